// Where the page of a neighbour area is.
import type { Peer } from '../../sync/areas';

export function addressOf({ origin }: Pick<Peer, 'origin'>): string {
  return `/neighbours/of/${encodeURIComponent(origin)}`;
}
