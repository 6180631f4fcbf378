// Reads what was typed into dates and lengths, and says what is wrong with it.

import type { DayBoxes, LengthBoxes } from '../parts/time';
import type { Key } from './words';

export type Reading<Value> = { value: Value } | { wrong: Key };

/** The longest exchange, in minutes, that one line may hold: a day and a night. */
const LONGEST = 24 * 60;

/** A day that exists, not after `today` (`YYYY-MM-DD`). */
export function readDay({ date, month, year }: DayBoxes, today: string): Reading<string> {
  if ([date, month, year].every((box) => box.trim() === '')) return { wrong: 'day.missing' };
  const [d, m, y] = [date, month, year].map((box) => (/^\d{1,4}$/.test(box.trim()) ? Number(box) : Number.NaN));
  if (d === undefined || m === undefined || y === undefined || Number.isNaN(d + m + y))
    return { wrong: 'day.unreadable' };
  const moment = new Date(Date.UTC(y, m - 1, d));
  const exists =
    y >= 1900 && moment.getUTCFullYear() === y && moment.getUTCMonth() === m - 1 && moment.getUTCDate() === d;
  if (!exists) return { wrong: 'day.unreadable' };
  const day = moment.toISOString().slice(0, 10);
  return day > today ? { wrong: 'day.ahead' } : { value: day };
}

/** A length in whole minutes, more than none. */
export function readLength({ hours, minutes }: LengthBoxes): Reading<number> {
  if (hours.trim() === '' && minutes.trim() === '') return { wrong: 'length.missing' };
  const numbers = [hours, minutes].map((box) => {
    const typed = box.trim() === '' ? '0' : box.trim();
    return /^\d{1,3}$/.test(typed) ? Number(typed) : Number.NaN;
  });
  const [h = Number.NaN, m = Number.NaN] = numbers;
  if (Number.isNaN(h + m) || m > 59) return { wrong: 'length.unreadable' };
  const all = h * 60 + m;
  if (all === 0) return { wrong: 'length.missing' };
  return all > LONGEST ? { wrong: 'length.long' } : { value: all };
}
