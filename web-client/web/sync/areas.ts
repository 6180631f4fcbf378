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

/** How often neighbours are looked at again while they are shown, in ms: that one connects is no entry, so nobody tells. */
const AGAIN = 10_000;

export function usePeers(ask = true): Read<Peers> {
  const turn = useSignal(0);
  useEffect(() => {
    if (!ask) return;
    const timer = setInterval(() => {
      if (!document.hidden) turn.value += 1;
    }, AGAIN);
    return () => clearInterval(timer);
  }, [ask]);
  return useRead<Peers>(ask ? '/peers' : null, turn.value);
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
