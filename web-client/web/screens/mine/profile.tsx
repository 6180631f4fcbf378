// My name and how to reach me: details that only the organisation reads.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { me, refresh } from '../../app/session';
import { commit } from '../../device/details';
import type { Errors } from '../../parts/errors';
import { Page } from '../../parts/page';
import { ProfileFields, profileOf } from '../../parts/profile';
import { Trouble } from '../../parts/reading';
import { changes } from '../../sync/live';
import { useRead } from '../../sync/pages';
import type { MemberPage, Profile } from '../../sync/types';
import { t } from '../../words/words';

export default function ProfileScreen() {
  const account = me.value?.account ?? '';
  const { value, problem } = useRead<MemberPage>(`/members/${account}`);
  if (!value) {
    return (
      <Page title={t('profile.title')} back="/me">
        <Trouble problem={problem} />
      </Page>
    );
  }
  return <ProfileForm account={account} known={profileOf(value)} />;
}

function ProfileForm({ account, known }: { account: string; known: Profile }) {
  const profile = useSignal<Profile>(known);
  const errors = useSignal<Errors>({});
  const saved = useSignal(false);
  const sayer = useSayer('/me/profile');
  const submit = async (event: Event) => {
    event.preventDefault();
    errors.value = profile.value.name?.trim() ? {} : { name: t('join.name.missing') };
    if (Object.keys(errors.value).length > 0) return;
    const details = await commit({ ...profile.value });
    const done = await sayer.say(mine('profile.changed', { account, details: details.commitment }, [details]));
    if (!done) return;
    saved.value = true;
    changes.value += 1;
    await refresh();
  };
  const wrong = sayer.refusal ? { name: sayer.refusal } : errors.value;
  return (
    <Page title={t('profile.title')} back="/me" errors={wrong}>
      <p>{t('profile.intro')}</p>
      {saved.value && (
        <div class="done" role="status">
          <p>{t('profile.saved')}</p>
        </div>
      )}
      <form onSubmit={submit} noValidate>
        <ProfileFields profile={profile.value} errors={wrong} onProfile={(next) => (profile.value = next)} />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('profile.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}
