// After help given across areas is logged: the reference, whether it is sent or saved on this phone, and what happens next.
import { here } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { reference } from '../../app/saying';
import { me } from '../../app/session';
import { Confirmation } from '../../parts/answers';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { RefusedPage } from '../../parts/refused';
import { outbox } from '../../sync/outbox';
import { t } from '../../words/words';

export default function AcrossDoneScreen({ params: { id = '' } }: ScreenProps) {
  const account = here.value.search.get('for') ?? '';
  const own = account === '' || account === me.value?.account;
  const waiting = outbox.value.find((item) => item.id === id);
  if (waiting?.refusal) return <RefusedPage of="hours.refused.title" refusal={waiting.refusal} />;
  return (
    <Page title={t(waiting ? 'hours.saved.title' : 'hours.sent.title')}>
      <Confirmation reference={reference(id)}>
        <p>{t(waiting ? 'hours.saved.body' : 'across.sent.body')}</p>
      </Confirmation>
      <Heading of="hours.next.title" />
      <p>{t(waiting ? 'hours.next.saved' : 'across.next')}</p>
      <p class="actions">
        <a class="button" href={own ? '/across' : `/across?for=${account}`}>
          {t('across.see')}
        </a>
        <a href="/">{t('joined.home')}</a>
      </p>
    </Page>
  );
}
