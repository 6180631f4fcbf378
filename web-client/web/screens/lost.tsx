// Nothing is at this address, or the screen could not be fetched.
import { Page } from '../parts/page';
import { t } from '../words/words';

export function LostScreen({ why }: { why: 'nowhere' | 'unreachable' }) {
  if (why === 'nowhere') {
    return (
      <Page title={t('lost.title')}>
        <p>{t('lost.body')}</p>
        <p>
          <a href="/">{t('lost.home')}</a>
        </p>
      </Page>
    );
  }
  return (
    <Page title={t('unreachable.title')}>
      <p>{t('unreachable.body')}</p>
      <p>{t('unreachable.kept')}</p>
      <p>
        <a href="/">{t('lost.home')}</a>
      </p>
    </Page>
  );
}
