// Groups: what each is, and when it meets next.
import { Page } from '../../parts/page';
import { Since, Trouble } from '../../parts/reading';
import type { GroupLine } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import type { Pages } from '../../sync/types';
import { groupTypeInWords } from '../../words/meetings';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';
import { runsAll } from './rights';
import { addressOf } from './sayings';

export default function GroupsScreen() {
  const { value, since, problem } = useRead<Pages<GroupLine>>('/groups');
  return (
    <Page title={t('groups.title')} back="/meetings">
      {runsAll() && (
        <p class="actions">
          <a class="button" href="/groups/new">
            {t('groups.form')}
          </a>
        </p>
      )}
      <Trouble problem={problem} />
      <Since since={since} />
      {value?.items.length === 0 && <p>{t('groups.none')}</p>}
      <ul class="list">
        {value?.items.map((group) => (
          <li key={`${group.name.by}/${group.name.id}`}>
            <a href={addressOf('groups', group.name)}>{group.title ?? t('groups.unnamed')}</a>
            <p>{groupTypeInWords(group.type)}</p>
            {group.next_meeting && <p>{t('groups.next', { day: dayInWords(group.next_meeting) })}</p>}
          </li>
        ))}
      </ul>
    </Page>
  );
}
