// A leaf: what the tree hashes. The body is a slice of it, so that what was signed is what is stored.
import { type Bytes, fromBase64url } from '../device/bytes';
import { fromDid } from '../device/did';
import { verifies } from '../device/ed25519';
import { ENTRY, preAuthentication, type Signature } from '../device/envelope';

/** Where the entry stands in the chain of one account it touches. */
export interface Touch {
  account: string;
  n: number;
  previous: number | null;
}

export interface Leaf {
  at: number;
  touches: Touch[];
  signatures: Signature[];
  body: string;
}

const HEAD = 'kith/leaf/v1';
const TOUCH = /^([0-9a-f-]{36}) (0|[1-9]\d*) (0|[1-9]\d*|-)$/;
const SIGNATURE = /^(did:key:z\w+) ([\w-]+)$/;

export function readLeaf(text: string): Leaf | null {
  const split = text.indexOf('\n\n');
  if (split < 0) return null;
  const [head, at, ...lines] = text.slice(0, split).split('\n');
  if (head !== HEAD || !at || !/^\d{1,16}$/.test(at)) return null;
  const leaf: Leaf = { at: Number(at), touches: [], signatures: [], body: text.slice(split + 2) };
  for (const line of lines) {
    const touch = TOUCH.exec(line);
    const signature = SIGNATURE.exec(line);
    if (touch?.[1] && leaf.signatures.length === 0) {
      leaf.touches.push({
        account: touch[1],
        n: Number(touch[2]),
        previous: touch[3] === '-' ? null : Number(touch[3]),
      });
    } else if (signature?.[1] && signature[2]) {
      leaf.signatures.push({ key: signature[1], sig: signature[2] });
    } else {
      return null;
    }
  }
  return leaf.signatures.length > 0 ? leaf : null;
}

/** Whether every signature on the leaf is good. */
export async function signaturesHold(leaf: Leaf): Promise<boolean> {
  const message: Bytes = preAuthentication(ENTRY, leaf.body);
  for (const { key, sig } of leaf.signatures) {
    const publicKey = fromDid(key);
    const bytes = fromBase64url(sig);
    if (!publicKey || !bytes || !(await verifies(publicKey, message, bytes))) return false;
  }
  return true;
}
