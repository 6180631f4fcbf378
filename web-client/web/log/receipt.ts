// Proof of your hours: a receipt and the leaf it speaks of, checked here, with no network and no word of the node.
import { type Bytes, fromBase64, utf8 } from '../device/bytes';
import { readLeaf, signaturesHold } from './leaf';
import { type Checkpoint, openNote, readCheckpoint, readVerifierKey } from './note';
import { included, leafHash } from './tree';

const HEAD = 'c2sp.org/tlog-proof@v1';

export interface Receipt {
  index: number;
  proof: Bytes[];
  /** The checkpoint as a signed note. */
  note: string;
}

/** A neighbour that has seen a book so far, and when (seconds). */
export interface Cosigned {
  name: string;
  time: number | null;
}

/** How a check ended; the first thing wrong, in the order things are checked. */
export type Verdict =
  | { holds: true; index: number; size: number; at: number; body: string; cosigned: Cosigned[] }
  | { holds: false; wrong: 'receipt' | 'key' | 'checkpoint' | 'book' | 'leaf' | 'place' | 'signature' };

/** Reads `c2sp.org/tlog-proof@v1⏎index <n>⏎(base64 hash⏎)*⏎<checkpoint>`. */
export function readReceipt(text: string): Receipt | null {
  const split = text.indexOf('\n\n');
  if (split < 0) return null;
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== HEAD) return null;
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1];
  const proof = lines.map(fromBase64);
  if (index === undefined || proof.some((hash) => hash?.length !== 32)) return null;
  return { index: Number(index), proof: proof as Bytes[], note: text.slice(split + 2) };
}

/** Writes a receipt from the parts that the node answers when it takes an entry. */
export function writeReceipt(index: number, proof: readonly string[], checkpoint: string): string {
  return `${HEAD}\nindex ${index}\n${proof.map((hash) => `${hash}\n`).join('')}\n${checkpoint}`;
}

/** Checks everything: the leaf's place in the book, the signatures of those who said it, and who of the neighbours saw it. */
export async function check(
  leafText: string,
  receiptText: string,
  vkey: string,
  neighbours: readonly string[] = [],
): Promise<Verdict> {
  const placed = await place(leafText, receiptText, vkey, neighbours);
  if ('wrong' in placed) return { holds: false, wrong: placed.wrong };
  const leaf = readLeaf(leafText);
  if (!leaf) return { holds: false, wrong: 'leaf' };
  if (!(await signaturesHold(leaf))) return { holds: false, wrong: 'signature' };
  const { index, size, cosigned } = placed;
  return { holds: true, index, size, at: leaf.at, body: leaf.body, cosigned };
}

/** Where a receipt says that a leaf stands. */
export type Placed =
  | { index: number; size: number; cosigned: Cosigned[] }
  | { wrong: 'receipt' | 'key' | 'checkpoint' | 'book' | 'place' };

/** Checks a receipt: the book's own signature, those of the neighbours we know, and the leaf's place. */
export async function place(
  leafText: string,
  receiptText: string,
  vkey: string,
  neighbours: readonly string[] = [],
): Promise<Placed> {
  const receipt = readReceipt(receiptText);
  if (!receipt) return { wrong: 'receipt' };
  const opened = await openHead(receipt.note, vkey, neighbours);
  if ('wrong' in opened) return opened;
  const { size, root } = opened.head;
  const hash = await leafHash(utf8(leafText));
  if (!(await included(hash, receipt.index, size, receipt.proof, root))) return { wrong: 'place' };
  return { index: receipt.index, size, cosigned: opened.cosigned };
}

/** Which of these neighbours signed a head of this book; null where the book itself did not, or a neighbour's line is wrong. */
export async function cosignersOf(
  note: string,
  vkey: string,
  neighbours: readonly string[],
): Promise<Cosigned[] | null> {
  const opened = await openHead(note, vkey, neighbours);
  return 'wrong' in opened ? null : opened.cosigned;
}

type Head = { head: Checkpoint; cosigned: Cosigned[] } | { wrong: 'key' | 'checkpoint' | 'book' };

async function openHead(note: string, vkey: string, neighbours: readonly string[]): Promise<Head> {
  const [key, ...others] = await Promise.all([vkey, ...neighbours].map(readVerifierKey));
  const known = others.filter((each) => each !== null);
  if (!key || known.length !== others.length) return { wrong: 'key' };
  const opened = await openNote(note, [key, ...known]);
  if (!opened?.signers.some((signer) => signer.name === key.name)) return { wrong: 'checkpoint' };
  const head = readCheckpoint(opened.text);
  if (!head || head.origin !== key.name) return { wrong: 'book' };
  return { head, cosigned: opened.signers.filter((signer) => signer.name !== key.name) };
}
