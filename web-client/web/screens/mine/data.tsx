// My data: everything that is held about me, as a file.
import { useSignal } from '@preact/signals';
import { refusalInWords } from '../../app/saying';
import { download } from '../../parts/download';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { getText, Problem } from '../../sync/api';
import { dayOf } from '../../words/units';
import { t } from '../../words/words';

export default function DataScreen() {
  const busy = useSignal(false);
  const wrong = useSignal('');
  const fetchAll = async () => {
    busy.value = true;
    wrong.value = '';
    try {
      const text = await getText('/me/export');
      download(`kith-my-data-${dayOf(new Date())}.json`, 'application/json', text);
    } catch (error) {
      wrong.value = error instanceof Problem ? refusalInWords(error) : t('reading.offline');
    }
    busy.value = false;
  };
  return (
    <Page title={t('data.title')} back="/me" errors={wrong.value ? { fetch: wrong.value } : {}}>
      <p>{t('data.intro')}</p>
      <p class="actions">
        <button type="button" id="fetch" disabled={busy.value} onClick={fetchAll}>
          {t('data.fetch')}
        </button>
      </p>
      <Heading of="data.erase.title" />
      <ul class="list">
        <li>
          <a href="/me/leave">{t('leave.title')}</a>
        </li>
        <li>
          <a href="/me/forget">{t('forget.title')}</a>
        </li>
      </ul>
    </Page>
  );
}
