// A statement tells each piece of help across areas once, whatever became of it.
import { describe, expect, it } from 'vitest';
import { acrossOf } from './across';
import type { Transfer } from './areas';
import type { StatementItem } from './types';

const ME = '00000000-0000-4000-8000-000000000001';

function item(n: number, kind: string, id: string, content: object, minutes = 0): StatementItem {
  const body = JSON.stringify({ at: 1, by: ME, content, id, kind, origin: 'kith/a', v: 1 });
  const leaf = `kith/leaf/v1\n1\n${ME} ${n} ${n === 0 ? '-' : n - 1}\ndid:key:z6Mk AA\n\n${body}`;
  return { details: {}, exchange: null, index: n, kind, leaf, minutes, n };
}

function transfer(name: string, id: string, state: Transfer['state']): Transfer {
  const peer = { origin: 'kith/b', name: 'Leeds', area: null };
  const rest = {
    index: 0,
    minutes: 60,
    day: '2026-03-07',
    category: 'lifts',
    note: null,
    code: null,
    reason: null,
    waiting_for: null,
  };
  return {
    ...rest,
    transfer: name,
    id,
    by: ME,
    at: 1,
    peer,
    side: 'gave',
    account: ME,
    account_name: 'Ceri',
    last_heard: null,
    state,
  };
}

describe('help across areas in a statement', () => {
  const rows = [
    item(0, 'member.joined', 'j', {}),
    item(1, 'transfer.offered', 'a', { code: 'secret' }),
    item(2, 'transfer.offered', 'b', { code: 'other' }),
    item(3, 'transfer.answered', 'x', { body: JSON.stringify({ content: { transfer: 'A' } }) }, 60),
    item(4, 'transfer.withdrawn', 'y', { transfer: 'B' }),
    item(5, 'transfer.settled', 'z', { transfer: 'unknown' }, -30),
  ].map((each) => ({ item: each }));
  const across = acrossOf([transfer('A', 'a', 'settled'), transfer('B', 'b', 'cancelling')]);

  it('is found by the entry that began it, and by its name in any other', () => {
    expect(rows.map((row) => across.of(row.item)?.transfer)).toEqual([undefined, 'A', 'B', 'A', 'B', undefined]);
  });

  it('has the line that moved the minutes, or its newest; what is unknown keeps its own', () => {
    expect(across.told(rows).map((row) => row.item.n)).toEqual([0, 3, 4, 5]);
  });

  it('waits until it is decided', () => {
    expect(rows.filter((row) => across.waits(row.item)).map((row) => row.item.n)).toEqual([2, 4]);
  });
});
