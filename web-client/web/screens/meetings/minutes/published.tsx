// Minutes that are public: names dropped, words only with consent. Anybody may read them.

import type { ScreenProps } from '../../../app/routes';
import { Page } from '../../../parts/page';
import { Heading } from '../../../parts/picture';
import { Since, Trouble } from '../../../parts/reading';
import type { Cell, PublishedLine, PublishedMinutes } from '../../../sync/after';
import { paperAt } from '../../../sync/api';
import { useRead } from '../../../sync/pages';
import type { Pages } from '../../../sync/types';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { nameIn } from '../sayings';
import { keyOf, paperOfPublished } from './paper';
import { Sheet } from './sheet';

export function PublishedList() {
  const { value: list, since, problem } = useRead<Pages<PublishedLine>>('/published');
  return (
    <Page title={t('published.title')} back="/">
      <p>{t('published.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {list?.items.length === 0 && <p>{t('published.none')}</p>}
      <ul class="list">
        {list?.items.map((each) => (
          <li key={keyOf(each.name)}>
            <a href={`/published/${keyOf(each.name)}`}>{each.title ?? t('meetings.untitled')}</a>
            <p class="quiet">{dayInWords(each.day)}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

export default function PublishedScreen({ params }: ScreenProps) {
  if (!params.id) return <PublishedList />;
  return <One params={params} />;
}

function One({ params }: ScreenProps) {
  const { by, id } = nameIn(params);
  const { value: meeting, since, problem } = useRead<PublishedMinutes>(`/published/${by}/${id}`);
  const file = (format: string) => paperAt(`/meetings/${by}/${id}/minutes?format=${format}&edition=published`);
  return (
    <Page title={meeting?.title ?? t('minutes.title')} back="/published">
      <Trouble problem={problem} />
      <Since since={since} />
      {meeting && (
        <>
          <Facts minutes={meeting} />
          <Sheet paper={paperOfPublished(meeting)} />
          <Heading of="files.title" />
          <ul class="list">
            {(['html', 'text', 'docx', 'csv'] as const).map((format) => (
              <li key={format}>
                <a href={file(format)}>{t(`files.${format}`)}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

/** That they are agreed and public, how many took part, and every correction. */
function Facts({ minutes }: { minutes: PublishedMinutes }) {
  const people = peopleInWords(minutes.people);
  return (
    <section class="notice">
      <p>{t('stands.published')}</p>
      {minutes.published_on && <p>{t('stands.since', { day: dayInWords(minutes.published_on) })}</p>}
      {people && <p>{people}</p>}
      {minutes.corrections.map(({ on, why }) => (
        <p key={`${on} ${why}`}>{t('stands.correction', { day: dayInWords(on), text: why ?? t('minutes.erased') })}</p>
      ))}
    </section>
  );
}

/** How many took part, where that may be told. */
function peopleInWords(people: Cell): string {
  if (people.kind === 'rounded') return t('published.people', { n: people.about });
  return people.kind === 'suppressed' ? t('published.few') : '';
}
