// Check your answers before help across areas is logged; signing happens here, and a new pay code is kept here first.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go } from '../../app/router';
import { refusalInWords } from '../../app/saying';
import { uuid } from '../../device/chance';
import { Answers as AnswerList } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Page } from '../../parts/page';
import { nameOf } from '../../parts/whom';
import type { Peer } from '../../sync/areas';
import { forgetCode, keepCode } from '../../sync/codes';
import type { Draft } from '../../sync/drafts';
import { discard, say } from '../../sync/outbox';
import type { Member } from '../../sync/types';
import { areaName } from '../../words/areas';
import { categoryInWords } from '../../words/exchange';
import { lengthInWords, nearDayInWords } from '../../words/units';
import { t } from '../../words/words';
import { type Answers, BASE, firstWrong, SCREEN, type Step, sayingOf, scanned, steps, termsOf } from './answers';
import { addressOf } from './lines';
import { titleOf } from './log';

interface CheckProps {
  draft: Draft<Answers>;
  peers: readonly Peer[];
  people: readonly Member[];
}

export function CheckAcross({ draft, peers, people }: CheckProps) {
  const answers = draft.answers.value;
  const busy = useSignal(false);
  const errors = useSignal<Errors>({});
  const wrong = firstWrong(
    answers,
    peers.map(({ origin }) => origin),
  );

  useEffect(() => {
    if (wrong && !busy.peek()) go(`${BASE}/${wrong}`, { replace: true });
  }, [wrong]);
  if (wrong && !busy.value) return null;

  const terms = termsOf(answers);
  const peer = peers.find(({ origin }) => origin === terms.origin);
  const area = peer ? areaName(peer) : '';
  const received = answers.side === 'received';

  const send = async () => {
    if (busy.value) return;
    busy.value = true;
    const id = uuid();
    const { saying, code } = await sayingOf(answers, area);
    if (code) await keepCode({ ...code, entry: id });
    const progress = await say({ ...saying, id }, { screen: SCREEN, answers });
    if (answers.replaces) await discard(answers.replaces);
    if (progress.state === 'refused') {
      // It waits among the unsent with these words; mending it replaces it, with a new code.
      if (code) await forgetCode(code.transfer);
      draft.set({ replaces: progress.id });
      errors.value = { send: refusalInWords(progress.refusal) };
      busy.value = false;
      return;
    }
    const made = { transfer: code?.transfer ?? '', account: answers.for };
    const done = `/across/done/${progress.by}/${progress.id}?for=${answers.for}`;
    go(code ? addressOf(made) : done, { replace: true });
    await draft.clear();
  };

  return (
    <Page title={t('hours.check.title')} errors={errors.value} back>
      <AnswerList
        answers={asked(answers).map((step) => ({
          label: short(step, answers, people),
          value: answered(step, answers, area, people),
          change: scanned(answers) && TERMS.has(step) ? undefined : `${BASE}/${step}?change`,
        }))}
      />
      <p>{t(received ? 'across.check.received' : 'across.check.gave', { area })}</p>
      <p class="actions">
        <button type="button" id="send" disabled={busy.value} onClick={send}>
          {busy.value ? t('hours.check.saving') : t(received ? 'across.check.code' : 'hours.check.send')}
        </button>
      </p>
    </Page>
  );
}

/** The steps that a scanned code answers. */
const TERMS = new Set<Step>(['peer', 'long', 'when']);

/** All that is said: what a scanned code answers stands after it. */
function asked(answers: Answers): Step[] {
  const all = steps(answers);
  if (!scanned(answers)) return all;
  return all.flatMap((step): Step[] => (step === 'code' ? [step, ...TERMS] : [step]));
}

function short(step: Step, answers: Answers, people: readonly Member[]): string {
  switch (step) {
    case 'side':
      return t('hours.check.side');
    case 'code':
      return t('across.code.short');
    case 'peer':
      return t('across.peer.short');
    case 'long':
      return t('hours.check.long');
    case 'when':
      return t('hours.check.when');
    case 'what':
      return t('hours.check.what');
    case 'note':
      return t('hours.check.note');
    case 'for':
    case 'basis':
    case 'check':
      return titleOf(step, answers, people);
  }
}

function answered(step: Step, answers: Answers, area: string, people: readonly Member[]): string {
  const { minutes, day } = termsOf(answers);
  switch (step) {
    case 'for':
      return nameOf(answers.for, people);
    case 'side':
      return t(answers.side === 'received' ? 'hours.check.received' : 'hours.check.gave');
    case 'basis':
      return answers.basis && t(`basis.${answers.basis}`);
    case 'code':
      return scanned(answers) ? t('across.code.scanned') : answers.code.trim().toUpperCase();
    case 'peer':
      return area;
    case 'long':
      return lengthInWords(minutes);
    case 'when':
      return nearDayInWords(day, new Date());
    case 'what':
      return categoryInWords(answers.what);
    case 'note':
      return answers.note.trim() || t('hours.check.no-note');
    case 'check':
      return '';
  }
}
