// What a group's reflections say once ten or more are pooled: how many gave which mark, as bars and as a table.

import type { ScreenProps } from '../../../app/routes';
import { Bars } from '../../../parts/chart';
import { Page } from '../../../parts/page';
import { Heading } from '../../../parts/picture';
import { Since, Trouble } from '../../../parts/reading';
import type { PooledInfo, PooledPage } from '../../../sync/after';
import { useRead } from '../../../sync/pages';
import { dayInWords, dayOf } from '../../../words/units';
import { t } from '../../../words/words';
import { addressOf, nameIn } from '../sayings';

const RATED = ['understood', 'listened', 'difference', 'important'] as const;
const AGAIN = ['yes', 'unsure', 'no'] as const;

export default function HeardScreen({ params }: ScreenProps) {
  const group = nameIn(params);
  const { value: page, since, problem } = useRead<PooledPage>(`/reflections?group=${group.by}/${group.id}`);
  return (
    <Page title={t('heard.pool.title')} back={addressOf('groups', group)}>
      <p>{t('heard.pool.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {page?.items.length === 0 && <p>{t('heard.pool.few')}</p>}
      {page?.items.map((each) => (
        <Pool key={each.index} pool={each} />
      ))}
    </Page>
  );
}

function Pool({ pool: { at, count, pool } }: { pool: PooledInfo }) {
  const day = dayInWords(dayOf(new Date(at)));
  return (
    <section>
      <Heading of="heard.pool.of" values={{ n: count, day }} />
      {RATED.map((each) => (
        <Bars
          key={each}
          title={`${t(`slip.${each}`)} ${high(pool[each], count)}`}
          rows={pool[each].map((value, at) => ({ label: t(`slip.mark.${(at + 1) as 1 | 2 | 3 | 4 | 5}`), value }))}
          what={t('heard.mark')}
          number={t('heard.people')}
        />
      ))}
      <Bars
        title={t('slip.again')}
        rows={AGAIN.map((each, at) => ({ label: t(`slip.again.${each}`), value: pool.again[at] ?? 0 }))}
        what={t('heard.mark')}
        number={t('heard.people')}
      />
    </section>
  );
}

/** The finding: how many gave one of the two highest marks. */
function high(counts: readonly number[], all: number): string {
  return t('heard.high', { n: (counts[3] ?? 0) + (counts[4] ?? 0), of: all });
}
