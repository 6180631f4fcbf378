// Post an offer or a request, one question a page: for whom, which, what, what about, until when, how to ask, who sees it.
import type { ScreenProps } from '../../app/routes';
import { Radios, TextField } from '../../parts/fields';
import { QuestionPage } from '../../parts/question';
import { DayField } from '../../parts/time';
import { WhomField } from '../../parts/whom';
import type { Draft } from '../../sync/drafts';
import { useOpened } from '../../sync/drafts';
import { categoryInWords } from '../../words/exchange';
import { dayOf } from '../../words/units';
import { t } from '../../words/words';
import { categories } from '../hours/answers';
import { type Answers, BASE, boardDraft, STEPS, type Step, steps, wrongWith } from './answers';
import { CheckListing } from './check';

export default function NewListingScreen({ params }: ScreenProps) {
  const draft = useOpened(boardDraft);
  const all = steps();
  const step = STEPS.find((each) => each === params.step) ?? all[0];
  if (!draft || !step) return null;
  if (step === 'check') return <CheckListing draft={draft} />;
  return <Question key={step} step={step} draft={draft} />;
}

/** The question as a heading. */
export function titleOf(step: Step, { type }: Answers): string {
  if (step === 'check') return t('hours.check.title');
  if (step === 'what') return t(type === 'request' ? 'board.what.request' : 'board.what.offer');
  return t(`board.${step}`);
}

function Question({ step, draft }: { step: Step; draft: Draft<Answers> }) {
  const answers = draft.answers.value;
  const title = titleOf(step, answers);
  return (
    <QuestionPage
      base={BASE}
      steps={steps()}
      step={step}
      title={title}
      wrong={() => wrongWith(step, draft.answers.peek())}
      back="/board"
    >
      {(errors) => {
        const { set } = draft;
        const shared = { label: title, errors, heading: true };
        switch (step) {
          case 'for':
            return <WhomField {...shared} value={answers.for} onValue={(account) => set({ for: account })} />;
          case 'type':
            return (
              <Radios
                id="type"
                {...shared}
                value={answers.type}
                options={(['offer', 'request'] as const).map((value) => ({ value, label: t(`board.type.${value}`) }))}
                onValue={(type) => set({ type })}
              />
            );
          case 'what':
            return <What {...shared} answers={answers} set={set} />;
          case 'about':
            return (
              <Radios
                id="about"
                {...shared}
                value={answers.about}
                options={categories().map((value) => ({ value, label: categoryInWords(value) }))}
                onValue={(about) => set({ about })}
              />
            );
          case 'until':
            return (
              <DayField
                id="until"
                {...shared}
                hint={t('board.until.hint')}
                quick={inMonths()}
                boxes={answers.until}
                onBoxes={(until) => set({ until })}
              />
            );
          case 'reach':
            return <Reach {...shared} answers={answers} set={set} />;
          case 'seen':
            return (
              <Radios
                id="seen"
                {...shared}
                hint={t('board.seen.hint')}
                value={answers.seen}
                options={(['us', 'all'] as const).map((value) => ({ value, label: t(`board.seen.${value}`) }))}
                onValue={(seen) => set({ seen })}
              />
            );
          case 'check':
            return null;
        }
      }}
    </QuestionPage>
  );
}

interface PartProps {
  label: string;
  errors: Record<string, string>;
  answers: Answers;
  set: (part: Partial<Answers>) => void;
}

function What({ label, errors, answers, set }: PartProps) {
  return (
    <>
      <TextField
        id="title"
        label={label}
        heading
        hint={t(answers.type === 'request' ? 'board.what.request.hint' : 'board.what.offer.hint')}
        errors={errors}
        value={answers.title}
        onValue={(title) => set({ title })}
        maxLength={100}
      />
      <TextField
        id="text"
        label={t('board.text')}
        hint={t('board.text.hint')}
        value={answers.text}
        onValue={(text) => set({ text })}
        lines={4}
        maxLength={1000}
      />
    </>
  );
}

function Reach({ label, errors, answers, set }: PartProps) {
  return (
    <>
      <Radios
        id="reach"
        label={label}
        heading
        errors={errors}
        value={answers.reach}
        options={(['kith', 'shown'] as const).map((value) => ({
          value,
          label: t(`board.reach.${value}`),
          hint: t(`board.reach.${value}.hint`),
        }))}
        onValue={(reach) => set({ reach })}
      />
      {answers.reach === 'shown' && (
        <TextField
          id="contact"
          label={t('board.contact')}
          hint={t('board.contact.hint')}
          errors={errors}
          value={answers.contact}
          onValue={(contact) => set({ contact })}
          maxLength={200}
        />
      )}
    </>
  );
}

/** The ends that are chosen most: in one, three and six months. */
function inMonths() {
  const now = new Date();
  return ([1, 3, 6] as const).map((months) => ({
    label: t(`board.until.${months}`),
    day: dayOf(new Date(now.getFullYear(), now.getMonth() + months, now.getDate(), 12)),
  }));
}
