// Proof of your hours: a receipt and the leaf it speaks of, checked here, with no network and no word of the node.
import { type Bytes, fromBase64, utf8 } from '../device/bytes';
import { readLeaf, signaturesHold } from './leaf';
import { openNote, readCheckpoint, readVerifierKey } from './note';
import { included, leafHash } from './tree';

const HEAD = 'c2sp.org/tlog-proof@v1';

export interface Receipt {
  index: number;
  proof: Bytes[];
  /** The checkpoint as a signed note. */
  note: string;
}

/** How a check ended; the first thing wrong, in the order things are checked. */
export type Verdict =
  | { holds: true; index: number; size: number; at: number; body: string }
  | { holds: false; wrong: 'receipt' | 'key' | 'checkpoint' | 'book' | 'leaf' | 'place' | 'signature' };

/** Reads `c2sp.org/tlog-proof@v1⏎index <n>⏎(base64 hash⏎)*⏎<checkpoint>`. */
export function readReceipt(text: string): Receipt | null {
  const split = text.indexOf('\n\n');
  if (split < 0) return null;
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== HEAD) return null;
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1];
  const proof = lines.map(fromBase64);
  if (index === undefined || proof.some((hash) => hash?.length !== 32)) return null;
  return { index: Number(index), proof: proof as Bytes[], note: text.slice(split + 2).replace(/^\n/, '') };
}

/** Writes a receipt from the parts that the node answers when it takes an entry. */
export function writeReceipt(index: number, proof: readonly string[], checkpoint: string): string {
  return `${HEAD}\nindex ${index}\n${proof.map((hash) => `${hash}\n`).join('')}\n${checkpoint}`;
}

/** Checks everything: the book's own signature, the leaf's place in it, and the signatures of those who said it. */
export async function check(leafText: string, receiptText: string, vkey: string): Promise<Verdict> {
  const receipt = readReceipt(receiptText);
  if (!receipt) return { holds: false, wrong: 'receipt' };
  const key = await readVerifierKey(vkey);
  if (!key) return { holds: false, wrong: 'key' };
  const text = await openNote(receipt.note, key);
  if (text === null) return { holds: false, wrong: 'checkpoint' };
  const head = readCheckpoint(text);
  if (!head || head.origin !== key.name) return { holds: false, wrong: 'book' };
  const leaf = readLeaf(leafText);
  if (!leaf) return { holds: false, wrong: 'leaf' };
  const hash = await leafHash(utf8(leafText));
  if (!(await included(hash, receipt.index, head.size, receipt.proof, head.root)))
    return { holds: false, wrong: 'place' };
  if (!(await signaturesHold(leaf))) return { holds: false, wrong: 'signature' };
  return { holds: true, index: receipt.index, size: head.size, at: leaf.at, body: leaf.body };
}
