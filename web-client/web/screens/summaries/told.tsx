// A summary in plain words: tables of what it says, and below them the very text, letter by letter.
import type { ComponentChildren } from 'preact';
import { Parts, Second } from '../../parts/figures';
import { Heading } from '../../parts/picture';
import type { Shown, Told, ToldIndicator } from '../../sync/summaries';
import { categoryInWords } from '../../words/exchange';
import { type Key, t } from '../../words/words';

/** A figure in words: what is hidden says so, and never looks like none. */
export function shownInWords(shown: Shown): string {
  if (shown.kind === 'exact') return String(shown.number);
  if (shown.kind === 'rounded') return t('sum.about', { n: shown.about });
  return t(`sum.${shown.kind}`);
}

const COUNTS = [
  'people',
  'hours',
  'hours_to_neighbours',
  'hours_from_neighbours',
  'exchanges',
  'meetings',
  'decisions',
  'actions',
  'approaches',
] as const;

export function Said({ told, text }: { told: Told; text: string }) {
  const { activity, indicators, rule, delay_days } = told;
  const recorded = indicators.filter(({ shown }) => shown.kind !== 'not-recorded');
  return (
    <>
      <Figures what={t('sum.what')} number={t('sum.number')}>
        {COUNTS.map((of) => {
          const shown = activity[of];
          return (
            shown &&
            shown.kind !== 'not-collected' && (
              <Row key={of} label={t(`sum.of.${of}`)} of={t('sum.number')} shown={shown} />
            )
          );
        })}
      </Figures>
      {activity.categories.length > 0 && (
        <>
          <Heading of="sum.categories" />
          <Figures what={t('sum.category')} number={t('sum.of.hours')}>
            {activity.categories.map(({ category, hours }) => (
              <Row key={category} label={categoryInWords(category)} of={t('sum.of.hours')} shown={hours} />
            ))}
          </Figures>
          {activity.categories.some(({ people }) => people) && (
            <Figures what={t('sum.category')} number={t('sum.of.people')}>
              {activity.categories.map(
                ({ category, people }) =>
                  people && (
                    <Row key={category} label={categoryInWords(category)} of={t('sum.of.people')} shown={people} />
                  ),
              )}
            </Figures>
          )}
        </>
      )}
      {indicators.length > 0 && (
        <>
          <Heading of="sum.say" />
          {recorded.length === 0 && <p>{t('ind.not-recorded')}</p>}
          <dl>
            {recorded.map((each) => (
              <div key={each.indicator}>
                <dt>{t(`ind.${each.indicator}` as Key)}</dt>
                <dd>
                  {indicatorInWords(each)}
                  <Second found={each} />
                  <Parts found={each} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <p>
        {t('sum.rule', {
          few: rule.counts.hide_to,
          round: rule.counts.round_to,
          givers: rule.hours.contributors,
        })}{' '}
        {delay_days > 0 ? t('sum.rule.delay', { n: delay_days }) : t('sum.rule.delay.none')}
      </p>
      <p>{t('sum.rule.hours', { one: rule.hours.largest_percent, two: rule.hours.top_two_percent })}</p>
      <details>
        <summary>{t('sum.exact')}</summary>
        <pre class="exact">{text}</pre>
      </details>
    </>
  );
}

function Figures({ what, number, children }: { what: string; number: string; children: ComponentChildren }) {
  return (
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">{what}</th>
          <th scope="col">{number}</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

/** `of` says what the figure counts, where the table is a list. */
function Row({ label, of, shown }: { label: string; of: string; shown: Shown }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td data-label={of}>{shownInWords(shown)}</td>
    </tr>
  );
}

function indicatorInWords({ indicator, shown }: ToldIndicator): string {
  if (shown.kind === 'exact') return t(`ind.${indicator}.found` as Key, { value: shown.value, of: shown.of });
  if (shown.kind === 'about')
    return t(`ind.${indicator}.found` as Key, { value: t('ind.about', { n: shown.percent }), of: 100 });
  return t(`ind.${shown.kind}`);
}
