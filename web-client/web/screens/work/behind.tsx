// The records behind a figure, each leading to where it stands; of a figure that was written down, what changed since.
import type { IndicatorInfo } from '../../sync/after';
import { t } from '../../words/words';
import { addressOf } from '../meetings/sayings';

export function Behind({ records }: { records: IndicatorInfo['records'] }) {
  if (records.length === 0) return null;
  return (
    <details>
      <summary>{t('ind.records', { n: records.length })}</summary>
      <ul class="list">
        {records.map((each) => (
          <li key={`${each.name.by}/${each.name.id}`}>
            <a href={place(each)}>{each.title ?? t(`ind.what.${each.what}`)}</a>
            {each.counted !== null && <span class="quiet"> {t(each.counted ? 'ind.yes' : 'ind.no')}</span>}
            {each.since && <span class="under">{t(`ind.turn.${each.since}`)}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function place({ what, name, meeting }: IndicatorInfo['records'][number]): string {
  if (what === 'initiative') return addressOf('pieces', name);
  if (what === 'pool') return '/groups';
  return addressOf('meetings', meeting ?? name, 'minutes');
}
