// Bytes, canonical JSON, identifiers and signatures: tables of known answers, and round trips.
import { describe, expect, it } from 'vitest';
import * as bytes from './bytes';
import { canonical, type Json } from './canonical';
import { uuid } from './chance';
import { commit, holds } from './details';
import { fromDid, toDid } from './did';
import { verifies } from './ed25519';
import { CHALLENGE, ENTRY, entry, preAuthentication } from './envelope';
import { seedSigner } from './key';

/** RFC 8032, section 7.1, test 1. */
const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const PUBLIC = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

const hex = (text: string) => bytes.fromHex(text) ?? new Uint8Array();

describe('ways to write bytes', () => {
  it.each([
    ['', '', ''],
    ['66', 'Zg', 'CR'],
    ['666f', 'Zm8', 'CSQG'],
    ['fbffbf', '-_-_', null],
    ['00000000', 'AAAAAA', '0000-000'],
  ])('%s', (given, base64url, typed) => {
    expect(bytes.toBase64url(hex(given))).toBe(base64url);
    expect(bytes.fromBase64url(base64url)).toEqual(hex(given));
    if (typed !== null) expect(bytes.toTyped(hex(given))).toBe(typed);
    expect(bytes.fromTyped(bytes.toTyped(hex(given)), given.length / 2)).toEqual(hex(given));
  });

  it('refuses what is not written as it must be', () => {
    for (const wrong of ['Zh', 'Zg==', 'Z', 'Zm9v ', 'Zm9+']) expect(bytes.fromBase64url(wrong), wrong).toBeNull();
    for (const wrong of ['Zg', 'Zh==', 'Zm9v\n']) expect(bytes.fromBase64(wrong), wrong).toBeNull();
    expect(bytes.fromBase58('0', 1)).toBeNull();
    expect(bytes.fromBase58(bytes.toBase58(hex('0102')), 3)).toBeNull();
  });

  it('forgives a person who types', () => {
    const secret = hex(SEED);
    const typed = bytes.toTyped(secret);
    expect(typed).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){12}[0-9A-HJKMNP-TV-Z]{4}$/);
    const careless = typed.toLowerCase().replace(/-/g, ' ').replace(/0/g, 'o').replace(/1/g, 'l');
    expect(bytes.fromTyped(careless, 32)).toEqual(secret);
    expect(bytes.fromTyped(typed.slice(1), 32)).toBeNull();
    expect(bytes.fromTyped(`${typed.slice(0, -1)}U`, 32)).toBeNull();
  });
});

describe('canonical JSON', () => {
  it.each<[Json, string]>([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ 10: 'x', 9: 'y', 1: 'z' }, '{"1":"z","10":"x","9":"y"}'],
    [{ Z: true, a: false, _: [] }, '{"Z":true,"_":[],"a":false}'],
    [{ left: undefined, kept: {} }, '{"kept":{}}'],
    ['é\u2028"\\\n\u0007/', '"é\u2028\\"\\\\\\n\\u0007/"'],
    [-0, '0'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('writes %j', (value, text) => expect(canonical(value)).toBe(text));

  it.each<[string, Json]>([
    ['a fraction', 0.5],
    ['an unsafe integer', 2 ** 53],
    ['no number', Number.NaN],
    ['half a character', 'a\ud800'],
    ['a key beyond ASCII', { é: 1 }],
  ])('refuses %s', (_name, value) => expect(() => canonical(value)).toThrow(TypeError));
});

describe('identifiers', () => {
  it('writes did:key as others do', () => {
    const did = toDid(hex(PUBLIC));
    expect(did).toBe('did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw');
    expect(fromDid(did)).toEqual(hex(PUBLIC));
    for (const wrong of [did.slice(0, -1), `${did}1`, did.replace('z6Mk', 'z6Mj'), 'did:web:example.org']) {
      expect(fromDid(wrong), wrong).toBeNull();
    }
  });

  it('makes UUIDs of version 4', () => {
    const made = new Set(Array.from({ length: 50 }, uuid));
    expect(made.size).toBe(50);
    for (const each of made)
      expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('signing', () => {
  it('encodes lengths in bytes, not characters', () => {
    const text = new TextDecoder().decode(preAuthentication('a/b', 'é'));
    expect(text).toBe('DSSEv1 3 a/b 2 é');
  });

  it('signs a canonical body that verifies, for this use alone', async () => {
    const signer = await seedSigner(hex(SEED));
    expect(signer.did).toBe(toDid(hex(PUBLIC)));
    const words = await commit({ note: 'Cut the hedge' });
    const saying = {
      origin: 'kith/abcdefghijklmnop',
      by: uuid(),
      kind: 'exchange.recorded',
      content: {},
      details: [words],
    };
    const made = await entry(saying, [signer], 1234);
    expect(made.body).toBe(canonical(JSON.parse(made.body)));
    expect(Object.keys(made.details)).toEqual([words.commitment]);
    const sig = bytes.fromBase64url(made.signatures[0]?.sig ?? '') ?? new Uint8Array();
    expect(await verifies(hex(PUBLIC), preAuthentication(ENTRY, made.body), sig)).toBe(true);
    expect(await verifies(hex(PUBLIC), preAuthentication(CHALLENGE, made.body), sig)).toBe(false);
    expect(await verifies(hex(PUBLIC), preAuthentication(ENTRY, `${made.body} `), sig)).toBe(false);
  });

  it('commits to details with a salt of their own', async () => {
    const one = await commit({ name: 'Ceri' });
    const two = await commit({ name: 'Ceri' });
    expect(one.commitment).not.toBe(two.commitment);
    expect(await holds(one)).toBe(true);
    expect(await holds({ ...one, text: two.text.replace('Ceri', 'Jo') })).toBe(false);
    expect(await holds({ ...one, salt: two.salt })).toBe(false);
  });
});
