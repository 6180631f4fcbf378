// The form that calls a meeting or changes one: what stands in it, filled in from the last time, and what it becomes.
import type { Errors } from '../../parts/errors';
import { boxesOf, type DayBoxes, hasDay, type LengthBoxes, NO_DAY } from '../../parts/time';
import {
  ACCESS,
  type Access,
  type MeetingInfo,
  type Mode,
  type PlaceKind,
  type Shape,
  type Side,
} from '../../sync/meetings';
import type { EntryName } from '../../sync/types';
import { clockInWords } from '../../words/meetings';
import { readDay, readLength } from '../../words/typed';
import { dayOf } from '../../words/units';
import { t } from '../../words/words';
import { ANY_DAY } from './days';

export interface CallAnswers {
  /** `<by>/<id>` of the group; likewise of the piece of work. */
  group: string;
  initiative: string;
  title: string;
  purpose: string;
  day: DayBoxes;
  starts: string;
  long: LengthBoxes;
  mode: Mode;
  where: string;
  link: string;
  access: Access[];
  breaks: string;
  place: PlaceKind | '';
  placeChosenBy: Side | '';
  calledBy: Side | '';
  agendaSetBy: Side | '';
  agendaSent: DayBoxes;
  noteTakers: string[];
}

export const NO_CALL: CallAnswers = {
  group: '',
  initiative: '',
  title: '',
  purpose: '',
  day: NO_DAY,
  starts: '',
  long: { hours: '2', minutes: '0' },
  mode: 'in-person',
  where: '',
  link: '',
  access: [],
  breaks: '1',
  place: '',
  placeChosenBy: '',
  calledBy: '',
  agendaSetBy: '',
  agendaSent: NO_DAY,
  noteTakers: [],
};

/** What the last meeting of the group gives for the next: all but its days, its title and what it was about. */
export function likeLast({ shape, place, link }: Pick<MeetingInfo, 'shape' | 'place' | 'link'>): Partial<CallAnswers> {
  return {
    starts: shape.starts === undefined ? '' : clockInWords(shape.starts),
    long: { hours: String(Math.floor(shape.minutes / 60)), minutes: String(shape.minutes % 60) },
    mode: shape.mode,
    where: place ?? '',
    link: link ?? '',
    access: shape.access ?? [],
    breaks: shape.breaks === undefined ? '' : String(shape.breaks),
    place: shape.place ?? '',
    placeChosenBy: shape.place_chosen_by ?? '',
    calledBy: shape.called_by ?? '',
    agendaSetBy: shape.agenda_set_by ?? '',
    noteTakers: shape.note_takers ?? [],
  };
}

/** A meeting as it stands, to be changed. */
export function answersOf(meeting: MeetingInfo): CallAnswers {
  const { shape, title, purpose } = meeting;
  return {
    ...NO_CALL,
    ...likeLast(meeting),
    group: keyOf(shape.group),
    initiative: shape.initiative ? keyOf(shape.initiative) : '',
    title: title ?? '',
    purpose: purpose ?? '',
    day: boxesOf(shape.day),
    agendaSent: shape.agenda_sent_on ? boxesOf(shape.agenda_sent_on) : NO_DAY,
  };
}

export function keyOf({ by, id }: EntryName): string {
  return `${by}/${id}`;
}

export function nameOfKey(key: string): EntryName {
  const [by = '', id = ''] = key.split('/');
  return { by, id };
}

/** "14:00", "14.00", "2pm" or "2:30 pm" as minutes after midnight; null for anything else. */
export function readClock(typed: string): number | null {
  const [, hours = '', minutes = '0', half = ''] =
    typed
      .trim()
      .toLowerCase()
      .match(/^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/) ?? [];
  if (hours === '') return null;
  const hour = half ? (Number(hours) % 12) + (half === 'pm' ? 12 : 0) : Number(hours);
  const right = hour < 24 && Number(minutes) < 60 && !(half && Number(hours) > 12);
  return right ? hour * 60 + Number(minutes) : null;
}

export function wrongWith(answers: CallAnswers): Errors {
  const errors: Errors = {};
  if (!answers.group) errors.group = t('call.group.missing');
  if (!answers.purpose.trim()) errors.purpose = t('call.purpose.missing');
  if ('wrong' in readDay(answers.day, ANY_DAY)) errors.day = t('call.day.missing');
  if (answers.starts.trim() && readClock(answers.starts) === null) errors.starts = t('call.starts.wrong');
  const long = readLength(answers.long);
  if ('wrong' in long) errors.long = t(long.wrong);
  if (answers.breaks.trim() && !/^\d{1,2}$/.test(answers.breaks.trim())) errors.breaks = t('call.breaks.wrong');
  const sent = readDay(answers.agendaSent, dayOf(new Date()));
  if (hasDay(answers.agendaSent) && 'wrong' in sent) errors['agenda-sent'] = t(sent.wrong);
  return errors;
}

/** The shape, of answers that are all good; what the form does not ask stays as it was. */
export function shapeOf(answers: CallAnswers, before?: Shape): Shape {
  const day = readDay(answers.day, ANY_DAY);
  const long = readLength(answers.long);
  const sent = readDay(answers.agendaSent, ANY_DAY);
  return {
    ...before,
    access: ACCESS.filter((access) => answers.access.includes(access)),
    agenda_sent_on: 'value' in sent ? sent.value : undefined,
    agenda_set_by: answers.agendaSetBy || undefined,
    breaks: answers.breaks.trim() ? Number(answers.breaks) : undefined,
    called_by: answers.calledBy || undefined,
    day: 'value' in day ? day.value : '',
    group: nameOfKey(answers.group),
    initiative: answers.initiative ? nameOfKey(answers.initiative) : undefined,
    minutes: 'value' in long ? long.value : 0,
    mode: answers.mode,
    note_takers: [...answers.noteTakers].sort(),
    place: answers.place || undefined,
    place_chosen_by: answers.placeChosenBy || undefined,
    starts: readClock(answers.starts) ?? undefined,
  };
}

export function wordsOfCall({ title, purpose, where, link }: CallAnswers) {
  return { title, purpose, where, link };
}
