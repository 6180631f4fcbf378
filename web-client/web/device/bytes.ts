// Bytes and the ways they are written: base64, base64url without padding, hex, base58 (did:key), typed groups.

export type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes;
}

export function concat(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Strict: padding as it must be, no stray characters; null for anything else. */
export function fromBase64(text: string): Bytes | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : null;
}

export function toBase64url(bytes: Uint8Array): string {
  return toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Strict: no padding, no bits left over; null for anything else. */
export function fromBase64url(text: string): Bytes | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const padded = text.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (text.length % 4)) % 4);
  return fromBase64(padded);
}

export function fromHex(text: string): Bytes | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function toBase58(bytes: Uint8Array): string {
  let number = BigInt(`0x0${toHex(bytes)}`);
  let text = '';
  while (number > 0n) {
    text = BASE58[Number(number % 58n)] + text;
    number /= 58n;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros === -1 ? bytes.length : zeros) + text;
}

/** The bytes of a base58 text of which `length` are expected; null where it holds anything else. */
export function fromBase58(text: string, length: number): Bytes | null {
  let number = 0n;
  for (const char of text) {
    const digit = BASE58.indexOf(char);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16).padStart(length * 2, '0');
  const bytes = fromHex(hex);
  return bytes?.length === length && toBase58(bytes) === text ? bytes : null;
}

/** Crockford's base32: no I, L, O or U, so that it can be read out and typed. */
const TYPED = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes as groups of four to be typed: `K7QX-0M2P-…`. */
export function toTyped(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += TYPED[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  if (bits > 0) text += TYPED[(held << (5 - bits)) & 31];
  return text.match(/.{1,4}/g)?.join('-') ?? '';
}

/**
 * A letter after typed letters by which a wrong one, or two that changed places, is noticed: they are the coefficients of a polynomial
 * over GF(32), of x⁵ + x² + 1, and the letter its value at x. For up to 31 letters.
 */
export function checkLetter(typed: string): string {
  let value = 0;
  for (const char of typed.replaceAll('-', '')) {
    value = (value ^ TYPED.indexOf(char)) << 1;
    if (value > 31) value ^= 0b100101;
  }
  return TYPED.charAt(value);
}

/** As letters are compared: without case, spaces and dashes; O, I and L are 0 and 1. */
export function plainTyped(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}

/** What someone typed, forgiving case, spaces, dashes, and O, I and L for 0 and 1; null where it is not that long. */
export function fromTyped(text: string, length: number): Bytes | null {
  const clean = plainTyped(text);
  if (clean.length !== Math.ceil((length * 8) / 5)) return null;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of clean) {
    const digit = TYPED.indexOf(char);
    if (digit < 0) return null;
    held = (held << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 && bytes.length === length ? Uint8Array.from(bytes) : null;
}
