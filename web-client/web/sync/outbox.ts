// Entries made on this device: written down and signed at once, kept until the node has taken them, sent one by one.
import { signal } from '@preact/signals';
import { entry, type Saying, type Signer } from '../device/envelope';
import { deviceKey } from '../device/key';
import { type OutboxItem, store } from '../device/store';
import { need } from '../words/words';
import { alone, inTurn } from './alone';
import { Offline, Problem, post } from './api';
import { keepTaken } from './proofs';
import { refused, unsent } from './state';
import type { Taken } from './types';

/** Everything made here that the node has not taken, oldest first. */
export const outbox = signal<OutboxItem[]>([]);

/** Counts the entries taken; whoever shows what the node knows looks again when it moves. */
export const takenCount = signal(0);

/** How long a person waits to see an entry sent before they are told that it is saved here, in ms. */
const PATIENCE = 4_000;

/** How far an entry made just now has come. */
export type Progress = Made &
  (
    | { state: 'sent'; index: number }
    | { state: 'saved' }
    | { state: 'refused'; refusal: NonNullable<OutboxItem['refusal']> }
  );

/** An entry made here: its name and its bytes. */
export type Made = { id: string; by: string; body: string };

/** Makes an entry and keeps it on this device; it is sent behind the screen, as soon as the node can be reached. */
export async function keep(saying: Saying, draft: OutboxItem['draft'], signers?: Signer[]): Promise<Made> {
  const made = await make(saying, draft, signers);
  void sendAll();
  return made;
}

/** Makes an entry, keeps it on this device, and sends it if the node can be reached. */
export async function say(saying: Saying, draft: OutboxItem['draft'], signers?: Signer[]): Promise<Progress> {
  const made = await make(saying, draft, signers);
  const { id } = made;
  await Promise.race([sendAll(), new Promise((done) => setTimeout(done, PATIENCE))]);
  const left = outbox.peek().find((item) => item.id === id);
  if (left?.refusal) return { ...made, state: 'refused', refusal: left.refusal };
  return left ? { ...made, state: 'saved' } : { ...made, state: 'sent', index: indexes.get(id) ?? 0 };
}

async function make(saying: Saying, draft: OutboxItem['draft'], signers?: Signer[]): Promise<Made> {
  const key = deviceKey.peek();
  const by = signers ?? (key ? [key] : []);
  const envelope = await entry(saying, by, Date.now());
  const { id, ...rest } = envelope;
  await (await store()).put('outbox', { id, order: await nextOrder(), envelope: rest, draft });
  await look();
  return { id, by: saying.by, body: envelope.body };
}

/**
 * Takes an entry back before it was ever sent, or after it was refused. False where it has been sent meanwhile:
 * that is why it waits for a sending under way.
 */
export async function discard(id: string): Promise<boolean> {
  await sending.ended();
  let there = false;
  await alone('kith-outbox', async () => {
    const database = await store();
    there = (await database.get('outbox', id)) !== undefined;
    await database.delete('outbox', id);
  });
  await look();
  return there;
}

/** Reads what is kept, for the screens. */
export async function look(): Promise<void> {
  outbox.value = await (await store()).getAllFromIndex('outbox', 'order');
  unsent.value = outbox.value.length;
  refused.value = outbox.value.filter((item) => item.refusal).length;
  if (refused.value > 0) await need('refusals').catch(() => undefined);
}

const indexes = new Map<string, number>();

/** Over all windows of this browser: two `online` events must not send one entry twice. */
const sending = inTurn('kith-outbox', async () => {
  await look();
  for (const item of outbox.value) {
    if (item.refusal) continue;
    if (!(await sendOne(item))) return false;
  }
  return true;
});

/** Sends all that waits. */
export const sendAll = sending.ask;

/** False where there is no use going on: the node cannot be reached or takes nothing now. */
async function sendOne(item: OutboxItem): Promise<boolean> {
  try {
    const answer = await post<Taken>('/entries', item.envelope);
    indexes.set(item.id, answer.index);
    await keepTaken(nameOf(item), item.envelope.body, answer);
    await (await store()).delete('outbox', item.id);
    takenCount.value += 1;
  } catch (error) {
    if (error instanceof Offline || (error instanceof Problem && error.passing)) return false;
    if (!(error instanceof Problem)) throw error;
    const { code, title, detail } = error;
    await (await store()).put('outbox', { ...item, refusal: { code, title, detail } });
  }
  await look();
  return true;
}

/** `<by>/<id>`, as the node names an entry. */
function nameOf(item: OutboxItem): string {
  return `${JSON.parse(item.envelope.body).by}/${item.id}`;
}

async function nextOrder(): Promise<number> {
  const cursor = await (await store()).transaction('outbox').store.index('order').openCursor(null, 'prev');
  return (cursor?.value.order ?? 0) + 1;
}
