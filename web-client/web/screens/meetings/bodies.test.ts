// What the forms of meetings become: bodies as the rules want them, words committed to, the least record in order.
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { me } from '../../app/session';
import { forgetEverything } from '../../device/store';
import { NO_DAY } from '../../parts/time';
import type { MeetingInfo } from '../../sync/meetings';
import { look, outbox } from '../../sync/outbox';
import { likeLast, NO_CALL, readClock, shapeOf, wordsOfCall, wrongWith } from './calling';
import { wrongDecision } from './during/decided';
import { actionOf, NOTHING_TO_DO } from './during/doing';
import { merged, readBack } from './merging';
import { roster } from './noting';
import { formatsAsked } from './papers';
import { saying } from './sayings';
import { NOTHING_WRITTEN, type WriteAnswers, writeUp, wrongWith as wrongInWriting } from './writing';

const CERI = '0b6f3c1e-0000-4000-8000-00000000000c';
const DAI = '0b6f3c1e-0000-4000-8000-00000000000d';
const GROUP = { by: CERI, id: '0b6f3c1e-0000-4000-8000-0000000000aa' };
const MEETING = { by: CERI, id: '0b6f3c1e-0000-4000-8000-0000000000bb' };

globalThis.fetch = async () => {
  throw new TypeError('no signal');
};

me.value = {
  account: CERI,
  name: 'Ceri',
  roles: ['facilitator'],
  supports: [],
  keeps: [],
} as unknown as NonNullable<typeof me.value>;

const answers = {
  ...NO_CALL,
  group: `${GROUP.by}/${GROUP.id}`,
  purpose: ' Choose the new bus times ',
  day: { date: '7', month: '12', year: '2026' },
  starts: '2pm',
  access: ['quiet-room', 'bsl', 'step-free'] as (typeof NO_CALL)['access'],
  noteTakers: [DAI, CERI],
};

describe('calling a meeting', () => {
  it('gives a shape with lists in order and nothing empty', async () => {
    const said = await saying('meeting.called', { shape: shapeOf(answers) }, wordsOfCall(answers));
    const [detail] = said.details ?? [];
    expect(said.by).toBe(CERI);
    expect(said.content).toEqual({
      details: undefined,
      shape: {
        access: ['step-free', 'bsl', 'quiet-room'],
        breaks: 1,
        day: '2026-12-07',
        details: detail?.commitment,
        group: GROUP,
        minutes: 120,
        mode: 'in-person',
        note_takers: [CERI, DAI],
        starts: 840,
      },
    });
    expect(detail?.text).toBe('{"purpose":"Choose the new bus times"}');
  });

  it('takes the day the agenda went out, which is no day to come, and forgets it where it is emptied', () => {
    const agendaSent = { date: '2', month: '3', year: '2026' };
    const shape = shapeOf({ ...answers, agendaSent });
    expect(shape.agenda_sent_on).toBe('2026-03-02');
    expect(shapeOf(answers, shape).agenda_sent_on).toBeUndefined();
    expect(wrongWith({ ...answers, agendaSent })).toEqual({});
    const later = { ...agendaSent, year: '2999' };
    expect(Object.keys(wrongWith({ ...answers, agendaSent: later }))).toEqual(['agenda-sent']);
  });

  it.each([
    ['14:00', 840],
    ['9.30', 570],
    ['2pm', 840],
    ['12 am', 0],
    ['12:15pm', 735],
    ['0:00', 0],
    ['24:00', null],
    ['14:60', null],
    ['13pm', null],
    ['soon', null],
    ['', null],
  ])('reads %s', (typed, minutes) => expect(readClock(typed)).toBe(minutes));

  it('says what is missing, by field', () => {
    expect(Object.keys(wrongWith({ ...NO_CALL, starts: 'soon', breaks: 'two' }))).toEqual([
      'group',
      'purpose',
      'day',
      'starts',
      'breaks',
    ]);
    expect(wrongWith(answers)).toEqual({});
  });

  it('is filled in from the last time, but for its day and what it is about', () => {
    const last = { shape: shapeOf(answers), place: 'The hall', link: null };
    expect(likeLast(last)).toMatchObject({ starts: '14:00', where: 'The hall', link: '', noteTakers: [CERI, DAI] });
    for (const gone of ['day', 'title', 'purpose', 'initiative']) expect(likeLast(last)).not.toHaveProperty(gone);
  });
});

const NONE = { also: [], access: [], mandate: null };

/** A meeting that was called here, with nobody in it yet. */
async function meetingCalled(): Promise<MeetingInfo> {
  const said = await saying('meeting.called', { shape: shapeOf(answers) }, wordsOfCall(answers));
  const body = JSON.stringify({ ...said, by: MEETING.by, id: MEETING.id, at: 1 });
  const details = { c: { salt: '', text: said.details?.[0]?.text ?? '' } };
  const item = {
    id: MEETING.id,
    order: 0,
    envelope: { body, signatures: [], details },
    draft: { screen: '', answers: 0 },
  };
  const meeting = merged(undefined, [item], MEETING);
  if (!meeting) throw new Error('it was called here');
  return {
    ...meeting,
    last_time: {
      who: [
        { who: CERI, name: 'Ceri', guest: false, capacity: 'draws-on-support', ...NONE },
        { who: 'sam', name: 'Sam', guest: true, capacity: 'manager', ...NONE },
        { who: 'kim', name: 'Kim', guest: true, capacity: null, ...NONE },
      ],
      access: [],
      day: '2026-11-01',
      meeting: MEETING,
      minutes: 90,
      mode: 'in-person',
      place: null,
      starts: null,
    },
  };
}

describe('writing a meeting up', () => {
  beforeEach(async () => {
    await forgetEverything();
    await look();
  });

  const least: WriteAnswers = {
    people: { [CERI]: { here: true, capacity: 'draws-on-support' }, sam: { here: true, capacity: 'manager' } },
    guests: [{ who: 'lee', name: 'Lee', capacity: 'researcher' }],
    decisions: [
      { text: 'The bus goes at ten', method: 'consensus', power: 'joint-decides' },
      { text: ' ', method: 'vote', power: 'group-decides' },
    ],
    actions: [
      { ...NOTHING_TO_DO, text: 'Tell the driver', owner: 'lee', due: { date: '1', month: '12', year: '2026' } },
      { ...NOTHING_TO_DO, text: 'Print it', owner: CERI },
    ],
  };

  it('says that it took place, who was here as what, what was decided, and who does what', async () => {
    const meeting = await meetingCalled();
    const people = roster(meeting, []);
    expect(wrongInWriting(least, people)).toEqual({});
    await writeUp(meeting, least, people);
    const made = outbox.value.map(readBack).map(({ kind, content, words }) => {
      const { meeting: _, details: __, ...rest } = content as Record<string, unknown>;
      return [kind, rest, words];
    });
    const here = { presence: 'full', minutes: 120 };
    expect(made).toEqual([
      ['meeting.held', {}, {}],
      ['attendance.noted', { who: CERI }, { capacity: 'draws-on-support', ...here }],
      ['attendance.noted', { guest: true, who: 'sam' }, { name: 'Sam', capacity: 'manager', ...here }],
      ['attendance.noted', { guest: true, who: 'lee' }, { name: 'Lee', capacity: 'researcher', ...here }],
      ['decision.noted', { method: 'consensus', power: 'joint-decides' }, { text: 'The bus goes at ten' }],
      ['action.noted', { due: '2026-12-01', owned_by: 'other' }, { text: 'Tell the driver', owner_name: 'Lee' }],
      ['action.noted', { owned_by: 'lived-experience', owner: CERI }, { text: 'Print it' }],
    ]);
  });

  it('asks as what somebody was here, and who does what was written', async () => {
    const people = roster(await meetingCalled(), []);
    const wrong = wrongInWriting(
      {
        ...NOTHING_WRITTEN,
        people: { kim: { here: true, capacity: '' } },
        guests: [{ who: 'x', name: 'Ann', capacity: '' }],
        actions: [{ ...NOTHING_TO_DO, text: 'Something' }],
      },
      people,
    );
    expect(Object.keys(wrong)).toEqual(['as-kim', 'guest-as-0', 'doing-owner-0']);
  });
});

describe('notes in a meeting', () => {
  it('say when a decision is looked at again, and from which one something follows', () => {
    const decided = { text: 'Ask', method: 'vote', power: 'joint-decides' } as const;
    expect(wrongDecision({ ...decided, review: NO_DAY })).toEqual({});
    const wrong = wrongDecision({ ...decided, review: { date: '31', month: '2', year: '2027' } });
    expect(Object.keys(wrong)).toEqual(['decided-review']);
    const [content] = actionOf(MEETING, { ...NOTHING_TO_DO, text: 'Ask', owner: DAI, decision: GROUP }, []);
    expect(content.decision).toEqual(GROUP);
  });

  it('name a guest who does something, and the account of a member', () => {
    const people = [
      { who: DAI, name: 'Dai', guest: false, row: { capacity: 'commissioner' as const }, noted: null },
      { who: 'sam', name: 'Sam', guest: true, row: null, noted: null },
    ];
    const what = { ...NOTHING_TO_DO, text: 'Ask' };
    expect(actionOf(MEETING, { ...what, owner: DAI }, people)).toEqual([
      { due: undefined, meeting: MEETING, owned_by: 'professionals', owner: DAI },
      { text: 'Ask', owner_name: undefined },
    ]);
    expect(actionOf(MEETING, { ...what, owner: 'sam' }, people)[1]).toEqual({ text: 'Ask', owner_name: 'Sam' });
    expect(actionOf(MEETING, { ...what, name: 'The council', side: 'professionals' }, people)).toEqual([
      { due: undefined, meeting: MEETING, owned_by: 'professionals', owner: undefined },
      { text: 'Ask', owner_name: 'The council' },
    ]);
  });

  it('ask papers in plain print and in the formats that were asked for', async () => {
    const meeting = await meetingCalled();
    const row = { access: [{ need: 'easy-read' as const }, { need: 'step-free' as const }] };
    const asked = {
      ...meeting,
      attendance: [{ by: CERI, id: 'a', index: 1, at: 1, by_name: null, who: DAI, name: null, guest: false, row }],
    };
    expect(formatsAsked(asked)).toEqual([undefined, 'easy-read']);
    const sent = {
      ...asked,
      shape: { ...asked.shape, papers: [{ format: 'braille' as const, sent_on: '2026-11-30' }] },
    };
    expect(formatsAsked(sent)).toEqual([undefined, 'easy-read', 'braille']);
  });

  it('leave out the words where none are needed', async () => {
    const said = await saying('meeting.held', { meeting: MEETING }, undefined);
    expect(said.details).toEqual([]);
    const cancelled = await saying('meeting.cancelled', { meeting: MEETING }, { text: '  ' });
    expect([cancelled.details, cancelled.content]).toEqual([[], { details: undefined, meeting: MEETING }]);
  });
});
