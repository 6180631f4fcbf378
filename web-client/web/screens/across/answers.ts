// The answers to "log help across areas", their checks, and the entry they become.
import { mine } from '../../app/saying';
import { bank, me } from '../../app/session';
import { toBase64url } from '../../device/bytes';
import type { Json } from '../../device/canonical';
import { commit } from '../../device/details';
import type { Saying } from '../../device/envelope';
import {
  newPaySecret,
  type PayCode,
  readPayCode,
  scannedPayCode,
  transferOf,
  typedPayCode,
} from '../../device/paycode';
import type { Errors } from '../../parts/errors';
import { type DayBoxes, type LengthBoxes, NO_DAY } from '../../parts/time';
import { asksForWhom, asOfficer } from '../../parts/whom';
import type { Transfer } from '../../sync/areas';
import type { KeptCode } from '../../sync/codes';
import { type Draft, draft } from '../../sync/drafts';
import type { Basis } from '../../sync/types';
import { type Reading, readDay, readLength } from '../../words/typed';
import { dayOf } from '../../words/units';
import { t } from '../../words/words';

export const STEPS = ['for', 'side', 'basis', 'code', 'peer', 'long', 'when', 'what', 'note', 'check'] as const;
export type Step = (typeof STEPS)[number];

export const BASE = '/across/log';
export const SCREEN = `${BASE}/check`;

export interface Answers {
  /** The account that gave or received: mine, or one I speak for. */
  for: string;
  side: 'gave' | 'received' | '';
  /** How somebody without a phone told the officer who writes it down. */
  basis: Basis | '';
  /** As typed, pasted or scanned, by whoever gave. */
  code: string;
  /** The neighbour area, by its origin. */
  peer: string;
  long: LengthBoxes;
  when: DayBoxes;
  what: string;
  note: string;
  /** The refused entry that these answers mend. */
  replaces: string;
}

const EMPTY: Answers = {
  for: '',
  side: '',
  basis: '',
  code: '',
  peer: '',
  long: { hours: '', minutes: '' },
  when: NO_DAY,
  what: '',
  note: '',
  replaces: '',
};

export async function acrossDraft(): Promise<Draft<Answers>> {
  const found = await draft('across', EMPTY);
  if (!found.answers.peek().for && !asksForWhom()) found.set({ for: me.peek()?.account ?? '' });
  return found;
}

/** The same help the other way round: whoever gave receives, in the same area, for as long. */
export function turnedRound({ account, side, peer, minutes, category }: Transfer): Partial<Answers> {
  return {
    for: account,
    side: side === 'gave' ? 'received' : 'gave',
    peer: peer.origin,
    long: { hours: String(Math.floor(minutes / 60)), minutes: String(minutes % 60) },
    what: category ?? '',
  };
}

/** Begins anew with these answers: what was begun before is let go. */
export async function begins(answers: Partial<Answers>): Promise<void> {
  const found = await acrossDraft();
  found.set({ ...EMPTY, ...answers });
}

/** What a scanned code says of the terms; null where it was typed, or where nothing was given. */
export function scanned(answers: Answers): PayCode['terms'] {
  return answers.side === 'gave' ? (readPayCode(answers.code)?.terms ?? null) : null;
}

/** What a scanned code already answers is not asked again. */
export function steps(answers: Answers): Step[] {
  const known = scanned(answers) !== null;
  return STEPS.filter((step) => isAsked(step, answers, known));
}

function isAsked(step: Step, answers: Answers, known: boolean): boolean {
  switch (step) {
    case 'for':
      return asksForWhom();
    case 'basis':
      return asOfficer(answers.for);
    case 'code':
      return answers.side === 'gave';
    case 'peer':
    case 'long':
    case 'when':
      return !known;
    case 'check':
      return false;
    case 'side':
    case 'what':
    case 'note':
      return true;
  }
}

/** What is wrong with the answer to one step, by field. `peers` are the areas one can choose. */
export function wrongWith(step: Step, answers: Answers, peers: readonly string[]): Errors {
  if (step === 'for' && !answers.for) return { for: t('hours.for.missing') };
  if (step === 'side' && !answers.side) return { side: t('hours.side.missing') };
  if (step === 'basis' && !answers.basis) return { basis: t('attest.missing') };
  if (step === 'code') return wrongCode(answers, peers);
  if (step === 'peer' && !peers.includes(answers.peer)) return { peer: t('across.peer.missing') };
  if (step === 'long') return wrongIn('long', readLength(answers.long));
  if (step === 'when') return wrongIn('when', readDay(answers.when, dayOf(new Date())));
  if (step === 'what' && !answers.what) return { what: t('hours.what.missing') };
  return {};
}

function wrongCode(answers: Answers, peers: readonly string[]): Errors {
  if (!answers.code.trim()) return { code: t('across.code.missing') };
  const code = readPayCode(answers.code);
  if (!code) return { code: t('across.code.wrong') };
  if (!code.terms) return {};
  if (code.terms.origin === bank.value?.origin) return { code: t('across.code.ours') };
  return peers.includes(code.terms.origin) ? {} : { code: t('across.code.stranger') };
}

function wrongIn<Value>(field: string, reading: Reading<Value>): Errors {
  return 'wrong' in reading ? { [field]: t(reading.wrong) } : {};
}

/** The first step whose answer is missing or wrong. */
export function firstWrong(answers: Answers, peers: readonly string[]): Step | null {
  return steps(answers).find((step) => Object.keys(wrongWith(step, answers, peers)).length > 0) ?? null;
}

/** Which area, how long and when: as scanned, else as answered. */
export function termsOf(answers: Answers): { origin: string; minutes: number; day: string } {
  const known = scanned(answers);
  if (known) return known;
  const long = readLength(answers.long);
  const when = readDay(answers.when, dayOf(new Date()));
  return {
    origin: answers.peer,
    minutes: 'value' in long ? long.value : 0,
    day: 'value' in when ? when.value : '',
  };
}

/** An entry, and the code it was made with where hours are promised. Call it only with answers that are all good. */
export async function sayingOf(answers: Answers, area: string): Promise<{ saying: Saying; code: KeptCode | null }> {
  const { origin: peer, minutes, day } = termsOf(answers);
  const details = answers.note.trim() === '' ? [] : [await commit({ note: answers.note.trim() })];
  const shared = {
    // An answer to a question that is no longer asked says nothing.
    basis: (asOfficer(answers.for) && answers.basis) || undefined,
    category: answers.what,
    day,
    details: details[0]?.commitment,
    for: answers.for,
    minutes,
    peer,
  };
  if (answers.side === 'gave') {
    const secret = readPayCode(answers.code)?.secret ?? new Uint8Array();
    return { saying: mine('transfer.offered', { ...shared, code: toBase64url(secret) }, details), code: null };
  }
  const secret = newPaySecret();
  const transfer = await transferOf(secret);
  const content: Json = { ...shared, transfer };
  const own = bank.peek()?.origin ?? '';
  return {
    saying: mine('transfer.promised', content, details),
    code: {
      transfer,
      code: typedPayCode(secret),
      square: scannedPayCode(secret, { origin: own, minutes, day }),
      entry: '',
      area,
    },
  };
}
