// After an offer or a request is posted: the reference, whether it is sent or saved on this phone, and what happens next.
import type { ScreenProps } from '../../app/routes';
import { reference } from '../../app/saying';
import { Confirmation } from '../../parts/answers';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { RefusedPage } from '../../parts/refused';
import { outbox } from '../../sync/outbox';
import { t } from '../../words/words';

export default function ListingDoneScreen({ params: { id = '' } }: ScreenProps) {
  const waiting = outbox.value.find((item) => item.id === id);
  if (waiting?.refusal) return <RefusedPage of="board.refused.title" refusal={waiting.refusal} />;
  return (
    <Page title={t(waiting ? 'hours.saved.title' : 'board.sent.title')}>
      <Confirmation reference={reference(id)}>
        <p>{t(waiting ? 'board.saved.body' : 'board.sent.body')}</p>
      </Confirmation>
      <Heading of="hours.next.title" />
      <p>{t('board.next')}</p>
      <p class="actions">
        <a class="button" href="/board">
          {t('board.see')}
        </a>
        <a href="/board/new">{t('board.again')}</a>
      </p>
    </Page>
  );
}
