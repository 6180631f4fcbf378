// Records that do not match: what is known is that two records differ, not why. Someone is looking into it.
import type { Peer } from '../../sync/areas';
import { usePeople } from '../../sync/people';
import { areaName } from '../../words/areas';
import { t } from '../../words/words';

export function Mismatch({ peer }: { peer: Peer }) {
  const { people } = usePeople();
  const words = peer.evidence?.length ? 'areas.mismatch' : peer.differs ? 'areas.differs' : null;
  if (!words) return null;
  const lead = people.find(({ roles, status }) => roles.includes('steward') && status === 'active');
  return <p class="notice">{t(words, { area: areaName(peer), name: lead?.name ?? t('areas.lead') })}</p>;
}
