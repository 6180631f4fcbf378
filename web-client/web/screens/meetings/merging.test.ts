// What this device has noted is laid over what the node knows: nothing doubled, nothing of others lost.
import { describe, expect, it } from 'vitest';
import type { OutboxItem } from '../../device/store';
import type { Kind, Kinds, MeetingInfo } from '../../sync/meetings';
import { isUnsent, merged, refusedOf } from './merging';

const CERI = '0b6f3c1e-0000-4000-8000-00000000000c';
const DAI = '0b6f3c1e-0000-4000-8000-00000000000d';
const SAM = '0b6f3c1e-0000-4000-8000-00000000005a';
const MEETING = { by: CERI, id: 'm' };
const SHAPE = {
  day: '2026-11-22',
  group: { by: CERI, id: 'g' },
  minutes: 90,
  mode: 'in-person' as const,
  details: 'd',
};

let order = 0;

/** An entry that waits on Dai's device. */
function waits<K extends Kind>(id: string, kind: K, content: Kinds[K][0], words?: Kinds[K][1]): OutboxItem {
  const body = JSON.stringify({ at: 5, by: DAI, content, id, kind, origin: 'kith/a', v: 1 });
  const details: OutboxItem['envelope']['details'] = words ? { c: { salt: 's', text: JSON.stringify(words) } } : {};
  order += 1;
  return { id, order, envelope: { body, signatures: [], details }, draft: { screen: '/meetings', answers: null } };
}

const noted = (id: string) => ({ by: CERI, id, index: 7, at: 3, by_name: 'Ceri' });

/** The meeting as the node knows it: Ceri noted that she is here, and what she said. */
function known(): MeetingInfo {
  const called = waits('m', 'meeting.called', { shape: SHAPE }, { purpose: 'The bus' });
  const empty = merged(undefined, [called], { by: DAI, id: 'm' });
  if (!empty) throw new Error('a meeting that was called here is known');
  return {
    ...empty,
    name: MEETING,
    attendance: [
      {
        ...noted('a1'),
        who: CERI,
        name: 'Ceri',
        guest: false,
        row: { capacity: 'draws-on-support', presence: 'full' },
      },
      {
        ...noted('a2'),
        who: SAM,
        name: 'Sam',
        guest: true,
        row: { name: 'Sam', capacity: 'manager', presence: 'full' },
      },
    ],
    contributions: [
      {
        ...noted('c1'),
        item: null,
        who: CERI,
        who_name: 'Ceri',
        capacity: 'draws-on-support',
        text: 'The bus is too early',
        publish: false,
        day: '2026-12-07',
        responses: [],
      },
    ],
    actions: [
      {
        ...noted('x1'),
        decision: null,
        owned_by: 'joint',
        owner: CERI,
        owner_name: 'Ceri',
        due: null,
        status: 'open',
        moved: [],
        text: 'Ask the driver',
      },
    ],
  };
}

const said = (id: string, text: string, replaces?: { by: string; id: string }) =>
  waits(id, 'contribution.noted', { meeting: MEETING, replaces }, { text, publish: false });
const texts = (meeting: MeetingInfo | undefined) => meeting?.contributions.map(({ text }) => text);

describe('a meeting with notes of several', () => {
  it('shows what waits here beside what others noted', () => {
    const meeting = merged(known(), [said('c2', 'And too small'), said('c3', 'And too cold')], MEETING);
    expect(texts(meeting)).toEqual(['The bus is too early', 'And too small', 'And too cold']);
    expect(meeting?.contributions.map(isUnsent)).toEqual([false, true, true]);
  });

  it('does not double what the node has taken meanwhile', () => {
    const node = known();
    const [first] = node.contributions;
    if (!first) throw new Error('Ceri said something');
    node.contributions.push({ ...first, by: DAI, id: 'c2', text: 'And too small' });
    expect(texts(merged(node, [said('c2', 'And too small')], MEETING))).toEqual([
      'The bus is too early',
      'And too small',
    ]);
  });

  it('puts a better wording in the place of the first', () => {
    const meeting = merged(known(), [said('c2', 'The bus goes too early', { by: CERI, id: 'c1' })], MEETING);
    expect(texts(meeting)).toEqual(['The bus goes too early']);
  });

  it('takes who is here from the newest note about each', () => {
    const row = { capacity: 'draws-on-support', presence: 'part' } as const;
    const late = waits('a3', 'attendance.noted', { meeting: MEETING, who: CERI }, row);
    const dai = waits(
      'a4',
      'attendance.noted',
      { meeting: MEETING, who: DAI },
      { capacity: 'manager', presence: 'full' },
    );
    const meeting = merged(known(), [late, dai], MEETING);
    expect(meeting?.attendance.map(({ who, row }) => [who, row?.presence])).toEqual([
      [CERI, 'part'],
      [SAM, 'full'],
      [DAI, 'full'],
    ]);
    expect(meeting?.attendance[0]?.name).toBe('Ceri');
  });

  it('strikes a guest whom two wrote down', () => {
    const again = waits(
      'a5',
      'attendance.noted',
      { guest: true, meeting: MEETING, who: 'sam-again' },
      { name: 'Sam', capacity: 'manager', presence: 'full' },
    );
    const both = merged(known(), [again], MEETING);
    expect(both?.attendance.filter(({ name }) => name === 'Sam')).toHaveLength(2);
    const struck = merged(known(), [again, waits('s1', 'note.struck', { note: { by: CERI, id: 'a2' } })], MEETING);
    expect(struck?.attendance.filter(({ name }) => name === 'Sam')).toHaveLength(1);
  });

  it('moves an action, and holds the meeting', () => {
    const items = [
      waits('v1', 'action.moved', { action: { by: CERI, id: 'x1' }, on: '2026-11-22', status: 'done' }),
      waits('h1', 'meeting.held', { meeting: MEETING }),
    ];
    const meeting = merged(known(), items, MEETING);
    expect(meeting?.actions[0]?.status).toBe('done');
    expect([meeting?.held, meeting?.status]).toEqual([true, 'held']);
  });

  it('leaves out what the node refused, and keeps it for the person', () => {
    const refused = { ...said('c4', 'Too late'), refusal: { code: 'minutes-agreed', title: 'Agreed', detail: '' } };
    expect(texts(merged(known(), [refused], MEETING))).toEqual(['The bus is too early']);
    expect(refusedOf(known(), [refused], MEETING).map(({ words }) => words)).toEqual([
      { text: 'Too late', publish: false },
    ]);
  });

  it('passes over notes of other meetings', () => {
    const other = waits(
      'c5',
      'contribution.noted',
      { meeting: { by: CERI, id: 'n' } },
      { text: 'Else', publish: false },
    );
    expect(merged(known(), [other], MEETING)).toEqual(known());
    expect(refusedOf(known(), [{ ...other, refusal: { code: 'x', title: '', detail: '' } }], MEETING)).toEqual([]);
  });

  it('is there before the node has ever heard of it', () => {
    const called = waits('m', 'meeting.called', { shape: SHAPE }, { purpose: 'The bus' });
    const first = waits(
      'c1',
      'contribution.noted',
      { meeting: { by: DAI, id: 'm' } },
      { text: 'Hello', publish: true },
    );
    const meeting = merged(undefined, [called, first], { by: DAI, id: 'm' });
    expect([meeting?.purpose, meeting?.may.note, texts(meeting)]).toEqual(['The bus', true, ['Hello']]);
    expect(merged(undefined, [first], { by: DAI, id: 'm' })).toBeUndefined();
  });
});
