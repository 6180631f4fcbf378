// A pile of slips that people filled in on leaving, typed in one after the other: by the keyboard alone, on one dense form.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../app/routes';
import type { Errors } from '../../parts/errors';
import { Checks, Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Trouble } from '../../parts/reading';
import type { Draft } from '../../sync/drafts';
import {
  ACCESS,
  type Access,
  CAPACITIES,
  EXPENSES,
  type GroupInfo,
  type MandateInfo,
  METS,
  type MeetingInfo,
  OFFERS,
  REWARDS_TAKEN,
} from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import { usePeople } from '../../sync/people';
import { name as nameInWords } from '../../words/exchange';
import {
  accessInWords,
  capacityInWords,
  chosenByInWords,
  expensesInWords,
  metInWords,
  offerInWords,
  optionsOf,
  rewardInWords,
} from '../../words/meetings';
import { t } from '../../words/words';
import { keyOf } from './calling';
import { whenInWords } from './list';
import { useMeeting } from './merging';
import './meetings.css';
import { isHere, note, noteAttendance, type Person, roster, useDraft } from './noting';
import { EMPTY, GUEST, rowOfSlip, type SlipAnswers, slipOf, type Thanks, wrongSlip } from './piling';
import { addressOf, nameIn } from './sayings';

const THANKS: readonly Thanks[] = [...REWARDS_TAKEN, 'salaried'];

export default function PileScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const { meeting, problem } = useMeeting(name);
  const { people: members } = usePeople();
  const draft = useDraft<SlipAnswers>(`slip ${name.by}/${name.id}`, EMPTY);
  const back = addressOf('meetings', name);
  if (!meeting || !draft) {
    return (
      <Page title={t('pile.title')} back={back}>
        <Trouble problem={problem} />
      </Page>
    );
  }
  const known = roster(meeting, members);
  const others = members
    .filter(({ account, type, status }) => type === 'person' && status === 'active' && !isKnown(known, account))
    .map(({ account, name }) => ({ who: account, name: nameInWords(name), guest: false, row: null, noted: null }));
  return <Pile meeting={meeting} draft={draft} people={[...known, ...others]} back={back} />;
}

function isKnown(people: readonly Person[], account: string): boolean {
  return people.some(({ who }) => who === account);
}

interface PileProps {
  meeting: MeetingInfo;
  draft: Draft<SlipAnswers>;
  people: readonly Person[];
  back: string;
}

function Pile({ meeting, draft, people, back }: PileProps) {
  const errors = useSignal<Errors>({});
  const done = useSignal<readonly string[]>([]);
  const slip = draft.answers.value;
  const person = people.find(({ who }) => who === slip.who);
  const save = async (event: Event) => {
    event.preventDefault();
    const typed = draft.answers.peek();
    errors.value = wrongSlip(typed);
    if (Object.keys(errors.value).length > 0) return;
    const whose = person ?? { who: typed.guest, guest: true, name: typed.name.trim(), row: null };
    // Cleared before anything is awaited: a second press of the button finds nothing to save.
    draft.set(EMPTY);
    await noteAttendance(meeting.name, whose, rowOfSlip(typed, whose.row, meeting.shape));
    if (typed.said.trim()) {
      const words = { text: typed.said, capacity: typed.capacity || undefined, publish: typed.publish };
      await note('contribution.noted', { meeting: meeting.name, who: whose.who }, words);
    }
    done.value = [...done.value, whose.name];
    document.getElementById('who')?.focus();
  };
  return (
    <Page
      title={t('pile.title')}
      above={`${meeting.title ?? meeting.purpose ?? ''} ${whenInWords(meeting.shape)}`}
      back={back}
      errors={errors.value}
    >
      <p>{t('pile.how')}</p>
      <p role="status">
        {done.value.length > 0 && t('pile.saved', { name: done.value.at(-1) ?? '', n: done.value.length })}
      </p>
      <form onSubmit={save} noValidate>
        <Whose slip={slip} draft={draft} people={people} errors={errors.value} />
        {person && isHere(person) && <p class="quiet">{t('pile.again', { name: person.name })}</p>}
        <As meeting={meeting} slip={slip} draft={draft} errors={errors.value} />
        <Needs slip={slip} draft={draft} />
        <Given slip={slip} draft={draft} errors={errors.value} />
        <TextField
          id="slip-said"
          label={t('pile.said')}
          value={slip.said}
          onValue={(said) => draft.set({ said })}
          lines={2}
          maxLength={2000}
        />
        {slip.said.trim() && (
          <Checks
            id="slip-publish"
            label={t('said.publish')}
            values={slip.publish ? ['yes'] : []}
            options={[{ value: 'yes', label: t('said.publish.yes') }]}
            onValues={(next) => draft.set({ publish: next.length > 0 })}
          />
        )}
        <p class="actions">
          <button type="submit">{t('pile.save')}</button>
          <a class="button second" href={addressOf('meetings', meeting.name, 'write')}>
            {t('meeting.write')}
          </a>
        </p>
      </form>
    </Page>
  );
}

interface PartProps {
  slip: SlipAnswers;
  draft: Draft<SlipAnswers>;
  errors: Errors;
}

/** Whose slip: those who are not ticked off yet come first. */
function Whose({ slip, draft, people, errors }: PartProps & { people: readonly Person[] }) {
  const inOrder = [...people].sort((a, b) => Number(isHere(a)) - Number(isHere(b)));
  return (
    <div class="row">
      <Select
        id="who"
        label={t('pile.who')}
        errors={errors}
        value={slip.who}
        none={t('now.choose')}
        options={[
          ...inOrder.map((each) => ({ value: each.who, label: isHere(each) ? `${each.name} ✓` : each.name })),
          { value: GUEST, label: t('pile.guest') },
        ]}
        onValue={(who) =>
          draft.set(
            slipOf(
              who,
              people.find((each) => each.who === who),
            ),
          )
        }
      />
      {slip.who === GUEST && (
        <TextField
          id="name"
          label={t('pile.name')}
          errors={errors}
          value={slip.name}
          onValue={(name) => draft.set({ name })}
          maxLength={100}
        />
      )}
      {(slip.who === GUEST || people.find(({ who }) => who === slip.who)?.guest) && (
        <TextField
          id="contact"
          label={t('now.guest.contact')}
          hint={t('now.guest.contact.hint')}
          value={slip.contact}
          onValue={(contact) => draft.set({ contact })}
          maxLength={200}
        />
      )}
    </div>
  );
}

/** As what they were here, and for whom: their own mandates in this group. */
function As({ meeting, slip, draft, errors }: PartProps & { meeting: MeetingInfo }) {
  const { value: group } = useRead<GroupInfo>(addressOf('groups', meeting.shape.group));
  const mine = (group?.mandates ?? []).filter(({ account, ended }) => account === slip.who && !ended);
  return (
    <div class="row">
      <Select
        id="as"
        label={t('now.as.guest')}
        errors={errors}
        value={slip.capacity}
        none={t('now.choose')}
        options={optionsOf(CAPACITIES, capacityInWords)}
        onValue={(capacity) => draft.set({ capacity })}
      />
      {mine.length > 0 && (
        <Select
          id="for"
          label={t('pile.for')}
          value={slip.mandate}
          none={t('pile.for.self')}
          options={mine.map((mandate) => ({ value: keyOf(mandate.name), label: chosen(group, mandate) }))}
          onValue={(mandate) => draft.set({ mandate })}
        />
      )}
    </div>
  );
}

function chosen(group: GroupInfo | null | undefined, { chosen_by }: MandateInfo): string {
  const name = group?.title ?? t('groups.unnamed');
  return chosen_by ? `${name} (${chosenByInWords(chosen_by)})` : name;
}

function Needs({ slip, draft }: Omit<PartProps, 'errors'>) {
  const { needs } = slip;
  const out = (need: Access) => draft.set({ needs: needs.filter((each) => each !== need) });
  return (
    <>
      <div class="row">
        <Select
          id="needs"
          label={t(needs.length > 0 ? 'pile.needs.add' : 'pile.needs')}
          value=""
          none={t('now.choose')}
          options={optionsOf(
            ACCESS.filter((each) => !needs.includes(each)),
            accessInWords,
          )}
          onValue={(need) => need && draft.set({ needs: [...needs, need] })}
        />
        {needs.length > 0 && (
          <Select
            id="met"
            label={t('pile.met')}
            value={slip.met}
            none={t('thanks.not-noted')}
            options={optionsOf(METS, metInWords)}
            onValue={(met) => draft.set({ met })}
          />
        )}
      </div>
      {needs.length > 0 && (
        <ul class="list">
          {needs.map((need) => (
            <li key={need} class="quick">
              {accessInWords(need)}{' '}
              <button type="button" class="second" onClick={() => out(need)}>
                {t('pile.needs.out', { need: accessInWords(need) })}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What they were given, took, and what it took of their time. */
function Given({ slip, draft, errors }: PartProps) {
  return (
    <div class="row">
      <Select
        id="preparation"
        label={t('thanks.preparation')}
        value={slip.preparation}
        none={t('thanks.not-noted')}
        options={optionsOf(OFFERS, offerInWords)}
        onValue={(preparation) => draft.set({ preparation })}
      />
      <Select
        id="training"
        label={t('thanks.training')}
        value={slip.training}
        none={t('thanks.not-noted')}
        options={optionsOf(OFFERS, offerInWords)}
        onValue={(training) => draft.set({ training })}
      />
      <TextField
        id="hours"
        label={t('pile.hours')}
        errors={errors}
        value={slip.hours}
        onValue={(hours) => draft.set({ hours })}
        width={3}
        numeric
      />
      <TextField
        id="minutes"
        label={t('pile.minutes')}
        errors={errors}
        value={slip.minutes}
        onValue={(minutes) => draft.set({ minutes })}
        width={3}
        numeric
      />
      <Select
        id="thanks"
        label={t('thanks.taken')}
        value={slip.thanks}
        none={t('thanks.not-noted')}
        options={optionsOf(THANKS, rewardInWords)}
        onValue={(thanks) => draft.set({ thanks })}
      />
      <Select
        id="expenses"
        label={t('thanks.expenses')}
        value={slip.expenses}
        none={t('thanks.not-noted')}
        options={optionsOf(EXPENSES, expensesInWords)}
        onValue={(expenses) => draft.set({ expenses })}
      />
    </div>
  );
}
