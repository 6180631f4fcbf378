// One question a page: which of how many, the question as the heading, what is wrong with the answer, and on to the next.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { go, here } from '../app/router';
import { t } from '../words/words';
import type { Errors } from './errors';
import { Page } from './page';

interface QuestionProps<Step extends string> {
  /** The address that all its pages begin with. */
  base: string;
  /** The steps that are asked; `check` comes after the last. */
  steps: readonly Step[];
  step: Step;
  title: string;
  /** What is wrong with the answer, by field. */
  wrong: () => Errors;
  /** Where the first question leads back to. */
  back: string;
  children: (errors: Errors) => ComponentChildren;
}

export function QuestionPage<Step extends string>(props: QuestionProps<Step>) {
  const { base, steps, step, title, wrong, back, children } = props;
  const errors = useSignal<Errors>({});
  const at = steps.indexOf(step);
  const submit = (event: Event) => {
    event.preventDefault();
    errors.value = wrong();
    if (Object.keys(errors.value).length > 0) return;
    const next = here.value.search.has('change') ? 'check' : (steps[at + 1] ?? 'check');
    go(`${base}/${next}`);
  };
  return (
    <Page
      title={title}
      above={t('hours.step', { at: at + 1, of: steps.length })}
      errors={errors.value}
      back={at === 0 ? back : true}
      headingInside
    >
      <form onSubmit={submit} noValidate>
        {children(errors.value)}
        <p class="actions">
          <button type="submit">{t('page.continue')}</button>
        </p>
      </form>
    </Page>
  );
}
