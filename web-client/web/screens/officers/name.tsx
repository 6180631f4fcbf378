// Names the bank: what everyone sees on top of every page.
import { useSignal } from '@preact/signals';
import { go } from '../../app/router';
import { mine, useSayer } from '../../app/saying';
import { bank, refresh } from '../../app/session';
import { commit } from '../../device/details';
import type { Errors } from '../../parts/errors';
import { TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { t } from '../../words/words';

export default function NameScreen() {
  const name = useSignal(bank.peek()?.name ?? '');
  const errors = useSignal<Errors>({});
  const sayer = useSayer('/begin/name');
  const submit = async (event: Event) => {
    event.preventDefault();
    const given = name.value.trim();
    errors.value = given ? {} : { name: t('begin.name.missing') };
    if (!given) return;
    const details = await commit({ name: given });
    const done = await sayer.say(mine('profile.changed', { details: details.commitment }, [details]));
    if (!done) return;
    await refresh();
    go('/begin');
  };
  const wrong = sayer.refusal ? { name: sayer.refusal } : errors.value;
  return (
    <Page title={t('begin.name')} back="/begin" errors={wrong}>
      <form onSubmit={submit} noValidate>
        <TextField
          id="name"
          label={t('begin.name.label')}
          hint={t('begin.name.hint')}
          errors={wrong}
          value={name.value}
          onValue={(value) => (name.value = value)}
          maxLength={100}
        />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('begin.name.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}
