// Check your answers before an offer or a request is posted; signing happens here, on this device.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go } from '../../app/router';
import { refusalInWords } from '../../app/saying';
import { Answers as AnswerList } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Page } from '../../parts/page';
import { nameOf } from '../../parts/whom';
import type { Draft } from '../../sync/drafts';
import { discard, say } from '../../sync/outbox';
import { usePeople } from '../../sync/people';
import { categoryInWords } from '../../words/exchange';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';
import { type Answers, BASE, dayOfAnswers, firstWrong, SCREEN, type Step, sayingOf, steps } from './answers';
import { titleOf } from './new';

export function CheckListing({ draft }: { draft: Draft<Answers> }) {
  const answers = draft.answers.value;
  const busy = useSignal(false);
  const errors = useSignal<Errors>({});
  const { people } = usePeople();
  const wrong = firstWrong(answers);

  useEffect(() => {
    if (wrong && !busy.peek()) go(`${BASE}/${wrong}`, { replace: true });
  }, [wrong]);
  if (wrong && !busy.value) return null;

  const send = async () => {
    if (busy.value) return;
    busy.value = true;
    const progress = await say(await sayingOf(answers), { screen: SCREEN, answers });
    if (answers.replaces) await discard(answers.replaces);
    if (progress.state === 'refused') {
      // It waits among the unsent with these words; mending it replaces it.
      draft.set({ replaces: progress.id });
      errors.value = { send: refusalInWords(progress.refusal) };
      busy.value = false;
      return;
    }
    go(`/board/done/${progress.by}/${progress.id}`, { replace: true });
    await draft.clear();
  };

  return (
    <Page title={t('hours.check.title')} errors={errors.value} back>
      <AnswerList
        answers={steps().map((step) => ({
          label: step === 'for' ? t('board.for.short') : titleOf(step, answers),
          value: answered(step, answers, nameOf(answers.for, people)),
          change: `${BASE}/${step}?change`,
        }))}
      />
      <p>{t(answers.seen === 'all' ? 'board.check.all' : 'board.check.us')}</p>
      <p class="actions">
        <button type="button" id="send" disabled={busy.value} onClick={send}>
          {t(busy.value ? 'board.check.saving' : 'board.check.send')}
        </button>
      </p>
    </Page>
  );
}

function answered(step: Step, answers: Answers, name: string) {
  switch (step) {
    case 'for':
      return name;
    case 'type':
      return t(answers.type === 'request' ? 'board.type.request' : 'board.type.offer');
    case 'what':
      return (
        <>
          {answers.title.trim()}
          {answers.text.trim() && <span class="under">{answers.text.trim()}</span>}
        </>
      );
    case 'about':
      return categoryInWords(answers.about);
    case 'until':
      return dayInWords(dayOfAnswers(answers));
    case 'reach':
      return answers.reach === 'shown' ? answers.contact.trim() : t('board.reach.kith');
    case 'seen':
      return t(answers.seen === 'all' ? 'board.seen.all' : 'board.seen.us');
    case 'check':
      return '';
  }
}
