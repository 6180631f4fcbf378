// All my meetings in my own calendar: a secret address that a calendar program reads by itself.
import { useSignal } from '@preact/signals';
import { refusalInWords } from '../../app/saying';
import { Page } from '../../parts/page';
import { del, inMyLanguage, Problem, post } from '../../sync/api';
import { t } from '../../words/words';

export default function CalendarScreen() {
  const url = useSignal('');
  const told = useSignal('');
  const asked = async (work: () => Promise<string>, words: string) => {
    told.value = '';
    try {
      url.value = await work();
      told.value = words;
    } catch (error) {
      told.value = error instanceof Problem ? refusalInWords(error) : t('reading.offline');
    }
  };
  const make = () =>
    asked(async () => {
      const answer = await post<{ url: string }>(inMyLanguage('/calendar'), {});
      return new URL(answer.url, location.href).href;
    }, t('calendar.made'));
  const stop = () =>
    asked(async () => {
      await del('/calendar');
      return '';
    }, t('calendar.stopped'));
  return (
    <Page title={t('calendar.all')} back="/meetings">
      <p>{t('calendar.how')}</p>
      <p>{t('calendar.secret')}</p>
      <p>{t('calendar.firm')}</p>
      {url.value && (
        <p>
          <a class="breakable" href={url.value}>
            {url.value}
          </a>
        </p>
      )}
      <p class="actions">
        <button type="button" onClick={() => void make()}>
          {t('calendar.make')}
        </button>
        <button type="button" class="second" onClick={() => void stop()}>
          {t('calendar.stop')}
        </button>
      </p>
      <p role="status">{told.value}</p>
    </Page>
  );
}
