// Closing a month or quarter: a facilitator or Kith lead writes its figures down for good, as they are shown.
import { useSayer } from '../../app/saying';
import { Heading } from '../../parts/picture';
import type { IndicatorsPage } from '../../sync/after';
import { changes } from '../../sync/live';
import { figuresOf, type Period, periodInWords, wiseDay } from '../../words/periods';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';
import { runsAll } from '../meetings/rights';
import { saying } from '../meetings/sayings';

export function Closing({ page, period }: { page: IndicatorsPage; period: Period }) {
  const sayer = useSayer('/indicators');
  const { from, to } = period;
  const figures = figuresOf(page.indicators);
  // What is asked for and what is shown can differ for a moment, while the next period is read.
  if (!runsAll() || page.frozen || page.from !== from || page.to !== to || figures.length === 0) return null;
  const close = async () => {
    await sayer.say(await saying('period.closed', { figures, from, to }, undefined));
    // Taken, or refused because the records say something else by now: either way there is something new to read.
    changes.value += 1;
  };
  return (
    <section id="closing">
      <Heading of="ind.close" />
      <p>{t('ind.close.stays')}</p>
      <p>{t('ind.close.wise', { day: dayInWords(wiseDay(to)) })}</p>
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      <p class="actions">
        <button type="button" disabled={sayer.busy} onClick={close}>
          {t('ind.close.button', { period: periodInWords(period) })}
        </button>
      </p>
    </section>
  );
}
