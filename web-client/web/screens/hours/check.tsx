// Check your answers before hours are logged; signing happens here, on this device.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go } from '../../app/router';
import { refusalInWords } from '../../app/saying';
import { Answers as AnswerList } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Page } from '../../parts/page';
import type { Draft } from '../../sync/drafts';
import { discard, say } from '../../sync/outbox';
import { usePeople } from '../../sync/people';
import { categoryInWords } from '../../words/exchange';
import { lengthInWords, nearDayInWords } from '../../words/units';
import { t } from '../../words/words';
import {
  type Answers,
  asksForWhom,
  dayOfAnswers,
  firstWrong,
  hoursDraft,
  minutesOf,
  SCREEN,
  sayingOf,
} from './answers';
import { nameOfMine, titleOf } from './questions';

export function CheckHours({ draft }: { draft: Draft<Answers> }) {
  const answers = draft.answers.value;
  const busy = useSignal(false);
  const errors = useSignal<Errors>({});
  const { people } = usePeople();
  const wrong = firstWrong(answers);

  useEffect(() => {
    if (wrong && !busy.peek()) go(`/hours/new/${wrong}`, { replace: true });
  }, [wrong]);
  if (wrong && !busy.value) return null;

  const send = async () => {
    if (busy.value) return;
    busy.value = true;
    const progress = await say(await sayingOf(answers), { screen: SCREEN, answers });
    if (answers.replaces) await discard(answers.replaces);
    if (progress.state === 'refused') {
      // It waits among the unsent with these words; mending it replaces it.
      (await hoursDraft()).set({ replaces: progress.id });
      errors.value = { send: refusalInWords(progress.refusal) };
      busy.value = false;
      return;
    }
    go(`/hours/done/${progress.by}/${progress.id}`, { replace: true });
    await draft.clear();
  };

  const who = people.find((person) => person.account === answers.who)?.name ?? t('people.someone');
  const change = (step: string) => `/hours/new/${step}?change`;
  const side = answers.side === 'received' ? 'received' : 'gave';
  return (
    <Page title={t('hours.check.title')} errors={errors.value} back>
      <AnswerList
        answers={[
          ...(asksForWhom() ? [{ label: t('hours.for'), value: nameOfMine(answers.for), change: change('for') }] : []),
          {
            label: t('hours.check.side'),
            of: 'hours.check.side',
            value: t(`hours.check.${side}`),
            change: change('side'),
          },
          { label: titleOf('who', answers), of: 'hours.who.gave', value: who, change: change('who') },
          {
            label: t('hours.check.what'),
            of: 'hours.check.what',
            value: categoryInWords(answers.what),
            change: change('what'),
          },
          {
            label: t('hours.check.long'),
            of: 'hours.check.long',
            value: lengthInWords(minutesOf(answers)),
            change: change('long'),
          },
          {
            label: t('hours.check.when'),
            of: 'hours.check.when',
            value: nearDayInWords(dayOfAnswers(answers), new Date()),
            change: change('when'),
          },
          {
            label: t('hours.check.note'),
            of: 'hours.check.note',
            value: answers.note.trim() || t('hours.check.no-note'),
            change: change('note'),
          },
        ]}
      />
      <p>{t('hours.check.agree', { name: who })}</p>
      <p class="actions">
        <button type="button" id="send" disabled={busy.value} onClick={send}>
          {busy.value ? t('hours.check.saving') : t('hours.check.send')}
        </button>
      </p>
    </Page>
  );
}
