// Neighbour areas as the node tells of them, and help across areas.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
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

/** Who a node is, as it says of itself and signs with its key. */
export interface Card {
  name: string;
  organisation?: string;
  area: string;
  area_code?: string;
  address: string;
  certificate: { body: string; sig: string };
}

/** How far somebody's copy reaches, and when that was last heard of. */
export interface Held {
  size: number;
  at: number;
}

export interface Peer {
  origin: string;
  /** Its node key, which a Kith lead's agreement names. */
  node: string;
  name: string | null;
  organisation: string | null;
  area: string | null;
  address: string | null;
  state: 'asked' | 'asks' | 'linked' | 'ended';
  /** Whether our own side has accepted; `linked` is what both have. */
  linked: boolean;
  /** Eight words that both sides see; they are compared over the phone. */
  words: string[];
  ceiling: number | null;
  their_ceiling: number | null;
  /** What our members have received from there less what they gave, in minutes; told to officers. */
  balance: number | null;
  under_way: number | null;
  connected: boolean;
  last_heard: number | null;
  holds_of_ours?: Held | null;
  cosigned?: Held | null;
  /** Records that do not match. */
  evidence?: unknown[];
}

export interface Peers {
  own: { card: Card };
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
