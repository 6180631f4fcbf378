// Closed periods side by side, as far as they can be told: a chart of ranges with its table. What cannot be told is said to be so.
import { useSignal } from '@preact/signals';
import { type Range, Ranges } from '../../parts/chart';
import { Select } from '../../parts/fields';
import { Heading } from '../../parts/picture';
import type { FigureName, Figures, Period, Trend } from '../../sync/network';
import {
  figureInWords,
  findingInWords,
  periodInWords,
  sumInWords,
  toldInWords,
  trendInWords,
} from '../../words/network';
import { t } from '../../words/words';
import { comparable, follows, sameSource, trendOf } from './compare';

/** A figure over time, newest first. */
interface Line {
  figure: FigureName;
  rows: Range[];
  /** How the newest compares with the one before. */
  trend: Trend | null;
}

/** What all areas together came to. */
export function TrendsTogether({ periods }: { periods: readonly Period[] }) {
  const figures = periods[0]?.totals.map(({ figure }) => figure) ?? [];
  const lines = figures.map((figure): Line => {
    const totals = periods.map((period) => ({ period, total: period.totals.find((each) => each.figure === figure) }));
    return {
      figure,
      trend: totals[0]?.total?.trend ?? null,
      rows: totals.map(({ period, total }) => ({
        label: t('network.totals.of', { period: periodInWords(period), n: period.areas }),
        least: total?.sum?.least ?? null,
        most: total?.sum?.most ?? null,
        mark: sumInWords(total?.sum ?? null),
        more: [trendInWords(total?.trend ?? null)],
      })),
    };
  });
  return <OverTime lines={lines} headings={['network.period.heading', 'network.together', 'network.trend']} />;
}

/** What one area came to. Where somebody else told it the time before, the two are not compared, and it is said so. */
export function TrendsOfArea({ told }: { told: readonly Figures[] }) {
  const figures = told[0]?.told.map(({ figure }) => figure) ?? [];
  const lines = figures.map((figure): Line => {
    const all = told.map((period) => ({ period, one: period.told.find((each) => each.figure === figure) }));
    const trends = all.map(({ period, one }, at) => {
      const before = all[at + 1];
      return before && comparable(before.period, period) ? trendOf(before.one, one) : null;
    });
    const said = all.map(({ period }, at) => {
      const before = all[at + 1];
      const other = before && follows(before.period, period) && !sameSource(before.period, period);
      return other ? t('network.trend.source') : trendInWords(trends[at] ?? null);
    });
    return {
      figure,
      trend: trends[0] ?? null,
      rows: all.map(({ period, one }, at) => {
        const known = one && one.kind !== 'not-collected' ? one : null;
        return {
          label: period.returned ? t('network.period.form', { period: periodInWords(period) }) : periodInWords(period),
          least: known?.least ?? null,
          most: known?.most ?? null,
          mark: one ? toldInWords(one) : t('network.not-collected'),
          more: [said[at] ?? ''],
        };
      }),
    };
  });
  return <OverTime lines={lines} headings={['network.period.heading', 'network.how-many', 'network.trend']} />;
}

type Headings = readonly ('network.period.heading' | 'network.together' | 'network.how-many' | 'network.trend')[];

function OverTime({ lines, headings }: { lines: readonly Line[]; headings: Headings }) {
  const chosen = useSignal<FigureName | null>(null);
  const known = lines.filter(({ rows }) => rows.some(({ least }) => least !== null));
  const line = known.find(({ figure }) => figure === (chosen.value ?? 'hours')) ?? known[0];
  if (!line || line.rows.length < 2) return null;
  return (
    <>
      <Heading of="network.over-time" />
      <p>{t('network.over-time.body')}</p>
      <div class="no-print">
        <Select
          id="over-time"
          label={t('network.over-time.figure')}
          value={line.figure}
          options={known.map(({ figure }) => ({ value: figure, label: figureInWords(figure) }))}
          onValue={(value) => {
            chosen.value = value || null;
          }}
        />
      </div>
      <Ranges
        title={findingInWords(line.figure, line.trend)}
        rows={line.rows}
        headings={headings.map((each) => t(each))}
        stripes={t('network.stripes')}
      />
    </>
  );
}
