// Adds someone who has no phone: a member like all others, whose hours an officer writes down.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { uuid } from '../../device/chance';
import { commit } from '../../device/details';
import { Confirmation } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Page } from '../../parts/page';
import { ProfileFields } from '../../parts/profile';
import { changes } from '../../sync/live';
import type { Profile } from '../../sync/types';
import { t } from '../../words/words';

export default function AddScreen() {
  const profile = useSignal<Profile>({});
  const errors = useSignal<Errors>({});
  const added = useSignal<{ account: string; name: string } | null>(null);
  const sayer = useSayer('/members/add');

  const submit = async (event: Event) => {
    event.preventDefault();
    const name = profile.value.name?.trim() ?? '';
    errors.value = name ? {} : { name: t('join.name.missing') };
    if (!name) return;
    const account = uuid();
    const details = await commit({ ...profile.value, name });
    if (!(await sayer.say(mine('member.joined', { account, details: details.commitment }, [details])))) return;
    added.value = { account, name };
    profile.value = {};
    changes.value += 1;
  };
  const wrong = sayer.refusal ? { name: sayer.refusal } : errors.value;
  if (added.value) {
    const { account, name } = added.value;
    return (
      <Page title={t('add.done', { name })} back="/members">
        <Confirmation>
          <p>{t('add.done.body', { name })}</p>
        </Confirmation>
        <ul class="list">
          <li>
            <a href={`/write-down?for=${account}`}>{t('write.for', { name })}</a>
          </li>
          <li>
            <a href={`/members/${account}`}>{t('add.page', { name })}</a>
          </li>
        </ul>
        <p class="actions">
          <button type="button" class="second" onClick={() => (added.value = null)}>
            {t('add.again')}
          </button>
        </p>
      </Page>
    );
  }
  return (
    <Page title={t('add.title')} back="/members" errors={wrong}>
      <p>{t('add.intro')}</p>
      <form onSubmit={submit} noValidate>
        <ProfileFields profile={profile.value} errors={wrong} onProfile={(next) => (profile.value = next)} />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('add.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}
