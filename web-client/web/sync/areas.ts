// Neighbour areas as the node tells of them, and help across areas.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type * as Api from './openapi';
import { type Read, useAll, useRead } from './pages';

/** Help that somebody here gave to, or received from, somebody of a neighbour area. Lengths are minutes. */
export type Transfer = Api.TransferInfo;

export type Held = Api.Held;

/** A neighbour area; what only officers are told is null for others. */
export type Peer = Api.Neighbour & {
  /** Records that do not match. */
  evidence?: unknown[];
};

export interface Peers {
  own: Api.Own;
  items: Peer[];
}

/** When neighbours are looked at again while they are shown, in ms: that one connects is no entry, so nobody tells. */
const SOON = 2_000;
const AGAIN = 10_000;

/** Counts up while a page is in front of the person. */
export function useTurns(count: boolean): number {
  const turn = useSignal(0);
  useEffect(() => {
    if (!count) return;
    const next = () => {
      if (!document.hidden) turn.value += 1;
    };
    const soon = setTimeout(next, SOON);
    const again = setInterval(next, AGAIN);
    return () => {
      clearTimeout(soon);
      clearInterval(again);
    };
  }, [count]);
  return turn.value;
}

export function usePeers(ask = true): Read<Peers> {
  return useRead<Peers>(ask ? '/peers' : null, useTurns(ask));
}

/** The transfers of an account: of oneself where none is named. */
export function useTransfers(account?: string, ask = true): Read<Transfer[]> {
  const query = account ? `?for=${account}` : '';
  return useAll<Transfer>(ask ? `/transfers${query}` : null);
}

/** What two areas have settled between them; officers read it. */
export function useBetween(origin: string): Read<Api.Between> {
  return useRead<Api.Between>(origin ? `/peers/${encodeURIComponent(origin)}/statement` : null);
}
