// A neighbour that has another key: two people ring each other and compare words, and only then is it believed. And ours, that
// they have not been told of yet.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { maySteward } from '../../app/session';
import { Notice } from '../../parts/page';
import type { Peer } from '../../sync/areas';
import { changes } from '../../sync/live';
import { areaName } from '../../words/areas';
import { t } from '../../words/words';
import { Spoken } from './spoken';

/** One line in the list of neighbours. */
export function KeyNews({ peer }: { peer: Peer }) {
  const area = areaName(peer);
  if (peer.new_key) return <p class="notice">{t('areas.key.says', { area })}</p>;
  return peer.linked && peer.knows_us_not ? <p class="notice">{t('areas.key.ours', { area })}</p> : null;
}

export function NewKey({ peer }: { peer: Peer }) {
  const area = areaName(peer);
  if (peer.new_key) {
    return (
      <Notice title="areas.key">
        <p>{t('areas.key.says', { area })}</p>
        <p>{t('areas.key.waits')}</p>
        {maySteward.value && <Accept peer={peer} />}
      </Notice>
    );
  }
  if (!peer.linked || !peer.knows_us_not) return null;
  return (
    <Notice title="areas.key.told">
      <p>{t('areas.key.ours', { area })}</p>
      {maySteward.value && (
        <>
          <p>{t('areas.key.ring', { area })}</p>
          <Spoken words={peer.words} />
        </>
      )}
    </Notice>
  );
}

function Accept({ peer }: { peer: Peer }) {
  const sure = useSignal(false);
  const sayer = useSayer('/neighbours');
  const area = areaName(peer);
  const accept = async () => {
    const content = { node: peer.new_key?.node ?? '', peer: peer.origin };
    if (await sayer.say(mine('peer.changed', content))) changes.value += 1;
  };
  return (
    <>
      <p>{t('areas.words.phone', { area })}</p>
      <p>{t('areas.words.read')}</p>
      <Spoken words={peer.new_key?.words ?? []} />
      <p>{t('areas.key.differ')}</p>
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      <p class="actions">
        {sure.value ? (
          <button type="button" disabled={sayer.busy} onClick={() => void accept()}>
            {t('areas.key.yes', { area })}
          </button>
        ) : (
          <button type="button" class="second" onClick={() => (sure.value = true)}>
            {t('areas.key.ask')}
          </button>
        )}
      </p>
    </>
  );
}
