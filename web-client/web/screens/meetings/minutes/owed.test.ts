// Paying for taking part: whom, in how many exchanges, under which names.
import { describe, expect, it } from 'vitest';
import type { AttendanceInfo } from '../../../sync/meetings';
import { inParts, owed, paymentId } from './owed';

const name = { by: 'f'.repeat(64), id: '0b2f6f0e-7c39-4d55-8a35-6a0f9f6f2f10' };
const agreed = { index: 90 } as never;

function people(count: number): AttendanceInfo[] {
  return Array.from({ length: count }, (_, at) => ({
    who: String(at),
    name: null,
    guest: false,
    row: { taken: 'time-credit', minutes: 90, minutes_around: 30 },
  })) as unknown as AttendanceInfo[];
}

describe('hours for taking part', () => {
  it.each([
    [0, []],
    [1, [1]],
    [40, [40]],
    [41, [40, 1]],
    [96, [40, 40, 16]],
  ])('of %i people are paid in exchanges of at most 40, and nobody is left out', (count, sizes) => {
    const parts = inParts(owed(people(count)));
    expect(parts.map((part) => part.length)).toEqual(sizes);
    expect(parts.flat().map(({ who }) => who)).toEqual(people(count).map(({ who }) => who));
    expect(parts.flat().every(({ minutes }) => minutes === 120)).toBe(true);
  });

  it('have the same name each time, and each part and agreement one of its own', async () => {
    const names = await Promise.all([0, 1, 2].map((part) => paymentId({ name, agreed }, part)));
    expect(new Set(names).size).toBe(3);
    for (const each of names)
      expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await paymentId({ name, agreed }, 1)).toBe(names[1]);
    expect(await paymentId({ name, agreed: { index: 91 } as never }, 1)).not.toBe(names[1]);
  });
});
