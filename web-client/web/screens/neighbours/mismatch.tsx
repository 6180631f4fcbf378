// Records that do not match: what is known is that two records differ, not why. Someone is looking into it.
import type { Peer } from '../../sync/areas';
import { usePeople } from '../../sync/people';
import { t } from '../../words/words';

export function Mismatch({ peer }: { peer: Pick<Peer, 'area' | 'name' | 'evidence'> }) {
  const { people } = usePeople();
  if (peer.evidence.length === 0) return null;
  const lead = people.find(({ roles, status }) => roles.includes('steward') && status === 'active');
  return (
    <p class="notice">{t('areas.mismatch', { area: peer.area || peer.name, name: lead?.name ?? t('areas.lead') })}</p>
  );
}
