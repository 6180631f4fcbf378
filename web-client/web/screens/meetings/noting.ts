// Noting things in a meeting: each note is an entry of its own, made and signed here, sent when there is a signal.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type Draft, draft } from '../../sync/drafts';
import type {
  AttendanceInfo,
  Capacity,
  Kind,
  Kinds,
  LastTime,
  MeetingInfo,
  Noted,
  Row,
  Side,
} from '../../sync/meetings';
import { livedExperience, professional } from '../../sync/meetings';
import { keep, type Made } from '../../sync/outbox';
import type { EntryName, Member } from '../../sync/types';
import { t } from '../../words/words';
import { drop, isUnsent } from './merging';
import { named, saying } from './sayings';

/** Where an entry's words can be mended, should the node refuse it. */
const SCREEN = '/meetings';

/** Notes something; it is in front of everybody here at once, and sent behind the screen. */
export async function note<K extends Kind>(kind: K, content: Kinds[K][0], words: Kinds[K][1]): Promise<Made> {
  return keep(await saying(kind, content, words), { screen: SCREEN, answers: null });
}

/** Takes a note out: one not sent yet simply goes, any other is struck where all can see. */
export async function strike(what: Noted): Promise<void> {
  if (isUnsent(what) && (await drop(what))) return;
  await note('note.struck', { note: named(what) }, undefined);
}

/**
 * What a changed note is to replace. One that was not sent yet goes, and the new one takes the place that it had.
 */
export async function placeOf(what: EntryName & { unsent: boolean; replaces?: EntryName | undefined }) {
  if (what.unsent && (await drop(what))) return what.replaces;
  return named(what);
}

/** A draft of this name; null until it is read from the device. */
export function useDraft<Answers extends object>(name: string, empty: Answers): Draft<Answers> | null {
  const found = useSignal<Draft<Answers> | null>(null);
  useEffect(() => {
    void draft(name, empty).then((read) => {
      found.value = read;
    });
  }, [name]);
  return found.value;
}

/** Somebody who takes part, or may: from the attendance, or of those who were there the last time. */
export interface Person {
  who: string;
  name: string;
  guest: boolean;
  row: Row | null;
  /** What was last noted about them for this meeting; none where they were only there the last time. */
  noted: AttendanceInfo | null;
}

/** Everybody who may be in the room: those who said so, then those of the last time, by name. */
export function roster(meeting: MeetingInfo, members: readonly Member[]): Person[] {
  const nameOf = (who: string, told: string | null | undefined) =>
    told ?? members.find((member) => member.account === who)?.name ?? t('people.someone');
  const known = meeting.attendance.map((noted) => ({
    who: noted.who,
    name: nameOf(noted.who, noted.name ?? noted.row?.name),
    guest: noted.guest,
    row: noted.row,
    noted,
  }));
  const before = (meeting.last_time?.who ?? [])
    .filter(({ who }) => !known.some((person) => person.who === who))
    .map((each) => ({
      who: each.who,
      name: nameOf(each.who, each.name),
      guest: each.guest,
      row: rowOfLast(each),
      noted: null,
    }));
  return [...known, ...before].sort((a, b) => a.name.localeCompare(b.name));
}

/** What is taken over from the last time: as what they came, for whom they spoke, what they needed. */
function rowOfLast({ capacity, also, access, mandate }: LastTime): Row | null {
  if (!capacity) return null;
  return { capacity, also, access: access.map((need) => ({ need })), mandate: mandate ?? undefined };
}

/** In the room, all the time or for a part of it. */
export function isHere(person: Pick<Person, 'row'>): boolean {
  return person.row?.presence === 'full' || person.row?.presence === 'part';
}

/** Notes who takes part, as what; what was told about them before is kept. */
export function noteAttendance(meeting: EntryName, person: Pick<Person, 'who' | 'guest' | 'name'>, row: Row) {
  const { name: _, ...told } = row;
  const words = person.guest ? { ...told, name: person.name } : told;
  return note('attendance.noted', { guest: person.guest || undefined, meeting, who: person.who }, words);
}

/** On which side somebody stands who takes part as this. */
export function sideOf(capacity: Capacity | null | undefined): Side {
  if (livedExperience(capacity ?? undefined)) return 'lived-experience';
  return professional(capacity ?? undefined) ? 'professionals' : 'other';
}
