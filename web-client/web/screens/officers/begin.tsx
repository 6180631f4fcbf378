// The first steward's list of things to do: name the bank, set its rules, invite two members.
import { bank } from '../../app/session';
import { Page } from '../../parts/page';
import { usePeople } from '../../sync/people';
import { t } from '../../words/words';

export default function BeginScreen() {
  const { people } = usePeople();
  const node = bank.value;
  const tasks = [
    { to: '/begin/name', label: t('begin.name'), done: Boolean(node?.name) },
    { to: '/rules', label: t('begin.rules'), done: (node?.policy.categories.length ?? 0) > 0 },
    {
      to: '/members/invite',
      label: t('begin.invite'),
      done: people.filter((each) => each.type === 'person').length > 2,
    },
  ];
  return (
    <Page title={t('begin.title')} back="/">
      <p>{t('begin.intro')}</p>
      <ul class="tasks">
        {tasks.map(({ to, label, done }) => (
          <li key={to}>
            <a href={to}>{label}</a>
            <span class={done ? 'state good' : 'state'}>{t(done ? 'begin.done' : 'begin.to-do')}</span>
          </li>
        ))}
      </ul>
      <p>{t('begin.second')}</p>
    </Page>
  );
}
