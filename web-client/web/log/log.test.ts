// Proofs: known answers from the specifications, every small tree, and one byte changed in each place.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, fromBase64, toBase64, utf8 } from '../device/bytes';
import { ENTRY, preAuthentication, signed } from '../device/envelope';
import { sha256 } from '../device/hash';
import { seedSigner } from '../device/key';
import { openNote, readCheckpoint, readVerifierKey } from './note';
import { check, place, readReceipt, writeReceipt } from './receipt';
import { included, leafHash } from './tree';

const NOTE_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

describe('signed notes', () => {
  it('opens the specification’s example, and nothing near it', async () => {
    const key = await readVerifierKey(NOTE_KEY);
    if (!key) throw new Error('the key is good');
    expect(await openNote(NOTE, [key])).toEqual({
      text: 'This is an example message.\n',
      signers: [{ name: 'example.com/foo', time: null }],
    });
    expect((await openNote(NOTE.replace('example.com/foo', 'example.com/bar'), [key]))?.signers).toEqual([]);
    expect(await openNote(NOTE.replace('an example', 'my example'), [key])).toBeNull();
    expect(await openNote(NOTE.trimEnd(), [key])).toBeNull();
    expect(await openNote(NOTE + NOTE.split('\n')[2]?.replace('Uw2QOkn8', 'Uw2QOkn9').concat('\n'), [key])).toBeNull();
  });

  it('refuses a key whose ID is another’s', async () => {
    expect(await readVerifierKey(NOTE_KEY.replace('530d903a', '530d903b'))).toBeNull();
    expect(await readVerifierKey(NOTE_KEY.replace('/foo', '/fob'))).toBeNull();
  });

  it('reads checkpoints strictly', () => {
    const root = toBase64(new Uint8Array(32));
    expect(readCheckpoint(`kith/a\n7\n${root}\n`)?.size).toBe(7);
    for (const size of ['07', '-1', '1.5', '', '1e3'])
      expect(readCheckpoint(`kith/a\n${size}\n${root}\n`), size).toBeNull();
    expect(readCheckpoint('kith/a\n7\nAAAA\n')).toBeNull();
  });
});

/** The root, and the proof of one leaf, as RFC 6962 section 2.1 defines them: by recursion, slowly. */
async function plainRoot(leaves: Bytes[]): Promise<Bytes> {
  if (leaves.length === 1 && leaves[0]) return leafHash(leaves[0]);
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(concat(Uint8Array.of(1), await plainRoot(leaves.slice(0, left)), await plainRoot(leaves.slice(left))));
}

async function plainProof(leaves: Bytes[], index: number): Promise<Bytes[]> {
  if (leaves.length === 1) return [];
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return index < left
    ? [...(await plainProof(leaves.slice(0, left), index)), await plainRoot(leaves.slice(left))]
    : [...(await plainProof(leaves.slice(left), index - left)), await plainRoot(leaves.slice(0, left))];
}

describe('inclusion', () => {
  it('holds for every leaf of every small tree, and for no other place', async () => {
    for (let size = 1; size <= 18; size += 1) {
      const leaves = Array.from({ length: size }, (_, at) => utf8(`leaf ${at}`));
      const root = await plainRoot(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const hash = await leafHash(leaf);
        const proof = await plainProof(leaves, index);
        expect(await included(hash, index, size, proof, root), `${index} of ${size}`).toBe(true);
        for (let other = 0; other <= size; other += 1) {
          if (other !== index) expect(await included(hash, other, size, proof, root)).toBe(false);
        }
        expect(await included(hash, index, size, [...proof, hash], root)).toBe(false);
        if (proof.length > 0) expect(await included(hash, index, size, proof.slice(1), root)).toBe(false);
      }
    }
  });

  const others = new URL('../../../../shared/vectors/merkle_inclusion.json', import.meta.url);
  it.skipIf(!existsSync(others))('agrees with vectors made by others', async () => {
    interface Vector {
      leafHash: string;
      leafIdx: number;
      treeSize: number;
      proof: string[] | null;
      root: string;
      wantErr: boolean;
    }
    const table: Record<string, Vector> = JSON.parse(readFileSync(others, 'utf8'));
    for (const [name, vector] of Object.entries(table)) {
      const read = (text: string) => fromBase64(text) ?? new Uint8Array();
      const proof = (vector.proof ?? []).map(read);
      const holds = await included(read(vector.leafHash), vector.leafIdx, vector.treeSize, proof, read(vector.root));
      expect(holds, name).toBe(!vector.wantErr);
    }
  });
});

describe('a receipt', () => {
  async function example() {
    const signer = await seedSigner(new Uint8Array(32).fill(7));
    const body = '{"at":1,"by":"node","content":{},"id":"x","kind":"node.opened","origin":"kith/a","v":1}';
    const { key, sig } = await signed(ENTRY, body, signer);
    const leaf = `kith/leaf/v1\n1700000000000\n0b6f3c1e-0000-4000-8000-000000000001 0 -\n${key} ${sig}\n\n${body}`;
    const leaves = [utf8('first'), utf8('second'), utf8(leaf), utf8('fourth')];
    const log = await seedSigner(new Uint8Array(32).fill(9));
    const { fromDid } = await import('../device/did');
    const material = concat(Uint8Array.of(1), fromDid(log.did) ?? new Uint8Array());
    const id = (await sha256(concat(utf8('kith/a\n'), material))).slice(0, 4);
    const text = `kith/a\n4\n${toBase64(await plainRoot(leaves))}\n`;
    const line = toBase64(concat(id, await log.sign(utf8(text))));
    const proof = (await plainProof(leaves, 2)).map(toBase64);
    const receipt = writeReceipt(2, proof, `${text}\n— kith/a ${line}\n`);
    const hexId = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return { leaf, receipt, vkey: `kith/a+${hexId}+${toBase64(material)}` };
  }

  it('checks itself', async () => {
    const { leaf, receipt, vkey } = await example();
    expect(readReceipt(receipt)?.index).toBe(2);
    expect(await check(leaf, receipt, vkey)).toMatchObject({ holds: true, index: 2, size: 4, at: 1700000000000 });
  });

  it('says what is wrong first', async () => {
    const { leaf, receipt, vkey } = await example();
    const wrong = async (l: string, r: string, v: string) => {
      const verdict = await check(l, r, v);
      return verdict.holds ? null : verdict.wrong;
    };
    expect(await wrong(leaf, `x${receipt}`, vkey)).toBe('receipt');
    expect(await wrong(leaf, receipt, NOTE_KEY)).toBe('checkpoint');
    expect(await wrong(leaf, receipt, `${vkey}x`)).toBe('key');
    expect(await wrong(leaf, receipt.replace('\n4\n', '\n5\n'), vkey)).toBe('checkpoint');
    expect(await wrong(leaf, receipt.replace('index 2', 'index 1'), vkey)).toBe('place');
    expect(await wrong(leaf.replace('1700000000000', '1700000000001'), receipt, vkey)).toBe('place');
    expect(await wrong('nonsense', receipt, vkey)).toBe('place');
  });

  it('notices any letter of the leaf that changes', async () => {
    const { leaf, receipt, vkey } = await example();
    for (let at = 0; at < leaf.length; at += 7) {
      const changed = leaf.slice(0, at) + (leaf[at] === 'x' ? 'y' : 'x') + leaf.slice(at + 1);
      expect((await check(changed, receipt, vkey)).holds, `letter ${at}`).toBe(false);
    }
  });

  it('separates what is signed from other uses', () => {
    expect(preAuthentication(ENTRY, '')).toEqual(utf8('DSSEv1 34 application/vnd.kith.entry.v1+json 0 '));
  });
});

interface Vectors {
  log: string;
  witnesses: string[];
  inclusion: {
    why: string;
    holds: boolean;
    leaf: string;
    index: number;
    size: number;
    proof: string[];
    root: string;
  }[];
  leaf_hashes: { leaf: string; hash: string }[];
  receipts: { why: string; holds: boolean; leaf: string; receipt: string; size?: number; cosigned: object[] }[];
  vkeys: { why: string; holds: boolean; vkey: string }[];
}

describe('the vectors that the Rust tests make', () => {
  const table: Vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/tlog.json', import.meta.url), 'utf8'));
  const bytes = (text: string) => fromBase64(text) ?? new Uint8Array();

  it.each(table.leaf_hashes)('hash the leaf $leaf', async ({ leaf, hash }) => {
    expect(toBase64(await leafHash(utf8(leaf)))).toBe(hash);
  });

  it.each(table.inclusion)('inclusion of $index in $size: $why', async (row) => {
    const hash = await leafHash(utf8(row.leaf));
    expect(await included(hash, row.index, row.size, row.proof.map(bytes), bytes(row.root))).toBe(row.holds);
  });

  it.each(table.vkeys)('verifier key: $why', async ({ vkey, holds }) => {
    expect((await readVerifierKey(vkey)) !== null).toBe(holds);
  });

  it.each(table.receipts)('receipt: $why', async ({ leaf, receipt, holds, size, cosigned }) => {
    const placed = await place(leaf, receipt, table.log, table.witnesses);
    expect('wrong' in placed).toBe(!holds);
    if ('wrong' in placed) return;
    expect(placed.size).toBe(size);
    expect(placed.cosigned.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(cosigned);
  });
});
