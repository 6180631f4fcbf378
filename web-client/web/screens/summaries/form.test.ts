// A return is read from a form or a table, and what is wrong with it is said.
import { expect, it } from 'vitest';
import { type Form, formOf, numberIn, wrongIn } from './form';

const form: Form = {
  area: ' Isle of Man ',
  code: ' E1-2 ',
  organisation: '',
  period: '2026-07-01 2026-09-30',
  agreedBy: ' chair of the carers ',
  figures: { people: '1,024', hours: '312', givers: '14', most: '60', two: '100', meetings: '' },
};

it('reads whole numbers as people write them', () => {
  const cases: [string | undefined, number | null | undefined][] = [
    ['12', 12],
    [' 1,024 ', 1024],
    ['', undefined],
    [undefined, undefined],
    ['0', 0],
    ['-1', null],
    ['12.5', null],
    ['a few', null],
  ];
  for (const [typed, found] of cases) expect(numberIn(typed), typed).toBe(found);
});

it('tells the node what was counted, and leaves out what was not', () => {
  expect(wrongIn(form)).toEqual({});
  expect(formOf(form)).toEqual({
    area: { name: 'Isle of Man', code: 'E1-2' },
    from: '2026-07-01',
    to: '2026-09-30',
    agreed_by: 'chair of the carers',
    figures: { people: 1024, hours: { hours: 312, people: 14, most: 60, two: 100 } },
  });
});

it('leads to each field that is wrong', () => {
  const wrong = (change: Partial<Form>) => Object.keys(wrongIn({ ...form, ...change }));
  expect(wrong({ area: ' ' })).toEqual(['area']);
  expect(wrong({ period: '' })).toEqual(['period']);
  expect(wrong({ agreedBy: ' ' })).toEqual(['agreed']);
  expect(wrong({ code: 'no code' })).toEqual(['code']);
  expect(wrong({ code: '' })).toEqual([]);
  expect(wrong({ figures: {} })).toEqual(['people']);
  expect(wrong({ figures: { people: '20', hours: '3' } })).toEqual(['givers']);
  expect(wrong({ figures: { people: '20', meetings: 'x' } })).toEqual(['meetings']);
});
