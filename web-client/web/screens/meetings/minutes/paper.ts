// Minutes as they are read, made from what the node answers or from a kept file of agreed minutes.
import type { OpenEntry } from '../../../log/record';
import type { PublishedAnswer, PublishedMinutes } from '../../../sync/after';
import type { ActionStatus, Capacity, MeetingInfo, Method, Power, Presence, Votes } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { sideInWords } from '../../../words/meetings';

/** Minutes, whoever shows them. What is null was not recorded, is not told, or was erased. */
export interface Paper {
  title: string | null;
  purpose: string | null;
  day: string;
  /** Minutes after midnight. */
  starts: number | null;
  place: string | null;
  /** Null where nobody is told of. */
  people: Person[] | null;
  items: { key: string; title: string | null; easy: string | null }[];
  said: Said[];
  decided: Decided[];
  actions: {
    key: string;
    text: string | null;
    owner: string | null;
    due: string | null;
    status: ActionStatus | null;
    /** The key of the decision that it follows from. */
    from: string | null;
  }[];
}

export interface Person {
  key: string;
  name: string | null;
  capacity: Capacity | null;
  presence: Presence | null;
}

export interface Said {
  key: string;
  item: string | null;
  text: string | null;
  capacity: Capacity | null;
  name: string | null;
  /** What became of it, oldest first; told in public minutes, elsewhere on a page of its own. */
  answers?: PublishedAnswer[];
}

export interface Decided {
  key: string;
  text: string | null;
  easy: string | null;
  dissent: string | null;
  method: Method;
  power: Power;
  lived: Votes | null;
  professionals: Votes | null;
  review: string | null;
}

export function keyOf({ by, id }: EntryName): string {
  return `${by}/${id}`;
}

export function paperOf(meeting: MeetingInfo): Paper {
  const { shape } = meeting;
  return {
    title: meeting.title,
    purpose: meeting.purpose,
    day: shape.day,
    starts: shape.starts ?? null,
    place: meeting.place,
    people: meeting.attendance.map((each) => ({
      key: each.who,
      name: each.name,
      capacity: each.row?.capacity ?? null,
      presence: each.row?.presence ?? null,
    })),
    items: meeting.items.map((each) => ({ key: keyOf(each), title: each.title, easy: each.plain_title })),
    said: meeting.contributions.map((each) => ({
      key: keyOf(each),
      item: each.item ? keyOf(each.item) : null,
      text: each.text,
      capacity: each.capacity,
      name: each.who_name,
    })),
    decided: meeting.decisions.map((each) => ({
      key: keyOf(each),
      text: each.text,
      easy: each.plain_text,
      dissent: each.dissent,
      method: each.method,
      power: each.power,
      lived: each.lived_experience,
      professionals: each.professionals,
      review: each.review_on,
    })),
    actions: meeting.actions.map((each) => ({
      key: keyOf(each),
      text: each.text,
      owner: each.owner_name,
      due: each.due,
      status: each.status,
      from: each.decision ? keyOf(each.decision) : null,
    })),
  };
}

/** From the entries of a kept file. Members' own names are not in them; a guest's is. */
export function paperOfRecord(entries: readonly OpenEntry[]): Paper {
  const of = (kind: string) => entries.filter((each) => each.kind === kind);
  const now = standing(entries);
  const [meeting] = entries.filter(({ kind }) => kind === 'meeting.called' || kind === 'meeting.changed');
  const items = of('item.raised').sort((a, b) => (a.content.number ?? 999) - (b.content.number ?? 999));
  const people = of('attendance.noted').map(({ content, words }) => ({
    key: content.who as string,
    name: words?.name ?? null,
    capacity: words?.capacity ?? null,
    presence: words?.presence ?? null,
  }));
  return {
    title: meeting?.words?.title ?? null,
    purpose: meeting?.words?.purpose ?? null,
    day: meeting?.content.shape.day ?? '',
    starts: meeting?.content.shape.starts ?? null,
    place: meeting?.words?.where ?? null,
    people,
    items: items.map((each) => ({
      key: keyOf(each),
      title: each.words?.title ?? null,
      easy: each.words?.plain_title ?? null,
    })),
    said: of('contribution.noted').map((each) => ({
      key: keyOf(each),
      item: now(each.content.item),
      text: each.words?.text ?? null,
      capacity: each.words?.capacity ?? null,
      name: people.find(({ key }) => key === each.content.who)?.name ?? null,
    })),
    decided: of('decision.noted').map((each) => ({
      key: keyOf(each),
      text: each.words?.text ?? null,
      easy: each.words?.plain_text ?? null,
      dissent: each.words?.dissent ?? null,
      method: each.content.method,
      power: each.content.power,
      lived: each.content.lived_experience ?? null,
      professionals: each.content.professionals ?? null,
      review: each.content.review_on ?? null,
    })),
    actions: of('action.noted').map((each) => ({
      key: keyOf(each),
      text: each.words?.text ?? null,
      owner: each.words?.owner_name ?? null,
      due: each.content.due ?? null,
      status: null,
      from: now(each.content.decision),
    })),
  };
}

/**
 * Which note of a record another speaks of: that one, or the one that took its place. A record says only whose place a note took
 * last: of one that was changed twice before it was agreed, the first name is in no record.
 */
function standing(entries: readonly OpenEntry[]): (name: EntryName | undefined) => string | null {
  const newer = new Map<string, string>();
  for (const entry of entries) if (entry.content.replaces) newer.set(keyOf(entry.content.replaces), keyOf(entry));
  return (name) => (name ? (newer.get(keyOf(name)) ?? keyOf(name)) : null);
}

/** From minutes that are public: notes have no names there, only places in their lists. */
export function paperOfPublished(minutes: PublishedMinutes): Paper {
  return {
    title: minutes.title,
    purpose: minutes.purpose,
    day: minutes.day,
    starts: minutes.starts,
    place: minutes.place,
    people: null,
    items: minutes.items.map(({ title, plain_title }, at) => ({ key: String(at), title, easy: plain_title })),
    said: minutes.contributions.map(({ item, text, answers }, at) => ({
      key: String(at),
      item: item === null ? null : String(item - 1),
      text,
      capacity: null,
      name: null,
      answers,
    })),
    decided: minutes.decisions.map((each, at) => ({
      key: String(at),
      text: each.text,
      easy: each.plain_text,
      dissent: each.dissent,
      method: each.method,
      power: each.power,
      lived: null,
      professionals: null,
      review: each.review_on,
    })),
    actions: minutes.actions.map((each, at) => ({
      key: String(at),
      text: each.text,
      owner: sideInWords(each.owned_by),
      due: each.due,
      status: each.status,
      from: null,
    })),
  };
}
