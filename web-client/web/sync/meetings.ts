// Meetings and what surrounds them: the bodies and words of the entries, and what the
// node answers. Days are `YYYY-MM-DD`, lengths are minutes.

import type * as List from './meeting-lists';
import type * as Api from './openapi';
import type { Basis, EntryName } from './types';

export * from './meeting-lists';

// What entries say.

export interface Paper {
  format?: List.Access | undefined;
  sent_on: string;
}

/** The shape of a meeting, without the commitment to its words. */
export interface Shape {
  access?: List.Access[] | undefined;
  agenda_sent_on?: string | undefined;
  agenda_set_by?: List.Side | undefined;
  breaks?: number | undefined;
  called_by?: List.Side | undefined;
  day: string;
  group: EntryName;
  initiative?: EntryName | undefined;
  minutes: number;
  mode: List.Mode;
  note_takers?: string[] | undefined;
  papers?: Paper[] | undefined;
  place?: List.PlaceKind | undefined;
  place_chosen_by?: List.Side | undefined;
  /** Minutes after midnight where the meeting is; none where each takes part in their own time. */
  starts?: number | undefined;
}

export interface Need {
  need: List.Access;
  met?: List.Met | undefined;
}

/** What is told about one person in one meeting; all of it erasable. */
export interface Row {
  /** A guest's name only. */
  name?: string | undefined;
  /** How a guest can be reached. */
  contact?: string | undefined;
  capacity?: List.Capacity | undefined;
  also?: List.Capacity[] | undefined;
  /** None: they say that they come. */
  presence?: List.Presence | undefined;
  functions?: List.Doing[] | undefined;
  access?: Need[] | undefined;
  preparation?: List.Offer | undefined;
  training?: List.Offer | undefined;
  minutes?: number | undefined;
  minutes_around?: number | undefined;
  offered?: List.RewardOffered | undefined;
  taken?: List.RewardTaken | undefined;
  expenses?: List.Expenses | undefined;
  mandate?: EntryName | undefined;
}

export interface Votes {
  against: number;
  abstained: number;
  for: number;
}

export interface Tally {
  apologies: number;
  capacities: { capacity: List.Capacity; people: number }[];
  chairs: number;
  chairs_lived_experience: number;
  needs: number;
  needs_met: number;
  needs_partly: number;
}

export interface MandateRow {
  chosen_by: List.ChosenBy;
  from: string;
  until?: string | undefined;
  choosers?: number | undefined;
  contact?: string | undefined;
}

interface GroupWords {
  name: string;
  about?: string | undefined;
  terms?: string | undefined;
  we_will?: string | undefined;
  you_will?: string | undefined;
}
interface GroupBody {
  organisers?: string[] | undefined;
  pot?: string | undefined;
  type: List.GroupType;
}
interface InitiativeWords {
  title: string;
  plain_title?: string | undefined;
  about?: string | undefined;
  owner_name?: string | undefined;
  /** Which approach of community support it tries: a name of the list. */
  approach?: string | undefined;
}
export interface MeetingWords {
  title?: string | undefined;
  purpose: string;
  where?: string | undefined;
  link?: string | undefined;
}
interface Text {
  text: string;
}
/** A note in a meeting; it may take the place of another of its kind. */
interface Note {
  meeting: EntryName;
  replaces?: EntryName | undefined;
}

/** Each kind: what its entry holds beside the commitment to its words, and the words. */
export interface Kinds {
  'group.formed': [GroupBody, GroupWords];
  'group.changed': [GroupBody & { group: EntryName }, GroupWords];
  'mandate.given': [{ account: string; group: EntryName }, MandateRow];
  'mandate.reported': [{ mandate: EntryName; on: string }, undefined];
  'mandate.ended': [{ mandate: EntryName }, undefined];
  'initiative.opened': [
    { claimed: number; group?: EntryName | undefined; level: List.Level; owner?: string | undefined },
    InitiativeWords,
  ];
  'initiative.changed': [{ initiative: EntryName; level: List.Level; owner?: string | undefined }, InitiativeWords];
  'initiative.staged': [{ day: string; initiative: EntryName; stage: List.Stage }, undefined];
  'initiative.replied': [{ initiative: EntryName }, Text];
  'response.given': [
    { contributions: EntryName[]; organisation?: string | undefined; outcome: List.Outcome },
    { text?: string | undefined; reason?: string | undefined; organisation?: string | undefined } | undefined,
  ];
  'response.told': [
    { contribution: EntryName; format?: List.Access | undefined; how: List.ToldHow; on: string; response: EntryName },
    undefined,
  ];
  'period.closed': [{ figures: Figure[]; from: string; to: string }, undefined];
  'meeting.called': [{ shape: Shape }, MeetingWords];
  'meeting.changed': [{ meeting: EntryName; shape: Shape }, MeetingWords];
  'meeting.held': [{ meeting: EntryName }, undefined];
  'meeting.cancelled': [{ meeting: EntryName }, Text | undefined];
  'attendance.noted': [{ guest?: true | undefined; meeting: EntryName; who: string }, Row];
  'item.raised': [
    Note & { minutes?: number | undefined; number?: number | undefined; proposed_by: List.Side },
    { title: string; plain_title?: string | undefined },
  ];
  'contribution.noted': [
    Note & { item?: EntryName | undefined; who?: string | undefined },
    { text: string; capacity?: List.Capacity | undefined; publish: boolean },
  ];
  'decision.noted': [
    Note & {
      item?: EntryName | undefined;
      lived_experience?: Votes | undefined;
      method: List.Method;
      power: List.Power;
      professionals?: Votes | undefined;
      review_on?: string | undefined;
    },
    { text: string; plain_text?: string | undefined; dissent?: string | undefined },
  ];
  'action.noted': [
    Note & {
      decision?: EntryName | undefined;
      due?: string | undefined;
      owned_by: List.Side;
      owner?: string | undefined;
    },
    { text: string; owner_name?: string | undefined },
  ];
  'action.moved': [{ action: EntryName; on: string; status: List.ActionStatus }, Text | undefined];
  'note.struck': [{ note: EntryName }, undefined];
  'minutes.drafted': [{ meeting: EntryName; record: string; tally: Tally }, undefined];
  'minutes.answered': [
    {
      answer: List.Verdict;
      basis?: Basis | undefined;
      cleared?: true | undefined;
      for: string;
      meeting: EntryName;
      record: string;
    },
    Text | undefined,
  ];
  'minutes.agreed': [{ lived_experience: number; meeting: EntryName; others: number; record: string }, undefined];
  'minutes.published': [{ meeting: EntryName }, undefined];
  'minutes.corrected': [{ meeting: EntryName }, Text];
  'link.issued': [
    {
      contributions?: EntryName[] | undefined;
      for: string;
      key: string;
      meeting: EntryName;
      purpose: List.LinkPurpose;
    },
    undefined,
  ];
  'link.stopped': [{ key: string }, undefined];
  'slips.issued': [{ meeting: EntryName; slips: string[] }, undefined];
  'guest.erased': [{ guest: string }, undefined];
}
export type Kind = keyof Kinds;

export interface Figure {
  indicator: string;
  of: number;
  value: number;
  second?: number | undefined;
  second_of?: number | undefined;
}

// What the node answers: the types that are made from its API document. A row, a shape and what hangs on them have our own types
// above, for entries are made of these: there, what is not known is left out, not null.

type With<Type, Own> = Omit<Type, keyof Own> & Own;

/** What every note carries: its name, its place in the book, when and by whom. */
export type Noted = Pick<Api.ItemInfo, 'by' | 'id' | 'index' | 'at' | 'by_name'>;

export type {
  ActionInfo,
  AnsweredInfo,
  ContributionInfo,
  DecisionInfo,
  ItemInfo,
  LinkInfo,
  ResponseInfo,
} from './openapi';
export type GroupLine = Api.GroupItem;
export type MeetingLine = Api.MeetingItem;
export type MandateInfo = With<Api.MandateInfo, { row: MandateRow | null }>;
export type GroupInfo = With<Api.GroupInfo, { mandates: MandateInfo[] }>;
export type AttendanceInfo = With<Api.AttendanceInfo, { row: Row | null }>;

/** A meeting, as far as the one who asks may see it. */
export type MeetingInfo = With<Api.MeetingInfo, { attendance: AttendanceInfo[]; shape: Shape }>;

/** Somebody who was there the last time this group met. */
export type LastTime = Api.Before;
