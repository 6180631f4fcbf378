// Breaks, and the end: a clock until when the break goes, and the word that the meeting took place.
import { useSignal } from '@preact/signals';
import { clockInWords } from '../../../words/meetings';
import { t } from '../../../words/words';
import { note } from '../noting';
import { addressOf } from '../sayings';
import type { Room } from './waiting';

/** Lengths of a break, in minutes. */
const BREAKS = [5, 10, 15, 30];

export function Ending({ meeting }: Room) {
  return (
    <>
      {meeting.held ? (
        <p>{t('now.ended')}</p>
      ) : (
        <p class="actions">
          <button type="button" onClick={() => void note('meeting.held', { meeting: meeting.name }, undefined)}>
            {t('now.end.button')}
          </button>
        </p>
      )}
      <p>
        <a href={addressOf('meetings', meeting.name, 'minutes')}>{t('now.minutes')}</a>
      </p>
    </>
  );
}

export function Break({ planned }: { planned: number }) {
  const until = useSignal<string>('');
  const begin = (minutes: number) => {
    const end = new Date(Date.now() + minutes * 60_000);
    until.value = clockInWords(end.getHours() * 60 + end.getMinutes());
  };
  return (
    <>
      <h3>{t('now.break')}</h3>
      {planned > 0 && <p>{t('now.break.planned', { n: planned })}</p>}
      <p class="quick">
        {BREAKS.map((minutes) => (
          <button key={minutes} type="button" class="second" onClick={() => begin(minutes)}>
            {t('unit.minutes', { n: minutes })}
          </button>
        ))}
      </p>
      <div role="status">
        {until.value && (
          <p class="break">
            {t('now.break.until', { clock: until.value })}{' '}
            <button type="button" class="second" onClick={() => (until.value = '')}>
              {t('now.break.over')}
            </button>
          </p>
        )}
      </div>
    </>
  );
}
