// The pay code of help across areas: ten secret bytes that whoever received makes, and whoever gave types in or scans.
// The transfer is named by their hash, so that only who was given the code can ask for these hours.
import { type Bytes, checkLetter, concat, fromTyped, plainTyped, toBase64url, toTyped, utf8 } from './bytes';
import { randomBytes } from './chance';
import { sha256 } from './hash';

const LENGTH = 10;
const TAG = 'KITH1';

/** What a code says: always the secret; where it was scanned also whose node decides, how long and when. */
export interface PayCode {
  secret: Bytes;
  terms: { origin: string; minutes: number; day: string } | null;
}

export function newPaySecret(): Bytes {
  return randomBytes(LENGTH);
}

/** The code to read out and to type: `K7QX-0M2P-…`, four groups of four, and a letter by which a mistake in them is noticed. */
export function typedPayCode(secret: Uint8Array): string {
  const typed = toTyped(secret);
  return `${typed}-${checkLetter(typed)}`;
}

function fromTypedPayCode(text: string): Bytes | null {
  const clean = plainTyped(text);
  const secret = fromTyped(clean.slice(0, -1), LENGTH);
  return secret && checkLetter(clean.slice(0, -1)) === clean.slice(-1) ? secret : null;
}

/** The same with its terms, for a square code. */
export function scannedPayCode(secret: Uint8Array, terms: NonNullable<PayCode['terms']>): string {
  return [TAG, terms.origin, toTyped(secret).replaceAll('-', ''), terms.minutes, terms.day].join(' ');
}

/** Reads what was typed, pasted or scanned; null where it is no pay code. */
export function readPayCode(text: string): PayCode | null {
  const [tag, origin = '', code = '', minutes = '', day = '', ...more] = text.trim().split(/\s+/);
  if (tag !== TAG) {
    const secret = fromTypedPayCode(text);
    return secret && { secret, terms: null };
  }
  const secret = fromTyped(code, LENGTH);
  const whole = origin.startsWith('kith/') && /^[1-9]\d{0,3}$/.test(minutes) && /^\d{4}-\d\d-\d\d$/.test(day);
  return secret && whole && more.length === 0 ? { secret, terms: { origin, minutes: Number(minutes), day } } : null;
}

/** The one name of a transfer for life. */
export async function transferOf(secret: Uint8Array): Promise<string> {
  return toBase64url(await sha256(concat(utf8('kith/pay/v1'), secret)));
}
