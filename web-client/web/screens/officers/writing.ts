// What an officer writes down for others: the form's checks, and the entries it becomes.
import { mine } from '../../app/saying';
import { me } from '../../app/session';
import { toBase64url, utf8 } from '../../device/bytes';
import { commit } from '../../device/details';
import { sha256 } from '../../device/hash';
import type { Errors } from '../../parts/errors';
import type { DayBoxes, LengthBoxes } from '../../parts/time';
import { discard, type Progress, say } from '../../sync/outbox';
import type { Basis, Member } from '../../sync/types';
import { readDay, readLength } from '../../words/typed';
import { dayOf } from '../../words/units';
import { t } from '../../words/words';

export interface WrittenLine {
  giver: string;
  receiver: string;
  long: LengthBoxes;
}

export interface Form {
  lines: WrittenLine[];
  what: string;
  when: DayBoxes;
  note: string;
  /** How each person without a phone said so, by account. */
  basis: Record<string, Basis>;
}

const SCREEN = '/write-down';

export function newForm(account: string): Form {
  const line = { ...emptyLine(undefined), giver: account };
  return { lines: [line], what: '', when: { date: '', month: '', year: '' }, note: '', basis: {} };
}

/** A new line starts with what the one before had, but for who received. */
export function emptyLine(before: WrittenLine | undefined): WrittenLine {
  return { giver: before?.giver ?? '', receiver: '', long: before?.long ?? { hours: '', minutes: '' } };
}

/** Those whose agreement is written down here: they have no phone, and the officer is no party. */
export function needingBasis(form: Form, people: readonly Member[]): Member[] {
  const parties = new Set(form.lines.flatMap((line) => [line.giver, line.receiver]));
  if (parties.has(me.value?.account ?? '')) return [];
  return people.filter((each) => parties.has(each.account) && each.type === 'person' && !each.has_device);
}

export function wrongWith(form: Form, people: readonly Member[]): Errors {
  const errors: Errors = {};
  for (const [at, line] of form.lines.entries()) {
    if (!line.giver) errors[`giver-${at}`] = t('hours.who.missing');
    if (!line.receiver) errors[`receiver-${at}`] = t('hours.who.missing');
    if (line.giver && line.giver === line.receiver) errors[`receiver-${at}`] = t('write.same');
    const long = readLength(line.long);
    if ('wrong' in long) errors[`hours-${at}`] = t(long.wrong);
  }
  if (!form.what) errors.what = t('hours.what.missing');
  const day = readDay(form.when, dayOf(new Date()));
  if ('wrong' in day) errors.when = t(day.wrong);
  for (const { account } of needingBasis(form, people)) {
    if (!form.basis[account]) errors[`basis-${account}`] = t('attest.missing');
  }
  return errors;
}

/** Records the exchange, then writes down each agreement; all are signed here, and sent in this order. */
export async function writeDown(form: Form, people: readonly Member[]): Promise<Progress> {
  const details = form.note.trim() ? [await commit({ note: form.note.trim() })] : [];
  const day = readDay(form.when, dayOf(new Date()));
  const content = {
    category: form.what,
    day: 'value' in day ? day.value : '',
    details: details[0]?.commitment,
    lines: form.lines.map(({ giver, receiver, long }) => {
      const reading = readLength(long);
      return { giver, minutes: 'value' in reading ? reading.value : 0, receiver };
    }),
  };
  const recorded = await say(mine('exchange.recorded', content, details), { screen: SCREEN, answers: null });
  if (recorded.state === 'refused') {
    await discard(recorded.id);
    return recorded;
  }
  const terms = toBase64url(await sha256(utf8(recorded.body)));
  const exchange = { by: recorded.by, id: recorded.id, terms };
  for (const { account } of needingBasis(form, people)) {
    const basis = form.basis[account];
    if (!basis) continue;
    await say(mine('exchange.attested', { basis, exchange, for: account }), { screen: SCREEN, answers: null });
  }
  return recorded;
}
