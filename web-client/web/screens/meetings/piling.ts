// One slip as it is typed in, filled in from what is known of whose it is; and what it becomes.
import { uuid } from '../../device/chance';
import type { Errors } from '../../parts/errors';
import type {
  Access,
  Capacity,
  Expenses,
  Met,
  Need,
  Offer,
  RewardOffered,
  RewardTaken,
  Row,
  Shape,
} from '../../sync/meetings';
import type { EntryName } from '../../sync/types';
import { t } from '../../words/words';
import { keyOf, nameOfKey } from './calling';
import type { Person } from './noting';

/** Whoever is none of those that are known. */
export const GUEST = 'guest';

/** What somebody would like as a thank-you; or their work pays them to be here. */
export type Thanks = RewardTaken | Extract<RewardOffered, 'salaried'>;

export interface SlipAnswers {
  /** An account, `GUEST`, or nothing yet. */
  who: string;
  /** Of a guest: a new account of theirs, and their name or code. */
  guest: string;
  name: string;
  /** How a guest can be reached. */
  contact: string;
  capacity: Capacity | '';
  /** `<by>/<id>` of who chose them. */
  mandate: string;
  needs: Access[];
  met: Met | '';
  preparation: Offer | '';
  training: Offer | '';
  hours: string;
  minutes: string;
  thanks: Thanks | '';
  expenses: Expenses | '';
  said: string;
  publish: boolean;
}

export const EMPTY: SlipAnswers = {
  who: '',
  guest: '',
  name: '',
  contact: '',
  capacity: '',
  mandate: '',
  needs: [],
  met: '',
  preparation: '',
  training: '',
  hours: '',
  minutes: '',
  thanks: '',
  expenses: '',
  said: '',
  publish: false,
};

/** A new slip of somebody: what is known of them stands there already. */
export function slipOf(who: string, person: Person | undefined): SlipAnswers {
  if (who === GUEST) return { ...EMPTY, who, guest: uuid() };
  const row = person?.row ?? {};
  const needs = row.access ?? [];
  const [first] = needs;
  const alike = needs.every(({ met }) => met === first?.met);
  const around = row.minutes_around;
  return {
    ...EMPTY,
    who,
    contact: row.contact ?? '',
    capacity: row.capacity ?? '',
    mandate: row.mandate ? keyOf(row.mandate) : '',
    needs: needs.map(({ need }) => need),
    met: (alike && first?.met) || '',
    preparation: row.preparation ?? '',
    training: row.training ?? '',
    hours: around === undefined ? '' : String(Math.floor(around / 60)),
    minutes: around === undefined ? '' : String(around % 60),
    thanks: row.offered === 'salaried' ? 'salaried' : (row.taken ?? ''),
    expenses: row.expenses ?? '',
  };
}

export function wrongSlip(slip: SlipAnswers): Errors {
  const errors: Errors = {};
  if (!slip.who) errors.who = t('pile.who.missing');
  if (slip.who === GUEST && !slip.name.trim()) errors.name = t('pile.name.missing');
  if (slip.who && !slip.capacity) errors.as = t('come.as.missing');
  if (!/^\d{0,2}$/.test(slip.hours.trim())) errors.hours = t('pile.time.wrong');
  if (!/^\d{0,3}$/.test(slip.minutes.trim())) errors.minutes = t('pile.time.wrong');
  return errors;
}

/** The whole row: what the slip says over what was known. A slip that was handed in says that they were there. */
export function rowOfSlip(slip: SlipAnswers, known: Row | null, shape: Pick<Shape, 'minutes'>): Row {
  const before = known ?? {};
  const around = slip.hours.trim() || slip.minutes.trim();
  const paid = slip.thanks === 'salaried';
  const was = (need: Access) => before.access?.find((each) => each.need === need)?.met;
  return {
    ...before,
    contact: slip.contact.trim() || undefined,
    capacity: slip.capacity || undefined,
    presence: before.presence === 'part' ? 'part' : 'full',
    minutes: before.minutes ?? shape.minutes,
    access: slip.needs.map((need): Need => ({ need, met: slip.met || was(need) })),
    preparation: slip.preparation || undefined,
    training: slip.training || undefined,
    minutes_around: around ? Number(slip.hours.trim() || 0) * 60 + Number(slip.minutes.trim() || 0) : undefined,
    offered: paid ? 'salaried' : before.offered === 'salaried' ? undefined : before.offered,
    taken: slip.thanks === '' || slip.thanks === 'salaried' ? undefined : slip.thanks,
    expenses: slip.expenses || undefined,
    mandate: mandateOf(slip),
  };
}

function mandateOf({ mandate }: SlipAnswers): EntryName | undefined {
  return mandate ? nameOfKey(mandate) : undefined;
}
