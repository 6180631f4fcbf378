// This phone is set up: what to do next.
import { bank, maySteward, me } from '../app/session';
import { Confirmation } from '../parts/answers';
import { Page } from '../parts/page';
import { Heading } from '../parts/picture';
import { t } from '../words/words';

export default function JoinedScreen() {
  const first = maySteward.value && !bank.value?.name;
  return (
    <Page title={t('joined.title')}>
      <Confirmation>
        <p>{t('joined.body', { name: me.value?.name ?? '' })}</p>
      </Confirmation>
      <Heading of="joined.next" />
      <p>{first ? t('joined.steward') : t('joined.member')}</p>
      <p class="actions">
        <a class="button" href={first ? '/begin' : '/'}>
          {first ? t('joined.begin') : t('joined.home')}
        </a>
      </p>
    </Page>
  );
}
