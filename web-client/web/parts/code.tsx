// Typing a code from a letter, where a link cannot be followed: a page with one field.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { t } from '../words/words';
import type { Errors } from './errors';
import { TextField } from './fields';
import { Page } from './page';

interface Typing {
  title: string;
  label: string;
  hint: string;
  /** Stands above the field. */
  above?: ComponentChildren;
  /** Stands below the form. */
  below?: ComponentChildren;
  /** How many lines the code fills; one unless it is told. */
  lines?: number;
  /** Takes what was typed; answers whether it is a code. */
  take: (typed: string) => Promise<boolean>;
}

export function TypedCode({ title, label, hint, above, below, lines, take }: Typing) {
  const typed = useSignal('');
  const errors = useSignal<Errors>({});
  const submit = async (event: Event) => {
    event.preventDefault();
    errors.value = (await take(typed.value)) ? {} : { code: t('join.code.wrong') };
  };
  return (
    <Page title={title} errors={errors.value}>
      {above}
      <form onSubmit={submit} noValidate>
        <TextField
          id="code"
          label={label}
          hint={hint}
          errors={errors.value}
          value={typed.value}
          onValue={(value) => {
            typed.value = value;
          }}
          lines={lines}
        />
        <p class="actions">
          <button type="submit">{t('page.continue')}</button>
        </p>
      </form>
      {below}
    </Page>
  );
}
