// The ladder: the rung that was claimed, and beside it what the records show, what for, and what is missing.
import { Heading } from '../../parts/picture';
import type { InitiativeInfo, Step } from '../../sync/after';
import { t } from '../../words/words';

export function Rungs({ work }: { work: InitiativeInfo }) {
  const { rung, because, missing, capped } = work.evidenced;
  return (
    <>
      <Heading of="rung.title" />
      <p>{t('rung.intro')}</p>
      <div class="pair">
        <div class="card">
          <p>{t('rung.claimed')}</p>
          <p class="figure">{rungInWords(work.claimed)}</p>
        </div>
        <div class="card">
          <p>{t('rung.shown')}</p>
          <p class="figure">{rung === null ? t('rung.none') : rungInWords(rung)}</p>
        </div>
      </div>
      <Steps title={t('rung.because')} steps={because} of="so" />
      <Steps title={t(rung === null ? 'rung.missing-any' : 'rung.missing')} steps={missing} of="not" />
      {capped && <p class="notice">{t('rung.capped')}</p>}
    </>
  );
}

/** "5: Engagement". */
function rungInWords(rung: number): string {
  return t(`rung.${rung as 1 | 2 | 3 | 4 | 5 | 6 | 7}`);
}

function Steps({ title, steps, of }: { title: string; steps: readonly Step[]; of: 'so' | 'not' }) {
  if (steps.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {steps.map((step) => (
          <li key={step}>{t(of === 'so' ? `step.${step}` : `missing.${step}`)}</li>
        ))}
      </ul>
    </>
  );
}
