// Help across areas within a statement: which entry belongs to which transfer, and one line for each of them.
import { useEffect, useMemo } from 'preact/hooks';
import { readLeaf } from '../log/leaf';
import { need } from '../words/words';
import { type Transfer, useTransfers } from './areas';
import type { ReadStatement } from './statement';
import type { StatementItem } from './types';

export interface Across {
  /** The transfer that an entry is about. */
  of: (item: Pick<StatementItem, 'kind' | 'leaf'>) => Transfer | undefined;
  /** One line for each transfer: the entry that moved its minutes, or its newest. */
  told: <Row extends { item: StatementItem }>(rows: readonly Row[]) => Row[];
  /** Whether an entry is about a transfer that is not decided yet. */
  waits: (item: StatementItem) => boolean;
}

/** Reads the transfers of a statement's account where there are any in it. */
export function useAcross(statement: ReadStatement | undefined): Across {
  const any = statement?.items.some(isAcross) ?? false;
  const { value: transfers } = useTransfers(statement?.account, any);
  // Offers and requests stand in it too; their kinds are named by the same words.
  const named = any || (statement?.items.some(({ kind }) => kind.startsWith('listing.')) ?? false);
  useEffect(() => {
    if (named) void need('areas');
  }, [named]);
  return useMemo(() => acrossOf(transfers ?? []), [transfers]);
}

export function acrossOf(transfers: readonly Transfer[]): Across {
  const of: Across['of'] = (item) => {
    if (!isAcross(item)) return undefined;
    const { id, transfer } = saidIn(item.leaf);
    return transfers.find((each) => each.id === id || each.transfer === transfer);
  };
  return {
    of,
    told(rows) {
      const kept = new Map<Transfer, (typeof rows)[number]>();
      for (const row of rows) {
        const transfer = of(row.item);
        if (transfer && (row.item.minutes !== 0 || !kept.get(transfer)?.item.minutes)) kept.set(transfer, row);
      }
      return rows.filter((row) => {
        const transfer = of(row.item);
        return !transfer || kept.get(transfer) === row;
      });
    },
    waits: (item) => ['promised', 'offered', 'cancelling'].includes(of(item)?.state ?? ''),
  };
}

function isAcross({ kind }: Pick<StatementItem, 'kind'>): boolean {
  return kind.startsWith('transfer.');
}

/** The entry's own id, and the transfer it names; another area's answer names it within. */
function saidIn(leaf: string): { id: string | undefined; transfer: string | undefined } {
  try {
    const { id, content } = JSON.parse(readLeaf(leaf)?.body ?? '{}');
    if (typeof content.body !== 'string') return { id, transfer: content.transfer };
    const answer = JSON.parse(content.body);
    return { id, transfer: (answer.content ?? answer).transfer };
  } catch {
    return { id: undefined, transfer: undefined };
  }
}
