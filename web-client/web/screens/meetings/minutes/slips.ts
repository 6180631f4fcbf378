// One-time slips for reflections. Whoever prints them keeps no list: the node learns hashes only, and a slip says nothing
// of who drew it.
import { concat, fromBase64url, fromTyped, toBase64url, toHex, toTyped, utf8 } from '../../../device/bytes';
import { randomBytes } from '../../../device/chance';
import { sha256 } from '../../../device/hash';

/** Bytes of a slip's code: short enough to be typed, far too many to be guessed. */
const LENGTH = 10;

/** What the code is hashed with, to make the secret that the node is shown: 32 bytes. */
const HEAD = 'kith/slip/v1\n';

/** As many as one page of the printed pile may hold, and a meeting may need. */
export const MOST = 60;

export interface Slip {
  /** For the link, after `#`. */
  link: string;
  /** For typing. */
  typed: string;
  /** What the node is shown, once: base64url. It was told SHA-256 of it. */
  secret: string;
}

/** New slips in no order that says anything, and what the node is told of them: hashes, sorted. */
export async function newSlips(count: number): Promise<{ slips: Slip[]; hashes: string[] }> {
  const slips = await Promise.all(Array.from({ length: count }, () => slipOf(randomBytes(LENGTH))));
  const hash = async ({ secret }: Slip) => toBase64url(await sha256(fromBase64url(secret) ?? new Uint8Array()));
  return { slips, hashes: sorted(await Promise.all(slips.map(hash))) };
}

/** Reads a slip from its link, its fragment, or what someone typed; null where it is none. */
export async function readSlip(text: string): Promise<Slip | null> {
  const clean = text.trim().replace(/^.*#/, '');
  const bytes = (clean.length === 14 ? fromBase64url(clean) : null) ?? fromTyped(clean, LENGTH);
  return bytes?.length === LENGTH ? slipOf(bytes) : null;
}

async function slipOf(code: Uint8Array): Promise<Slip> {
  const secret = await sha256(concat(utf8(HEAD), code));
  return { link: toBase64url(code), typed: toTyped(code), secret: toBase64url(secret) };
}

/** In the order of the bytes, which is not that of their base64url letters. */
function sorted(hashes: readonly string[]): string[] {
  const inHex = (hash: string) => toHex(fromBase64url(hash) ?? new Uint8Array());
  return [...hashes].sort((a, b) => (inHex(a) < inHex(b) ? -1 : 1));
}
