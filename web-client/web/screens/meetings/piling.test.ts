// A slip typed in: what was known stands in it, what it says stands over that, and nothing is made up.
import { describe, expect, it } from 'vitest';
import type { Row } from '../../sync/meetings';
import type { Person } from './noting';
import { EMPTY, GUEST, rowOfSlip, type SlipAnswers, slipOf, wrongSlip } from './piling';

const shape = { minutes: 90 };
const known: Row = {
  capacity: 'unpaid-carer-family',
  also: ['researcher'],
  functions: ['chair'],
  access: [
    { need: 'bsl', met: 'met' },
    { need: 'transport', met: 'partly' },
  ],
  offered: 'choice',
  taken: 'money',
  minutes: 60,
  minutes_around: 75,
};
const cat: Person = { who: 'cat', name: 'Cat', guest: false, row: known, noted: null };

function typed(part: Partial<SlipAnswers>, row: Row | null = null): Row {
  return rowOfSlip({ ...EMPTY, ...part }, row, shape);
}

describe('a slip', () => {
  it('that is taken over as it stands changes nothing but that they were there', () => {
    const slip = slipOf('cat', cat);
    expect(slip).toMatchObject({ hours: '1', minutes: '15', needs: ['bsl', 'transport'], met: '', thanks: 'money' });
    expect(rowOfSlip(slip, known, shape)).toMatchObject({ ...known, presence: 'full' });
  });

  it('says for all needs how far they were met, and keeps those that were noted one by one where it says nothing', () => {
    const slip = { ...slipOf('cat', cat), met: 'not-met' as const };
    expect(rowOfSlip(slip, known, shape).access).toEqual([
      { need: 'bsl', met: 'not-met' },
      { need: 'transport', met: 'not-met' },
    ]);
  });

  it('of a guest has a new account, and needs a name and as what they came', () => {
    const slip = slipOf(GUEST, undefined);
    expect(slip.guest).toMatch(/^[0-9a-f-]{36}$/);
    expect(Object.keys(wrongSlip(slip))).toEqual(['name', 'as']);
    expect(wrongSlip({ ...slip, name: 'K 7', capacity: 'manager' })).toEqual({});
  });

  it.each([
    [{ who: '' }, ['who']],
    [{ who: 'cat' }, ['as']],
    [{ who: 'cat', capacity: 'manager', hours: 'two' }, ['hours']],
    [{ who: 'cat', capacity: 'manager', minutes: '-5' }, ['minutes']],
    [{ who: 'cat', capacity: 'manager', hours: '1', minutes: '90' }, []],
  ] as const)('%o is wrong in %o', (part, wrong) => {
    expect(Object.keys(wrongSlip({ ...EMPTY, ...part }))).toEqual(wrong);
  });

  it.each<[Partial<SlipAnswers>, Row | null, Partial<Row>]>([
    [{}, null, { presence: 'full', minutes: 90, minutes_around: undefined, access: [] }],
    [{}, { presence: 'part', minutes: 30 }, { presence: 'part', minutes: 30 }],
    [{}, { presence: 'apologies' }, { presence: 'full' }],
    [{ hours: '1', minutes: '30' }, null, { minutes_around: 90 }],
    [{ minutes: '20' }, null, { minutes_around: 20 }],
    [{ thanks: 'time-credit' }, { offered: 'choice' }, { offered: 'choice', taken: 'time-credit' }],
    // What people would like is no proof that it was offered.
    [{ thanks: 'voucher' }, null, { offered: undefined, taken: 'voucher' }],
    [{ thanks: 'salaried' }, { offered: 'choice', taken: 'money' }, { offered: 'salaried', taken: undefined }],
    [{ thanks: 'declined' }, { offered: 'salaried' }, { offered: undefined, taken: 'declined' }],
    [{ mandate: 'node/7' }, null, { mandate: { by: 'node', id: '7' } }],
  ])('%o over %o is %o', (part, before, row) => {
    expect(typed(part, before)).toMatchObject(row);
  });
});
