// Records that do not match: what is known is that two records differ, not why. Someone is looking into it, or takes it on here.
import { useSignal } from '@preact/signals';
import { maySteward } from '../../app/session';
import { post } from '../../sync/api';
import type { Peer } from '../../sync/areas';
import { usePeople } from '../../sync/people';
import { areaName } from '../../words/areas';
import { t } from '../../words/words';

export function Mismatch({ peer }: { peer: Peer }) {
  const { people } = usePeople();
  const words = peer.evidence?.length ? 'areas.mismatch' : peer.differs ? 'areas.differs' : null;
  if (!words || peer.looking?.done) return null;
  const lead = people.find(({ roles, status }) => roles.includes('steward') && status === 'active');
  const name = peer.looking?.name ?? lead?.name ?? t('areas.lead');
  return (
    <>
      <p class="notice">{t(words, { area: areaName(peer), name })}</p>
      {maySteward.value && peer.differs && <Look peer={peer} />}
    </>
  );
}

function Look({ peer }: { peer: Peer }) {
  const busy = useSignal(false);
  const taken = !!peer.looking;
  const say = async () => {
    busy.value = true;
    try {
      await post('/peers/looking', { origin: peer.origin, done: taken });
    } catch {
      // Nothing was noted: the button is there again.
    }
    busy.value = false;
  };
  return (
    <p>
      <button type="button" disabled={busy.value} onClick={say}>
        {t(taken ? 'areas.look.done' : 'areas.look.take')}
      </button>
    </p>
  );
}
