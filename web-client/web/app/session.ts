// Who uses this device, and whose Kith it is: what the frame and the screens ask first.
import { computed, signal } from '@preact/signals';
import { deviceKey, findKey } from '../device/key';
import { get, Problem, session } from '../sync/api';
import { keepPage, keptPage } from '../sync/pages';
import type { NodeInfo, SessionInfo } from '../sync/types';

/** The organisation whose node this is; null until the node was once reached. */
export const bank = signal<NodeInfo | null>(null);

/** The person this device is set up for; null for nobody. */
export const me = signal<SessionInfo | null>(null);

/** True once the node has said that this device's key counts no more. */
export const stopped = signal(false);

export const mayOfficer = computed(
  () => me.value?.roles.some((role) => role === 'broker' || role === 'steward') ?? false,
);
export const maySteward = computed(() => me.value?.roles.includes('steward') ?? false);

/** Whether there are neighbour areas at all: without any, nothing is said of them. */
export const haveNeighbours = computed(() => (bank.value?.neighbours ?? 0) > 0);

/** What the node says to a key that it does not, or no longer, take for anyone's. */
const STOPPED = new Set(['key-stopped', 'key-unknown', 'not-signed-in', 'sign-in-failed']);

/** Fills in what this device remembers at once, then asks the node behind the screens. */
export async function startSession(): Promise<void> {
  const [key, node, person] = await Promise.all([
    findKey().catch(() => null),
    keptPage<NodeInfo>('/node').catch(() => undefined),
    keptPage<SessionInfo>('/session').catch(() => undefined),
  ]);
  bank.value = node?.value ?? null;
  if (key) me.value = person?.value ?? null;
  const asked = refresh();
  // A stranger's first page needs no answer; someone of whom nothing but the key is kept is asked after first.
  if (key && !person) await asked;
}

/** Asks the node who it is and who we are. */
export async function refresh(): Promise<void> {
  try {
    const node = await get<NodeInfo>('/node');
    bank.value = node;
    await keepPage('/node', node);
    if (!deviceKey.peek()) return;
    const person = await session();
    me.value = person;
    stopped.value = false;
    await keepPage('/session', person);
  } catch (error) {
    stopped.value = error instanceof Problem && STOPPED.has(error.code);
  }
}
