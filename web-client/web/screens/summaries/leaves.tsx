// What leaves this Kith: everything that people elsewhere can have of us. What is public stands here exactly as it leaves; of the rest,
// what it is and who has it.
import { haveNeighbours, mayOfficer } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { useAll, useRead } from '../../sync/pages';
import type { Leaves, Published } from '../../sync/summaries';
import { approachInWords } from '../../words/approaches';
import { categoryInWords } from '../../words/exchange';
import { periodInWords } from '../../words/periods';
import { dayInWords, momentInWords } from '../../words/units';
import { t } from '../../words/words';
import { Said } from './told';

export default function LeavesScreen() {
  const { value: page, since, problem } = useRead<Leaves>('/leaves');
  const { value: items } = useAll<Published>('/leaves');
  return (
    <Page title={t('leaves.title')}>
      <p>{t('leaves.intro')}</p>
      <ul class="list">
        <li>
          <a href="/releases">{t('sum.title')}</a>
        </li>
        {mayOfficer.value && (
          <li>
            <a href="/returns">{t('returns.title')}</a>
          </li>
        )}
      </ul>
      <Trouble problem={problem} />
      <Since since={since} />
      {page && items && (
        <>
          <ForAnybody page={page} items={items} />
          {haveNeighbours.value && <ForNeighbours page={page} />}
          <Heading of="leaves.never" />
          <p>{t('leaves.never.body')}</p>
        </>
      )}
    </Page>
  );
}

function ForAnybody({ page, items }: { page: Leaves; items: Published[] }) {
  const of = (...kinds: string[]) => items.filter(({ kind }) => kinds.includes(kind));
  const summaries = of('summary', 'return');
  const pulses = of('pulse');
  const lists = of('network');
  return (
    <>
      <Heading of="leaves.self" />
      <p>{t('leaves.self.body')}</p>
      {of('profile').map(({ text }) => (
        <Exactly key={text} text={text} />
      ))}
      <Heading of="leaves.summaries" />
      {summaries.length === 0 && <p>{t('sum.released.none')}</p>}
      {summaries.map(
        ({ text, told }) =>
          told && (
            <details key={text}>
              <summary>{[told.area?.name, periodInWords(told)].filter(Boolean).join(', ')}</summary>
              <Said told={told} text={text} />
            </details>
          ),
      )}
      <Heading of="leaves.pulses" />
      <p>{t('leaves.pulses.body')}</p>
      {pulses.map(
        ({ text, pulse }) =>
          pulse && (
            <div key={text}>
              <p>
                {t('leaves.pulse', {
                  period: periodInWords(pulse),
                  meetings: pulse.meetings,
                  decisions: pulse.decisions,
                })}
                {(pulse.approaches?.length ?? 0) > 0 &&
                  `. ${t('approach.list', { approaches: pulse.approaches?.map(approachInWords).join(', ') ?? '' })}`}
              </p>
              <Exactly text={text} />
            </div>
          ),
      )}
      <Heading of="leaves.heads" />
      <p>{t('leaves.heads.body')}</p>
      <Exactly text={page.head} />
      <Heading of="leaves.lists" />
      <p>{t(lists.length === 0 ? 'leaves.lists.none' : 'leaves.lists.body')}</p>
      {lists.map(
        ({ text, network }) =>
          network && (
            <div key={text}>
              <p>{t('leaves.list', { name: network.name, areas: network.nodes.join(', ') })}</p>
              <Exactly text={text} />
            </div>
          ),
      )}
    </>
  );
}

/** What areas that are linked with ours have beside. */
function ForNeighbours({ page }: { page: Leaves }) {
  return (
    <>
      <Heading of="leaves.board" />
      {page.listings.length === 0 && <p>{t('leaves.board.none')}</p>}
      {page.listings.length > 0 && (
        <ul>
          {page.listings.map(({ index, title, text, contact, category, until }) => (
            <li key={index}>
              {t('leaves.listing', { title: title ?? categoryInWords(category), day: dayInWords(until) })}
              {text && <p>{text}</p>}
              {contact && <p>{contact}</p>}
            </li>
          ))}
        </ul>
      )}
      <Heading of="leaves.hours" />
      <ul>
        <li>{t('leaves.hours.gave')}</li>
        <li>{t('leaves.hours.received')}</li>
        <li>{t('leaves.hours.between')}</li>
      </ul>
      <p>{t('leaves.hours.not')}</p>
      <Heading of="leaves.records" />
      <p>{t('leaves.records.body')}</p>
      <ul>
        {page.neighbours.map(({ origin, area, records, at }) => (
          <li key={origin}>
            {records !== null && at !== null
              ? t('leaves.records.of', { area: area ?? origin, n: records, moment: momentInWords(at) })
              : t('leaves.records.none', { area: area ?? origin })}
          </li>
        ))}
      </ul>
      <p>
        <a href="/neighbours">{t('leaves.neighbours')}</a>
      </p>
      <Heading of="leaves.others" />
      <p>{t('leaves.others.body')}</p>
      <p>
        <a href="/network">{t('leaves.network')}</a>
      </p>
      <Heading of="leaves.evidence" />
      <p>{t('leaves.evidence.body')}</p>
      <Heading of="leaves.line" />
      <p>{t('leaves.line.body')}</p>
    </>
  );
}

/** A text as it leaves. */
function Exactly({ text }: { text: string }) {
  return (
    <details>
      <summary>{t('sum.exact')}</summary>
      <pre class="exact">{text}</pre>
    </details>
  );
}
