// One side has a new key: what is logged between the two waits until their Kith leads have rung each other.
import type { Peer } from '../../sync/areas';
import { areaName } from '../../words/areas';
import { t } from '../../words/words';

/** Of all of them, or of the one with this origin. */
export function LeadsMustRing({ peers, origin }: { peers: readonly Peer[]; origin?: string }) {
  const waiting = peers.filter((peer) => peer.waits_for_leads && (origin === undefined || peer.origin === origin));
  return (
    <>
      {waiting.map((peer) => (
        <p key={peer.origin} class="notice">
          {t('across.ring', { area: areaName(peer) })}
        </p>
      ))}
    </>
  );
}
