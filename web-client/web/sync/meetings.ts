// Meetings and what surrounds them: the bodies and words of the entries, and what the
// node answers. Days are `YYYY-MM-DD`, lengths are minutes.

import type {
  Access,
  ActionStatus,
  Capacity,
  ChosenBy,
  Doing,
  Expenses,
  GroupType,
  Level,
  LinkPurpose,
  MeetingStatus,
  Met,
  Method,
  Mode,
  Offer,
  Outcome,
  PlaceKind,
  Power,
  Presence,
  RewardOffered,
  RewardTaken,
  Side,
  Stage,
  ToldHow,
  Verdict,
} from './meeting-lists';
import type { Basis, EntryName } from './types';

export * from './meeting-lists';

// What entries say.

export interface Paper {
  format?: Access | undefined;
  sent_on: string;
}

/** The shape of a meeting, without the commitment to its words. */
export interface Shape {
  access?: Access[] | undefined;
  agenda_sent_on?: string | undefined;
  agenda_set_by?: Side | undefined;
  breaks?: number | undefined;
  called_by?: Side | undefined;
  day: string;
  group: EntryName;
  initiative?: EntryName | undefined;
  minutes: number;
  mode: Mode;
  note_takers?: string[] | undefined;
  papers?: Paper[] | undefined;
  place?: PlaceKind | undefined;
  place_chosen_by?: Side | undefined;
  /** Minutes after midnight where the meeting is; none where each takes part in their own time. */
  starts?: number | undefined;
}

export interface Need {
  need: Access;
  met?: Met | undefined;
}

/** What is told about one person in one meeting; all of it erasable. */
export interface Row {
  /** A guest's name only. */
  name?: string | undefined;
  capacity?: Capacity | undefined;
  also?: Capacity[] | undefined;
  /** None: they say that they come. */
  presence?: Presence | undefined;
  functions?: Doing[] | undefined;
  access?: Need[] | undefined;
  preparation?: Offer | undefined;
  training?: Offer | undefined;
  minutes?: number | undefined;
  minutes_around?: number | undefined;
  offered?: RewardOffered | undefined;
  taken?: RewardTaken | undefined;
  expenses?: Expenses | undefined;
  mandate?: EntryName | undefined;
}

export interface Votes {
  against: number;
  abstained: number;
  for: number;
}

export interface Tally {
  apologies: number;
  capacities: { capacity: Capacity; people: number }[];
  chairs: number;
  chairs_lived_experience: number;
  needs: number;
  needs_met: number;
  needs_partly: number;
}

export interface MandateRow {
  chosen_by: ChosenBy;
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
  type: GroupType;
}
interface InitiativeWords {
  title: string;
  plain_title?: string | undefined;
  about?: string | undefined;
  owner_name?: string | undefined;
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
    { claimed: number; group?: EntryName | undefined; level: Level; owner?: string | undefined },
    InitiativeWords,
  ];
  'initiative.changed': [{ initiative: EntryName; level: Level; owner?: string | undefined }, InitiativeWords];
  'initiative.staged': [{ day: string; initiative: EntryName; stage: Stage }, undefined];
  'initiative.replied': [{ initiative: EntryName }, Text];
  'response.given': [
    { contributions: EntryName[]; organisation?: string | undefined; outcome: Outcome },
    { text?: string | undefined; reason?: string | undefined; organisation?: string | undefined } | undefined,
  ];
  'response.told': [
    { contribution: EntryName; format?: Access | undefined; how: ToldHow; on: string; response: EntryName },
    undefined,
  ];
  'period.closed': [{ figures: Figure[]; from: string; to: string }, undefined];
  'meeting.called': [{ shape: Shape }, MeetingWords];
  'meeting.changed': [{ meeting: EntryName; shape: Shape }, MeetingWords];
  'meeting.held': [{ meeting: EntryName }, undefined];
  'meeting.cancelled': [{ meeting: EntryName }, Text | undefined];
  'attendance.noted': [{ guest?: true | undefined; meeting: EntryName; who: string }, Row];
  'item.raised': [
    Note & { minutes?: number | undefined; number?: number | undefined; proposed_by: Side },
    { title: string; plain_title?: string | undefined },
  ];
  'contribution.noted': [
    Note & { item?: EntryName | undefined; who?: string | undefined },
    { text: string; capacity?: Capacity | undefined; publish: boolean },
  ];
  'decision.noted': [
    Note & {
      item?: EntryName | undefined;
      lived_experience?: Votes | undefined;
      method: Method;
      power: Power;
      professionals?: Votes | undefined;
      review_on?: string | undefined;
    },
    { text: string; plain_text?: string | undefined; dissent?: string | undefined },
  ];
  'action.noted': [
    Note & {
      decision?: EntryName | undefined;
      due?: string | undefined;
      owned_by: Side;
      owner?: string | undefined;
    },
    { text: string; owner_name?: string | undefined },
  ];
  'action.moved': [{ action: EntryName; on: string; status: ActionStatus }, Text | undefined];
  'note.struck': [{ note: EntryName }, undefined];
  'minutes.drafted': [{ meeting: EntryName; record: string; tally: Tally }, undefined];
  'minutes.answered': [
    {
      answer: Verdict;
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
      purpose: LinkPurpose;
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

// What the node answers.

/** What every note carries: its name, its place in the book, when and by whom. */
export interface Noted extends EntryName {
  index: number;
  at: number;
  by_name: string | null;
}

export interface GroupLine {
  name: EntryName;
  type: GroupType;
  title: string | null;
  pot: string | null;
  organisers: string[];
  /** The day. */
  next_meeting: string | null;
  meetings: number;
}

export interface MandateInfo {
  name: EntryName;
  account: string;
  account_name: string | null;
  chosen_by: ChosenBy | null;
  row: MandateRow | null;
  reported: string[];
  ended: boolean;
}

export interface GroupInfo extends Omit<GroupLine, 'meetings'> {
  pot_name: string | null;
  about: string | null;
  terms: string | null;
  we_will: string | null;
  you_will: string | null;
  mandates: MandateInfo[];
  initiatives: { name: EntryName; title: string | null; plain_title: string | null }[];
  meetings: MeetingLine[];
  may: { run: boolean };
}

export interface MeetingLine {
  name: EntryName;
  group: EntryName;
  group_title: string | null;
  day: string;
  starts: number | null;
  mode: Mode;
  status: MeetingStatus;
  title: string | null;
  purpose: string | null;
}

export interface AttendanceInfo extends Noted {
  who: string;
  /** What they are called, for those who may know. */
  name: string | null;
  guest: boolean;
  row: Row | null;
}

export interface ItemInfo extends Noted {
  number: number | null;
  minutes: number | null;
  proposed_by: Side;
  title: string | null;
  plain_title: string | null;
}

export interface ResponseInfo extends Noted {
  outcome: Outcome;
  text: string | null;
  reason: string | null;
  organisation: string | null;
  told: { on: string; how: ToldHow }[];
}

export interface ContributionInfo extends Noted {
  item: EntryName | null;
  who: string | null;
  who_name: string | null;
  capacity: Capacity | null;
  text: string | null;
  publish: boolean;
  responses: ResponseInfo[];
}

export interface DecisionInfo extends Noted {
  item: EntryName | null;
  method: Method;
  power: Power;
  lived_experience: Votes | null;
  professionals: Votes | null;
  review_on: string | null;
  text: string | null;
  plain_text: string | null;
  dissent: string | null;
}

export interface ActionInfo extends Noted {
  decision: EntryName | null;
  owned_by: Side;
  owner: string | null;
  owner_name: string | null;
  due: string | null;
  status: ActionStatus;
  text: string | null;
}

export interface AnsweredInfo {
  who: string;
  name: string | null;
  answer: Verdict;
  record: string;
  cleared: boolean;
  text: string | null;
}

export interface LinkInfo {
  key: string;
  for: string;
  for_name: string | null;
  purpose: LinkPurpose;
  contributions: EntryName[];
  used: boolean;
  stopped: boolean;
}

/** A meeting, as far as the one who asks may see it. */
export interface MeetingInfo {
  name: EntryName;
  shape: Shape;
  status: MeetingStatus;
  held: boolean;
  title: string | null;
  purpose: string | null;
  place: string | null;
  link: string | null;
  attendance: AttendanceInfo[];
  items: ItemInfo[];
  contributions: ContributionInfo[];
  decisions: DecisionInfo[];
  actions: ActionInfo[];
  record: string;
  draft: { record: string; tally: Tally; index: number } | null;
  answers: AnsweredInfo[];
  agreed: { index: number; at: number; record: string; lived_experience: number; others: number } | null;
  corrections: { on: string; text: string | null }[];
  published: string | null;
  may: { note: boolean; attend: boolean; raise: boolean; answer: boolean };
  tally_now: Tally | null;
  last_time: { who: LastTime[]; access: Access[] } | null;
  links: LinkInfo[];
  slips: { issued: number };
}

/** Who was there the last time this group met. */
export interface LastTime {
  who: string;
  name: string | null;
  guest: boolean;
  capacity: Capacity | null;
  also: Capacity[];
  /** What they needed. */
  access: Access[];
  /** For which group they spoke. */
  mandate: EntryName | null;
}
