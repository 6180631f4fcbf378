// The questions of "log hours", one each.
import { haveNeighbours, me } from '../../app/session';
import type { Errors } from '../../parts/errors';
import { Radios, TextField } from '../../parts/fields';
import { PersonField } from '../../parts/people';
import { DayField, LengthField } from '../../parts/time';
import { usePeople } from '../../sync/people';
import { categoryInWords } from '../../words/exchange';
import { type Key, t } from '../../words/words';
import { type Answers, categories, type Step } from './answers';

interface QuestionProps {
  step: Step;
  answers: Answers;
  set: (part: Partial<Answers>) => void;
  errors: Errors;
}

/** The question as a heading, in the words that fit whose hours they are. */
export function titleOf(step: Step, answers: Answers): string {
  const other = answers.for && answers.for !== me.value?.account;
  if (step === 'side') return other ? t('hours.side.other', { name: nameOfMine(answers.for) }) : t('hours.side');
  if (step === 'who') return t(answers.side === 'received' ? 'hours.who.gave' : 'hours.who.received');
  return t(`hours.${step}` as Key);
}

/** The name of an account this person may act for. */
export function nameOfMine(account: string): string {
  const person = me.value;
  const known = [...(person?.supports ?? []), ...(person?.keeps ?? [])].find((each) => each.account === account);
  return known?.name ?? person?.name ?? '';
}

export function Question(props: QuestionProps) {
  const { step, answers, set, errors } = props;
  const shared = { label: titleOf(step, answers), errors, heading: true };
  if (step === 'for') return <ForWhom {...props} />;
  if (step === 'side') return <Side {...props} />;
  if (step === 'who') return <Who {...props} />;
  if (step === 'what') {
    return (
      <Radios
        id="what"
        {...shared}
        value={answers.what}
        options={categories().map((value) => ({ value, label: categoryInWords(value) }))}
        onValue={(what) => set({ what })}
      />
    );
  }
  if (step === 'long') {
    return <LengthField id="long" {...shared} boxes={answers.long} onBoxes={(long) => set({ long })} />;
  }
  if (step === 'when') {
    return <DayField id="when" {...shared} boxes={answers.when} onBoxes={(when) => set({ when })} />;
  }
  return (
    <TextField
      id="note"
      {...shared}
      hint={t('hours.note.hint')}
      value={answers.note}
      onValue={(note) => set({ note })}
      lines={4}
      maxLength={1000}
    />
  );
}

function ForWhom({ step, answers, set, errors }: QuestionProps) {
  const person = me.value;
  const others = [...(person?.supports ?? []), ...(person?.keeps ?? [])];
  return (
    <Radios
      id="for"
      label={titleOf(step, answers)}
      heading
      errors={errors}
      value={answers.for}
      options={[
        { value: person?.account ?? '', label: t('hours.for.me') },
        ...others.map(({ account, name }) => ({ value: account, label: name ?? t('people.erased') })),
      ]}
      onValue={(account) => set({ for: account })}
    />
  );
}

function Side({ step, answers, set, errors }: QuestionProps) {
  const other = answers.for && answers.for !== me.value?.account;
  const name = nameOfMine(answers.for);
  return (
    <Radios
      id="side"
      label={titleOf(step, answers)}
      heading
      errors={errors}
      value={answers.side}
      options={[
        { value: 'gave', label: other ? t('hours.side.gave.other', { name }) : t('hours.side.gave') },
        { value: 'received', label: other ? t('hours.side.received.other', { name }) : t('hours.side.received') },
      ]}
      onValue={(side) => set({ side })}
    />
  );
}

function Who({ step, answers, set, errors }: QuestionProps) {
  const { people, reading } = usePeople();
  const others = people.filter((each) => each.account !== answers.for && each.status === 'active');
  return (
    <>
      <PersonField
        id="who"
        label={titleOf(step, answers)}
        heading
        errors={errors}
        people={others}
        value={answers.who}
        onValue={(who) => set({ who })}
      />
      {reading && others.length === 0 && <p>{t('people.reading')}</p>}
      {haveNeighbours.value && (
        <p>
          <a href="/across/log">{t('hours.across')}</a>
        </p>
      )}
    </>
  );
}
