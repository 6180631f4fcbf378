// What our node decided about hours that people here received in other areas: kept on the payer's phone, and brought back where the
// node has lost it. Such a decision binds the node whoever brings it (docs/protocol.md, "Transfers").
import { signal } from '@preact/signals';
import { me } from '../app/session';
import type { Envelope } from '../device/envelope';
import { type ProofItem, store } from '../device/store';
import { type Leaf, readLeaf } from '../log/leaf';
import { getText, Offline, Problem, post } from './api';
import { alone, takenCount } from './outbox';
import { keepProof, keepTaken } from './proofs';
import { lost } from './state';
import { statementAfter } from './statement';
import type { StatementItem, Taken } from './types';

/** Hours that were settled, and that our node then knew nothing of. */
export interface Lost {
  transfer: string;
  account: string;
  /** The origin of the area where the help was given. */
  peer: string;
  minutes: number;
  /** The entries to bring, by name, in this order: the promise where it is gone too, then the decision. */
  entries: string[];
  /** When the node took it back, in ms; null while it has not. */
  back: number | null;
  /** Whether the person has read of it since. */
  read: boolean;
}

/** How far an account's statement was seen here: the newest entry. */
interface Mark {
  n: number;
  leaf: string;
}

const MARK = 'decisions ';
const LOST = 'lost decision ';

/** Every decision that was lost once; null until they are read from this device. */
export const lostOnce = signal<readonly Lost[] | null>(null);

export async function readLost(): Promise<void> {
  const range = IDBKeyRange.bound(LOST, `${LOST}~`);
  const all = (await (await store()).getAll('drafts', range)) as Lost[];
  lostOnce.value = all;
  lost.value = all.filter(({ back }) => back === null).length;
}

/** The person has read that this came back. */
export async function haveReadLost(of: Lost): Promise<void> {
  await (await store()).put('drafts', { ...of, read: true }, LOST + of.transfer);
  await readLost();
}

let guarding: Promise<void> | null = null;

/** Looks at each account this person pays from: keeps what is new, and brings back what is gone. One at a time. */
export function guardDecisions(): Promise<void> {
  guarding ??= alone('kith-decisions', guardEach).finally(() => {
    guarding = null;
  });
  return guarding;
}

async function guardEach(): Promise<void> {
  const person = me.peek();
  if (!person) return;
  const accounts = [person, ...person.supports, ...person.keeps].map(({ account }) => account);
  try {
    for (const account of accounts) await look(account);
    await bring();
  } catch (error) {
    // With no signal, or no leave to look any more, all stays as it is until the next news.
    if (!(error instanceof Offline || error instanceof Problem)) throw error;
  } finally {
    await readLost();
  }
}

/** Keeps what is new in a statement. Where what was seen last is not there any more, finds what is gone with it. */
async function look(account: string): Promise<void> {
  const database = await store();
  const mark = (await database.get('pages', MARK + account))?.value as Mark | undefined;
  // Asked for with the entry seen last: most often that is all there is.
  let { items } = await statementAfter(account, mark && mark.n > 0 ? mark.n - 1 : null);
  const cut = mark !== undefined && !items.some(({ n, leaf }) => n === mark.n && leaf === mark.leaf);
  if (cut) {
    if (mark.n > 0) items = (await statementAfter(account)).items;
    for (const each of goneFrom(items, await database.getAll('proofs'), account)) {
      await database.put('drafts', each, LOST + each.transfer);
    }
  }
  for (const { kind, leaf } of items) if (isPayers(kind)) await keepLeaf(leaf);
  const newest = items.at(-1);
  if (newest) {
    await database.put('pages', { at: Date.now(), value: { n: newest.n, leaf: newest.leaf } }, MARK + account);
  } else {
    await database.delete('pages', MARK + account);
  }
}

/** The decisions kept here that move minutes of this account and that its whole statement does not know, in their order. */
export function goneFrom(
  items: readonly Pick<StatementItem, 'kind' | 'leaf'>[],
  kept: readonly Pick<ProofItem, 'name' | 'leaf'>[],
  account: string,
): Lost[] {
  const there = items.map(({ leaf }) => saidIn(leaf)).filter((said) => said !== null);
  const isThere = (transfer: string, ...kinds: string[]) =>
    there.some((said) => said.transfer === transfer && kinds.includes(said.kind));
  const mine = kept
    .map(({ name, leaf }) => ({ name, said: saidIn(leaf) }))
    .flatMap(({ name, said }) => {
      const n = said?.leaf.touches.find((each) => each.account === account)?.n;
      return said && n !== undefined ? [{ name, n, ...said }] : [];
    })
    .sort((one, other) => one.n - other.n);
  return mine
    .filter(({ kind, transfer }) => kind === SETTLED && !isThere(transfer, SETTLED, 'transfer.refused'))
    .map(({ name, transfer, peer, minutes }) => {
      const promise = isThere(transfer, PROMISED)
        ? undefined
        : mine.find((each) => each.kind === PROMISED && each.transfer === transfer);
      const entries = promise ? [promise.name, name] : [name];
      return { transfer, account, peer, minutes, entries, back: null, read: false };
    });
}

const SETTLED = 'transfer.settled';
const PROMISED = 'transfer.promised';

/** Whether an entry of this kind says what a payer owes: it is kept with its proof. */
function isPayers(kind: string): boolean {
  return kind === SETTLED || kind === PROMISED;
}

interface Said {
  leaf: Leaf;
  kind: string;
  transfer: string;
  peer: string;
  minutes: number;
}

/** What an entry says of a transfer. One that a neighbour brought back says what the decision in it said. */
function saidIn(text: string): Said | null {
  const leaf = readLeaf(text);
  if (!leaf) return null;
  const { kind, content } = JSON.parse(leaf.body);
  const said = kind === 'transfer.recalled' ? JSON.parse(content.body) : { kind, content };
  const { transfer, peer, minutes = 0 } = said.content;
  return typeof transfer === 'string' ? { leaf, kind: said.kind, transfer, peer, minutes } : null;
}

/** Keeps an entry with its receipt, unless it is kept already as it stands now. */
async function keepLeaf(leaf: string): Promise<void> {
  const { by, id } = JSON.parse(readLeaf(leaf)?.body ?? '{}');
  const name = `${by}/${id}`;
  if ((await (await store()).get('proofs', name))?.leaf === leaf) return;
  await keepProof({ name, leaf, receipt: await getText(`/receipts/${name}`) });
}

/** Brings back what is lost. */
async function bring(): Promise<void> {
  await readLost();
  const database = await store();
  for (const each of lostOnce.peek() ?? []) {
    if (each.back !== null) continue;
    const became = await bringOne(each);
    if (became === 'back') await database.put('drafts', { ...each, back: Date.now() }, LOST + each.transfer);
    // Somebody else brought it, or the node decided anew: there is nothing left to bring.
    if (became === 'decided') await database.delete('drafts', LOST + each.transfer);
    if (became !== 'not-yet') takenCount.value += 1;
  }
}

/** Sends the entries of one decision; what the node says to the last of them counts. */
async function bringOne({ entries }: Lost): Promise<'back' | 'decided' | 'not-yet'> {
  let refusal = 'kept-nothing';
  for (const name of entries) {
    const leaf = readLeaf((await (await store()).get('proofs', name))?.leaf ?? '');
    if (!leaf) continue;
    const envelope: Envelope = { body: leaf.body, signatures: leaf.signatures, details: {} };
    try {
      await keepTaken(name, leaf.body, await post<Taken>('/entries', envelope));
      refusal = '';
    } catch (error) {
      if (!(error instanceof Problem) || error.passing) throw error;
      refusal = error.code;
    }
  }
  if (refusal === '') return 'back';
  // A decision before it may be lost too, and come back later: the node takes them in turn.
  return refusal === 'transfer-decided' ? 'decided' : 'not-yet';
}
