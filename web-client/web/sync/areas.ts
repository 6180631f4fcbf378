// Neighbour areas as the node tells of them, and help across areas.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type * as Api from './openapi';
import { type Read, useAll, useRead } from './pages';

/** A promise or an offer of hours between two areas, and where it stands. Lengths are minutes. */
export interface Transfer {
  transfer: string;
  peer: { origin: string; name: string | null; area?: string | null };
  side: 'gave' | 'received';
  /** Whose hours they are. */
  account: string;
  account_name: string | null;
  minutes: number;
  day: string;
  category: string;
  note: string | null;
  state: TransferState;
  reason: string | null;
  waiting_for: 'their-kith' | 'their-phone' | 'our-kith' | 'you' | null;
  last_heard: number | null;
  by: string;
  id: string;
  at: number;
}

export type TransferState = 'promised' | 'offered' | 'cancelling' | 'settled' | 'refused' | 'withdrawn';

/** How far somebody's copy reaches, and when that was last heard of. */
export interface Held {
  size: number;
  at: number;
}

/** A neighbour area; what only officers are told is null for others. */
export type Peer = Api.Neighbour & {
  holds_of_ours?: Held | null;
  cosigned?: Held | null;
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
