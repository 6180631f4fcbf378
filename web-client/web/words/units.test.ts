// Days and lengths as people type them, and plural forms.
import { describe, expect, it } from 'vitest';
import { plural, welshPlural } from './plural';
import { readDay, readLength } from './typed';
import { dayOf, daysBefore } from './units';
import { fill, inDigits } from './words';

describe('a day as typed', () => {
  const read = (date: string, month: string, year: string) => readDay({ date, month, year }, '2026-03-10');
  it.each([
    ['10', '3', '2026', { value: '2026-03-10' }],
    [' 7', '03 ', '2026', { value: '2026-03-07' }],
    ['29', '2', '2024', { value: '2024-02-29' }],
    ['29', '2', '2025', { wrong: 'day.unreadable' }],
    ['31', '4', '2025', { wrong: 'day.unreadable' }],
    ['7', 'March', '2025', { wrong: 'day.unreadable' }],
    ['7', '3', '26', { wrong: 'day.unreadable' }],
    ['', '', '', { wrong: 'day.missing' }],
    ['7', '', '2026', { wrong: 'day.unreadable' }],
    ['11', '3', '2026', { wrong: 'day.ahead' }],
  ])('%s %s %s', (date, month, year, reading) => expect(read(date, month, year)).toEqual(reading));

  it('knows yesterday across months', () => {
    expect(dayOf(daysBefore(new Date(2026, 2, 1, 0, 5), 1))).toBe('2026-02-28');
    expect(dayOf(new Date(2026, 0, 1, 23, 59))).toBe('2026-01-01');
  });
});

describe('a length as typed', () => {
  it.each([
    ['1', '30', { value: 90 }],
    ['', '45', { value: 45 }],
    ['2', '', { value: 120 }],
    ['24', '0', { value: 1440 }],
    ['24', '1', { wrong: 'length.long' }],
    ['0', '0', { wrong: 'length.missing' }],
    ['', '', { wrong: 'length.missing' }],
    ['1', '60', { wrong: 'length.unreadable' }],
    ['1.5', '', { wrong: 'length.unreadable' }],
    ['-1', '30', { wrong: 'length.unreadable' }],
  ])('%s h %s min', (hours, minutes, reading) => expect(readLength({ hours, minutes })).toEqual(reading));
});

describe('plural forms', () => {
  it('counts Welsh as CLDR does, also where the browser cannot', () => {
    const known = new Intl.PluralRules('cy');
    for (let n = 0; n <= 120; n += 1) {
      expect(welshPlural(n), String(n)).toBe(known.select(n));
      expect(plural('cy', n)).toBe(known.select(n));
    }
  });

  it('leaves a gap that nothing fills', () => expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}'));
});

describe('a number in words', () => {
  it.each([
    [0, '0'],
    [2026, '2026'],
    [9_999, '9999'],
    [10_000, '10,000'],
    [-1_234_567, '-1,234,567'],
    [10_000.5, '10000.5'],
    ['120000', '120000'],
  ])('%s is written as %s', (value, text) => {
    expect(inDigits(value)).toBe(text);
  });

  it('within a sentence, too', () => {
    expect(fill('at least {least}', { least: 114_000 })).toBe('at least 114,000');
  });
});
