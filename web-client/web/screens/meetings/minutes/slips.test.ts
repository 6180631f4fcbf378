// Slips: what is printed leads back to what the node was told, and to nothing else.
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url, toHex } from '../../../device/bytes';
import { sha256 } from '../../../device/hash';
import { newSlips, readSlip } from './slips';

const bytes = (text: string) => fromBase64url(text) ?? new Uint8Array();

describe('slips', () => {
  it('are told to the node as hashes only, sorted by their bytes, each once', async () => {
    const { slips, hashes } = await newSlips(40);
    const own = await Promise.all(slips.map(async ({ secret }) => toBase64url(await sha256(bytes(secret)))));
    expect([...own].sort()).toEqual([...hashes].sort());
    const hex = hashes.map((hash) => toHex(bytes(hash)));
    expect(hex).toEqual([...new Set(hex)].sort());
    // The order of the pile is not the order in which the node was told.
    expect(own).not.toEqual(hashes);
  });

  it('can be scanned, opened and typed', async () => {
    const [slip] = (await newSlips(1)).slips;
    if (!slip) throw new Error('no slip');
    expect(slip.typed).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    for (const text of [
      slip.link,
      `https://kith.example/slip#${slip.link}`,
      slip.typed,
      slip.typed.toLowerCase().replace(/-/g, ' '),
    ]) {
      expect(await readSlip(text), text).toEqual(slip);
    }
  });

  it.each(['', 'x', 'AAAAAAAAAAAAAB', '0000-0000', 'U000-0000-0000-0000'])('takes %j for none', async (text) => {
    expect(await readSlip(text)).toBeNull();
  });
});
