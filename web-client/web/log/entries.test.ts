// The examples of docs/protocol.md, made by the Rust tests: what this client writes and reads is the same, byte for byte.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromBase64url, fromHex, toBase64, toHex, utf8 } from '../device/bytes';
import { canonical, type Json } from '../device/canonical';
import { commit, holds } from '../device/details';
import { toDid } from '../device/did';
import { verifies } from '../device/ed25519';
import { CHALLENGE, ENTRY, type Envelope, preAuthentication, signed } from '../device/envelope';
import { seedSigner } from '../device/key';
import { readLeaf, signaturesHold } from './leaf';
import { openNote, readVerifierKey } from './note';
import { check, readReceipt, writeReceipt } from './receipt';
import { leafHash } from './tree';

interface Key {
  name: string;
  seed: string;
  public: string;
  did: string;
}

interface Examples {
  canonical: { canonical: boolean; text: string }[];
  challenge: { challenge: string; key: string; sig: string };
  checkpoint: string;
  detail: { commitment: string; salt: string; text: string };
  entries: { kind: string; envelope: Envelope; leaf: string; leaf_hash: string }[];
  keys: Key[];
  log_vkey: string;
  pae: { body: string; hex: string; type: string };
  receipt: { index: number; text: string };
}

const PATH = new URL('../../../tests/vectors/entries.json', import.meta.url);
const examples: Examples = JSON.parse(readFileSync(PATH, 'utf8'));
const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
const keyOf = (did: string) => bytes(examples.keys.find((key) => key.did === did)?.public ?? '');

describe('the examples of the protocol', () => {
  it.each(examples.canonical.filter((each) => each.canonical))('writes $text', ({ text }) => {
    expect(canonical(JSON.parse(text) as Json)).toBe(text);
  });

  it.each(examples.canonical.filter((each) => !each.canonical && each.text.endsWith('}')))(
    'never writes $text',
    ({ text }) => {
      const again = () => canonical(JSON.parse(text) as Json);
      expect(outcome(again)).not.toBe(text);
    },
  );

  it.each(examples.keys)('spells the key $name', async ({ seed, public: raw, did }) => {
    expect(toDid(bytes(raw))).toBe(did);
    expect((await seedSigner(bytes(seed))).did).toBe(did);
  });

  it('says what is signed', () => {
    const { body, hex, type } = examples.pae;
    expect(type).toBe(ENTRY);
    expect(toHex(preAuthentication(type, body))).toBe(hex);
  });

  it('signs a challenge', async () => {
    const { challenge, key, sig } = examples.challenge;
    const seed = examples.keys.find((each) => each.did === key)?.seed ?? '';
    expect(await signed(CHALLENGE, challenge, await seedSigner(bytes(seed)))).toEqual({ key, sig });
    const signature = fromBase64url(sig) ?? new Uint8Array();
    expect(await verifies(keyOf(key), preAuthentication(CHALLENGE, challenge), signature)).toBe(true);
  });

  it('commits to details', async () => {
    const { detail } = examples;
    expect(await holds(detail)).toBe(true);
    const salt = fromBase64url(detail.salt) ?? undefined;
    expect(await commit(JSON.parse(detail.text) as Json, salt)).toEqual(detail);
    expect(await holds({ ...detail, text: `${detail.text} ` })).toBe(false);
  });

  it.each(examples.entries)('reads the leaf of a $kind', async ({ envelope, leaf, leaf_hash }) => {
    const read = readLeaf(leaf);
    expect(read?.body).toBe(envelope.body);
    expect(canonical(JSON.parse(envelope.body) as Json)).toBe(envelope.body);
    expect(read && (await signaturesHold(read))).toBe(true);
    expect(toBase64(await leafHash(utf8(leaf)))).toBe(leaf_hash);
  });

  it('checks the receipt', async () => {
    const { index, text } = examples.receipt;
    const leaf = examples.entries[index]?.leaf ?? '';
    expect(await check(leaf, text, examples.log_vkey)).toMatchObject({ holds: true, index });
    expect(await check(leaf.replace('Jo', 'Jo '), text.replace('index 2', 'index 3'), examples.log_vkey)).toMatchObject(
      {
        holds: false,
      },
    );
    const read = readReceipt(text);
    expect(writeReceipt(index, read?.proof.map(toBase64) ?? [], read?.note ?? '')).toBe(text);
    const key = await readVerifierKey(examples.log_vkey);
    const opened = key && (await openNote(examples.checkpoint, [key]));
    expect(opened?.signers.map(({ name }) => name)).toEqual([key?.name]);
    expect(opened?.text).toContain(`\n${examples.entries.length}\n`);
  });
});

/** What it gives, or that it throws. */
function outcome(work: () => string): string {
  try {
    return work();
  } catch {
    return 'refused';
  }
}
