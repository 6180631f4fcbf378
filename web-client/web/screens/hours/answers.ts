// The answers to "log hours", their checks, and the entry they become.

import { mine } from '../../app/saying';
import { bank, me } from '../../app/session';
import type { Json } from '../../device/canonical';
import { commit } from '../../device/details';
import type { Saying } from '../../device/envelope';
import type { Errors } from '../../parts/errors';
import type { DayBoxes, LengthBoxes } from '../../parts/time';
import { type Draft, draft } from '../../sync/drafts';
import { type Reading, readDay, readLength } from '../../words/typed';
import { dayOf } from '../../words/units';
import { t } from '../../words/words';

export const STEPS = ['for', 'side', 'who', 'what', 'long', 'when', 'note', 'check'] as const;
export type Step = (typeof STEPS)[number];

export interface Answers {
  /** The account that gave or received: mine, or one I support or look after. */
  for: string;
  side: 'gave' | 'received' | '';
  who: string;
  what: string;
  long: LengthBoxes;
  when: DayBoxes;
  note: string;
  /** The refused entry that these answers mend. */
  replaces: string;
}

const EMPTY: Answers = {
  for: '',
  side: '',
  who: '',
  what: '',
  long: { hours: '', minutes: '' },
  when: { date: '', month: '', year: '' },
  note: '',
  replaces: '',
};

export const SCREEN = '/hours/new/check';

export function hoursDraft(): Promise<Draft<Answers>> {
  return draft('hours', EMPTY);
}

/** Whether anyone else's hours can be logged here: then the first question is whose. */
export function asksForWhom(): boolean {
  const person = me.value;
  return person !== null && person.supports.length + person.keeps.length > 0;
}

export function steps(): Step[] {
  return STEPS.filter((step) => step !== 'for' || asksForWhom());
}

/** What is wrong with the answer to one step, by field. */
export function wrongWith(step: Step, answers: Answers): Errors {
  if (step === 'for' && !answers.for) return { for: t('hours.for.missing') };
  if (step === 'side' && !answers.side) return { side: t('hours.side.missing') };
  if (step === 'who' && !answers.who) return { who: t('hours.who.missing') };
  if (step === 'what' && !answers.what) return { what: t('hours.what.missing') };
  if (step === 'long') return wrongIn('long', readLength(answers.long));
  if (step === 'when') return wrongIn('when', readDay(answers.when, dayOf(new Date())));
  return {};
}

function wrongIn<Value>(field: string, reading: Reading<Value>): Errors {
  return 'wrong' in reading ? { [field]: t(reading.wrong) } : {};
}

/** The first step whose answer is missing or wrong. */
export function firstWrong(answers: Answers): Step | null {
  return steps().find((step) => Object.keys(wrongWith(step, answers)).length > 0) ?? null;
}

export function minutesOf(answers: Answers): number {
  const reading = readLength(answers.long);
  return 'value' in reading ? reading.value : 0;
}

export function dayOfAnswers(answers: Answers): string {
  const reading = readDay(answers.when, dayOf(new Date()));
  return 'value' in reading ? reading.value : '';
}

/** The entry; call it only with answers that are all good. */
export async function sayingOf(answers: Answers): Promise<Saying> {
  const self = answers.for || me.peek()?.account || '';
  const [giver, receiver] = answers.side === 'gave' ? [self, answers.who] : [answers.who, self];
  const details = answers.note.trim() === '' ? [] : [await commit({ note: answers.note.trim() })];
  const supported = me.peek()?.supports.some((each) => each.account === self);
  const content: Json = {
    category: answers.what,
    day: dayOfAnswers(answers),
    details: details[0]?.commitment,
    for: supported ? self : undefined,
    lines: [{ giver, minutes: minutesOf(answers), receiver }],
  };
  return mine('exchange.recorded', content, details);
}

export function categories(): string[] {
  return bank.value?.policy.categories ?? [];
}
