// How many entries this device has made that the node has not yet taken; shown on every page until there are none.
import { offline, unsent } from '../sync/state';
import { t } from '../words/words';

export function Unsent() {
  const waiting = unsent.value;
  return (
    <div class="strip" aria-live="polite">
      {offline.value && <p>{t('sync.offline')}</p>}
      {waiting > 0 && (
        <p>
          <a href="/unsent">{t('sync.unsent', { n: waiting })}</a>
        </p>
      )}
    </div>
  );
}
