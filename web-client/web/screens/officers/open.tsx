// Opens a shared pot of hours, or an organisation's account: its name, who looks after it, how many must agree.
import { useSignal } from '@preact/signals';
import { go } from '../../app/router';
import { mine, useSayer } from '../../app/saying';
import { uuid } from '../../device/chance';
import { commit } from '../../device/details';
import type { Errors } from '../../parts/errors';
import { Radios, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { changes } from '../../sync/live';
import { t } from '../../words/words';
import { type Keepers, KeepersFields, keepersSaid, wrongWithKeepers } from './keepers';

export default function OpenScreen() {
  const type = useSignal<'pot' | 'organisation'>('pot');
  const name = useSignal('');
  const keepers = useSignal<Keepers>({ custodians: [], needed: '2' });
  const errors = useSignal<Errors>({});
  const sayer = useSayer('/members/open');

  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong = wrongWithKeepers(keepers.value);
    if (!name.value.trim()) wrong.name = t('join.name.missing');
    errors.value = wrong;
    if (Object.keys(wrong).length > 0) return;
    const account = uuid();
    const details = await commit({ name: name.value.trim() });
    const content = { account, ...keepersSaid(keepers.value), details: details.commitment, type: type.value };
    if (!(await sayer.say(mine('account.opened', content, [details])))) return;
    changes.value += 1;
    go(`/members/${account}`);
  };
  const wrong = sayer.refusal ? { name: sayer.refusal } : errors.value;
  return (
    <Page title={t('open.title')} back="/members" errors={wrong}>
      <form onSubmit={submit} noValidate>
        <Radios
          id="type"
          label={t('open.type')}
          value={type.value}
          options={[
            { value: 'pot', label: t('people.pot'), hint: t('open.pot.hint') },
            { value: 'organisation', label: t('people.organisation'), hint: t('open.organisation.hint') },
          ]}
          onValue={(value) => (type.value = value)}
        />
        <TextField
          id="name"
          label={t('profile.name')}
          errors={wrong}
          value={name.value}
          onValue={(value) => (name.value = value)}
          maxLength={100}
        />
        <KeepersFields keepers={keepers.value} errors={wrong} set={(next) => (keepers.value = next)} />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('open.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}
