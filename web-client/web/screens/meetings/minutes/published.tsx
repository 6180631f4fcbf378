// Minutes that are public: names dropped, words only with consent. Anybody may read them.
import type { ScreenProps } from '../../../app/routes';
import { Page } from '../../../parts/page';
import { Since, Trouble } from '../../../parts/reading';
import { BASE } from '../../../sync/api';
import type { MeetingInfo, MeetingLine } from '../../../sync/meetings';
import { useRead } from '../../../sync/pages';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { nameIn } from '../sayings';
import { keyOf, paperOf } from './paper';
import { Stands, titleOf } from './read';
import { Sheet } from './sheet';

export function PublishedList() {
  const { value: list, since, problem } = useRead<{ items: MeetingLine[] }>('/published');
  return (
    <Page title={t('published.title')} back="/">
      <p>{t('published.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {list?.items.length === 0 && <p>{t('published.none')}</p>}
      <ul class="list">
        {list?.items.map((each) => (
          <li key={keyOf(each.name)}>
            <a href={`/published/${keyOf(each.name)}`}>{titleOf(each)}</a>
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
  const { value: meeting, since, problem } = useRead<MeetingInfo>(`/published/${by}/${id}`);
  const file = (format: string) => `${BASE}/meetings/${by}/${id}/minutes?format=${format}&edition=published`;
  return (
    <Page title={meeting ? titleOf(meeting) : t('minutes.title')} back="/published">
      <Trouble problem={problem} />
      <Since since={since} />
      {meeting && (
        <>
          <Stands meeting={meeting} />
          <Sheet paper={paperOf(meeting)} />
          <h2>{t('files.title')}</h2>
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
