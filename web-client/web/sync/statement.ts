// A whole statement: every page of it, and the check that no entry is missing between the first and the last.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { readLeaf } from '../log/leaf';
import { get, Offline, Problem } from './api';
import { changes } from './live';
import { takenCount } from './outbox';
import { keepPage, keptPage } from './pages';
import type { Statement, StatementItem } from './types';

export interface ReadStatement extends Statement {
  /** The number at which the chain of entries breaks; null where it is whole. */
  gap: number | null;
}

/** A bound on pages, far above the longest life-long statement known. */
const MOST_PAGES = 1000;

export function useStatement(account: string): { statement?: ReadStatement; since?: number; problem?: Problem } {
  const state = useSignal<{ statement?: ReadStatement; since?: number; problem?: Problem }>({});
  const turn = changes.value + takenCount.value;

  useEffect(() => {
    if (!account) return;
    const place = `/statement ${account}`;
    void (async () => {
      const kept = await keptPage<ReadStatement>(place);
      if (kept && state.peek().statement?.account !== account) state.value = { statement: kept.value };
      try {
        const statement = await whole(account);
        state.value = { statement };
        await keepPage(place, statement);
      } catch (error) {
        if (error instanceof Offline && kept) state.value = { statement: kept.value, since: kept.at };
        else state.value = { problem: error instanceof Problem ? error : new Problem(0, 'offline', '', '') };
      }
    })();
  }, [account, turn]);
  return state.value;
}

async function whole(account: string): Promise<ReadStatement> {
  const statement = await statementAfter(account);
  return { ...statement, gap: gapIn(statement.items, statement.count, account) };
}

/** The items of a statement after the one of this number, to the last; all of them where there is none. */
export async function statementAfter(account: string, after: number | null = null): Promise<Statement> {
  const path = `/accounts/${account}/statement`;
  let page = await get<Statement>(after === null ? path : `${path}?after=${after}`);
  const items = [...page.items];
  for (let count = 1; page.next !== null && count < MOST_PAGES; count += 1) {
    page = await get<Statement>(`${path}?after=${page.next}`);
    items.push(...page.items);
  }
  return { ...page, items };
}

/** Kinds that say how hours came to count; once they do, one line tells it. */
const STEPS = new Set(['exchange.recorded', 'exchange.agreed', 'exchange.attested']);

/**
 * One line for each exchange: the entry that moved its minutes, or while it waits the newest step. Whatever else was said
 * of it (a no, something that isn't right) keeps a line of its own.
 */
export function told<Row extends { item: Pick<StatementItem, 'kind' | 'minutes' | 'exchange'> }>(
  rows: readonly Row[],
): Row[] {
  const moved = new Set(rows.filter(({ item }) => item.minutes !== 0).map(({ item }) => item.exchange?.id));
  const newest = new Map<string, Row>();
  for (const row of rows) if (row.item.exchange && STEPS.has(row.item.kind)) newest.set(row.item.exchange.id, row);
  return rows.filter((row) => {
    const { kind, minutes, exchange } = row.item;
    if (!exchange || minutes !== 0 || !STEPS.has(kind)) return true;
    return !moved.has(exchange.id) && newest.get(exchange.id) === row;
  });
}

/**
 * Where the chain breaks: each entry must stand at its number, its leaf must say so and name the entry before, and as
 * many must be there as the node counts. Null where it is whole.
 */
export function gapIn(
  items: readonly Pick<StatementItem, 'n' | 'index' | 'leaf'>[],
  count: number,
  account: string,
): number | null {
  let previous: number | null = null;
  for (const [at, item] of items.entries()) {
    const touch = readLeaf(item.leaf)?.touches.find((each) => each.account === account);
    if (item.n !== at || touch?.n !== at || touch.previous !== previous) return at;
    previous = item.index;
  }
  return items.length === count ? null : items.length;
}
