// Where areas have their pages, the way back from them, and what stands there when there is none.
import { Page } from '../../parts/page';
import { Trouble } from '../../parts/reading';
import type { Area, Returned } from '../../sync/network';
import { t } from '../../words/words';

export function addressOf({ origin }: Pick<Area, 'origin'>): string {
  return `/network/area/${encodeURIComponent(origin)}`;
}

export function addressOfReturned({ origin, name }: Pick<Returned, 'origin' | 'name'>): string {
  return `/network/returned/${encodeURIComponent(origin)}/${encodeURIComponent(name)}`;
}

export function Back() {
  return (
    <p class="no-print">
      <a href="/network">{t('network.back')}</a>
    </p>
  );
}

/** In place of an area that is not there, or not read yet. */
export function NotThere({
  problem,
  reading,
}: {
  problem: Parameters<typeof Trouble>[0]['problem'];
  reading: boolean;
}) {
  return (
    <Page title={t(reading ? 'network.reading' : 'network.gone')}>
      <Trouble problem={problem} />
      <Back />
    </Page>
  );
}
