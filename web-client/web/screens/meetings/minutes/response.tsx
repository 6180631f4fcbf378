// An answer in words: what became of it, why, who says so, and whether whoever said it was told.
import type { ResponseInfo } from '../../../sync/meetings';
import { outcomeInWords, toldInWords } from '../../../words/meetings';
import { dayInWords, dayOf } from '../../../words/units';
import { t } from '../../../words/words';

export function ResponseWords({ response }: { response: ResponseInfo }) {
  const { outcome, text, reason, organisation, told, at } = response;
  const who = organisation ?? response.by_name ?? t('people.someone');
  return (
    <div class="answer">
      <p>
        <span class="state">{outcomeInWords(outcome)}</span>
      </p>
      {text && <p>{text}</p>}
      {reason && reason !== text && <p>{t('response.reason', { text: reason })}</p>}
      <p class="quiet">{t('response.by', { name: who, day: dayInWords(dayOf(new Date(at))) })}</p>
      {told.map(({ on, how }) => (
        <p class="quiet" key={`${on} ${how}`}>
          {t('response.told', { day: dayInWords(on), how: toldInWords(how) })}
        </p>
      ))}
      {told.length === 0 && <p class="quiet">{t('response.not-told')}</p>}
    </div>
  );
}
