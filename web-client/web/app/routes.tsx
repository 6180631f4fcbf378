// The table of contents: every address of the client, and the screen it shows.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LostScreen } from '../screens/lost';
import { here, match, type Params } from './router';

export interface ScreenProps {
  params: Params;
}

type Screen = FunctionComponent<ScreenProps>;
type Load = () => Promise<{ default: Screen }>;

const ROUTES: readonly [string, Load][] = [
  ['/', () => import('../screens/start')],
  ['/settings', () => import('../screens/settings')],
  ['/help', () => import('../screens/help')],
];

const loaded = new Map<Load, Screen>();

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
