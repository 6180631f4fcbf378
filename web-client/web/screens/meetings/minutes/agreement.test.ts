// Counts and agreement by hand: nobody came, all apologies, one person who is two things, nobody paid to be there, a change asked for.
import { describe, expect, it } from 'vitest';
import type { AnsweredInfo, AttendanceInfo, Capacity, MeetingInfo, Row, Verdict } from '../../../sync/meetings';
import { standingOf, tallyOf } from './agreement';

const row = (capacity: Capacity, more: Partial<Row> = {}): Row => ({ capacity, presence: 'full', ...more });

describe('the counts', () => {
  const none = {
    apologies: 0,
    capacities: [],
    chairs: 0,
    chairs_lived_experience: 0,
    needs: 0,
    needs_met: 0,
    needs_partly: 0,
  };
  it.each<[string, (Row | null)[], object]>([
    ['nobody came', [], none],
    ['all sent apologies', [row('manager', { presence: 'apologies' })], { ...none, apologies: 1 }],
    ['said they would come, no more', [{ capacity: 'manager' }], none],
    ['a row was erased', [null], none],
    [
      'one person who is two things counts once, as what they are here as',
      [row('unpaid-carer-family', { also: ['councillor-or-board'], presence: 'sent-views' })],
      { ...none, capacities: [{ capacity: 'unpaid-carer-family', people: 1 }] },
    ],
    [
      'in the order of capacities, each once',
      [row('manager'), row('draws-on-support', { presence: 'part' }), row('manager')],
      {
        ...none,
        capacities: [
          { capacity: 'draws-on-support', people: 1 },
          { capacity: 'manager', people: 2 },
        ],
      },
    ],
    [
      'chairs and needs of those who took part, and needs of others that it is said of',
      [
        row('draws-on-support', { functions: ['chair'], access: [{ need: 'bsl', met: 'met' }] }),
        row('manager', { functions: ['co-chair', 'notes'], access: [{ need: 'captions', met: 'partly' }] }),
        row('manager', {
          presence: 'apologies',
          functions: ['chair'],
          access: [{ need: 'braille' }, { need: 'bsl', met: 'not-met' }],
        }),
        row('commissioner', { access: [{ need: 'transport' }, { need: 'audio', met: 'not-met' }] }),
      ],
      {
        apologies: 1,
        capacities: [
          { capacity: 'draws-on-support', people: 1 },
          { capacity: 'manager', people: 1 },
          { capacity: 'commissioner', people: 1 },
        ],
        chairs: 2,
        chairs_lived_experience: 1,
        needs: 5,
        needs_met: 1,
        needs_partly: 1,
      },
    ],
  ])('%s', (_, rows, tally) => expect(tallyOf(rows)).toEqual(tally));
});

const noted = { by: 'b', id: 'i', index: 0, at: 0, by_name: null };
const person = (who: string, its: Row | null): AttendanceInfo => ({ ...noted, who, name: who, guest: false, row: its });
const said = (who: string, answer: Verdict, record = 'now'): AnsweredInfo => ({
  ...noted,
  who,
  name: who,
  answer,
  record,
  cleared: false,
  text: null,
});

function meeting(people: AttendanceInfo[], answers: AnsweredInfo[], record = 'now', drafted = 'now'): MeetingInfo {
  const draft = drafted ? { record: drafted, tally: tallyOf([]), index: 1 } : null;
  return { attendance: people, answers, record, draft } as unknown as MeetingInfo;
}

describe('the agreement', () => {
  const ann = person('ann', row('draws-on-support'));
  const ben = person('ben', row('ulo-worker-with-lived-experience'));
  const cal = person('cal', row('commissioner'));
  const away = person('away', row('draws-on-support', { presence: 'apologies' }));
  const yes = (...who: string[]) => who.map((each) => said(each, 'true-record'));
  it.each<[string, MeetingInfo, number, number, string | null]>([
    ['no draft yet', meeting([ann, cal], [], 'now', ''), 0, 0, 'draft'],
    ['the notes moved since', meeting([ann, cal], yes('ann', 'cal'), 'later'), 1, 1, 'moved'],
    ['nobody has said anything', meeting([ann, cal], []), 0, 0, 'lived'],
    ['professionals alone', meeting([ann, cal], yes('cal')), 0, 1, 'lived'],
    ['one alone', meeting([ann, cal], yes('ann')), 1, 0, 'another'],
    ['one and another', meeting([ann, cal], yes('ann', 'cal')), 1, 1, null],
    ['a group with no professionals', meeting([ann, ben], yes('ann', 'ben')), 2, 0, null],
    [
      'an open wish for change',
      meeting([ann, ben, cal], [...yes('ann', 'cal'), said('ben', 'needs-change')]),
      1,
      1,
      'change',
    ],
    [
      'also one on an earlier draft',
      meeting([ann, ben, cal], [...yes('ann', 'cal'), said('ben', 'needs-change', 'old')]),
      1,
      1,
      'change',
    ],
    [
      'one of somebody who was erased',
      meeting([ann, cal, person('ben', null)], [...yes('ann', 'cal'), said('ben', 'needs-change')]),
      1,
      1,
      null,
    ],
    [
      'not sure, or waiting for their organisation, does not block',
      meeting([ann, ben, cal], [...yes('ann', 'ben'), said('cal', 'awaiting-clearance')]),
      2,
      0,
      null,
    ],
    [
      'a yes to an earlier draft does not count',
      meeting([ann, cal], [...yes('ann'), said('cal', 'true-record', 'old')]),
      1,
      0,
      'another',
    ],
    [
      'a row that was erased counts among the others',
      meeting([ann, person('ben', null)], yes('ann', 'ben')),
      1,
      1,
      null,
    ],
    ['who sent apologies is not asked', meeting([ann, away], yes('ann', 'away')), 1, 0, 'another'],
  ])('%s', (_, given, lived, others, missing) => {
    const standing = standingOf(given);
    expect([standing.lived, standing.others, standing.missing]).toEqual([lived, others, missing]);
  });
});
