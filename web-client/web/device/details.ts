// Details: words that belong to an entry but stay out of the log. The entry holds only SHA-256(salt ‖ text).
import { concat, fromBase64url, toBase64url, utf8 } from './bytes';
import { canonical, type Json } from './canonical';
import { randomBytes } from './chance';
import { sha256 } from './hash';

export interface Details {
  commitment: string;
  salt: string;
  text: string;
}

/** Commits to a JSON object with a fresh salt of 16 bytes. */
export async function commit(value: Json, salt = randomBytes(16)): Promise<Details> {
  const text = canonical(value);
  const commitment = toBase64url(await sha256(concat(salt, utf8(text))));
  return { commitment, salt: toBase64url(salt), text };
}

/** Whether these are the words that were committed to. */
export async function holds({ commitment, salt, text }: Details): Promise<boolean> {
  const bytes = fromBase64url(salt);
  if (bytes?.length !== 16) return false;
  return toBase64url(await sha256(concat(bytes, utf8(text)))) === commitment;
}
