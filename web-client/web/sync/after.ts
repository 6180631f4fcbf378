// What the node answers about what follows meetings: answers, duties, pieces of work, indicators, reflections.
import type {
  ActionInfo,
  ActionStatus,
  ContributionInfo,
  Level,
  MeetingLine,
  Method,
  Noted,
  Outcome,
  Power,
  Side,
  Stage,
} from './meetings';
import type * as Api from './openapi';
import type { EntryName } from './types';

/** Something I said, or somebody I support, and the meeting it was said in. */
export interface SaidLine extends ContributionInfo {
  meeting: EntryName;
  meeting_title: string | null;
  day: string;
}

/** What waits for me, as the first page holds it too. */
export type TodoPage = Api.Todo;
export type { DaysBefore, Telling, ToTell } from './openapi';

export interface InitiativeLine {
  name: EntryName;
  title: string | null;
  plain_title: string | null;
  group: EntryName | null;
  level: Level;
  claimed: number;
  stage: Stage | null;
}

/** What the records show, step by step (protocol: `summary::rung`). */
export const STEPS = [
  'people-recorded',
  'nobody-with-lived-experience',
  'lived-experience-present',
  'they-were-heard',
  'they-recommended',
  'they-were-answered',
  'before-the-plan',
  'agenda-shared',
  'decided-together',
  'they-deliver',
  'they-chair',
  'loop-closed',
  'record-agreed',
] as const;
export type Step = (typeof STEPS)[number];

export interface Evidence {
  /** None: not enough is recorded to say. */
  rung: number | null;
  because: Step[];
  missing: Step[];
  capped: boolean;
}

export interface InitiativeInfo extends InitiativeLine {
  about: string | null;
  owner: string | null;
  owner_name: string | null;
  stages: { day: string; stage: Stage }[];
  evidenced: Evidence;
  actions: (ActionInfo & { meeting: EntryName; meeting_day: string })[];
  contributions: number;
  answered: number;
  meetings: MeetingLine[];
  replies: (Noted & { text: string | null })[];
  may: { change: boolean; reply: boolean };
}

/** How a figure may be shown (protocol: `summary::indicators::Shown`). */
export type Shown =
  | { kind: 'exact'; value: number; of: number }
  | { kind: 'about'; percent: number }
  | { kind: 'suppressed' | 'not-enough' | 'not-recorded' };

/** What sort of record is behind a figure. */
export type What = 'initiative' | 'meeting' | 'item' | 'contribution' | 'decision' | 'action' | 'pool';

export interface IndicatorInfo {
  indicator: string;
  /** How many, of how many; null where it is not shown. */
  value: number | null;
  of: number | null;
  shown: Shown;
  /** A second figure, where there is one that may be shown. */
  second?: number | null;
  second_of?: number | null;
  /** Its parts, where enough people are behind it: of C13 the marks from 1 to 5, of C15 the capacities in order. */
  parts?: { cells: Cell[]; total: Cell | null } | null;
  records: { what: What; name: EntryName; meeting?: EntryName | null; title?: string | null }[];
}
export interface IndicatorsPage {
  from: string;
  to: string;
  /** The figures were written down for good. */
  frozen: boolean;
  indicators: IndicatorInfo[];
}

export interface PooledInfo {
  index: number;
  at: number;
  count: number;
  pool: Record<'understood' | 'listened' | 'difference' | 'important' | 'again', number[]>;
}
export interface PooledPage {
  items: PooledInfo[];
  count: number;
}

export interface PublishedLine {
  name: EntryName;
  title: string | null;
  group_title: string | null;
  day: string;
}

/** A count of people as it may be shown (protocol: `disclosure::Cell`). */
export type Cell =
  | { kind: 'zero' | 'suppressed' | 'not-collected' | 'not-published' }
  | { kind: 'rounded'; about: number };

/** What became of something that was said. */
export interface PublishedAnswer {
  on: string;
  outcome: Outcome;
  text: string | null;
  reason: string | null;
  organisation: string | null;
}

/** Minutes that are public: nobody is named, and words stand only with the consent of who said them. */
export interface PublishedMinutes extends PublishedLine {
  purpose: string | null;
  place: string | null;
  starts: number | null;
  people: Cell;
  agreed_on: string | null;
  published_on: string | null;
  items: { title: string | null; plain_title: string | null }[];
  /** `item` is a place in the list of items, counted from 1. */
  contributions: { item: number | null; text: string | null; answers: PublishedAnswer[] }[];
  decisions: {
    text: string | null;
    plain_text: string | null;
    method: Method;
    power: Power;
    dissent: string | null;
    review_on: string | null;
  }[];
  actions: { text: string | null; owned_by: Side; due: string | null; status: ActionStatus }[];
  corrections: { on: string; why: string | null }[];
}
