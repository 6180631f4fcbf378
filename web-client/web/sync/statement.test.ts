// One line for each exchange on the statement.
import { describe, expect, it } from 'vitest';
import { told } from './statement';
import type { Exchange } from './types';

function row(kind: string, minutes: number, id?: string) {
  return { item: { kind, minutes, exchange: id ? ({ id } as Exchange) : null } };
}

describe('what a statement tells', () => {
  it('tells hours that count once, where they began to count', () => {
    const agreed = row('exchange.agreed', 60, 'a');
    expect(told([row('exchange.recorded', 0, 'a'), agreed])).toEqual([agreed]);
  });
  it('tells each line of a class that counts', () => {
    const rows = [row('exchange.agreed', 30, 'a'), row('exchange.agreed', 30, 'a')];
    expect(told([row('exchange.recorded', 0, 'a'), ...rows])).toEqual(rows);
  });
  it('tells hours that wait once, by the newest step', () => {
    const attested = row('exchange.attested', 0, 'a');
    expect(told([row('exchange.recorded', 0, 'a'), attested])).toEqual([attested]);
  });
  it('keeps a no, a doubt, and what is no exchange', () => {
    const rows = [row('member.joined', 0), row('exchange.agreed', 60, 'a'), row('exchange.disputed', 0, 'a')];
    expect(told([...rows, row('exchange.declined', 0, 'b')])).toHaveLength(4);
  });
});
