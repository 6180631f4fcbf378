// The addresses of offers and requests: our own, and those of neighbour areas.
import type { FarListing, Listing } from '../../sync/board';

export function addressOf({ by, id }: Pick<Listing, 'by' | 'id'>): string {
  return `/board/${by}/${id}`;
}

export function farAddressOf({ origin, listing }: Pick<FarListing, 'origin' | 'listing'>): string {
  return `/board/far/${encodeURIComponent(origin)}/${encodeURIComponent(listing)}`;
}
