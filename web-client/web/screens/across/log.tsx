// Log help across areas, one question a page: gave or received, the pay code, which area, how long, when, what, a note.
import type { ScreenProps } from '../../app/routes';
import { me } from '../../app/session';
import { Radios, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { QuestionPage } from '../../parts/question';
import { Trouble } from '../../parts/reading';
import { DayField, LengthField } from '../../parts/time';
import { nameOf, WhomField } from '../../parts/whom';
import { type Peer, usePeers } from '../../sync/areas';
import { type Draft, useOpened } from '../../sync/drafts';
import { usePeople } from '../../sync/people';
import type { Basis, Member } from '../../sync/types';
import { areaName, takesHours } from '../../words/areas';
import { categoryInWords } from '../../words/exchange';
import { t } from '../../words/words';
import { categories } from '../hours/answers';
import { type Answers, acrossDraft, BASE, STEPS, type Step, steps, wrongWith } from './answers';
import { CheckAcross } from './check';
import { Code } from './code';
import { LeadsMustRing } from './ring';

/** How a member without a phone may have said it. */
const BASES: readonly Basis[] = ['spoken', 'phone', 'paper', 'email', 'present'];

export default function AcrossLogScreen({ params }: ScreenProps) {
  const draft = useOpened(acrossDraft);
  const { value: peers, problem, reading } = usePeers();
  const { people } = usePeople();
  if (!draft) return null;
  const linked = (peers?.items ?? []).filter(({ linked }) => linked);
  const open = linked.filter(takesHours);
  const away = linked.filter((peer) => !takesHours(peer)).map(areaName);
  if (open.length === 0) {
    return (
      <Page title={t('across.log')} back="/across">
        <Trouble problem={problem} />
        <Away areas={away} />
        {!reading && !problem && away.length === 0 && <p>{t('across.nobody')}</p>}
      </Page>
    );
  }
  const step = STEPS.find((each) => each === params.step) ?? steps(draft.answers.value)[0];
  if (step === 'check') return <CheckAcross draft={draft} peers={open} people={people} />;
  if (!step) return null;
  return <Question key={step} step={step} draft={draft} peers={open} away={away} people={people} />;
}

/** The areas with which nothing can be logged now, and why. */
function Away({ areas }: { areas: readonly string[] }) {
  return (
    <>
      {areas.map((area) => (
        <p key={area} class="hint">
          {t('across.away', { area })}
        </p>
      ))}
    </>
  );
}

/** The question as a heading, in the words that fit whose hours they are. */
export function titleOf(step: Step, answers: Answers, people: readonly Member[]): string {
  const own = !answers.for || answers.for === me.value?.account;
  const name = nameOf(answers.for, people);
  switch (step) {
    case 'for':
      return t('hours.for');
    case 'side':
      return own ? t('hours.side') : t('hours.side.other', { name });
    case 'basis':
      return t('attest.how', { name });
    case 'code':
      return t('across.code');
    case 'peer':
      return t(answers.side === 'received' ? 'across.peer.received' : 'across.peer.gave');
    case 'long':
      return t('hours.long');
    case 'when':
      return t('hours.when');
    case 'what':
      return t('hours.what');
    case 'note':
      return t('hours.note');
    case 'check':
      return t('hours.check.title');
  }
}

interface QuestionProps {
  step: Step;
  draft: Draft<Answers>;
  peers: readonly Peer[];
  /** The areas that cannot be chosen now. */
  away: readonly string[];
  people: readonly Member[];
}

function Question({ step, draft, peers, away, people }: QuestionProps) {
  const answers = draft.answers.value;
  const title = titleOf(step, answers, people);
  const wrong = () =>
    wrongWith(
      step,
      draft.answers.peek(),
      peers.map(({ origin }) => origin),
    );
  return (
    <QuestionPage base={BASE} steps={steps(answers)} step={step} title={title} wrong={wrong} back="/across">
      {(errors) => (
        <Field
          step={step}
          title={title}
          errors={errors}
          answers={answers}
          set={draft.set}
          peers={peers}
          away={away}
          people={people}
        />
      )}
    </QuestionPage>
  );
}

interface FieldProps {
  step: Step;
  title: string;
  errors: Record<string, string>;
  answers: Answers;
  set: (part: Partial<Answers>) => void;
  peers: readonly Peer[];
  away: readonly string[];
  people: readonly Member[];
}

function Field({ step, title, errors, answers, set, peers, away, people }: FieldProps) {
  const shared = { label: title, errors, heading: true };
  switch (step) {
    case 'for':
      return <WhomField {...shared} value={answers.for} onValue={(account) => set({ for: account })} />;
    case 'side':
      return <Side {...shared} answers={answers} set={set} people={people} />;
    case 'basis':
      return (
        <Radios<Basis>
          id="basis"
          {...shared}
          value={answers.basis}
          options={BASES.map((value) => ({ value, label: t(`basis.${value}`) }))}
          onValue={(basis) => set({ basis })}
        />
      );
    case 'code':
      return <Code {...shared} value={answers.code} onValue={(code) => set({ code })} />;
    case 'peer':
      return (
        <Radios
          id="peer"
          {...shared}
          before={
            <>
              <Away areas={away} />
              <LeadsMustRing peers={peers} />
            </>
          }
          value={answers.peer}
          options={peers.map((peer) => ({
            value: peer.origin,
            label: areaName(peer),
            hint: peer.name && peer.name !== areaName(peer) ? peer.name : undefined,
          }))}
          onValue={(peer) => set({ peer })}
        />
      );
    case 'long':
      return (
        <LengthField
          id="long"
          {...shared}
          {...(answers.side === 'gave' ? { hint: t('across.same.long') } : {})}
          boxes={answers.long}
          onBoxes={(long) => set({ long })}
        />
      );
    case 'when':
      return (
        <DayField
          id="when"
          {...shared}
          {...(answers.side === 'gave' ? { hint: t('across.same.day') } : {})}
          boxes={answers.when}
          onBoxes={(when) => set({ when })}
        />
      );
    case 'what':
      return (
        <Radios
          id="what"
          {...shared}
          value={answers.what}
          options={categories().map((value) => ({ value, label: categoryInWords(value) }))}
          onValue={(what) => set({ what })}
        />
      );
    case 'note':
      return (
        <TextField
          id="note"
          {...shared}
          hint={t('across.note.hint')}
          value={answers.note}
          onValue={(note) => set({ note })}
          lines={4}
          maxLength={1000}
        />
      );
    case 'check':
      return null;
  }
}

interface SideProps {
  label: string;
  errors: Record<string, string>;
  heading: boolean;
  answers: Answers;
  set: (part: Partial<Answers>) => void;
  people: readonly Member[];
}

function Side({ answers, set, people, ...shared }: SideProps) {
  const own = !answers.for || answers.for === me.value?.account;
  const name = nameOf(answers.for, people);
  return (
    <Radios
      id="side"
      {...shared}
      value={answers.side}
      options={[
        {
          value: 'gave',
          label: own ? t('hours.side.gave') : t('hours.side.gave.other', { name }),
          hint: t('across.side.gave.hint'),
        },
        {
          value: 'received',
          label: own ? t('hours.side.received') : t('hours.side.received.other', { name }),
          hint: t('across.side.received.hint'),
        },
      ]}
      onValue={(side) => set({ side })}
    />
  );
}
