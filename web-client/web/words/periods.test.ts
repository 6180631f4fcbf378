// Which periods can be closed, with which figures, and when that is wise.
import { describe, expect, it } from 'vitest';
import type { IndicatorInfo } from '../sync/after';
import { figuresOf, months, quarters, wiseDay } from './periods';

describe('periods that are over', () => {
  it('are the months and quarters before this one, over the turn of the year', () => {
    const now = new Date(2026, 1, 10);
    expect(quarters(now, 2)).toEqual([
      { from: '2025-10-01', to: '2025-12-31' },
      { from: '2025-07-01', to: '2025-09-30' },
    ]);
    expect(months(now, 2)).toEqual([
      { from: '2026-01-01', to: '2026-01-31' },
      { from: '2025-12-01', to: '2025-12-31' },
    ]);
  });

  it('are wisely closed thirty days after their end', () => {
    expect(wiseDay('2026-09-30')).toBe('2026-10-30');
    expect(wiseDay('2026-01-31')).toBe('2026-03-02');
  });
});

describe('the figures that are written down', () => {
  const found = (indicator: IndicatorInfo['indicator'], rest: Partial<IndicatorInfo>): IndicatorInfo => ({
    indicator,
    value: null,
    of: null,
    second: null,
    second_of: null,
    shown: { kind: 'not-recorded' },
    parts: null,
    records: [],
    since: null,
    ...rest,
  });

  it('are those shown; what is not recorded or hidden is left out', () => {
    const page = [
      found('c1', { value: 2, of: 3, second: -4, shown: { kind: 'exact', value: 2, of: 3 } }),
      found('c2', {}),
      found('c3', { second: 1, second_of: 2, shown: { kind: 'suppressed' } }),
      found('c4', { value: 0, of: 5, second: null, second_of: null, shown: { kind: 'exact', value: 0, of: 5 } }),
    ];
    expect(figuresOf(page)).toEqual([
      { indicator: 'c1', of: 3, value: 2, second: -4 },
      { indicator: 'c3', of: 0, value: 0, second: 1, second_of: 2 },
      { indicator: 'c4', of: 5, value: 0 },
    ]);
  });
});
