// The network's areas and figures in words.
import type { Area, Period, Sum, Told, Trend } from '../sync/network';
import { momentInWords, monthInWords } from './units';
import { inDigits, type Key, t } from './words';

/** An area that was not heard of for so long is called silent, in ms: a day and a half, since public heads move once a day. */
const SILENT = 36 * 3_600_000;

export function nameOf({ area, name, origin }: Pick<Area, 'area' | 'name' | 'origin'>): string {
  return area || name || origin;
}

export function isSilent({ last_seen }: Pick<Area, 'last_seen'>, now = Date.now()): boolean {
  return last_seen === null || now - last_seen > SILENT;
}

/** "Heard of on 3 May", or silent since then. */
export function aliveInWords(area: Area, now = Date.now()): string {
  if (area.own) return t('network.own');
  if (area.last_seen === null) return t('network.never');
  const moment = momentInWords(area.last_seen);
  return t(isSilent(area, now) ? 'network.silent' : 'network.alive', { moment });
}

export function witnessedInWords({ witnesses }: Area): string | null {
  return witnesses > 0 ? t('network.witnesses', { n: witnesses }) : null;
}

/** A figure of one area: "about 45 (43 to 47)", or why it is not shown. */
export function toldInWords({ kind, about, least, most }: Told): string {
  switch (kind) {
    case 'exact':
      return inDigits(about ?? least);
    case 'about':
      return t('network.about', { about: about ?? least, least, most: most ?? '…' });
    case 'few':
      return t('network.few');
    case 'hidden':
      return t('network.hidden');
    case 'not-collected':
      return t('network.not-collected');
  }
}

/** What areas add up to: "about 120 (110 to 130)", "at least 80", or that there are too few areas. */
export function sumInWords(sum: Sum | null): string {
  if (!sum) return t('network.too-few-areas');
  if (sum.about !== null && sum.least === sum.most) return inDigits(sum.about);
  if (sum.about !== null && sum.most !== null)
    return t('network.about', { about: sum.about, least: sum.least, most: sum.most });
  return sum.least === 0 ? t('network.unknown') : t('network.at-least', { least: sum.least });
}

export function trendInWords(trend: Trend | null): string {
  return trend ? t(`network.trend.${trend}`) : t('network.trend.none');
}

/** The finding of a chart: "Hours of help: more than in the time before". */
export function findingInWords(figure: string, trend: Trend | null): string {
  const name = figureInWords(figure);
  return trend ? t(`network.finding.${trend}`, { figure: name }) : name;
}

export function figureInWords(figure: string): string {
  return t(`network.figure.${figure}` as Key);
}

/** "September 2026", "July to September 2026". */
export function periodInWords({ from, to }: Pick<Period, 'from' | 'to'>): string {
  const year = to.slice(0, 4);
  const [first, last] = [from, to].map((day) => monthInWords(Number(day.slice(5, 7)))) as [string, string];
  return first === last ? t('network.month', { month: last, year }) : t('network.quarter', { first, last, year });
}
