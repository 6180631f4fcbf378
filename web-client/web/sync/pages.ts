// What the node last answered, kept for reading with no signal; a screen shows it at once and then looks again.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { store } from '../device/store';
import { get, Offline, Problem } from './api';
import { changes } from './live';
import { takenCount } from './outbox';
import type { Pages } from './types';

export interface Read<Value> {
  value?: Value;
  /** When it was read, where it could not be read now. */
  since?: number;
  problem?: Problem;
  reading: boolean;
}

/** A bound on the pages of one list, so that a wrong cursor cannot go on for ever. */
const MOST_PAGES = 100;

/** Reads a page of the API, keeps it, and reads it again when something changed, or `turn`. Null reads nothing. */
export function useRead<Value>(path: string | null, turn = 0): Read<Value> {
  return useReading(path, path, () => get<Value>(path ?? ''), turn);
}

/** The same for a list of several pages: all of it. `early`: while it is read the first time, what has come so far, too. */
export function useAll<Item>(path: string | null, early = false): Read<Item[]> {
  return useReading(path, `${path} (all)`, (soFar) => all<Item>(path ?? '', early ? soFar : () => {}));
}

async function all<Item>(path: string, soFar: (found: Item[]) => void): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null && page < MOST_PAGES; page += 1) {
    const joint = path.includes('?') ? '&' : '?';
    const query: string = cursor ? `${joint}cursor=${encodeURIComponent(cursor)}` : '';
    const answer: Pages<Item> = await get<Pages<Item>>(path + query);
    found.push(...answer.items);
    cursor = answer.next;
    if (cursor !== null) soFar([...found]);
  }
  return found;
}

function useReading<Value>(
  path: string | null,
  place: string | null,
  fetched: (soFar: (value: Value) => void) => Promise<Value>,
  turn = 0,
): Read<Value> {
  const state = useSignal<Read<Value>>({ reading: true });
  const news = useComputed(() => changes.value + takenCount.value);
  const now = news.value + turn;

  useEffect(() => {
    if (path === null || place === null) return;
    let gone = false;
    const show = (next: Read<Value>) => {
      if (!gone) state.value = next;
    };
    void read<Value>(place, fetched, show, state.peek().value);
    return () => {
      gone = true;
    };
  }, [path, now]);
  return state.value;
}

/** How many of this device's entries were taken when a page was last asked for: later ones are not in it. */
const askedAfter = new Map<string, number>();

/** Shows what is kept, if nothing is shown yet and nothing was said here since; then what the node answers. */
async function read<Value>(
  place: string,
  fetched: (soFar: (value: Value) => void) => Promise<Value>,
  show: (read: Read<Value>) => void,
  shown: Value | undefined,
): Promise<void> {
  const kept = await keptPage<Value>(place);
  const said = takenCount.peek();
  const current = said === (askedAfter.get(place) ?? 0);
  if (kept && current && shown === undefined) show({ value: kept.value, reading: true });
  try {
    const first = shown === undefined && !(kept && current);
    const value = await fetched((soFar) => {
      if (first) show({ value: soFar, reading: true });
    });
    show({ value, reading: false });
    askedAfter.set(place, said);
    await keepPage(place, value);
  } catch (error) {
    if (error instanceof Offline && kept) show({ value: kept.value, since: kept.at, reading: false });
    else if (error instanceof Problem) show({ problem: error, reading: false });
    else show({ problem: new Problem(0, 'offline', '', ''), reading: false });
  }
}

export async function keptPage<Value>(path: string): Promise<{ at: number; value: Value } | undefined> {
  return (await store()).get('pages', path) as Promise<{ at: number; value: Value } | undefined>;
}

export async function keepPage(path: string, value: unknown): Promise<void> {
  await (await store()).put('pages', { at: Date.now(), value }, path);
}
