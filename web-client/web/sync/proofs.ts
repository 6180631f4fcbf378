// The proofs this device keeps: for each entry it made, and for any the person asked to keep.
import { type ProofItem, store } from '../device/store';
import { check, type Verdict, writeReceipt } from '../log/receipt';
import { keysOf } from '../log/witnesses';
import { get, getText } from './api';
import type { EntryName, NodeInfo, Taken } from './types';
import { known } from './witnesses';

/** Keeps a proof beside the book's verifier key, so that both can be checked with no network. */
export async function keepProof(proof: Omit<ProofItem, 'vkey'>): Promise<void> {
  const known = (await knownNode()).log_vkey;
  // A book that was begun anew has another name, and this device may not have heard of it yet.
  const book = /\n\n([^\n]+)\n/.exec(proof.receipt)?.[1];
  const newer = book !== undefined && book !== known.split('+')[0];
  const vkey = newer ? (await get<NodeInfo>('/node')).log_vkey : known;
  await (await store()).put('proofs', { ...proof, vkey: await firstMet(vkey) });
}

/** Keeps the proof that the node answers when it takes the entry `name` with this body. */
export async function keepTaken(
  name: string,
  body: string,
  { prefix, index, proof, checkpoint }: Taken,
): Promise<void> {
  // One entry alone is always answered with its head.
  if (checkpoint === null) return;
  await keepProof({ name, leaf: prefix + body, receipt: writeReceipt(index, proof, checkpoint) });
}

/** The proof of an entry: the newest the node has where it can be reached, else the one kept here. */
export async function proofOf({ by, id }: EntryName): Promise<ProofItem | null> {
  const name = `${by}/${id}`;
  try {
    const [receipt, { leaf }] = await Promise.all([
      getText(`/receipts/${by}/${id}`),
      get<{ leaf: string }>(`/entries/${by}/${id}`),
    ]);
    await keepProof({ name, leaf, receipt });
  } catch {
    // What is kept here is as good as when it was given.
  }
  return (await (await store()).get('proofs', name)) ?? null;
}

/** Checks a proof, and who of the neighbours that this device counts have seen it. */
export async function checkProof({ leaf, receipt, vkey }: Omit<ProofItem, 'name'>): Promise<Verdict> {
  return check(leaf, receipt, vkey, keysOf((await known())?.all ?? [], Date.now()));
}

/** A proof as a file to keep anywhere: the verifier key, the receipt and the leaf, readable by people. */
export function proofFile({ leaf, receipt, vkey }: ProofItem): string {
  return JSON.stringify({ format: 'kith-proof-v1', vkey, receipt, leaf }, null, 2);
}

/** Reads such a file; null where it is something else. */
export function readProofFile(text: string): Omit<ProofItem, 'name'> | null {
  try {
    const { format, vkey, receipt, leaf } = JSON.parse(text);
    const whole = [vkey, receipt, leaf].every((part) => typeof part === 'string');
    return format === 'kith-proof-v1' && whole ? { vkey, receipt, leaf } : null;
  } catch {
    return null;
  }
}

/**
 * The book's verifier key as this device first met it. A node that later shows another key for the same book is not
 * believed: its proofs then fail the check here. (A new epoch of a book has a name of its own.)
 */
export async function firstMet(vkey: string): Promise<string> {
  const database = await store();
  const place = `vkey ${vkey.split('+')[0]}`;
  const kept = await database.get('pages', place);
  if (kept) return kept.value as string;
  await database.put('pages', { at: Date.now(), value: vkey }, place);
  return vkey;
}

async function knownNode(): Promise<NodeInfo> {
  const kept = await (await store()).get('pages', '/node');
  return (kept?.value as NodeInfo | undefined) ?? get<NodeInfo>('/node');
}
