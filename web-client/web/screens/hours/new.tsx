// Log hours, one question a page: whose, gave or received, who, what, how long, when, a note, and a check.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, here } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { me } from '../../app/session';
import type { Errors } from '../../parts/errors';
import { Page } from '../../parts/page';
import type { Draft } from '../../sync/drafts';
import { t } from '../../words/words';
import { type Answers, asksForWhom, hoursDraft, STEPS, type Step, steps, wrongWith } from './answers';
import { CheckHours } from './check';
import { Question, titleOf } from './questions';

export default function HoursScreen({ params }: ScreenProps) {
  const draft = useSignal<Draft<Answers> | null>(null);
  useEffect(() => {
    void hoursDraft().then((found) => {
      if (!found.answers.peek().for) found.set({ for: asksForWhom() ? '' : (me.peek()?.account ?? '') });
      draft.value = found;
    });
  }, []);

  const step = STEPS.find((each) => each === params.step) ?? steps()[0];
  if (!draft.value || !step) return null;
  if (step === 'check') return <CheckHours draft={draft.value} />;
  return <QuestionPage key={step} step={step} draft={draft.value} />;
}

function QuestionPage({ step, draft }: { step: Step; draft: Draft<Answers> }) {
  const errors = useSignal<Errors>({});
  const answers = draft.answers.value;
  const all = steps();
  const at = all.indexOf(step);
  const changing = here.value.search.has('change');

  const submit = (event: Event) => {
    event.preventDefault();
    errors.value = wrongWith(step, draft.answers.peek());
    if (Object.keys(errors.value).length > 0) return;
    go(changing ? '/hours/new/check' : `/hours/new/${all[at + 1] ?? 'check'}`);
  };

  return (
    <Page
      title={titleOf(step, answers)}
      above={t('hours.step', { at: at + 1, of: all.length })}
      errors={errors.value}
      back={at === 0 ? '/' : true}
      headingInside
    >
      <form onSubmit={submit} noValidate>
        <Question step={step} answers={answers} set={draft.set} errors={errors.value} />
        <p class="actions">
          <button type="submit">{t('page.continue')}</button>
        </p>
      </form>
    </Page>
  );
}
