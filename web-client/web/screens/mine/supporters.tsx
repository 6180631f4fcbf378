// Who may help me use Kith: granting and ending, mine alone to say.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { me } from '../../app/session';
import type { Errors } from '../../parts/errors';
import { Page } from '../../parts/page';
import { PersonField } from '../../parts/people';
import { Trouble } from '../../parts/reading';
import { changes } from '../../sync/live';
import { useRead } from '../../sync/pages';
import { usePeople } from '../../sync/people';
import type { MemberPage } from '../../sync/types';
import { name } from '../../words/exchange';
import { t } from '../../words/words';

export default function SupportersScreen() {
  const account = me.value?.account ?? '';
  const { value, problem } = useRead<MemberPage>(`/members/${account}`);
  const { people } = usePeople();
  const who = useSignal('');
  const missing = useSignal('');
  const sayer = useSayer('/me/supporters');
  const known = value?.supporters ?? [];
  const others = people.filter(
    (each) => each.type === 'person' && each.status === 'active' && each.account !== account,
  );

  const say = async (kind: string, supporter: string) => {
    if (!(await sayer.say(mine(kind, { account, supporter })))) return;
    who.value = '';
    changes.value += 1;
  };
  const submit = (event: Event) => {
    event.preventDefault();
    missing.value = who.value ? '' : t('supporters.missing');
    if (who.value) void say('supporter.granted', who.value);
  };
  const wrong = missing.value || sayer.refusal;
  const errors: Errors = wrong ? { who: wrong } : {};
  return (
    <Page title={t('supporters.title')} back="/me" errors={errors}>
      <p>{t('supporters.intro')}</p>
      <Trouble problem={problem} />
      <ul class="list">
        {known.map((each) => (
          <li key={each.account}>
            <p>{name(each.name)}</p>
            <button
              type="button"
              class="second"
              disabled={sayer.busy}
              onClick={() => say('supporter.ended', each.account)}
            >
              {t('supporters.end', { name: name(each.name) })}
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} noValidate>
        <PersonField
          id="who"
          label={t('supporters.who')}
          errors={errors}
          people={others}
          value={who.value}
          onValue={(next) => (who.value = next)}
        />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('supporters.grant')}
          </button>
        </p>
      </form>
    </Page>
  );
}
