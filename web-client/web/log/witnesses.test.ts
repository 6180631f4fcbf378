// Who counts as having seen our book: the set that was met first, its changes, and what neighbours signed.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openCertificate, type Signed } from './certificate';
import { place } from './receipt';
import { changes, counting, DAY, keysOf, type Told, tally, update, WAIT, type Witness } from './witnesses';

interface Neighbour {
  name: string;
  origin: string;
  node: string;
  witness: string;
  later_witness: string;
  certificate: Signed;
  later: Signed;
}

interface Vectors {
  certificates: { why: string; holds: boolean; signed: Signed }[];
  neighbours: Neighbour[];
  log: string;
  leaf: string;
  receipts: { why: string; holds: boolean; by: string[]; receipt: string }[];
}

const table: Vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/witnesses.json', import.meta.url), 'utf8'),
);
const NOW = 1_790_000_000_000;

const told = (
  name: string,
  organisation: string | null = null,
  node = `did of ${name}`,
  witness = `key of ${name}`,
): Told => ({
  origin: `kith/${name}`,
  name,
  organisation,
  keys: { node, witness },
});
const names = (all: readonly Witness[], now: number) => counting(all, now).map(({ name }) => name);

describe('the vectors that the Rust tests make', () => {
  it.each(table.certificates)('a certificate: $why', async ({ signed, holds }) => {
    expect((await openCertificate(signed)) !== null).toBe(holds);
  });

  it.each(table.receipts)('a receipt that was seen $why', async ({ receipt, holds, by }) => {
    const all = await Promise.all([...table.neighbours].map(asTold));
    const later = await Promise.all(table.neighbours.map((each) => asTold({ ...each, certificate: each.later })));
    const known = update(update(null, all, NOW), later, NOW + DAY);
    expect(known).toHaveLength(table.neighbours.length);
    const placed = await place(table.leaf, receipt, table.log, keysOf(known, NOW + DAY));
    expect('wrong' in placed).toBe(!holds);
    if ('wrong' in placed) return;
    expect(tally(known, placed.cosigned, NOW + DAY)).toEqual({ seen: by.length, of: 3, needed: null });
    const seen = new Set(
      placed.cosigned.map(({ name }) => table.neighbours.find((each) => each.origin === name)?.name),
    );
    expect([...seen].sort()).toEqual(by);
  });

  async function asTold({ name, origin, certificate }: Neighbour): Promise<Told> {
    const keys = await openCertificate(certificate);
    if (!keys) throw new Error(`${name}’s certificate holds`);
    expect(keys.origin).toBe(origin);
    return { origin, name, organisation: null, keys };
  }
});

describe('the set of neighbours that count', () => {
  const first = update(null, [told('leeds'), told('york')], NOW);

  it('is the one that was met first', () => {
    expect(names(first, NOW)).toEqual(['leeds', 'york']);
    expect(changes(first, NOW)).toEqual([]);
    expect(update(first, [told('leeds'), told('york')], NOW + DAY)).toEqual(first);
  });

  it('counts somebody new after 30 days, and misses who is gone for as long', () => {
    const now = NOW + 5 * DAY;
    const swapped = update(first, [told('york'), told('wigan')], now);
    for (const moment of [now, now + WAIT - 1])
      expect(names(swapped, moment), String(moment)).toEqual(['leeds', 'york']);
    expect(names(swapped, now + WAIT)).toEqual(['york', 'wigan']);
    expect(changes(swapped, now)).toEqual([
      { kind: 'gone', name: 'leeds', at: now, from: now + WAIT },
      { kind: 'new', name: 'wigan', at: now, from: now + WAIT },
    ]);
    // What puppets sign counts for nothing until then.
    expect(tally(swapped, [{ name: 'kith/wigan' }], now)).toEqual({ seen: 0, of: 2, needed: null });
    expect(keysOf(swapped, now)).toEqual(['key of leeds', 'key of york']);
    // Looking again does not begin the 30 days anew; afterwards it is told for a while that somebody is gone.
    const later = update(swapped, [told('york'), told('wigan')], now + WAIT);
    expect(names(later, now + WAIT)).toEqual(['york', 'wigan']);
    expect(changes(later, now + WAIT).map(({ kind, name }) => [kind, name])).toEqual([['gone', 'leeds']]);
    expect(update(later, [told('york'), told('wigan')], now + 2 * WAIT).map(({ name }) => name)).toEqual([
      'york',
      'wigan',
    ]);
  });

  it('is none where there were no neighbours, until 30 days after the first', () => {
    const alone = update(null, [], NOW);
    const linked = update(alone, [told('leeds')], NOW + DAY);
    expect(tally(linked, [{ name: 'kith/leeds' }], NOW + DAY)).toEqual({ seen: 0, of: 0, needed: null });
    expect(changes(linked, NOW + DAY)).toEqual([{ kind: 'new', name: 'leeds', at: NOW + DAY, from: NOW + DAY + WAIT }]);
    expect(names(linked, NOW + DAY + WAIT)).toEqual(['leeds']);
  });

  it('lets somebody come back within 30 days, and begins anew after that', () => {
    const gone = update(first, [told('york')], NOW);
    const back = update(gone, [told('leeds'), told('york')], NOW + WAIT - 1);
    expect(back).toEqual(first);
    const late = update(gone, [told('leeds'), told('york')], NOW + WAIT);
    expect(names(late, NOW + WAIT)).toEqual(['york']);
    expect(changes(late, NOW + WAIT).map(({ kind, name }) => [kind, name])).toEqual([['new', 'leeds']]);
    expect(names(late, NOW + 2 * WAIT)).toEqual(['leeds', 'york']);
  });

  it('forgets who left before they counted, and lets nobody wait twice at once', () => {
    const seen = update(first, [told('leeds'), told('york'), told('wigan')], NOW);
    const left = update(seen, [told('leeds'), told('york')], NOW + DAY);
    expect(left).toEqual(first);
    const again = update(left, [told('leeds'), told('york'), told('wigan')], NOW + 2 * DAY);
    expect(names(again, NOW + WAIT)).toEqual(['leeds', 'york']);
    expect(names(again, NOW + 2 * DAY + WAIT)).toEqual(['leeds', 'york', 'wigan']);
  });

  it('takes another key of a neighbour that the neighbour has certified, at once', () => {
    const renewed = update(first, [told('leeds', null, 'did of leeds', 'newer'), told('york')], NOW + DAY);
    expect(changes(renewed, NOW + DAY)).toEqual([]);
    expect(keysOf(renewed, NOW + DAY)).toEqual(['key of leeds', 'newer', 'key of york']);
  });

  it('takes another key of the neighbour’s node itself as a change', () => {
    const other = update(first, [told('leeds', null, 'another did', 'puppet'), told('york')], NOW + DAY);
    expect(keysOf(other, NOW + DAY)).toEqual(['key of leeds', 'key of york']);
    expect(changes(other, NOW + DAY)).toEqual([{ kind: 'key', name: 'leeds', at: NOW + DAY, from: NOW + DAY + WAIT }]);
    expect(tally(other, [{ name: 'kith/leeds' }], NOW + DAY + WAIT)).toEqual({ seen: 1, of: 2, needed: null });
    expect(keysOf(other, NOW + DAY + WAIT)).toEqual(['key of york', 'puppet']);
  });

  it('passes over who shows no certificate that holds, unless it is known', () => {
    const bare = { ...told('leeds'), keys: null };
    expect(update(first, [bare, told('york')], NOW + DAY)).toEqual(first);
    expect(update(null, [bare], NOW)).toEqual([]);
  });

  it('calls them by their newest names, and lets them vote as they first said', () => {
    const renamed = update(first, [{ ...told('leeds', 'York Co-op'), name: 'Leeds North' }, told('york')], NOW + DAY);
    expect(names(renamed, NOW + DAY)).toEqual(['Leeds North', 'york']);
    expect(tally(renamed, [], NOW + DAY).of).toBe(2);
  });

  it.each([
    [0, null],
    [1, null],
    [3, null],
    [4, 3],
    [5, 4],
    [6, 5],
    [7, 5],
    [9, 7],
    [10, 7],
  ])('of %i asks for %s', (of, needed) => {
    const all = update(
      null,
      Array.from({ length: of }, (_, n) => told(`area ${n}`)),
      NOW,
    );
    expect(tally(all, [], NOW)).toEqual({ seen: 0, of, needed });
  });

  it('has one vote an organisation', () => {
    const all = update(null, [told('leeds', 'The Shire '), told('york', 'the shire'), told('wigan')], NOW);
    const seen = (...origins: string[]) =>
      tally(
        all,
        origins.map((name) => ({ name: `kith/${name}` })),
        NOW,
      );
    expect(seen('leeds')).toEqual({ seen: 1, of: 2, needed: null });
    expect(seen('leeds', 'york')).toEqual({ seen: 1, of: 2, needed: null });
    expect(seen('york', 'wigan', 'a stranger')).toEqual({ seen: 2, of: 2, needed: null });
  });
});
