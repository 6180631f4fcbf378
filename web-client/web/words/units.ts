// Lengths of time and days in words. Months come from the catalogue: browsers lack Welsh.
import { type Key, t } from './words';

/** `90` as "1 hour 30 minutes"; the sign is left out, for words such as "given" carry it. */
export function lengthInWords(minutes: number): string {
  const all = Math.abs(minutes);
  const hours = Math.floor(all / 60);
  const rest = all % 60;
  const inHours = t('unit.hours', { n: hours });
  const inMinutes = t('unit.minutes', { n: rest });
  if (rest === 0 && hours > 0) return inHours;
  if (hours === 0) return inMinutes;
  return t('unit.both', { hours: inHours, minutes: inMinutes });
}

/** A day (`2026-11-22`) as "22 November 2026". */
export function dayInWords(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return t('unit.day', { date: Number(date), month: monthInWords(Number(month)), year });
}

/** A month of the year, 1 to 12. */
export function monthInWords(month: number): string {
  return t(`month.${month}` as Key);
}

/** A day as "today" or "yesterday" where it is, else in full. */
export function nearDayInWords(day: string, now: Date): string {
  if (day === dayOf(now)) return t('unit.today');
  if (day === dayOf(daysBefore(now, 1))) return t('unit.yesterday');
  return dayInWords(day);
}

/** A moment (ms since 1970) as "22 November 2026, 14:05", in this device's time zone. */
export function momentInWords(at: number): string {
  const moment = new Date(at);
  const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  return t('unit.moment', { day: dayInWords(dayOf(moment)), clock });
}

/** The day a moment falls on, where this device is. */
export function dayOf(moment: Date): string {
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

export function daysBefore(moment: Date, days: number): Date {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() - days, 12);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
