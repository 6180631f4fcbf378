// What leaves this Kith, as the node tells of it: summaries, what waits for somebody who checks them, what areas without Kith sent.
import type { HoldingNeighbour, PublishedList, Table } from './openapi';

/** A figure as it leaves: exact, to the nearest five, or hidden. */
export type Shown =
  | { kind: 'exact'; number: number }
  | { kind: 'rounded'; about: number }
  | { kind: 'zero' | 'suppressed' | 'not-published' | 'not-collected' | 'few' };

export interface ToldIndicator {
  indicator: string;
  parts?: Table;
  second?: number;
  second_of?: number;
  shown:
    | { kind: 'exact'; value: number; of: number }
    | { kind: 'about'; percent: number }
    | { kind: 'suppressed' | 'not-enough' | 'not-recorded' };
}

/** A summary: what it says. */
export interface Told {
  activity: {
    actions: Shown;
    approaches: Shown;
    categories: { category: string; hours: Shown; people?: Shown }[];
    decisions: Shown;
    exchanges?: Shown;
    hours: Shown;
    hours_to_neighbours: Shown;
    hours_from_neighbours: Shown;
    meetings: Shown;
    people: Shown;
  };
  area?: { name: string; code?: string; organisation?: string };
  delay_days: number;
  from: string;
  to: string;
  indicators: ToldIndicator[];
  rule: { counts: { hide_to: number; round_to: number; people: number }; hours: HoursRule };
}

export interface HoursRule {
  contributors: number;
  largest_percent: number;
  top_two_percent: number;
}

export interface Waiting {
  release: string;
  text: string;
  told: Told;
  no: { by: string; by_name: string | null; at: number; reason: string } | null;
}

/** What waits, and who checks it; what was released is read as a list. */
export interface Releases {
  waiting: Waiting[];
  coming: { from: string; to: string; due: string } | null;
  signatory: boolean;
  signatories: number;
}

export interface Released {
  release: string;
  text: string;
  told: Told;
  by: string;
  by_name: string | null;
  at: number;
}

export interface Leaves {
  name: string | null;
  address: string;
  /** The newest public head of our hours book, as others read it. */
  head: string;
  listings: {
    type: 'offer' | 'request';
    category: string;
    until: string;
    title: string | null;
    text: string | null;
    contact: string | null;
    index: number;
  }[];
  neighbours: HoldingNeighbour[];
}

/** Something public, word for word. */
export interface Published {
  kind: 'profile' | 'network' | 'summary' | 'pulse' | 'return';
  text: string;
  told: Told | null;
  pulse: { from: string; to: string; meetings: number; decisions: number; approaches?: string[] } | null;
  network: PublishedList | null;
}

/** The period of which figures are awaited; of whom is read as a list. */
export interface Returns {
  from: string;
  to: string;
}

export interface Awaited {
  origin: string | null;
  name: string | null;
  sent: boolean;
}

/** Figures that left from here, and how they came to: that stays here. */
export interface SignedReturn {
  text: string;
  told: Told;
  agreed_by: string;
  by: string;
  by_name: string | null;
  at: number;
}

/** What of an area's figures may leave. */
export interface Protected {
  text: string;
  told: Told;
}
