// One-time slips for reflections. Whoever prints them keeps no list: the node learns hashes only, and a slip says nothing
// of who drew it.
import { fromBase64url, fromTyped, toBase64url, toTyped } from '../../../device/bytes';
import { randomBytes } from '../../../device/chance';
import { sha256 } from '../../../device/hash';

/** Bytes of a slip's secret: short enough to be typed, far too many to be guessed. */
const LENGTH = 16;

/** As many as one page of the printed pile may hold, and a meeting may need. */
export const MOST = 60;

export interface Slip {
  /** For the link, after `#`. */
  link: string;
  /** For typing. */
  typed: string;
}

/** New slips in no order that says anything, and what the node is told of them: hashes, sorted. */
export async function newSlips(count: number): Promise<{ slips: Slip[]; hashes: string[] }> {
  const secrets = Array.from({ length: count }, () => randomBytes(LENGTH));
  const hashes = await Promise.all(secrets.map(async (secret) => toBase64url(await sha256(secret))));
  return { slips: secrets.map(slipOf), hashes: sorted(hashes) };
}

/** Reads a slip from its link, its fragment, or what someone typed; null where it is none. */
export function readSlip(text: string): Slip | null {
  const clean = text.trim().replace(/^.*#/, '');
  const bytes = (clean.length === 22 ? fromBase64url(clean) : null) ?? fromTyped(clean, LENGTH);
  return bytes?.length === LENGTH ? slipOf(bytes) : null;
}

function slipOf(secret: Uint8Array): Slip {
  return { link: toBase64url(secret), typed: toTyped(secret) };
}

/** In the order of the bytes, which is not that of their base64url letters. */
function sorted(hashes: readonly string[]): string[] {
  const inHex = (hash: string) =>
    Array.from(fromBase64url(hash) ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [...hashes].sort((a, b) => (inHex(a) < inHex(b) ? -1 : 1));
}
