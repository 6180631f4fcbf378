// What was decided: how, and whose decision it was. How the last one was made is offered for the next.
import { useSignal } from '@preact/signals';
import type { Errors } from '../../../parts/errors';
import { Radios, TextField } from '../../../parts/fields';
import { boxesOf, type DayBoxes, DayField, hasDay, NO_DAY } from '../../../parts/time';
import { type DecisionInfo, METHODS, type Method, POWERS, type Power, type Votes } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { methodInWords, optionsOf, powerInWords } from '../../../words/meetings';
import { readDay } from '../../../words/typed';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { ANY_DAY, daysAhead } from '../days';
import { isUnsent } from '../merging';
import { note, placeOf, useDraft } from '../noting';
import { named, sameName } from '../sayings';
import { StrikeButton, useItemNow } from './items';
import type { Replaced } from './said';
import { type Room, Waiting } from './waiting';

/** Votes as typed. */
interface TypedVotes {
  for: string;
  against: string;
  abstained: string;
}

export interface DecidedAnswers {
  text: string;
  plain: string;
  method: Method | '';
  power: Power | '';
  dissent: string;
  ours: TypedVotes;
  theirs: TypedVotes;
  /** The day on which it is looked at again. */
  review: DayBoxes;
  replaces: Replaced | null;
}

const NO_VOTES: TypedVotes = { for: '', against: '', abstained: '' };
export const NOTHING_DECIDED: DecidedAnswers = {
  text: '',
  plain: '',
  method: '',
  power: '',
  dissent: '',
  ours: NO_VOTES,
  theirs: NO_VOTES,
  review: NO_DAY,
  replaces: null,
};

export function decidedDraft({ by, id }: EntryName): string {
  return `decided ${by}/${id}`;
}

/** Weeks after which decisions are often looked at again: about one, three and six months. */
const REVIEW_WEEKS = [4, 13, 26];

/** What is missing or wrong, by field. */
export function wrongDecision({
  text,
  method,
  power,
  review,
}: Pick<DecidedAnswers, 'text' | 'method' | 'power' | 'review'>): Errors {
  const errors: Errors = {};
  if (!text.trim()) errors.decided = t('decided.missing');
  if (!method) errors['decided-method'] = t('decided.method.missing');
  if (!power) errors['decided-power'] = t('decided.power.missing');
  if (hasDay(review) && 'wrong' in readDay(review, ANY_DAY)) errors['decided-review'] = t('day.unreadable');
  return errors;
}

/** Whole numbers, nothing typed is none; undefined where no box was filled in. */
export function votesOf({ for: yes, against, abstained }: TypedVotes): Votes | undefined {
  if (![yes, against, abstained].some((typed) => typed.trim())) return undefined;
  const number = (typed: string) => Number.parseInt(typed, 10) || 0;
  return { for: number(yes), against: number(against), abstained: number(abstained) };
}

export function Decided({ meeting }: Room) {
  const draft = useDraft<DecidedAnswers>(decidedDraft(meeting.name), NOTHING_DECIDED);
  const on = useItemNow(meeting.name);
  const errors = useSignal<Errors>({});
  if (!draft) return null;
  const answers = draft.answers.value;
  const { text, plain, method, power, dissent, ours, theirs, review, replaces } = answers;
  const add = async (event: Event) => {
    event.preventDefault();
    errors.value = wrongDecision(answers);
    if (Object.keys(errors.value).length > 0 || !method || !power) return;
    const voted = method === 'vote';
    const again = readDay(review, ANY_DAY);
    const content = {
      item: on.item ?? undefined,
      lived_experience: voted ? votesOf(ours) : undefined,
      meeting: meeting.name,
      method,
      power,
      professionals: voted ? votesOf(theirs) : undefined,
      replaces: replaces ? await placeOf(replaces) : undefined,
      review_on: 'value' in again ? again.value : undefined,
    };
    await note('decision.noted', content, { text, plain_text: plain, dissent });
    draft.set({ ...NOTHING_DECIDED, method, power });
  };
  const followed = (decision: DecisionInfo) => meeting.actions.some((action) => sameName(action.decision, decision));
  const change = (decision: DecisionInfo) => {
    draft.set({
      text: decision.text ?? '',
      plain: decision.plain_text ?? '',
      method: decision.method,
      power: decision.power,
      dissent: decision.dissent ?? '',
      ours: typed(decision.lived_experience),
      theirs: typed(decision.professionals),
      review: decision.review_on ? boxesOf(decision.review_on) : NO_DAY,
      // What follows from it goes by its name, so it stays where something does.
      replaces: { ...named(decision), unsent: isUnsent(decision) && !followed(decision) },
    });
    document.getElementById('decided')?.focus();
  };
  return (
    <>
      <form onSubmit={add} noValidate>
        <TextField
          id="decided"
          label={t(replaces ? 'decided.change' : 'decided.what')}
          errors={errors.value}
          value={text}
          onValue={(next) => draft.set({ text: next })}
          lines={2}
          maxLength={2000}
        />
        <Radios<Method>
          id="decided-method"
          label={t('decided.method')}
          errors={errors.value}
          value={method}
          options={optionsOf(METHODS, methodInWords)}
          onValue={(next) => draft.set({ method: next })}
        />
        {method === 'vote' && (
          <>
            <VoteBoxes
              id="ours"
              label={t('decided.votes.ours')}
              votes={ours}
              set={(next) => draft.set({ ours: next })}
            />
            <VoteBoxes
              id="theirs"
              label={t('decided.votes.theirs')}
              votes={theirs}
              set={(next) => draft.set({ theirs: next })}
            />
          </>
        )}
        <Radios<Power>
          id="decided-power"
          label={t('decided.power')}
          errors={errors.value}
          value={power}
          options={optionsOf(POWERS, powerInWords)}
          onValue={(next) => draft.set({ power: next })}
        />
        <details open={Boolean(dissent || plain || hasDay(review))}>
          <summary>{t('decided.more')}</summary>
          <TextField
            id="decided-dissent"
            label={t('decided.dissent')}
            value={dissent}
            onValue={(next) => draft.set({ dissent: next })}
            lines={2}
            maxLength={2000}
          />
          <TextField
            id="decided-plain"
            label={t('decided.plain')}
            value={plain}
            onValue={(next) => draft.set({ plain: next })}
            lines={2}
            maxLength={2000}
          />
          <DayField
            id="decided-review"
            label={t('decided.review')}
            errors={errors.value}
            boxes={review}
            onBoxes={(next) => draft.set({ review: next })}
            quick={daysAhead(REVIEW_WEEKS)}
          />
        </details>
        <p class="actions">
          <button type="submit">{t('decided.add')}</button>
        </p>
      </form>
      <ul class="list">
        {[...meeting.decisions].reverse().map((decision) => (
          <li key={decision.id}>
            <DecisionLine decision={decision} />
            <p class="quick">
              <button type="button" class="second" onClick={() => change(decision)}>
                {t('now.change')}
                <span class="unseen"> {decision.text}</span>
              </button>
              <StrikeButton what={decision} of={decision.text} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

export function DecisionLine({ decision }: { decision: DecisionInfo }) {
  return (
    <p>
      <strong>{decision.text ?? t('now.erased')}</strong> <Waiting note={decision} />
      <span class="under">
        {powerInWords(decision.power)}. {methodInWords(decision.method)}.
      </span>
      {decision.review_on && (
        <span class="under">{t('decided.review.on', { day: dayInWords(decision.review_on) })}</span>
      )}
      {decision.dissent && <span class="under">{t('decided.otherwise', { text: decision.dissent })}</span>}
    </p>
  );
}

function typed(votes: Votes | null): TypedVotes {
  if (!votes) return NO_VOTES;
  return { for: String(votes.for), against: String(votes.against), abstained: String(votes.abstained) };
}

interface VoteProps {
  id: string;
  label: string;
  votes: TypedVotes;
  set: (votes: TypedVotes) => void;
}

function VoteBoxes({ id, label, votes, set }: VoteProps) {
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="boxes">
        {(['for', 'against', 'abstained'] as const).map((side) => (
          <div key={side} class="box">
            <label for={`${id}-${side}`}>{t(`votes.${side}`)}</label>
            <input
              id={`${id}-${side}`}
              inputMode="numeric"
              autocomplete="off"
              size={3}
              maxLength={3}
              value={votes[side]}
              onInput={(event) => set({ ...votes, [side]: event.currentTarget.value })}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
