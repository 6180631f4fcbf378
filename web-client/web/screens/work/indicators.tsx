// What the records of a closed month or quarter add up to: five figures first, the rest on asking. Each says its finding,
// shows it as bars and as a table, and opens the records behind it. Nothing is red or green, and nobody is ranked.
import { go, here } from '../../app/router';
import { Bars } from '../../parts/chart';
import { Select } from '../../parts/fields';
import { Parts, Second } from '../../parts/figures';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since as SinceRead, Trouble } from '../../parts/reading';
import type { IndicatorInfo, IndicatorsPage } from '../../sync/after';
import { BASE } from '../../sync/api';
import { useRead } from '../../sync/pages';
import { months, type Period, periodInWords, quarters } from '../../words/periods';
import { type Key, t } from '../../words/words';
import { Behind } from './behind';
import { Closing } from './closing';

const FIRST = ['c1', 'c2', 'c5', 'c6', 'c10'];

export default function IndicatorsScreen() {
  const now = new Date();
  const periods = [...quarters(now, 4), ...months(now, 6)];
  const asked = here.value.search.get('from');
  const until = here.value.search.get('to');
  const period = periods.find(({ from, to }) => from === asked && to === until) ?? (periods[0] as Period);
  const query = `?from=${period.from}&to=${period.to}`;
  const { value: page, since, problem } = useRead<IndicatorsPage>(`/indicators${query}`);
  const shown = page?.indicators ?? [];
  return (
    <Page title={t('ind.title')} above={periodInWords(period)} back="/pieces">
      <p>{t('ind.intro')}</p>
      <Select
        id="period"
        label={t('ind.period')}
        value={`${period.from} ${period.to}`}
        none={t('pay.choose')}
        options={periods.map((each) => ({ value: `${each.from} ${each.to}`, label: periodInWords(each) }))}
        onValue={(value) => {
          const [from, to] = value.split(' ');
          if (from) go(`/indicators?from=${from}&to=${to}`, { replace: true });
        }}
      />
      <Trouble problem={problem} />
      <SinceRead since={since} />
      {page && (
        <>
          <p role="status">{t(page.frozen ? 'ind.frozen' : 'ind.open')}</p>
          {shown
            .filter(({ indicator }) => FIRST.includes(indicator))
            .map((each) => (
              <Indicator key={each.indicator} found={each} frozen={page.frozen} />
            ))}
          <details>
            <summary>{t('ind.more')}</summary>
            {shown
              .filter(({ indicator }) => !FIRST.includes(indicator))
              .map((each) => (
                <Indicator key={each.indicator} found={each} frozen={page.frozen} />
              ))}
          </details>
          <Heading of="ind.rests" />
          <Rests what="chairing" shown={page.chairing} />
          <Rests what="actions" shown={page.actions} />
          <p>
            <a href={`${BASE}/indicators.csv${query}`}>{t('files.csv')}</a>
          </p>
          <Heading of="ind.small.title" />
          <p>{t('ind.small')}</p>
          {since === undefined && <Closing page={page} period={period} />}
        </>
      )}
    </Page>
  );
}

/** How much of something rests on the busiest; nobody is named. */
function Rests({ what, shown }: { what: 'chairing' | 'actions'; shown: IndicatorsPage['chairing'] }) {
  if (shown.kind !== 'about') {
    return (
      <p>
        {t(`ind.rests.${what}`)}: {t(shown.kind === 'not-recorded' ? 'ind.not-recorded' : 'ind.rests.few')}
      </p>
    );
  }
  return <p>{t(`ind.rests.${what}.found`, { n: shown.percent })}</p>;
}

/** What today's records say, where a figure was written down before they changed. */
function Since({ since }: { since: NonNullable<IndicatorInfo['since']> }) {
  const { value, of } = since;
  return <p class="notice">{of === null || value === null ? t('ind.since.people') : t('ind.since', { value, of })}</p>;
}

function Indicator({ found, frozen }: { found: IndicatorInfo; frozen: boolean }) {
  const { indicator, shown } = found;
  return (
    <section class="indicator">
      <Heading of={`ind.${indicator}` as Key} />
      {shown.kind === 'exact' && (
        <Bars
          title={t(`ind.${indicator}.found` as Key, { value: shown.value, of: shown.of })}
          rows={[
            { label: t('ind.yes'), value: shown.value },
            { label: t('ind.no'), value: shown.of - shown.value },
          ]}
          what={t('ind.answer')}
          number={t('ind.number')}
          most={shown.of}
        />
      )}
      {shown.kind === 'about' && (
        <Bars
          title={t(`ind.${indicator}.found` as Key, { value: t('ind.about', { n: shown.percent }), of: 100 })}
          rows={[
            { label: t('ind.yes'), value: shown.percent, mark: t('ind.about', { n: shown.percent }) },
            { label: t('ind.no'), value: 100 - shown.percent, mark: t('ind.about', { n: 100 - shown.percent }) },
          ]}
          what={t('ind.answer')}
          number={t('ind.of-100')}
          most={100}
        />
      )}
      {shown.kind !== 'exact' && shown.kind !== 'about' && <p>{t(`ind.${shown.kind}`)}</p>}
      <Second found={found} />
      {found.since && <Since since={found.since} />}
      {frozen && found.records.length > 0 && <p class="quiet">{t('ind.then')}</p>}
      <Parts found={found} />
      <Behind records={found.records} />
    </section>
  );
}
