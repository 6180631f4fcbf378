// The answers to "post an offer or a request", their checks, and the entry they become.
import { mine } from '../../app/saying';
import { haveNeighbours, me } from '../../app/session';
import type { Json } from '../../device/canonical';
import { commit } from '../../device/details';
import type { Saying } from '../../device/envelope';
import type { Errors } from '../../parts/errors';
import { type DayBoxes, NO_DAY } from '../../parts/time';
import { asksForWhom } from '../../parts/whom';
import type { ListingType, ListingWords } from '../../sync/board';
import { type Draft, draft } from '../../sync/drafts';
import { readDay } from '../../words/typed';
import { dayOf, daysBefore } from '../../words/units';
import { t } from '../../words/words';

export const STEPS = ['for', 'type', 'what', 'about', 'until', 'reach', 'seen', 'check'] as const;
export type Step = (typeof STEPS)[number];

export const BASE = '/board/new';
export const SCREEN = `${BASE}/check`;

export interface Answers {
  /** Whose it is: mine, or somebody's for whom I post it. */
  for: string;
  type: ListingType | '';
  title: string;
  text: string;
  about: string;
  until: DayBoxes;
  reach: 'kith' | 'shown' | '';
  contact: string;
  /** Who may see it. */
  seen: 'us' | 'all' | '';
  /** The refused entry that these answers mend. */
  replaces: string;
}

const EMPTY: Answers = {
  for: '',
  type: '',
  title: '',
  text: '',
  about: '',
  until: NO_DAY,
  reach: '',
  contact: '',
  seen: '',
  replaces: '',
};

/** How far ahead the last day may be: a year. */
const MOST_DAYS = 365;
/** Far enough ahead that any day that exists is before it. */
const ANY_DAY = '9999-12-31';

export async function boardDraft(): Promise<Draft<Answers>> {
  const found = await draft('board', EMPTY);
  if (!found.answers.peek().for && !asksForWhom()) found.set({ for: me.peek()?.account ?? '' });
  return found;
}

export function steps(): Step[] {
  return STEPS.filter((step) => {
    if (step === 'for') return asksForWhom();
    if (step === 'seen') return haveNeighbours.value;
    return step !== 'check';
  });
}

/** What is wrong with the answer to one step, by field. */
export function wrongWith(step: Step, answers: Answers): Errors {
  if (step === 'for' && !answers.for) return { for: t('board.for.missing') };
  if (step === 'type' && !answers.type) return { type: t('board.type.missing') };
  if (step === 'what' && !answers.title.trim()) return { title: t('board.what.missing') };
  if (step === 'about' && !answers.about) return { about: t('hours.what.missing') };
  if (step === 'until') return wrongDay(answers.until);
  if (step === 'reach' && !answers.reach) return { reach: t('board.reach.missing') };
  if (step === 'reach' && answers.reach === 'shown' && !answers.contact.trim()) {
    return { contact: t('board.contact.missing') };
  }
  if (step === 'seen' && !answers.seen) return { seen: t('board.seen.missing') };
  return {};
}

function wrongDay(boxes: DayBoxes): Errors {
  const reading = readDay(boxes, ANY_DAY);
  if ('wrong' in reading) return { until: t(reading.wrong === 'day.missing' ? 'board.until.missing' : reading.wrong) };
  const now = new Date();
  if (reading.value < dayOf(now)) return { until: t('board.until.past') };
  return reading.value > dayOf(daysBefore(now, -MOST_DAYS)) ? { until: t('board.until.far') } : {};
}

/** The first step whose answer is missing or wrong. */
export function firstWrong(answers: Answers): Step | null {
  return steps().find((step) => Object.keys(wrongWith(step, answers)).length > 0) ?? null;
}

export function dayOfAnswers({ until }: Answers): string {
  const reading = readDay(until, ANY_DAY);
  return 'value' in reading ? reading.value : '';
}

/** The entry; call it only with answers that are all good. */
export async function sayingOf(answers: Answers): Promise<Saying> {
  const words: ListingWords = { title: answers.title.trim() };
  if (answers.text.trim()) words.text = answers.text.trim();
  if (answers.reach === 'shown') words.contact = answers.contact.trim();
  const details = await commit({ ...words });
  const content: Json = {
    category: answers.about,
    details: details.commitment,
    for: answers.for,
    public: answers.seen === 'all' ? true : undefined,
    type: answers.type,
    until: dayOfAnswers(answers),
  };
  return mine('listing.posted', content, [details]);
}
