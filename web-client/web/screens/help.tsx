// What Kith is, in a few short paragraphs, and whom to ask.
import { Page } from '../parts/page';
import { Heading } from '../parts/picture';
import { t } from '../words/words';

export default function HelpScreen() {
  return (
    <Page title={t('help.title')}>
      <Heading of="help.what.title" />
      <p>{t('help.what.body')}</p>
      <Heading of="help.agree.title" />
      <p>{t('help.agree.body')}</p>
      <Heading of="help.offline.title" />
      <p>{t('help.offline.body')}</p>
      <Heading of="help.ask.title" />
      <p>{t('help.ask.body')}</p>
    </Page>
  );
}
