// The least record of a meeting, typed in after it: who was here as what, what was decided, who does what by when.
import { uuid } from '../../device/chance';
import type { Errors } from '../../parts/errors';
import type { Capacity, MeetingInfo, Method, Power } from '../../sync/meetings';
import { t } from '../../words/words';
import { actionOf, type DoingAnswers, NOTHING_TO_DO, wrongAction } from './during/doing';
import { isHere, note, noteAttendance, type Person } from './noting';

/** Somebody in the list: ticked where they were there. */
export interface Ticked {
  here: boolean;
  capacity: Capacity | '';
}

export interface TypedGuest {
  who: string;
  name: string;
  capacity: Capacity | '';
}

export interface TypedDecision {
  text: string;
  method: Method;
  power: Power;
}

export type TypedAction = Omit<DoingAnswers, 'replaces'>;

export interface WriteAnswers {
  people: Record<string, Ticked>;
  guests: TypedGuest[];
  decisions: TypedDecision[];
  actions: TypedAction[];
}

const { replaces: _, ...NO_ACTION } = NOTHING_TO_DO;

export const NOTHING_WRITTEN: WriteAnswers = { people: {}, guests: [], decisions: [], actions: [] };

export function noGuest(): TypedGuest {
  return { who: uuid(), name: '', capacity: '' };
}

/** A decision starts as the one before was made. */
export function nextDecision(decisions: readonly TypedDecision[]): TypedDecision {
  const last = decisions.at(-1);
  return { text: '', method: last?.method ?? 'consensus', power: last?.power ?? 'group-decides' };
}

export function noAction(): TypedAction {
  return { ...NO_ACTION };
}

/** What stands for somebody: what was typed, else what is known of them. */
export function tickOf(answers: WriteAnswers, person: Person): Ticked {
  return answers.people[person.who] ?? { here: isHere(person), capacity: person.row?.capacity ?? '' };
}

/** What is missing or wrong, by field; lines with nothing in them are passed over. */
export function wrongWith(answers: WriteAnswers, people: readonly Person[]): Errors {
  const errors: Errors = {};
  for (const person of people) {
    const { here, capacity } = tickOf(answers, person);
    if (here && !capacity) errors[`as-${person.who}`] = t('write.as.missing', { name: person.name });
  }
  for (const [at, guest] of answers.guests.entries()) {
    if (guest.name.trim() && !guest.capacity) errors[`guest-as-${at}`] = t('write.as.missing', { name: guest.name });
  }
  for (const [at, action] of answers.actions.entries()) {
    if (hasAction(action)) Object.assign(errors, wrongAction(action, `-${at}`));
  }
  return errors;
}

function hasAction(action: TypedAction): boolean {
  return Boolean(action.text.trim() || action.name.trim() || action.owner);
}

/** Says all of it: that the meeting took place, then each note by itself, in this order. */
export async function writeUp(meeting: MeetingInfo, answers: WriteAnswers, people: readonly Person[]): Promise<void> {
  const { name } = meeting;
  if (!meeting.held) await note('meeting.held', { meeting: name }, undefined);
  for (const person of people) {
    const { here, capacity } = tickOf(answers, person);
    const known = person.row ?? {};
    const said = isHere(person) === here && known.capacity === (capacity || undefined);
    if (!here || said) continue;
    const minutes = known.minutes ?? meeting.shape.minutes;
    await noteAttendance(name, person, { ...known, capacity: capacity || undefined, presence: 'full', minutes });
  }
  const guests: Person[] = answers.guests
    .filter((guest) => guest.name.trim())
    .map(({ who, name, capacity }) => ({
      who,
      name,
      guest: true,
      row: { capacity: capacity || undefined, presence: 'full', minutes: meeting.shape.minutes },
      noted: null,
    }));
  for (const guest of guests) await noteAttendance(name, guest, guest.row ?? {});
  for (const { text, method, power } of answers.decisions) {
    if (text.trim()) await note('decision.noted', { meeting: name, method, power }, { text });
  }
  for (const action of answers.actions) {
    if (hasAction(action)) await note('action.noted', ...actionOf(name, action, [...people, ...guests]));
  }
}
