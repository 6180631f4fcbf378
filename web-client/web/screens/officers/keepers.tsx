// Who looks after a pot or an organisation's account, and how many of them must agree: chosen when it is opened, and again
// when somebody leaves or others take over.
import { useSignal } from '@preact/signals';
import type { Errors } from '../../parts/errors';
import { Checks, TextField } from '../../parts/fields';
import { Heading } from '../../parts/picture';
import { named, usePeople } from '../../sync/people';
import type { MemberPage } from '../../sync/types';
import { name } from '../../words/exchange';
import { t } from '../../words/words';
import type { Say } from './person';

/** The most that may look after one account (the protocol's own bound). */
const MOST = 16;

export interface Keepers {
  custodians: string[];
  /** How many of them must agree, as typed. */
  needed: string;
}

/** What the entry holds. */
export function keepersSaid({ custodians, needed }: Keepers): { custodians: string[]; needed: number } {
  return { custodians: [...custodians].sort(), needed: Number(needed) };
}

export function wrongWithKeepers({ custodians, needed }: Keepers): Errors {
  const wrong: Errors = {};
  const count = Number(needed);
  if (custodians.length === 0) wrong.custodians = t('open.custodians.missing');
  if (custodians.length > MOST) wrong.custodians = t('open.custodians.many', { most: MOST });
  if (!Number.isInteger(count) || count < 1 || count > custodians.length) wrong.needed = t('open.needed.wrong');
  return wrong;
}

interface FieldsProps {
  keepers: Keepers;
  errors: Errors;
  set: (keepers: Keepers) => void;
}

export function KeepersFields({ keepers, errors, set }: FieldsProps) {
  const { people } = usePeople();
  const typed = useSignal('');
  const fitting = named(people, typed.value).filter((each) => each.type === 'person' && each.status === 'active');
  const shown = people.filter((each) => keepers.custodians.includes(each.account));
  for (const each of fitting) if (shown.length < MOST && !shown.includes(each)) shown.push(each);
  return (
    <>
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
        errors={errors}
        values={keepers.custodians}
        options={shown.map((each) => ({ value: each.account, label: name(each.name) }))}
        onValues={(custodians) => set({ ...keepers, custodians })}
      />
      <TextField
        id="needed"
        label={t('open.needed')}
        hint={t('open.needed.hint')}
        errors={errors}
        value={keepers.needed}
        onValue={(needed) => set({ ...keepers, needed })}
        width={3}
        numeric
      />
    </>
  );
}

/** On the account's own page; a Kith lead who looks after it themselves leaves this to another. */
export function ChangeKeepers({ member, busy, say }: { member: MemberPage; busy: boolean; say: Say }) {
  const keepers = useSignal<Keepers>({
    custodians: member.custodians.map((each) => each.account),
    needed: String(member.needed ?? 1),
  });
  const errors = useSignal<Errors>({});
  const saved = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    errors.value = wrongWithKeepers(keepers.value);
    if (Object.keys(errors.value).length > 0) return;
    saved.value = await say('custodians.set', { account: member.account, ...keepersSaid(keepers.value) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Heading of="person.custodians" />
      <KeepersFields keepers={keepers.value} errors={errors.value} set={(next) => (keepers.value = next)} />
      <p role="status">{saved.value && t('profile.saved')}</p>
      <p class="actions">
        <button type="submit" disabled={busy}>
          {t('profile.save')}
        </button>
      </p>
    </form>
  );
}
