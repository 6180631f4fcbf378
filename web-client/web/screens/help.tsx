// What Kith is, in a few short paragraphs, and whom to ask.
import { Page } from '../parts/page';
import { t } from '../words/words';

export default function HelpScreen() {
  return (
    <Page title={t('help.title')}>
      <h2>{t('help.what.title')}</h2>
      <p>{t('help.what.body')}</p>
      <h2>{t('help.agree.title')}</h2>
      <p>{t('help.agree.body')}</p>
      <h2>{t('help.offline.title')}</h2>
      <p>{t('help.offline.body')}</p>
      <h2>{t('help.ask.title')}</h2>
      <p>{t('help.ask.body')}</p>
    </Page>
  );
}
