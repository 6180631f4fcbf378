// Slips: what is printed leads back to what the node was told, and to nothing else.
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url, toHex } from '../../../device/bytes';
import { sha256 } from '../../../device/hash';
import { newSlips, readSlip } from './slips';

const bytes = (text: string) => fromBase64url(text) ?? new Uint8Array();

describe('slips', () => {
  it('are told to the node as hashes only, sorted by their bytes, each once', async () => {
    const { slips, hashes } = await newSlips(40);
    const own = await Promise.all(slips.map(async ({ link }) => toBase64url(await sha256(bytes(link)))));
    expect([...own].sort()).toEqual([...hashes].sort());
    const hex = hashes.map((hash) => toHex(bytes(hash)));
    expect(hex).toEqual([...new Set(hex)].sort());
    // The order of the pile is not the order in which the node was told.
    expect(own).not.toEqual(hashes);
  });

  it('can be scanned, opened and typed', async () => {
    const [slip] = (await newSlips(1)).slips;
    if (!slip) throw new Error('no slip');
    expect(slip.typed).toMatch(/^([0-9A-Z]{4}-){6}[0-9A-Z]{2}$/);
    for (const text of [
      slip.link,
      `https://kith.example/slip#${slip.link}`,
      slip.typed,
      slip.typed.toLowerCase().replace(/-/g, ' '),
    ]) {
      expect(readSlip(text), text).toEqual(slip);
    }
  });

  it.each(['', 'x', 'AAAAAAAAAAAAAAAAAAAAAB', '0000-0000', `${'0'.repeat(25)}1`])('takes %j for none', (text) => {
    expect(readSlip(text)).toBeNull();
  });
});
