// What leaves this Kith: everything that people elsewhere can have of it, exactly as it leaves.
import { haveNeighbours, mayOfficer } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { useRead } from '../../sync/pages';
import type { Leaves } from '../../sync/summaries';
import { categoryInWords } from '../../words/exchange';
import { periodInWords } from '../../words/periods';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';
import { Said } from './told';

export default function LeavesScreen() {
  const { value: page, since, problem } = useRead<Leaves>('/leaves');
  const pulses = page?.items.filter(({ kind }) => kind === 'pulse') ?? [];
  const summaries = page?.items.filter(({ kind }) => kind !== 'pulse') ?? [];
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
      {page && (
        <>
          <Heading of="leaves.self" />
          <p>{t('leaves.self.body', { name: page.name ?? 'Kith', address: page.address })}</p>
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
          {pulses.length > 0 && (
            <ul>
              {pulses.map(
                ({ text, pulse }) =>
                  pulse && (
                    <li key={text}>
                      {t('leaves.pulse', {
                        period: periodInWords(pulse),
                        meetings: pulse.meetings,
                        decisions: pulse.decisions,
                      })}
                    </li>
                  ),
              )}
            </ul>
          )}
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
          {haveNeighbours.value && (
            <>
              <Heading of="leaves.held" />
              <p>{t('leaves.held.body', { n: page.neighbours.length })}</p>
              <p>
                <a href="/neighbours">{t('leaves.neighbours')}</a>
              </p>
            </>
          )}
          <Heading of="leaves.never" />
          <p>{t('leaves.never.body')}</p>
        </>
      )}
    </Page>
  );
}
