// Choosing a person from the list of members: type some of the name, then pick.
import { useSignal } from '@preact/signals';
import { named } from '../sync/people';
import type { Member } from '../sync/types';
import { t } from '../words/words';
import type { Errors } from './errors';
import { Radios, TextField } from './fields';

/** How many names to show at once: more are found by typing. */
const SHOWN = 12;

interface PersonProps {
  id: string;
  label: string;
  hint?: string | undefined;
  heading?: boolean;
  errors: Errors;
  people: readonly Member[];
  value: string;
  onValue: (account: string) => void;
}

export function PersonField({ id, label, hint, heading, errors, people, value, onValue }: PersonProps) {
  const typed = useSignal('');
  const chosen = people.find((person) => person.account === value);
  const found = named(people, typed.value);
  const shown = found.slice(0, SHOWN);
  if (chosen && !shown.includes(chosen)) shown.unshift(chosen);
  return (
    <>
      <Radios
        id={id}
        label={label}
        hint={hint}
        heading={heading ?? false}
        errors={errors}
        value={value}
        options={shown.map((person) => ({
          value: person.account,
          label: person.name ?? t('people.erased'),
          hint: person.type === 'person' ? undefined : t(`people.${person.type}`),
        }))}
        onValue={onValue}
        before={
          people.length > SHOWN && (
            <TextField
              id={`${id}-search`}
              type="search"
              label={t('people.search')}
              value={typed.value}
              onValue={(text) => {
                typed.value = text;
              }}
            />
          )
        }
      />
      <p class="quiet" role="status">
        {found.length > shown.length && t('people.more', { n: found.length - shown.length })}
        {found.length === 0 && t('people.none')}
      </p>
    </>
  );
}
