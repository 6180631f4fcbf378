// The table of contents: every address of the client, and the screen it shows.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LostScreen } from '../screens/lost';
import { need } from '../words/words';
import { here, match, type Params } from './router';
import { mayOfficer, maySteward } from './session';

export interface ScreenProps {
  params: Params;
}

type Screen = FunctionComponent<ScreenProps>;
type Load = () => Promise<{ default: Screen }>;

const ROUTES: readonly [string, Load][] = [
  ['/', () => import('../screens/start')],
  ['/join', () => import('../screens/join')],
  ['/join/done', () => import('../screens/joined')],
  ['/hours/new', () => import('../screens/hours/new')],
  ['/hours/new/:step', () => import('../screens/hours/new')],
  ['/hours/done/:by/:id', () => import('../screens/hours/done')],
  ['/unsent', () => import('../screens/unsent')],
  ['/exchange/:by/:id', () => import('../screens/exchange')],
  ['/proof/:by/:id', () => import('../screens/proof')],
  ['/proofs', () => import('../screens/proofs')],
  ['/statement', () => import('../screens/statement')],
  ['/me', () => import('../screens/mine/me')],
  ['/me/profile', () => import('../screens/mine/profile')],
  ['/me/devices', () => import('../screens/mine/devices')],
  ['/me/supporters', () => import('../screens/mine/supporters')],
  ['/me/looks', () => import('../screens/mine/looks')],
  ['/me/data', () => import('../screens/mine/data')],
  ['/me/leave', () => import('../screens/mine/leave')],
  ['/me/forget', () => import('../screens/mine/forget')],
  ['/settings', () => import('../screens/settings')],
  ['/help', () => import('../screens/help')],
  ['/book', () => import('../screens/book')],
  ['/begin', officers(() => import('../screens/officers/begin'))],
  ['/begin/name', officers(() => import('../screens/officers/name'))],
  ['/rules', officers(() => import('../screens/officers/rules'))],
  ['/members', officers(() => import('../screens/officers/members'))],
  ['/members/invite', officers(() => import('../screens/officers/invite'))],
  ['/members/add', officers(() => import('../screens/officers/add'))],
  ['/members/open', officers(() => import('../screens/officers/open'))],
  ['/members/:account', officers(() => import('../screens/officers/person'))],
  ['/members/:account/leave', officers(() => import('../screens/mine/leave'))],
  ['/write-down', officers(() => import('../screens/officers/write'))],
  ['/approvals', officers(() => import('../screens/officers/approvals'))],
  ['/meetings', meetings(() => import('../screens/meetings/list'))],
  ['/meetings/new', meetings(() => import('../screens/meetings/call'))],
  ['/meetings/calendar', meetings(() => import('../screens/meetings/calendar'))],
  ['/meetings/:by/:id', meetings(() => import('../screens/meetings/meeting'))],
  ['/meetings/:by/:id/change', meetings(() => import('../screens/meetings/call'))],
  ['/meetings/:by/:id/come', meetings(() => import('../screens/meetings/come'))],
  ['/meetings/:by/:id/raise', meetings(() => import('../screens/meetings/raise'))],
  ['/meetings/:by/:id/now', meetings(() => import('../screens/meetings/during/room'))],
  ['/meetings/:by/:id/write', meetings(() => import('../screens/meetings/write'))],
  ['/meetings/:by/:id/pile', after(() => import('../screens/meetings/pile'))],
  ['/groups', meetings(() => import('../screens/meetings/groups'))],
  ['/groups/new', meetings(() => import('../screens/meetings/form'))],
  ['/groups/:by/:id', meetings(() => import('../screens/meetings/group'))],
  ['/groups/:by/:id/change', meetings(() => import('../screens/meetings/form'))],
  ['/groups/:by/:id/speak', meetings(() => import('../screens/meetings/speak'))],
  ['/meetings/:by/:id/minutes', after(() => import('../screens/meetings/minutes/read'))],
  ['/meetings/:by/:id/agree', after(() => import('../screens/meetings/minutes/agree'))],
  ['/meetings/:by/:id/after', after(() => import('../screens/meetings/minutes/after'))],
  ['/meetings/:by/:id/thanks', after(() => import('../screens/meetings/minutes/thanks'))],
  ['/meetings/:by/:id/answers', after(() => import('../screens/meetings/minutes/answers'))],
  ['/meetings/:by/:id/slips', after(() => import('../screens/meetings/minutes/slips-screen'))],
  ['/meetings/:by/:id/read/:who', after(() => import('../screens/meetings/minutes/reading'))],
  ['/groups/:by/:id/heard', after(() => import('../screens/meetings/minutes/heard'))],
  ['/said', after(() => import('../screens/meetings/minutes/said'))],
  ['/todo', after(() => import('../screens/meetings/minutes/todo'))],
  ['/telling', after(() => import('../screens/meetings/minutes/telling'))],
  ['/published', after(() => import('../screens/meetings/minutes/published'))],
  ['/published/:by/:id', after(() => import('../screens/meetings/minutes/published'))],
  ['/link', after(() => import('../screens/meetings/minutes/link'))],
  ['/slip', after(() => import('../screens/meetings/minutes/slip'))],
  ['/pieces', after(() => import('../screens/work/list'))],
  ['/pieces/new', approaches(() => import('../screens/work/form'))],
  ['/pieces/:by/:id', approaches(() => import('../screens/work/one'))],
  ['/pieces/:by/:id/change', approaches(() => import('../screens/work/form'))],
  ['/indicators', after(() => import('../screens/work/indicators'))],
  ['/board', board(() => import('../screens/board/list'))],
  ['/board/new', board(() => import('../screens/board/new'))],
  ['/board/new/:step', board(() => import('../screens/board/new'))],
  ['/board/far/:origin/:listing', board(() => import('../screens/board/far'))],
  ['/board/done/:by/:id', board(() => import('../screens/board/done'))],
  ['/board/:by/:id', board(() => import('../screens/board/one'))],
  ['/across', areas(() => import('../screens/across/list'))],
  ['/across/log', areas(() => import('../screens/across/log'))],
  ['/across/log/:step', areas(() => import('../screens/across/log'))],
  ['/across/done/:by/:id', areas(() => import('../screens/across/done'))],
  ['/across/:transfer', areas(() => import('../screens/across/one'))],
  ['/neighbours', areas(() => import('../screens/neighbours/list'))],
  ['/neighbours/invite', areas(() => import('../screens/neighbours/invite'))],
  ['/neighbours/open', areas(() => import('../screens/neighbours/open'))],
  ['/neighbours/following', areas(() => import('../screens/neighbours/following'))],
  ['/neighbours/of/:origin', areas(() => import('../screens/neighbours/one'))],
  ['/neighbours/of/:origin/statement', areas(() => import('../screens/neighbours/statement'))],
  ['/node-key', areas(() => import('../screens/neighbours/key'))],
  ['/leaves', summaries(() => import('../screens/summaries/leaves'))],
  ['/releases', summaries(() => import('../screens/summaries/releases'))],
  ['/returns', summaries(() => import('../screens/summaries/returns'))],
  ['/network', network(() => import('../screens/network/list'))],
  ['/network/area/:origin', signed(() => import('../screens/network/area'))],
  ['/network/returned/:origin/:name', signed(() => import('../screens/network/returned'))],
  ['/area', areas(() => import('../screens/neighbours/link'))],
];

/** A screen of the officers', whose words are a part of the catalogue by themselves. */
function officers(load: Load): Load {
  return async () => (await Promise.all([load(), need('officers')]))[0];
}

/** A screen about groups or meetings. */
function meetings(load: Load): Load {
  return async () => (await Promise.all([load(), need('meetings')]))[0];
}

/** A screen about what follows a meeting. */
function after(load: Load): Load {
  return async () => (await Promise.all([load(), need('meetings'), need('after')]))[0];
}

/** A screen about neighbour areas. Officers' words are there where somebody has no phone. */
function areas(load: Load): Load {
  return async () => (await Promise.all([load(), need('areas'), mayOfficer.peek() && need('officers')]))[0];
}

/** A screen about pieces of work that may say which approach they try: that is told to the network. */
function approaches(load: Load): Load {
  return async () => (await Promise.all([after(load)(), need('network')]))[0];
}

/** A screen about the network. */
function network(load: Load): Load {
  return async () => (await Promise.all([load(), need('network')]))[0];
}

/** A screen about what one area of the network signed; stewards may look into what does not match. */
function signed(load: Load): Load {
  return async () => (await Promise.all([summaries(load)(), maySteward.peek() && need('areas')]))[0];
}

/** A screen about offers and requests, those of neighbour areas among them. */
function board(load: Load): Load {
  return async () => (await Promise.all([areas(load)(), need('board')]))[0];
}

/** A screen about what leaves; the figures of meetings have their words in `after`. */
function summaries(load: Load): Load {
  return async () => (await Promise.all([approaches(load)(), need('summaries')]))[0];
}

const loaded = new Map<Load, Screen>();

/** Fetches the screen of the address that was opened, beside the words it needs rather than after them. */
export async function fetchFirst(): Promise<void> {
  const load = find(here.peek().path)?.load;
  if (!load) return;
  try {
    loaded.set(load, (await load()).default);
  } catch {
    // The screen itself says that it could not be fetched.
  }
}

export function Screen() {
  const { path } = here.value;
  const found = find(path);
  const [, again] = useState(0);
  const [failed, setFailed] = useState(false);
  const load = found?.load;
  const ready = load && loaded.get(load);

  useEffect(() => {
    setFailed(false);
    if (!load || loaded.has(load)) return;
    load().then(
      (module) => {
        loaded.set(load, module.default);
        again((count) => count + 1);
      },
      () => setFailed(true),
    );
  }, [load]);

  if (!found) return <LostScreen why="nowhere" />;
  if (failed) return <LostScreen why="unreachable" />;
  if (!ready) return null;
  const Found = ready;
  return <Found key={path} params={found.params} />;
}

function find(path: string): { load: Load; params: Params } | null {
  for (const [pattern, load] of ROUTES) {
    const params = match(pattern, path);
    if (params) return { load, params };
  }
  return null;
}
