// For whom something is said: oneself, whom one supports, a pot one looks after; officers also say it for members
// without a phone.
import { useSignal } from '@preact/signals';
import { mayOfficer, me } from '../app/session';
import { usePeople } from '../sync/people';
import type { Member, Named } from '../sync/types';
import { t } from '../words/words';
import type { Errors } from './errors';
import { Radios } from './fields';
import { PersonField } from './people';

/** Stands for a member without a phone until one is chosen. */
const SOMEONE = 'someone';

/** Whether there is anyone else to say it for: then the first question is for whom. */
export function asksForWhom(): boolean {
  return mayOfficer.value || known().length > 0;
}

/** Whether only an officer's office lets this person speak for the account: then how they were told is said too. */
export function asOfficer(account: string): boolean {
  return account !== '' && account !== me.value?.account && !known().some((each) => each.account === account);
}

/** The name of an account that something is said for. */
export function nameOf(account: string, people: readonly Member[]): string {
  const person = me.value;
  if (account === person?.account) return person.name ?? '';
  const found = [...known(), ...people].find((each) => each.account === account);
  return found?.name ?? t('people.someone');
}

interface WhomProps {
  label: string;
  errors: Errors;
  value: string;
  onValue: (account: string) => void;
}

export function WhomField({ label, errors, value, onValue }: WhomProps) {
  const { people } = usePeople();
  const other = useSignal(asOfficer(value));
  const without = people.filter((each) => each.type === 'person' && each.status === 'active' && !each.has_device);
  const chosen = other.value ? SOMEONE : value;
  return (
    <>
      <Radios
        id="for"
        label={label}
        heading
        errors={other.value ? {} : errors}
        value={chosen}
        options={[
          { value: me.value?.account ?? '', label: t('hours.for.me') },
          ...known().map(({ account, name }) => ({ value: account, label: name ?? t('people.erased') })),
          ...(mayOfficer.value ? [{ value: SOMEONE, label: t('whom.someone') }] : []),
        ]}
        onValue={(account) => {
          other.value = account === SOMEONE;
          onValue(account === SOMEONE ? '' : account);
        }}
      />
      {other.value && (
        <PersonField
          id="whom"
          label={t('whom.who')}
          errors={errors.for ? { whom: errors.for } : {}}
          people={without}
          value={value}
          onValue={onValue}
        />
      )}
    </>
  );
}

function known(): Named[] {
  const person = me.value;
  return person ? [...person.supports, ...person.keeps] : [];
}
