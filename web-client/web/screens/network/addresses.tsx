// Where areas have their pages, and the way back from them.
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
