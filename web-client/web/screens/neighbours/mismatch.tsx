// Records that do not match: what is known is that two records differ, not why. Someone is looking into it, or takes it on here.
// Once a person has judged it, it is told as what it was: settled.
import { useSignal } from '@preact/signals';
import { maySteward } from '../../app/session';
import { post } from '../../sync/api';
import type { Peer } from '../../sync/areas';
import { changes } from '../../sync/live';
import { usePeople } from '../../sync/people';
import { areaName } from '../../words/areas';
import { dayInWords, dayOf } from '../../words/units';
import { t } from '../../words/words';

/** Whether records of this area do not match, and nobody has settled it yet. */
export function isOpen({ differs, evidence, looking }: Peer): boolean {
  return (differs || evidence.length > 0) && looking?.done == null;
}

type Looked = { origin: string; looking: { done: number | null } | null };

export function Mismatch({ peer }: { peer: Peer }) {
  const { people } = usePeople();
  const { differs, evidence, looking } = peer;
  if (!differs && evidence.length === 0) return null;
  const area = areaName(peer);
  const lead = people.find(({ roles, status }) => roles.includes('steward') && status === 'active');
  const name = looking?.name ?? lead?.name ?? t('areas.lead');
  if (looking?.done != null) {
    return (
      <>
        <p>{t('areas.judged', { area, name, day: dayInWords(dayOf(new Date(looking.done))) })}</p>
        {maySteward.value && <Look peer={peer} />}
      </>
    );
  }
  const theirs = looking ? 'areas.mismatch' : 'areas.mismatch.open';
  const ours = looking ? 'areas.differs' : 'areas.differs.open';
  return (
    <div class="notice">
      <p>{t(evidence.length > 0 ? theirs : ours, { area, name })}</p>
      <p>{t('areas.mismatch.why')}</p>
      {maySteward.value && evidence.length > 0 && (
        <p>
          <a href={`/api/v1/network/evidence?origin=${encodeURIComponent(peer.origin)}`} download="evidence.json">
            {t('areas.mismatch.save')}
          </a>
        </p>
      )}
      {maySteward.value && <Look peer={peer} />}
    </div>
  );
}

/** A steward takes it on, or says that it is settled: of a neighbour, or of any area that is followed. */
export function Look({ peer: { origin, looking } }: { peer: Looked }) {
  const busy = useSignal(false);
  const settled = looking?.done != null;
  const taken = looking !== null && !settled;
  const say = async () => {
    busy.value = true;
    try {
      await post('/peers/looking', { origin, done: taken });
      changes.value += 1;
    } catch {
      // Nothing was noted: the button is there again.
    }
    busy.value = false;
  };
  const words = settled ? 'areas.look.again' : taken ? 'areas.look.done' : 'areas.look.take';
  return (
    <p>
      <button type="button" class={settled ? 'second' : undefined} disabled={busy.value} onClick={say}>
        {t(words)}
      </button>
    </p>
  );
}
