// Writes a meeting up in one go, after it: the least record on one page, most of it filled in from what is known.
import { useSignal } from '@preact/signals';
import { go } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import type { Errors } from '../../parts/errors';
import { Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Trouble } from '../../parts/reading';
import type { Draft } from '../../sync/drafts';
import { CAPACITIES, METHODS, type MeetingInfo, POWERS } from '../../sync/meetings';
import { usePeople } from '../../sync/people';
import { name as nameInWords } from '../../words/exchange';
import { capacityInWords, methodInWords, optionsOf, powerInWords } from '../../words/meetings';
import { t } from '../../words/words';
import { DecisionLine } from './during/decided';
import { ActionFields, ActionLine } from './during/doing';
import { whenInWords } from './list';
import { useMeeting } from './merging';
import './meetings.css';
import { type Person, roster, useDraft } from './noting';
import { addressOf, nameIn } from './sayings';
import {
  NOTHING_WRITTEN,
  nextDecision,
  noAction,
  noGuest,
  type Ticked,
  tickOf,
  type WriteAnswers,
  writeUp,
  wrongWith,
} from './writing';

export default function WriteScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const { meeting, problem } = useMeeting(name);
  const { people: members } = usePeople();
  const draft = useDraft<WriteAnswers>(`write ${name.by}/${name.id}`, NOTHING_WRITTEN);
  const errors = useSignal<Errors>({});
  const busy = useSignal(false);
  const back = addressOf('meetings', name);
  if (!meeting || !draft) {
    return (
      <Page title={t('meeting.write')} back={back}>
        <Trouble problem={problem} />
      </Page>
    );
  }
  const known = roster(meeting, members);
  const ticked = members.filter(
    (each) => draft.answers.value.people[each.account] && !known.some(({ who }) => who === each.account),
  );
  const people = [
    ...known,
    ...ticked.map(({ account, name }) => ({
      who: account,
      name: nameInWords(name),
      guest: false,
      row: null,
      noted: null,
    })),
  ];
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    errors.value = wrongWith(draft.answers.peek(), people);
    if (Object.keys(errors.value).length > 0) return;
    busy.value = true;
    await writeUp(meeting, draft.answers.peek(), people);
    await draft.clear();
    go(addressOf('meetings', name, 'minutes'), { replace: true });
  };
  const shared = { meeting, draft, people, errors: errors.value };
  return (
    <Page
      title={t('meeting.write')}
      above={`${meeting.title ?? meeting.purpose ?? ''} ${whenInWords(meeting.shape)}`}
      back={back}
      errors={errors.value}
    >
      <p>{t('write.up.how')}</p>
      <form onSubmit={submit} noValidate>
        <People {...shared} others={members.filter((each) => each.type === 'person' && each.status === 'active')} />
        <Decisions {...shared} />
        <Actions {...shared} />
        <p class="actions">
          <button type="submit" disabled={busy.value}>
            {t('write.up.send')}
          </button>
        </p>
      </form>
    </Page>
  );
}

interface PartProps {
  meeting: MeetingInfo;
  draft: Draft<WriteAnswers>;
  people: readonly Person[];
  errors: Errors;
}

function People({
  draft,
  people,
  errors,
  others,
}: PartProps & { others: readonly { account: string; name: string | null }[] }) {
  const answers = draft.answers.value;
  const tick = (who: string, ticked: Ticked) => draft.set({ people: { ...answers.people, [who]: ticked } });
  const more = others.filter(({ account }) => !people.some(({ who }) => who === account));
  return (
    <fieldset class="field">
      <legend>
        <Heading of="now.people" />
      </legend>
      {people.map((person) => (
        <PersonLine
          key={person.who}
          person={person}
          ticked={tickOf(answers, person)}
          errors={errors}
          set={(ticked) => tick(person.who, ticked)}
        />
      ))}
      {more.length > 0 && (
        <Select
          id="more"
          label={t('now.member')}
          value=""
          none={t('now.choose')}
          options={more.map(({ account, name }) => ({ value: account, label: nameInWords(name) }))}
          onValue={(who) => who && tick(who, { here: true, capacity: '' })}
        />
      )}
      <Guests draft={draft} errors={errors} />
    </fieldset>
  );
}

interface LineProps {
  person: Person;
  ticked: Ticked;
  errors: Errors;
  set: (ticked: Ticked) => void;
}

function PersonLine({ person, ticked, errors, set }: LineProps) {
  const { here, capacity } = ticked;
  return (
    <div class="row">
      <div class="choice">
        <input
          type="checkbox"
          id={`here-${person.who}`}
          checked={here}
          onChange={(event) => set({ ...ticked, here: event.currentTarget.checked })}
        />
        <div>
          <label for={`here-${person.who}`}>{person.name}</label>
        </div>
      </div>
      {here && (
        <Select
          id={`as-${person.who}`}
          label={t('now.as', { name: person.name })}
          errors={errors}
          value={capacity}
          none={t('now.choose')}
          options={optionsOf(CAPACITIES, capacityInWords)}
          onValue={(next) => set({ ...ticked, capacity: next })}
        />
      )}
    </div>
  );
}

function Guests({ draft, errors }: Pick<PartProps, 'draft' | 'errors'>) {
  const { guests } = draft.answers.value;
  return (
    <>
      {guests.map((guest, at) => {
        const set = (part: Partial<typeof guest>) =>
          draft.set({ guests: guests.map((each, place) => (place === at ? { ...each, ...part } : each)) });
        return (
          <div key={guest.who} class="row">
            <TextField
              id={`guest-name-${at}`}
              label={t('write.guest', { n: at + 1 })}
              value={guest.name}
              onValue={(name) => set({ name })}
              maxLength={100}
            />
            <Select
              id={`guest-as-${at}`}
              label={t('now.as.guest')}
              errors={errors}
              value={guest.capacity}
              none={t('now.choose')}
              options={optionsOf(CAPACITIES, capacityInWords)}
              onValue={(capacity) => set({ capacity })}
            />
          </div>
        );
      })}
      <p class="actions">
        <button type="button" class="second" onClick={() => draft.set({ guests: [...guests, noGuest()] })}>
          {t('now.guest')}
        </button>
      </p>
    </>
  );
}

function Decisions({ meeting, draft }: PartProps) {
  const { decisions } = draft.answers.value;
  const shown = decisions.length > 0 ? decisions : [nextDecision([])];
  return (
    <fieldset class="field">
      <legend>
        <Heading of="now.decided" />
      </legend>
      {meeting.decisions.map((decision) => (
        <DecisionLine key={decision.id} decision={decision} />
      ))}
      {shown.map((decision, at) => {
        const set = (part: Partial<typeof decision>) =>
          draft.set({ decisions: shown.map((each, place) => (place === at ? { ...each, ...part } : each)) });
        return (
          <fieldset key={at} class="card">
            <legend class="unseen">{t('write.decision', { n: at + 1 })}</legend>
            <TextField
              id={`decision-${at}`}
              label={t('decided.what')}
              value={decision.text}
              onValue={(text) => set({ text })}
              lines={2}
              maxLength={2000}
            />
            <div class="row">
              <Select
                id={`method-${at}`}
                label={t('decided.method')}
                value={decision.method}
                none={t('now.choose')}
                options={optionsOf(METHODS, methodInWords)}
                onValue={(method) => method && set({ method })}
              />
              <Select
                id={`power-${at}`}
                label={t('decided.power')}
                value={decision.power}
                none={t('now.choose')}
                options={optionsOf(POWERS, powerInWords)}
                onValue={(power) => power && set({ power })}
              />
            </div>
          </fieldset>
        );
      })}
      <p class="actions">
        <button type="button" class="second" onClick={() => draft.set({ decisions: [...shown, nextDecision(shown)] })}>
          {t('write.decision.add')}
        </button>
      </p>
    </fieldset>
  );
}

function Actions({ meeting, draft, people, errors }: PartProps) {
  const { actions, people: ticks, guests } = draft.answers.value;
  const shown = actions.length > 0 ? actions : [noAction()];
  const there = people
    .filter((person) => tickOf(draft.answers.value, person).here)
    .map((person) => ({
      ...person,
      row: { ...person.row, capacity: ticks[person.who]?.capacity || person.row?.capacity },
    }));
  const owners: Person[] = [
    ...there,
    ...guests
      .filter((guest) => guest.name.trim())
      .map(({ who, name, capacity }) => ({
        who,
        name,
        guest: true,
        row: { capacity: capacity || undefined },
        noted: null,
      })),
  ];
  return (
    <fieldset class="field">
      <legend>
        <Heading of="now.doing" />
      </legend>
      {meeting.actions.map((action) => (
        <ActionLine key={action.id} action={action} people={people} />
      ))}
      {shown.map((action, at) => (
        <fieldset key={at} class="card">
          <legend class="unseen">{t('write.action', { n: at + 1 })}</legend>
          <ActionFields
            at={`-${at}`}
            answers={{ ...action, replaces: null }}
            people={owners}
            errors={errors}
            set={({ replaces: _, ...part }) =>
              draft.set({ actions: shown.map((each, place) => (place === at ? { ...each, ...part } : each)) })
            }
          />
        </fieldset>
      ))}
      <p class="actions">
        <button type="button" class="second" onClick={() => draft.set({ actions: [...shown, noAction()] })}>
          {t('write.action.add')}
        </button>
      </p>
    </fieldset>
  );
}
