// What was written and sent, and came back: why, and the way to mend it.
import { refusalInWords } from '../app/saying';
import type { outbox } from '../sync/outbox';
import { type Key, t } from '../words/words';
import { Page } from './page';

type Waiting = (typeof outbox.value)[number];

export function RefusedPage({ of, refusal }: { of: Key; refusal: NonNullable<Waiting['refusal']> }) {
  return (
    <Page title={t(of)}>
      <p>{refusalInWords(refusal)}</p>
      <p>
        <a href="/unsent">{t('hours.refused.link')}</a>
      </p>
    </Page>
  );
}
