// The form of an area without Kith: what is asked, what is wrong with an answer, and what the node is told.
import type { Json } from '../../device/canonical';
import type { Errors } from '../../parts/errors';
import { t } from '../../words/words';

/** What is counted, in the order of the form. */
export const COUNTS = [
  'people',
  'hours',
  'givers',
  'most',
  'two',
  'exchanges',
  'meetings',
  'decisions',
  'actions',
  'approaches',
] as const;
export type Question = (typeof COUNTS)[number];

/** The four that tell of hours: all of them, or none. */
const HOURS = ['hours', 'givers', 'most', 'two'] as const;

export interface Form {
  area: string;
  /** Its code on the map, if it is known. */
  code: string;
  organisation: string;
  /** The first and the last day, with a space between. */
  period: string;
  /** Who with lived experience there agreed: their part, not their name. */
  agreedBy: string;
  figures: Partial<Record<Question, string>>;
}

/** A spreadsheet to fill in: what each row is, then its figures (docs/operating.md, "Returns"). */
export const TEMPLATE = [
  'area,',
  'code,',
  'organisation,',
  'from,YYYY-MM-DD',
  'to,YYYY-MM-DD',
  'people,',
  'hours,,,,',
  'exchanges,',
  'meetings,',
  'decisions,',
  'actions,',
  'approaches,',
  'agreed by,',
  '',
].join('\r\n');

/** The whole number that was typed; none of nothing, null of what is none. */
export function numberIn(typed: string | undefined): number | undefined | null {
  const text = (typed ?? '').replace(/[\s,]/g, '');
  if (text === '') return undefined;
  return /^\d{1,7}$/.test(text) ? Number(text) : null;
}

export function wrongIn({ area, code, period, agreedBy, figures }: Form): Errors {
  const wrong: Errors = {};
  if (area.trim() === '') wrong.area = t('returns.wrong.area');
  if (!/^[A-Za-z0-9-]{0,16}$/.test(code.trim())) wrong.code = t('returns.wrong.code');
  if (period === '') wrong.period = t('returns.wrong.period');
  for (const of of COUNTS) if (numberIn(figures[of]) === null) wrong[of] = t('returns.wrong.number');
  if (numberIn(figures.people) === undefined) wrong.people = t('returns.wrong.people');
  const told = HOURS.filter((of) => numberIn(figures[of]) !== undefined);
  const first = HOURS.find((of) => !told.includes(of));
  if (told.length > 0 && first) wrong[first] = t('returns.wrong.hours');
  if (agreedBy.trim() === '') wrong.agreed = t('returns.wrong.not-agreed');
  return wrong;
}

/** What the node is told; only of a form in which nothing is wrong. */
export function formOf({ area, code, organisation, period, agreedBy, figures }: Form): Json {
  const [from, to] = period.split(' ');
  const number = (of: Question) => numberIn(figures[of]) ?? undefined;
  const counts: Record<string, number> = {};
  for (const of of ['people', 'exchanges', 'meetings', 'decisions', 'actions', 'approaches'] as const) {
    const found = number(of);
    if (found !== undefined) counts[of] = found;
  }
  const [hours, people, most, two] = HOURS.map(number);
  const given =
    hours !== undefined && people !== undefined && most !== undefined && two !== undefined
      ? { hours: { hours, people, most, two } }
      : {};
  const coded = code.trim() ? { code: code.trim() } : {};
  const named = organisation.trim() ? { organisation: organisation.trim() } : {};
  return {
    area: { name: area.trim(), ...coded, ...named },
    from: from ?? '',
    to: to ?? '',
    agreed_by: agreedBy.trim(),
    figures: { ...counts, ...given },
  };
}
