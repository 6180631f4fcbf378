// Neighbour areas as the node tells of them, and help across areas.
import type * as Api from './openapi';
import { type Read, useAll, useRead } from './pages';

/** Help that somebody here gave to, or received from, somebody of a neighbour area. Lengths are minutes. */
export type Transfer = Api.TransferInfo;

export type Held = Api.Held;

/** A neighbour area; what only officers are told is null for others. */
export type Peer = Api.Neighbour;

export interface Peers {
  own: Api.Own;
  items: Peer[];
}

export function usePeers(ask = true): Read<Peers> {
  return useRead<Peers>(ask ? '/peers' : null);
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
