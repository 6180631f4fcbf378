// What the node last answered, kept for reading with no signal; a screen shows it at once and then looks again.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { store } from '../device/store';
import { get, Offline, Problem } from './api';
import { changes } from './live';
import { takenCount } from './outbox';

export interface Read<Value> {
  value?: Value;
  /** When it was read, where it could not be read now. */
  since?: number;
  problem?: Problem;
  reading: boolean;
}

/** Reads a page of the API, keeps it, and reads it again when something changed. Null reads nothing. */
export function useRead<Value>(path: string | null): Read<Value> {
  const state = useSignal<Read<Value>>({ reading: true });
  const turn = useComputed(() => changes.value + takenCount.value);
  const now = turn.value;

  useEffect(() => {
    if (path === null) return;
    let gone = false;
    const show = (next: Read<Value>) => {
      if (!gone) state.value = next;
    };
    read<Value>(path, show, state.peek().value);
    return () => {
      gone = true;
    };
  }, [path, now]);
  return state.value;
}

/** Shows what is kept, if nothing is shown yet; then what the node answers. */
async function read<Value>(path: string, show: (read: Read<Value>) => void, shown: Value | undefined): Promise<void> {
  const kept = await keptPage<Value>(path);
  if (kept && shown === undefined) show({ value: kept.value, reading: true });
  try {
    const value = await get<Value>(path);
    show({ value, reading: false });
    await keepPage(path, value);
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
