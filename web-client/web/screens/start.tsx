// The first page: the landing for a device nobody has set up, home for one that is.
import { Page } from '../parts/page';
import { t } from '../words/words';

export default function StartScreen() {
  return (
    <Page title={t('landing.title')}>
      <p class="lead">{t('landing.lead')}</p>
      <h2>{t('landing.invited.title')}</h2>
      <p>{t('landing.invited.body')}</p>
      <h2>{t('landing.before.title')}</h2>
      <p>{t('landing.before.body')}</p>
      <h2>{t('landing.new.title')}</h2>
      <p>{t('landing.new.body')}</p>
    </Page>
  );
}
