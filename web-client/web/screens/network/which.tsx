// Which closed period stands on the page: the newest, until somebody chooses another.
import type { Signal } from '@preact/signals';
import type { Period } from '../../sync/network';
import { periodInWords } from '../../words/network';
import { t } from '../../words/words';

interface WhichTimeProps {
  periods: readonly Pick<Period, 'from' | 'to'>[];
  /** Its place among them. */
  chosen: Signal<number>;
}

export function WhichTime({ periods, chosen }: WhichTimeProps) {
  if (periods.length < 2) return null;
  return (
    <p class="no-print">
      <label for="period">{t('network.choose')}</label>{' '}
      <select
        id="period"
        value={chosen.value}
        onChange={(event) => {
          chosen.value = Number(event.currentTarget.value);
        }}
      >
        {periods.map((each, at) => (
          <option key={each.from + each.to} value={at}>
            {periodInWords(each)}
          </option>
        ))}
      </select>
    </p>
  );
}
