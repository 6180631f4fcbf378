// One meeting as it stands: what the node knows, and what this device has noted and not yet sent. Every note is an entry
// of its own, so notes of several people stand beside each other; only who was there is told once, by the newest note.

import { useRef } from 'preact/hooks';
import { me } from '../../app/session';
import type { OutboxItem } from '../../device/store';
import type { Problem } from '../../sync/api';
import type {
  ActionInfo,
  AttendanceInfo,
  ContributionInfo,
  DecisionInfo,
  ItemInfo,
  Kind,
  Kinds,
  MeetingInfo,
  Noted,
} from '../../sync/meetings';
import { discard, outbox } from '../../sync/outbox';
import { useRead } from '../../sync/pages';
import type { EntryName } from '../../sync/types';
import { addressOf, sameName } from './sayings';

/** The place in the book of a note that is not in it yet. */
const UNSENT = -1;

export function isUnsent(note: Pick<Noted, 'index'>): boolean {
  return note.index === UNSENT;
}

/** An entry of this device, read back: what it says and its words. */
export interface Unsent<K extends Kind = Kind> {
  name: EntryName;
  kind: K;
  at: number;
  content: Kinds[K][0];
  words: NonNullable<Kinds[K][1]>;
  item: OutboxItem;
}

export function readBack(item: OutboxItem): Unsent {
  const { by, id, kind, at, content } = JSON.parse(item.envelope.body);
  const [detail] = Object.values(item.envelope.details);
  return { name: { by, id }, kind, at, content, words: detail ? JSON.parse(detail.text) : {}, item };
}

/** Whether an entry of this device belongs to a meeting that is shown. */
function belongs({ name, content }: Unsent, meeting: EntryName, known: MeetingInfo | undefined): boolean {
  if (sameName(name, meeting)) return true;
  if ('meeting' in content) return sameName(content.meeting, meeting);
  if ('note' in content) return notes(known).some((note) => sameName(note, content.note));
  return 'action' in content && (known?.actions.some((action) => sameName(action, content.action)) ?? false);
}

function notes(meeting: MeetingInfo | undefined): Noted[] {
  if (!meeting) return [];
  return [...meeting.attendance, ...meeting.items, ...meeting.contributions, ...meeting.decisions, ...meeting.actions];
}

/**
 * The meeting with what waits here laid over what the node knows, in the order in which it was noted. Undefined where
 * neither is there. What the node has refused is left out: it waits for the person.
 */
export function merged(
  known: MeetingInfo | undefined,
  items: readonly OutboxItem[],
  meeting: EntryName,
): MeetingInfo | undefined {
  let now = known;
  for (const item of items) {
    if (item.refusal) continue;
    const said = readBack(item);
    if (belongs(said, meeting, now)) now = laidOver(now, said);
  }
  return now;
}

/** Those of this meeting's notes that the node refused. */
export function refusedOf(known: MeetingInfo | undefined, items: readonly OutboxItem[], meeting: EntryName): Unsent[] {
  return items
    .filter((item) => item.refusal)
    .map(readBack)
    .filter((said) => belongs(said, meeting, known));
}

function laidOver(now: MeetingInfo | undefined, said: Unsent): MeetingInfo | undefined {
  if (is(said, 'meeting.called')) return now ?? called(said);
  if (!now) return undefined;
  if (is(said, 'meeting.changed')) return { ...now, shape: said.content.shape, ...inWords(said.words) };
  if (is(said, 'meeting.held')) return { ...now, held: true, status: now.status === 'planned' ? 'held' : now.status };
  if (is(said, 'meeting.cancelled')) return { ...now, status: 'cancelled' };
  if (is(said, 'attendance.noted')) return { ...now, attendance: withPerson(now.attendance, said) };
  if (is(said, 'item.raised')) return { ...now, items: withNote(now.items, said, item(said)) };
  if (is(said, 'contribution.noted')) {
    return { ...now, contributions: withNote(now.contributions, said, contribution(said)) };
  }
  if (is(said, 'decision.noted')) return { ...now, decisions: withNote(now.decisions, said, decision(said)) };
  if (is(said, 'action.noted')) return { ...now, actions: withNote(now.actions, said, action(said)) };
  if (is(said, 'action.moved')) return { ...now, actions: moved(now.actions, said) };
  if (is(said, 'note.struck')) return struck(now, said.content.note);
  return now;
}

function is<K extends Kind>(said: Unsent, kind: K): said is Unsent<K> {
  return said.kind === kind;
}

function noted({ name, at }: Unsent): Noted {
  return { ...name, index: UNSENT, at, by_name: me.peek()?.name ?? null };
}

/** The newest note about each person stands. */
function withPerson(list: readonly AttendanceInfo[], said: Unsent<'attendance.noted'>): AttendanceInfo[] {
  const { who, guest } = said.content;
  const before = list.find((each) => each.who === who);
  if (before && sameName(before, said.name)) return [...list];
  const after: AttendanceInfo = {
    ...noted(said),
    who,
    guest: guest ?? false,
    name: said.words.name ?? before?.name ?? null,
    row: said.words,
  };
  return before ? list.map((each) => (each === before ? after : each)) : [...list, after];
}

/** A new note comes last; one that takes the place of another stands there. One that the node already has is no other. */
function withNote<N extends Noted>(list: readonly N[], said: Unsent, note: N): N[] {
  if (list.some((each) => sameName(each, said.name))) return [...list];
  const replaces = 'replaces' in said.content ? said.content.replaces : undefined;
  const at = list.findIndex((each) => sameName(each, replaces));
  return at < 0 ? [...list, note] : list.map((each, place) => (place === at ? note : each));
}

function struck(now: MeetingInfo, note: EntryName): MeetingInfo {
  const without = <N extends Noted>(list: readonly N[]) => list.filter((each) => !sameName(each, note));
  return {
    ...now,
    attendance: without(now.attendance),
    items: without(now.items),
    contributions: without(now.contributions),
    decisions: without(now.decisions),
    actions: without(now.actions),
  };
}

function moved(list: readonly ActionInfo[], said: Unsent<'action.moved'>): ActionInfo[] {
  return list.map((each) => (sameName(each, said.content.action) ? { ...each, status: said.content.status } : each));
}

function inWords(words: Kinds['meeting.called'][1]) {
  return {
    title: words.title ?? null,
    purpose: words.purpose,
    place: words.where ?? null,
    link: words.link ?? null,
  };
}

/** A meeting that only this device knows of: whoever called it may note it. */
function called(said: Unsent<'meeting.called'>): MeetingInfo {
  return {
    ...noted(said),
    name: said.name,
    group_title: null,
    initiative_title: null,
    note_takers: [],
    cancelled: null,
    shape: said.content.shape,
    status: 'planned',
    held: false,
    ...inWords(said.words),
    attendance: [],
    items: [],
    contributions: [],
    decisions: [],
    actions: [],
    record: '',
    draft: null,
    answers: [],
    agreed: null,
    corrections: [],
    published: null,
    may: { note: true, attend: true, raise: true, answer: false },
    tally_now: null,
    last_time: null,
    links: [],
    slips: { issued: 0 },
  };
}

function item(said: Unsent<'item.raised'>): ItemInfo {
  const { minutes = null, number = null, proposed_by } = said.content;
  const { title, plain_title = null } = said.words;
  return { ...noted(said), number, minutes, proposed_by, title, plain_title };
}

function contribution(said: Unsent<'contribution.noted'>): ContributionInfo {
  const { item = null, who = null } = said.content;
  const { text, capacity = null, publish } = said.words;
  return { ...noted(said), item, who, who_name: null, capacity, text, publish, day: '', responses: [] };
}

function decision(said: Unsent<'decision.noted'>): DecisionInfo {
  const { item = null, method, power, lived_experience = null, professionals = null, review_on = null } = said.content;
  const { text, plain_text = null, dissent = null } = said.words;
  return { ...noted(said), item, method, power, lived_experience, professionals, review_on, text, plain_text, dissent };
}

function action(said: Unsent<'action.noted'>): ActionInfo {
  const { decision = null, owned_by, owner = null, due = null } = said.content;
  const { text, owner_name = null } = said.words;
  return { ...noted(said), decision, owned_by, owner, owner_name, due, status: 'open', moved: [], text };
}

export interface MeetingRead {
  meeting: MeetingInfo | undefined;
  /** Notes of this device that the node refused. */
  refused: Unsent[];
  since: number | undefined;
  problem: Problem | undefined;
}

/** A meeting as it stands now, also with no signal, and also where the node has never heard of it. */
export function useMeeting(name: EntryName): MeetingRead {
  const { value, since, problem } = useRead<MeetingInfo>(addressOf('meetings', name));
  const items = useHeldOver(value, outbox.value);
  const meeting = merged(value, items, name);
  return { meeting, refused: refusedOf(value, outbox.value, name), since, problem: meeting ? undefined : problem };
}

/** Notes that were taken back here before they were sent: gone at once, though they were held over. */
const droppedHere = new Set<string>();

/** Takes back a note that waits here. False where it has been sent meanwhile. */
export async function drop({ id }: EntryName): Promise<boolean> {
  droppedHere.add(id);
  const taken = await discard(id);
  if (!taken) droppedHere.delete(id);
  return taken;
}

/**
 * What waits here, and what the node has just taken but not yet told back: without it a note would vanish from the
 * screen for a moment, just after it was sent.
 */
function useHeldOver(value: MeetingInfo | undefined, waiting: readonly OutboxItem[]): OutboxItem[] {
  const held = useRef(new Map<string, { item: OutboxItem; left?: MeetingInfo | undefined; gone: boolean }>());
  const ids = new Set(waiting.map((item) => item.id));
  for (const item of waiting) held.current.set(item.id, { item, gone: false });
  for (const [id, each] of held.current) {
    if (ids.has(id)) continue;
    if (droppedHere.has(id) || (each.gone && each.left !== value)) held.current.delete(id);
    else if (!each.gone) held.current.set(id, { item: each.item, left: value, gone: true });
  }
  return [...held.current.values()].map(({ item }) => item).sort((a, b) => a.order - b.order);
}
