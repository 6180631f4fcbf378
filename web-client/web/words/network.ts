// The network's areas and figures in words.
import type { Area, Figures, Period, Returned, Sum, Told, Trend } from '../sync/network';
import { dayInWords, dayOf, momentInWords, monthInWords } from './units';
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

/** What areas add up to: "about 120 (110 to 130)", "at least 80, from 3 of 4 areas", or that there are too few areas. */
export function sumInWords(sum: Sum | null): string {
  if (!sum) return t('network.too-few-areas');
  const said = rangeInWords(sum);
  if (sum.untold === 0) return said;
  return t('network.of-areas', { sum: said, areas: sum.areas, all: sum.areas + sum.untold });
}

function rangeInWords({ about, least, most }: Sum): string {
  if (about !== null && least === most) return inDigits(about);
  if (about !== null && most !== null) return t('network.about', { about, least, most });
  return least === 0 ? t('network.unknown') : t('network.at-least', { least });
}

/** That an area's records do not match, and who looks; once that was judged only when. Null where all matches. */
export function mismatchInWords(which: Area): string | null {
  const { evidence, looking } = which;
  if (evidence.length === 0) return null;
  const area = nameOf(which);
  if (looking === null) return t('network.mismatch', { area });
  if (looking.done !== null) return t('network.looked', { area, day: dayInWords(dayOf(new Date(looking.done))) });
  if (looking.name === null) return t('network.mismatch.somebody', { area });
  return t('network.mismatch.by', { area, name: looking.name });
}

/** Whose area it is, and who signs its numbers. */
export function signerInWords({ origin, signed_by }: Returned): string {
  return t('network.returned.who', { signer: signed_by ?? origin });
}

/** Who counted what was sent on a form, and who signed it. */
export function formInWords({ organisation, name, signed_by, origin }: Figures): string {
  return t('network.form', { organisation: organisation ?? name, signer: signed_by ?? origin });
}

/** "Meetings in October 2026: 3. Decisions in them: 5." */
export function pulseInWords({ pulse }: Area): string | null {
  if (!pulse) return null;
  const { to, from, meetings, decisions } = pulse;
  return t('network.pulse', { period: periodInWords({ from: from ?? to, to }), meetings, decisions });
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
