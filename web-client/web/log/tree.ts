// The Merkle tree of RFC 6962: what a leaf hashes to, and whether a proof leads from it to a root.
import { type Bytes, concat, same } from '../device/bytes';
import { sha256 } from '../device/hash';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(leaf: Uint8Array): Promise<Bytes> {
  return sha256(concat(LEAF, leaf));
}

function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(concat(NODE, left, right));
}

/** Whether `proof` leads from the leaf at `index` to the root of a tree of `size` leaves (RFC 9162, section 2.1.3.2). */
export async function included(
  hash: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
  root: Bytes,
): Promise<boolean> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size || hash.length !== 32) return false;
  let at = index;
  let last = size - 1;
  let found = hash;
  for (const beside of proof) {
    if (beside.length !== 32 || last === 0) return false;
    if (at % 2 === 1 || at === last) {
      found = await nodeHash(beside, found);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = await nodeHash(found, beside);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(found, root);
}
