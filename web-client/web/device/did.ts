// did:key for Ed25519: base58btc (`z`) over the multicodec 0xed01 and the 32 bytes of the public key.
import { type Bytes, concat, fromBase58, toBase58 } from './bytes';

const CODEC = Uint8Array.of(0xed, 0x01);

export function toDid(publicKey: Uint8Array): string {
  return `did:key:z${toBase58(concat(CODEC, publicKey))}`;
}

/** The public key of a did:key, or null where it is not an Ed25519 one. */
export function fromDid(did: string): Bytes | null {
  const text = /^did:key:z([1-9A-HJ-NP-Za-km-z]{1,64})$/.exec(did)?.[1];
  const bytes = text === undefined ? null : fromBase58(text, CODEC.length + 32);
  return bytes && bytes[0] === CODEC[0] && bytes[1] === CODEC[1] ? bytes.slice(2) : null;
}
