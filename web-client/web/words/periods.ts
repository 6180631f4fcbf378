// Periods that can be looked at: calendar quarters and months that are over; and what is written down where one is closed.
import type { IndicatorInfo } from '../sync/after';
import type { Figure } from '../sync/meetings';
import { monthInWords } from './units';
import { t } from './words';

export interface Period {
  from: string;
  to: string;
}

const day = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** The last quarters that are over, newest first. */
export function quarters(now: Date, count: number): Period[] {
  const begun = Math.floor(now.getMonth() / 3) * 3;
  return Array.from({ length: count }, (_, at) => span(now.getFullYear(), begun - 3 * (at + 1), 3));
}

/** The last months that are over, newest first. */
export function months(now: Date, count: number): Period[] {
  return Array.from({ length: count }, (_, at) => span(now.getFullYear(), now.getMonth() - (at + 1), 1));
}

/** From the first day of a month, so many months; months before January are those of the year before. */
function span(year: number, month: number, length: number): Period {
  return { from: day(year, month, 1), to: day(year, month + length, 0) };
}

/** "July to September 2026", "August 2026". */
export function periodInWords({ from, to }: Period): string {
  const year = to.slice(0, 4);
  const first = monthInWords(Number(from.slice(5, 7)));
  const last = monthInWords(Number(to.slice(5, 7)));
  return first === last ? t('ind.month', { month: first, year }) : t('ind.quarter', { first, last, year });
}

/** How long answers and agreements still come in after the end, in days. */
const SETTLES = 30;

/** The day from which closing a period that ends on `to` is wise. */
export function wiseDay(to: string): string {
  return day(Number(to.slice(0, 4)), Number(to.slice(5, 7)) - 1, Number(to.slice(8)) + SETTLES);
}

/** The figures as they are shown, for writing down; what is not recorded, or not shown, is left out. */
export function figuresOf(shown: readonly IndicatorInfo[]): Figure[] {
  return shown
    .filter(({ of, second }) => (of ?? 0) > 0 || typeof second === 'number')
    .map(({ indicator, value, of, second, second_of }) => ({
      indicator,
      of: of ?? 0,
      value: value ?? 0,
      ...(typeof second === 'number' && { second }),
      ...(typeof second_of === 'number' && { second_of }),
    }));
}
