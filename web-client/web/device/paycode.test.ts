// Pay codes as they are typed, scanned and named.
import { describe, expect, it } from 'vitest';
import { fromHex } from './bytes';
import { newPaySecret, readPayCode, scannedPayCode, transferOf, typedPayCode } from './paycode';

const SECRET = fromHex('00112233445566778899') ?? newPaySecret();
/** As it stands in a square code: that has a check of its own. */
const SCANNED = typedPayCode(SECRET).replaceAll('-', '').slice(0, -1);
const TERMS = { origin: 'kith/abcdefgh23456789', minutes: 90, day: '2026-03-07' };

describe('a pay code', () => {
  it('is read as it was typed, however it was typed', () => {
    const typed = typedPayCode(SECRET);
    expect(typed).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]$/);
    for (const text of [typed, typed.toLowerCase(), typed.replaceAll('-', ' '), ` ${typed.replace(/0/g, 'o')} `]) {
      expect(readPayCode(text)).toEqual({ secret: SECRET, terms: null });
    }
  });

  it('is not taken with one wrong letter, or with two that changed places', () => {
    const letters = typedPayCode(newPaySecret()).replaceAll('-', '');
    for (let at = 0; at < letters.length; at += 1) {
      for (const other of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        const wrong = letters.slice(0, at) + other + letters.slice(at + 1);
        expect(readPayCode(wrong) !== null, `${letters} as ${wrong}`).toBe(wrong === letters);
      }
      for (let with_ = at + 1; with_ < letters.length; with_ += 1) {
        const all = [...letters];
        [all[at], all[with_]] = [all[with_] ?? '', all[at] ?? ''];
        const swapped = all.join('');
        expect(readPayCode(swapped) !== null, `${letters} as ${swapped}`).toBe(swapped === letters);
      }
    }
  });

  it('is not taken without its last letter', () => {
    expect(readPayCode(typedPayCode(SECRET).slice(0, -2))).toBeNull();
  });

  it('brings its terms where it was scanned', () => {
    expect(readPayCode(scannedPayCode(SECRET, TERMS))).toEqual({ secret: SECRET, terms: TERMS });
  });

  it.each([
    '',
    'K7QX',
    `${typedPayCode(SECRET)}0`,
    'KITH1',
    `KITH1 kith/abc ${SCANNED} 0 2026-03-07`,
    `KITH1 kith/abc ${SCANNED} 90 yesterday`,
    `KITH1 leeds ${SCANNED} 90 2026-03-07`,
    `KITH2 kith/abc ${SCANNED} 90 2026-03-07`,
  ])('is not “%s”', (text) => expect(readPayCode(text)).toBeNull());

  it('names one transfer, by the hash of its bytes', async () => {
    // printf 'kith/pay/v1\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99' | sha256sum, as base64url
    expect(await transferOf(SECRET)).toBe('hUhugYmAj5uEfGi3YOpozyx-7Szro7X9JeXhNNZWa2I');
    expect(await transferOf(newPaySecret())).not.toBe(await transferOf(newPaySecret()));
  });
});
