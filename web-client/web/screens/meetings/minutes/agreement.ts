// What the minutes add up to: the counts that are drafted with them, and how far those who were there agree.
import {
  type AnsweredInfo,
  type AttendanceInfo,
  CAPACITIES,
  livedExperience,
  type MeetingInfo,
  type Met,
  type Row,
  type Tally,
} from '../../../sync/meetings';

export function lived(row: Row | null): boolean {
  return livedExperience(row?.capacity);
}

/** Was there for all or part of it, or sent views; saying beforehand that one comes is not yet taking part. */
export function tookPart(row: Row | null): boolean {
  return row?.presence === 'full' || row?.presence === 'part' || row?.presence === 'sent-views';
}

/** Adds the rows up: all that stays of them once everybody is erased. */
export function tallyOf(rows: readonly (Row | null)[]): Tally {
  const there = rows.filter(tookPart);
  const chairs = there.filter((row) => row?.functions?.some((each) => each === 'chair' || each === 'co-chair'));
  // Of those who took part, every need; of others, those of which it is said how far they were met.
  const needs = rows.flatMap((row) => (row?.access ?? []).filter(({ met }) => tookPart(row) || met));
  const count = (met: Met) => needs.filter((need) => need.met === met).length;
  const capacities = CAPACITIES.map((capacity) => ({
    capacity,
    people: there.filter((row) => row?.capacity === capacity).length,
  }));
  return {
    apologies: rows.filter((row) => row?.presence === 'apologies').length,
    capacities: capacities.filter(({ people }) => people > 0),
    chairs: chairs.length,
    chairs_lived_experience: chairs.filter(lived).length,
    needs: needs.length,
    needs_met: count('met'),
    needs_partly: count('partly'),
  };
}

/** Somebody who was there, and what they said of the minutes that are before them now. */
export interface Voice {
  who: AttendanceInfo;
  answer: AnsweredInfo | null;
  /** They answered an earlier draft. */
  earlier: boolean;
}

export interface Standing {
  voices: Voice[];
  lived: number;
  others: number;
  /** What stands in the way of agreeing, the first of it; null where nothing does. */
  missing: 'draft' | 'moved' | 'change' | 'lived' | 'another' | null;
}

/** How the agreement stands, by the rules of the book (docs/protocol.md, `minutes.agreed`). */
export function standingOf(meeting: MeetingInfo): Standing {
  const { draft, answers, attendance, record } = meeting;
  const voices = attendance
    .filter(({ row }) => row === null || row.presence !== 'apologies')
    .map((who) => {
      const answer = answers.find((each) => each.who === who.who) ?? null;
      return { who, answer, earlier: answer !== null && answer.record !== draft?.record };
    });
  const agreeing = voices.filter(({ answer, earlier }) => answer?.answer === 'true-record' && !earlier);
  const withLife = agreeing.filter(({ who }) => lived(who.row)).length;
  const others = agreeing.length - withLife;
  // Nobody can answer for whoever was erased: what they asked for does not stand in the way for ever.
  const erased = new Set(attendance.filter(({ row }) => row === null).map(({ who }) => who));
  const asked = answers.some(({ answer, who }) => answer === 'needs-change' && !erased.has(who));
  let missing: Standing['missing'] = null;
  if (!draft) missing = 'draft';
  else if (draft.record !== record) missing = 'moved';
  else if (asked) missing = 'change';
  else if (withLife < 1) missing = 'lived';
  else if (agreeing.length < 2) missing = 'another';
  return { voices, lived: withLife, others, missing };
}
