// SHA-256, by the browser where it has it; at a plain LAN address it has not, and a small library does it.
import type { Bytes } from './bytes';

export async function sha256(bytes: Bytes): Promise<Bytes> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle) return new Uint8Array(await subtle.digest('SHA-256', bytes));
  const { sha256: own } = await import('@noble/hashes/sha2.js');
  return Uint8Array.from(own(bytes));
}
