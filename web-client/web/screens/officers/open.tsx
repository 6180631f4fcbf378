// Opens a shared pot of hours, or an organisation's account: its name, who looks after it, how many must agree.
import { useSignal } from '@preact/signals';
import { go } from '../../app/router';
import { mine, useSayer } from '../../app/saying';
import { uuid } from '../../device/chance';
import { commit } from '../../device/details';
import type { Errors } from '../../parts/errors';
import { Checks, Radios, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { changes } from '../../sync/live';
import { named, usePeople } from '../../sync/people';
import { name as nameOf } from '../../words/exchange';
import { t } from '../../words/words';

/** The most that may look after one account (the protocol's own bound). */
const MOST = 16;

export default function OpenScreen() {
  const { people } = usePeople();
  const type = useSignal<'pot' | 'organisation'>('pot');
  const name = useSignal('');
  const typed = useSignal('');
  const custodians = useSignal<string[]>([]);
  const needed = useSignal('2');
  const errors = useSignal<Errors>({});
  const sayer = useSayer('/members/open');

  const submit = async (event: Event) => {
    event.preventDefault();
    const count = Number(needed.value);
    const wrong: Errors = {};
    if (!name.value.trim()) wrong.name = t('join.name.missing');
    if (custodians.value.length === 0) wrong.custodians = t('open.custodians.missing');
    if (custodians.value.length > MOST) wrong.custodians = t('open.custodians.many', { most: MOST });
    if (!Number.isInteger(count) || count < 1 || count > custodians.value.length) wrong.needed = t('open.needed.wrong');
    errors.value = wrong;
    if (Object.keys(wrong).length > 0) return;
    const account = uuid();
    const details = await commit({ name: name.value.trim() });
    const content = {
      account,
      custodians: [...custodians.value].sort(),
      details: details.commitment,
      needed: count,
      type: type.value,
    };
    if (!(await sayer.say(mine('account.opened', content, [details])))) return;
    changes.value += 1;
    go(`/members/${account}`);
  };
  const fitting = named(people, typed.value).filter((each) => each.type === 'person' && each.status === 'active');
  const shown = people.filter((each) => custodians.value.includes(each.account));
  for (const each of fitting) if (shown.length < MOST && !shown.includes(each)) shown.push(each);
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
        <TextField
          id="search"
          type="search"
          label={t('people.search')}
          value={typed.value}
          onValue={(value) => (typed.value = value)}
        />
        <Checks
          id="custodians"
          label={t('open.custodians')}
          errors={wrong}
          values={custodians.value}
          options={shown.map((each) => ({ value: each.account, label: nameOf(each.name) }))}
          onValues={(values) => (custodians.value = values)}
        />
        <TextField
          id="needed"
          label={t('open.needed')}
          hint={t('open.needed.hint')}
          errors={wrong}
          value={needed.value}
          onValue={(value) => (needed.value = value)}
          width={3}
          numeric
        />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('open.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}
