// What somebody sees who opens the link of an area in a browser: the link is for a Kith lead of another area.
import { useSignal } from '@preact/signals';
import { bank, maySteward } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { t } from '../../words/words';

export default function AreaLinkScreen() {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(location.href);
    copied.value = true;
  };
  return (
    <Page title={t('areas.landing', { bank: bank.value?.name ?? 'Kith' })}>
      <p class="lead">{t('areas.landing.lead')}</p>
      <Heading of="areas.landing.how" />
      <ol>
        <li>{t('areas.landing.copy')}</li>
        <li>{t('areas.landing.own')}</li>
        <li>{t('areas.landing.paste')}</li>
      </ol>
      <p class="actions">
        {navigator.clipboard && (
          <button type="button" onClick={() => void copy()}>
            {t('invitation.copy')}
          </button>
        )}
      </p>
      <p role="status">{copied.value && t('invitation.copied')}</p>
      {maySteward.value && <p>{t('areas.landing.ours')}</p>}
    </Page>
  );
}
