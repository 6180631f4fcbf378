// What is said of one area: that it grew, shrank, or cannot be told, by the figures of periods that follow each other.
import { describe, expect, it } from 'vitest';
import type { Told, Trend } from '../../sync/network';
import { comparable, follows, trendOf } from './compare';

const told = (kind: Told['kind'], least: number, most: number | null): Told => ({
  figure: 'hours',
  kind,
  about: null,
  least,
  most,
});

describe('how an area compares with the time before', () => {
  const ten = told('about', 8, 12);
  const rows: [string, Told, Told, Trend | null][] = [
    ['more, whatever was rounded', ten, told('about', 13, 17), 'more'],
    ['less', told('about', 13, 17), ten, 'less'],
    ['ranges that touch', ten, told('about', 12, 16), 'cannot-tell'],
    ['ranges that are the same', ten, ten, 'cannot-tell'],
    ['hidden now', ten, told('hidden', 0, null), 'cannot-tell'],
    ['hidden before', told('hidden', 0, null), ten, 'cannot-tell'],
    ['no top, and yet more', ten, told('hidden', 20, null), 'more'],
    ['as many', told('exact', 3, 3), told('exact', 3, 3), 'same'],
    ['one more', told('exact', 3, 3), told('exact', 4, 4), 'more'],
    ['not asked before', told('not-collected', 0, null), ten, null],
    ['not asked now', ten, told('not-collected', 0, null), null],
  ];
  it.each(rows)('%s', (_, before, now, trend) => {
    expect(trendOf(before, now)).toBe(trend);
  });
  it('knows nothing of what is not there', () => {
    expect(trendOf(undefined, ten)).toBe(null);
  });
});

describe('the time before', () => {
  const rows: [string, string, string, string, boolean][] = [
    ['2026-09-01', '2026-09-30', '2026-10-01', '2026-10-31', true],
    ['2026-12-01', '2026-12-31', '2027-01-01', '2027-01-31', true],
    ['2026-08-01', '2026-08-31', '2026-10-01', '2026-10-31', false],
    ['2026-07-01', '2026-09-30', '2026-10-01', '2026-10-31', false],
    ['2026-07-01', '2026-09-30', '2026-10-01', '2026-12-31', true],
  ];
  it.each(rows)('%s to %s, then %s to %s', (a, b, from, to, yes) => {
    expect(follows({ from: a, to: b }, { from, to })).toBe(yes);
  });
});

describe('what may be compared', () => {
  const at = (month: string, origin: string, returned: boolean) => ({
    from: `2026-${month}-01`,
    to: month === '09' ? '2026-09-30' : `2026-${month}-31`,
    origin,
    returned,
  });
  const rows: [string, ReturnType<typeof at>, ReturnType<typeof at>, boolean][] = [
    ['its own Kith both times', at('09', 'kith/a', false), at('10', 'kith/a', false), true],
    ['one who signed both times', at('09', 'kith/b', true), at('10', 'kith/b', true), true],
    ['a form, then its own Kith', at('09', 'kith/b', true), at('10', 'kith/a', false), false],
    ['its own Kith, then a form', at('09', 'kith/a', false), at('10', 'kith/b', true), false],
    ['forms that two signed', at('09', 'kith/b', true), at('10', 'kith/c', true), false],
    ['another Kith of the same area', at('09', 'kith/a', false), at('10', 'kith/c', false), false],
    ['a time between that is not told', at('08', 'kith/a', false), at('10', 'kith/a', false), false],
  ];
  it.each(rows)('%s', (_, before, now, yes) => {
    expect(comparable(before, now)).toBe(yes);
  });
});
