// What our node decided about hours that people here received in other areas: kept on the payer's phone, and brought back where the
// node has lost it. Such a decision binds the node whoever brings it (docs/protocol.md, "Transfers").
import { signal } from '@preact/signals';
import { me } from '../app/session';
import type { Envelope } from '../device/envelope';
import { type ProofItem, store } from '../device/store';
import { type Leaf, readLeaf } from '../log/leaf';
import { inTurn } from './alone';
import { getText, Offline, Problem, post } from './api';
import { takenCount } from './outbox';
import { keepProof, keepTaken } from './proofs';
import { lost } from './state';
import { statementAfter } from './statement';
import type { StatementItem, Taken } from './types';

/** A decision on hours, that our node then knew nothing of. */
export interface Lost {
  transfer: string;
  account: string;
  /** The origin of the area where the help was given. */
  peer: string;
  minutes: number;
  /** Its number among all decisions of our node towards that area: the node takes them in turn. */
  seq: number;
  /** No hours moved: it is brought back for its number alone, and nobody is told of it. */
  refused: boolean;
  /** The entries to bring, by name, in this order: the promise where it is gone too, then the decision. */
  entries: string[];
  /** When the node took it back, in ms; null while it has not. */
  back: number | null;
  /** The node will never take it from this phone: it is back only if the other area gives it back. */
  stuck: boolean;
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
  lost.value = all.filter(waits).length;
}

/** Whether this phone still has to bring it. */
function waits({ back, stuck }: Lost): boolean {
  return back === null && !stuck;
}

/** The person has read that this came back. */
export async function haveReadLost(of: Lost): Promise<void> {
  await (await store()).put('drafts', { ...of, read: true }, LOST + of.transfer);
  await readLost();
}

/** Looks at each account this person pays from: keeps what is new, and brings back what is gone. */
export const { ask: guardDecisions } = inTurn('kith-decisions', async () => {
  const person = me.peek();
  if (!person) return true;
  const accounts = [person, ...person.supports, ...person.keeps].map(({ account }) => account);
  try {
    // One account that may not be looked at any more does not keep the others from it.
    for (const account of accounts) await unlessProblem(look(account));
    await unlessProblem(bring());
  } catch (error) {
    // With no signal all stays as it is until the next news.
    if (!(error instanceof Offline)) throw error;
  } finally {
    await readLost();
  }
  return true;
});

/** Where the node says no, what was asked for stays as it is until the next news. */
async function unlessProblem(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
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
  for (const { kind, leaf } of items) {
    await isThereAgain(leaf);
    if (isPayers(kind)) await keepLeaf(leaf);
  }
  const newest = items.at(-1);
  if (newest) {
    await database.put('pages', { at: Date.now(), value: { n: newest.n, leaf: newest.leaf } }, MARK + account);
  } else {
    await database.delete('pages', MARK + account);
  }
}

/** What was lost of this transfer is decided again: as it was, or by what a neighbour gave back, or anew. */
async function isThereAgain(leaf: string): Promise<void> {
  const said = saidIn(leaf);
  if (!said || !isDecision(said.kind)) return;
  const database = await store();
  const place = LOST + said.transfer;
  const gone = (await database.get('drafts', place)) as Lost | undefined;
  if (!gone || gone.back !== null) return;
  const asItWas = !gone.refused && gone.entries.at(-1) === nameOf(leaf);
  if (asItWas) await database.put('drafts', { ...gone, back: Date.now() }, place);
  else await database.delete('drafts', place);
}

/** The decisions on this account's promises that are kept here and that its whole statement does not know, in their order. */
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
    .filter(({ kind, transfer }) => isDecision(kind) && !isThere(transfer, SETTLED, REFUSED))
    .map(({ name, kind, transfer, peer, minutes, seq, reason }) => {
      // What the person took back is not promised again: that refusal needs no promise.
      const promise =
        isThere(transfer, PROMISED) || reason === 'withdrawn'
          ? undefined
          : mine.find((each) => each.kind === PROMISED && each.transfer === transfer);
      const entries = promise ? [promise.name, name] : [name];
      const fresh = { back: null, stuck: false, read: false };
      return { transfer, account, peer, minutes, seq, refused: kind === REFUSED, entries, ...fresh };
    });
}

const SETTLED = 'transfer.settled';
const REFUSED = 'transfer.refused';
const PROMISED = 'transfer.promised';

function isDecision(kind: string): boolean {
  return kind === SETTLED || kind === REFUSED;
}

/** Whether an entry of this kind says what a payer owes, or has its number among what does: it is kept with its proof. */
function isPayers(kind: string): boolean {
  return isDecision(kind) || kind === PROMISED;
}

interface Said {
  leaf: Leaf;
  kind: string;
  transfer: string;
  peer: string;
  minutes: number;
  seq: number;
  reason?: string;
}

/** What an entry says of a transfer. One that a neighbour brought back says what the decision in it said. */
function saidIn(text: string): Said | null {
  const leaf = readLeaf(text);
  if (!leaf) return null;
  const { kind, content } = JSON.parse(leaf.body);
  const said = kind === 'transfer.recalled' ? JSON.parse(content.body) : { kind, content };
  const { transfer, peer, minutes = 0, seq = 0, reason } = said.content;
  return typeof transfer === 'string' ? { leaf, kind: said.kind, transfer, peer, minutes, seq, reason } : null;
}

function nameOf(leaf: string): string {
  const { by, id } = JSON.parse(readLeaf(leaf)?.body ?? '{}');
  return `${by}/${id}`;
}

/** Keeps an entry with its receipt, unless it is kept already as it stands now. */
async function keepLeaf(leaf: string): Promise<void> {
  const name = nameOf(leaf);
  if ((await (await store()).get('proofs', name))?.leaf === leaf) return;
  await keepProof({ name, leaf, receipt: await getText(`/receipts/${name}`) });
}

/** Brings back what is lost, in the order in which it was decided. */
async function bring(): Promise<void> {
  await readLost();
  const database = await store();
  const waiting = (lostOnce.peek() ?? []).filter(waits).sort((one, other) => one.seq - other.seq);
  for (const each of waiting) {
    const place = LOST + each.transfer;
    const became = await bringOne(each);
    if (became === 'not-yet') continue;
    if (became === 'stuck') await database.put('drafts', { ...each, stuck: true }, place);
    else if (became === 'back' && !each.refused) await database.put('drafts', { ...each, back: Date.now() }, place);
    // Somebody else brought it, or the node decided anew, or it moved no hours: there is nothing left to bring or to tell.
    else await database.delete('drafts', place);
    takenCount.value += 1;
  }
}

/**
 * What the node will say again however often this phone asks: the decision was signed with a node key that was replaced since, or
 * the promise that it is on cannot be made again.
 */
const STUCK = new Set(['key-stopped', 'author-did-not-sign', 'decision-not-signed', 'decision-differs']);
/** The entries are not on this phone any more. */
const NOTHING_KEPT = 'nothing-kept';

/** Sends the entries of one decision; what the node says to the last of them counts. */
async function bringOne({ entries }: Lost): Promise<'back' | 'decided' | 'stuck' | 'not-yet'> {
  let refusal = NOTHING_KEPT;
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
  if (refusal === 'transfer-decided') return 'decided';
  // A decision before it may be lost too, and come back later: the node takes them in turn.
  return STUCK.has(refusal) || refusal === NOTHING_KEPT ? 'stuck' : 'not-yet';
}
