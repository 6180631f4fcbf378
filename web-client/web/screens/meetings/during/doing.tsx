// Who does what by when.
import { useSignal } from '@preact/signals';
import type { Errors } from '../../../parts/errors';
import { Select, TextField } from '../../../parts/fields';
import { boxesOf, type DayBoxes, DayField, hasDay, NO_DAY } from '../../../parts/time';
import { type ActionInfo, type DecisionInfo, type Kinds, SIDES, type Side } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { optionsOf, sideInWords } from '../../../words/meetings';
import { readDay } from '../../../words/typed';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { ANY_DAY, daysAhead } from '../days';
import { isUnsent } from '../merging';
import { note, type Person, placeOf, sideOf, useDraft } from '../noting';
import { named, sameName } from '../sayings';
import { StrikeButton } from './items';
import type { Replaced } from './said';
import { type Room, Waiting } from './waiting';

export interface DoingAnswers {
  text: string;
  /** The account or guest that does it; empty for somebody else, who is then named. */
  owner: string;
  name: string;
  side: Side | '';
  due: DayBoxes;
  /** The decision it follows from. */
  decision: EntryName | null;
  replaces: Replaced | null;
}

export const NOTHING_TO_DO: DoingAnswers = {
  text: '',
  owner: '',
  name: '',
  side: '',
  due: NO_DAY,
  decision: null,
  replaces: null,
};

export function doingDraft({ by, id }: EntryName): string {
  return `doing ${by}/${id}`;
}

/** What is missing, by field; `at` is put after the fields' names where there are several. */
export function wrongAction(
  { text, owner, name, due }: Pick<DoingAnswers, 'text' | 'owner' | 'name' | 'due'>,
  at = '',
) {
  const errors: Errors = {};
  if (!text.trim()) errors[`doing${at}`] = t('doing.missing');
  if (!owner && !name.trim()) errors[`doing-owner${at}`] = t('doing.owner.missing');
  if (hasDay(due) && 'wrong' in readDay(due, ANY_DAY)) errors[`doing-due${at}`] = t('day.unreadable');
  return errors;
}

/** The entry's content and words. A guest has no account that could own it: they are named in the words. */
export function actionOf(
  meeting: EntryName,
  answers: Omit<DoingAnswers, 'replaces'>,
  people: readonly Person[],
): Kinds['action.noted'] {
  const owner = people.find((person) => person.who === answers.owner);
  const day = readDay(answers.due, ANY_DAY);
  const content = {
    decision: answers.decision ?? undefined,
    due: 'value' in day ? day.value : undefined,
    meeting,
    owned_by: answers.side || sideOf(owner?.row?.capacity),
    owner: owner && !owner.guest ? owner.who : undefined,
  };
  const name = owner?.guest ? owner.name : answers.name;
  return [content, { text: answers.text, owner_name: owner && !owner.guest ? undefined : name }];
}

export function Doing({ meeting, people }: Room) {
  const draft = useDraft<DoingAnswers>(doingDraft(meeting.name), NOTHING_TO_DO);
  const errors = useSignal<Errors>({});
  if (!draft) return null;
  const answers = draft.answers.value;
  const add = async (event: Event) => {
    event.preventDefault();
    errors.value = wrongAction(answers);
    if (Object.keys(errors.value).length > 0) return;
    // A decision that was taken out since it was chosen counts no more.
    const decision = meeting.decisions.find((each) => sameName(each, answers.decision));
    const followed = { ...answers, decision: decision ? named(decision) : null };
    const [content, words] = actionOf(meeting.name, followed, people);
    const replaces = answers.replaces ? await placeOf(answers.replaces) : undefined;
    await note('action.noted', { ...content, replaces }, words);
    draft.set(NOTHING_TO_DO);
  };
  const change = (action: ActionInfo) => {
    draft.set({
      text: action.text ?? '',
      owner: action.owner ?? '',
      name: action.owner ? '' : (action.owner_name ?? ''),
      side: action.owned_by,
      due: action.due ? boxesOf(action.due) : NO_DAY,
      decision: action.decision,
      replaces: { ...named(action), unsent: isUnsent(action) },
    });
    document.getElementById('doing')?.focus();
  };
  return (
    <>
      <form onSubmit={add} noValidate>
        <ActionFields
          answers={answers}
          set={draft.set}
          people={people}
          errors={errors.value}
          decisions={meeting.decisions}
        />
        <p class="actions">
          <button type="submit">{t('doing.add')}</button>
        </p>
      </form>
      <ul class="list">
        {[...meeting.actions].reverse().map((action) => (
          <li key={action.id}>
            <ActionLine action={action} people={people} />
            <p class="quick">
              <button type="button" class="second" onClick={() => change(action)}>
                {t('now.change')}
                <span class="unseen"> {action.text}</span>
              </button>
              <StrikeButton what={action} of={action.text} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

interface FieldsProps {
  answers: DoingAnswers;
  set: (part: Partial<DoingAnswers>) => void;
  people: readonly Person[];
  errors: Errors;
  /** Those it can follow from. */
  decisions?: readonly DecisionInfo[];
  /** Put after the ids where a page has several. */
  at?: string;
}

export function ActionFields({ answers, set, people, errors, decisions = [], at = '' }: FieldsProps) {
  const { text, owner, name, side, due } = answers;
  const known = people.find((person) => person.who === owner);
  return (
    <>
      <TextField
        id={`doing${at}`}
        label={t(answers.replaces ? 'doing.change' : 'doing.what')}
        errors={errors}
        value={text}
        onValue={(next) => set({ text: next })}
        maxLength={500}
      />
      <Select
        id={`doing-owner${at}`}
        label={t('doing.who')}
        errors={errors}
        value={owner}
        none={t('doing.other')}
        options={people.map((person) => ({ value: person.who, label: person.name }))}
        onValue={(next) => set({ owner: next, side: '' })}
      />
      {!owner && (
        <TextField
          id={`doing-name${at}`}
          label={t('doing.name')}
          value={name}
          onValue={(next) => set({ name: next })}
          maxLength={100}
        />
      )}
      {!known?.row?.capacity && (
        <Select
          id={`doing-side${at}`}
          label={t('doing.side')}
          value={side}
          none={sideInWords('other')}
          options={optionsOf(SIDES, sideInWords).slice(0, -1)}
          onValue={(next) => set({ side: next })}
        />
      )}
      <DayField
        id={`doing-due${at}`}
        label={t('doing.due')}
        errors={errors}
        boxes={due}
        onBoxes={(next) => set({ due: next })}
        quick={daysAhead()}
      />
      {decisions.length > 0 && (
        <Select
          id={`doing-decision${at}`}
          label={t('doing.decision')}
          value={answers.decision?.id ?? ''}
          none={t('doing.decision.none')}
          options={decisions.map((each) => ({ value: each.id, label: each.text ?? t('now.erased') }))}
          onValue={(next) => {
            const chosen = decisions.find(({ id }) => id === next);
            set({ decision: chosen ? named(chosen) : null });
          }}
        />
      )}
    </>
  );
}

export function ActionLine({ action, people }: { action: ActionInfo; people: readonly Person[] }) {
  const owner = action.owner_name ?? people.find(({ who }) => who === action.owner)?.name;
  return (
    <p>
      <strong>{action.text ?? t('now.erased')}</strong> <Waiting note={action} />
      <span class="under">
        {[owner, action.due && t('doing.by', { day: dayInWords(action.due) })].filter(Boolean).join(', ')}
      </span>
    </p>
  );
}
