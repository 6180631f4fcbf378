// After hours are logged: the reference, whether they are sent or saved on this phone, and what happens next.
import type { ScreenProps } from '../../app/routes';
import { reference } from '../../app/saying';
import { Confirmation } from '../../parts/answers';
import { addressOf } from '../../parts/exchanges';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { RefusedPage } from '../../parts/refused';
import { outbox } from '../../sync/outbox';
import { t } from '../../words/words';

export default function HoursDoneScreen({ params }: ScreenProps) {
  const { by = '', id = '' } = params;
  const waiting = outbox.value.find((item) => item.id === id);
  if (waiting?.refusal) return <RefusedPage of="hours.refused.title" refusal={waiting.refusal} />;
  return (
    <Page title={t(waiting ? 'hours.saved.title' : 'hours.sent.title')}>
      <Confirmation reference={reference(id)}>
        <p>{t(waiting ? 'hours.saved.body' : 'hours.sent.body')}</p>
      </Confirmation>
      <Heading of="hours.next.title" />
      <p>{t(waiting ? 'hours.next.saved' : 'hours.next.sent')}</p>
      <p>{t('hours.next.proof')}</p>
      <p class="actions">
        <a class="button" href="/hours/new">
          {t('hours.again')}
        </a>
        {!waiting && <a href={addressOf({ by, id })}>{t('hours.see')}</a>}
        <a href="/">{t('joined.home')}</a>
      </p>
    </Page>
  );
}
