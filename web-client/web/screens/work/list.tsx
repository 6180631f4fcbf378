// Pieces of work: what groups and services work on together, and where each stands.
import { Page } from '../../parts/page';
import { Since, Trouble } from '../../parts/reading';
import type { InitiativeLine } from '../../sync/after';
import type { GroupLine } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import type { Pages } from '../../sync/types';
import { stageInWords } from '../../words/meetings';
import { t } from '../../words/words';
import { mayRun } from '../meetings/rights';
import { addressOf } from '../meetings/sayings';

export default function WorkScreen() {
  const { value: work, since, problem } = useRead<Pages<InitiativeLine>>('/initiatives');
  const { value: groups } = useRead<Pages<GroupLine>>('/groups');
  return (
    <Page title={t('work.title')} back="/meetings">
      <p>{t('work.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {mayRun(groups?.items ?? []) && (
        <p>
          <a class="button" href="/pieces/new">
            {t('work.open')}
          </a>
        </p>
      )}
      {work?.items.length === 0 && <p>{t('work.none')}</p>}
      <ul class="list">
        {work?.items.map((each) => (
          <li key={`${each.name.by}/${each.name.id}`}>
            <a href={addressOf('pieces', each.name)}>{workTitle(each)}</a>
            {each.stage && <p class="quiet">{t('work.stage-now', { stage: stageInWords(each.stage) })}</p>}
          </li>
        ))}
      </ul>
      <p>
        <a href="/indicators">{t('ind.title')}</a>
      </p>
    </Page>
  );
}

/** Its plain title first. */
export function workTitle({ title, plain_title }: Pick<InitiativeLine, 'title' | 'plain_title'>): string {
  return plain_title ?? title ?? t('work.untitled');
}
