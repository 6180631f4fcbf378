// Who is here: a large button for each who may be; one press says that they are here. A guest in two presses.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { uuid } from '../../../device/chance';
import { Checks, Radios, Select, TextField } from '../../../parts/fields';
import {
  CAPACITIES,
  type Capacity,
  FUNCTIONS,
  METS,
  type Met,
  PRESENCES,
  type Presence,
  type Row,
} from '../../../sync/meetings';
import { usePeople } from '../../../sync/people';
import { name as nameInWords } from '../../../words/exchange';
import {
  accessInWords,
  capacityInWords,
  functionInWords,
  metInWords,
  optionsOf,
  presenceInWords,
} from '../../../words/meetings';
import { t } from '../../../words/words';
import { isUnsent } from '../merging';
import { isHere, noteAttendance, type Person, strike } from '../noting';
import type { Room } from './waiting';

type Open = { kind: 'person'; who: string } | { kind: 'guest' } | { kind: 'member' } | null;

export function WhoIsHere({ meeting, people }: Room) {
  const open = useSignal<Open>(null);
  const here = (person: Person, capacity: Capacity) => {
    open.value = null;
    const minutes = person.row?.minutes ?? meeting.shape.minutes;
    void noteAttendance(meeting.name, person, { ...person.row, capacity, presence: 'full', minutes });
  };
  const press = (person: Person) => {
    const capacity = person.row?.capacity;
    if (!isHere(person) && capacity) here(person, capacity);
    else open.value = { kind: 'person', who: person.who };
  };
  const shown = open.value;
  const chosen = shown?.kind === 'person' ? people.find((person) => person.who === shown.who) : undefined;
  return (
    <>
      <p class="quiet">{t('now.people.how')}</p>
      <ul class="people">
        {people.map((person) => (
          <li key={person.who}>
            <PersonButton person={person} press={() => press(person)} />
          </li>
        ))}
        <li>
          <button type="button" class="second person" onClick={() => (open.value = { kind: 'guest' })}>
            {t('now.guest')}
          </button>
        </li>
        <li>
          <button type="button" class="second person" onClick={() => (open.value = { kind: 'member' })}>
            {t('now.member')}
          </button>
        </li>
      </ul>
      {chosen && !isHere(chosen) && (
        <AsWhat key={chosen.who} person={chosen} close={() => (open.value = null)} here={here} />
      )}
      {chosen && isHere(chosen) && (
        <Details key={chosen.who} meeting={meeting} person={chosen} close={() => (open.value = null)} />
      )}
      {shown?.kind === 'guest' && <Guest close={() => (open.value = null)} here={here} count={people.length + 1} />}
      {shown?.kind === 'member' && <OtherMember people={people} close={() => (open.value = null)} here={here} />}
    </>
  );
}

function PersonButton({ person, press }: { person: Person; press: () => void }) {
  const here = isHere(person);
  const { presence, capacity } = person.row ?? {};
  const told = presence === 'apologies' || presence === 'sent-views' ? presenceInWords(presence) : '';
  return (
    <button type="button" class={here ? 'person' : 'second person'} aria-pressed={here} onClick={press}>
      <span class="mark" aria-hidden="true">
        {here ? '✓' : ''}
      </span>
      <span>
        {person.name}
        <span class="small">
          {told || (capacity && capacityInWords(capacity))}
          {person.noted && isUnsent(person.noted) && ` · ${t('now.unsent.one')}`}
        </span>
      </span>
    </button>
  );
}

/** A panel below the buttons; the focus moves into it. */
function Panel({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="card">
      <h3 tabIndex={-1} ref={heading}>
        {title}
      </h3>
      {children}
      <p class="actions">
        <button type="button" class="second" onClick={close}>
          {t('now.close')}
        </button>
      </p>
    </div>
  );
}

interface HereProps {
  close: () => void;
  here: (person: Person, capacity: Capacity) => void;
}

function AsWhat({ person, close, here }: HereProps & { person: Person }) {
  return (
    <Panel title={t('now.as', { name: person.name })} close={close}>
      <Capacities choose={(capacity) => here(person, capacity)} />
    </Panel>
  );
}

function Capacities({ choose }: { choose: (capacity: Capacity) => void }) {
  return (
    <ul class="people">
      {CAPACITIES.map((capacity) => (
        <li key={capacity}>
          <button type="button" class="second person" onClick={() => choose(capacity)}>
            {capacityInWords(capacity)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Without a name they are "Guest 3" until somebody gives it. */
function Guest({ close, here, count }: HereProps & { count: number }) {
  const name = useSignal('');
  const choose = (capacity: Capacity) => {
    const called = name.value.trim() || t('now.guest.number', { n: count });
    here({ who: uuid(), name: called, guest: true, row: null, noted: null }, capacity);
  };
  return (
    <Panel title={t('now.guest')} close={close}>
      <TextField
        id="guest-name"
        label={t('now.guest.name')}
        hint={t('now.guest.hint')}
        value={name.value}
        onValue={(next) => (name.value = next)}
        maxLength={100}
      />
      <p>
        <strong>{t('now.as.guest')}</strong>
      </p>
      <Capacities choose={choose} />
    </Panel>
  );
}

function OtherMember({ people, close, here }: HereProps & { people: readonly Person[] }) {
  const { people: members } = usePeople();
  const who = useSignal('');
  const others = members.filter(
    (each) => each.type === 'person' && each.status === 'active' && !people.some(({ who }) => who === each.account),
  );
  const chosen = others.find((each) => each.account === who.value);
  return (
    <Panel title={t('now.member')} close={close}>
      <Select
        id="other-member"
        label={t('now.member.who')}
        value={who.value}
        none={t('now.choose')}
        options={others.map((each) => ({ value: each.account, label: nameInWords(each.name) }))}
        onValue={(next) => (who.value = next)}
      />
      {chosen && (
        <>
          <p>
            <strong>{t('now.as', { name: nameInWords(chosen.name) })}</strong>
          </p>
          <Capacities
            choose={(capacity) =>
              here(
                { who: chosen.account, name: nameInWords(chosen.name), guest: false, row: null, noted: null },
                capacity,
              )
            }
          />
        </>
      )}
    </Panel>
  );
}

/** What else can be told about somebody who is here. All of it may be left as it is. */
function Details({ meeting, person, close }: { meeting: Room['meeting']; person: Person; close: () => void }) {
  const row = useSignal<Row>({ ...person.row });
  const name = useSignal(person.name);
  const set = (part: Partial<Row>) => {
    row.value = { ...row.peek(), ...part };
  };
  const save = () => {
    void noteAttendance(meeting.name, { ...person, name: name.value.trim() || person.name }, row.value);
    close();
  };
  const away = () => {
    if (person.noted) void strike(person.noted);
    close();
  };
  const { capacity, presence, functions = [], access = [] } = row.value;
  return (
    <Panel title={person.name} close={close}>
      {person.guest && (
        <TextField
          id="person-name"
          label={t('now.guest.name')}
          value={name.value}
          onValue={(next) => (name.value = next)}
          maxLength={100}
        />
      )}
      {person.guest && (
        <TextField
          id="person-contact"
          label={t('now.guest.contact')}
          hint={t('now.guest.contact.hint')}
          value={row.value.contact ?? ''}
          onValue={(next) => set({ contact: next || undefined })}
          maxLength={200}
        />
      )}
      <Select
        id="person-capacity"
        label={t('now.as', { name: person.name })}
        value={capacity ?? ''}
        none={t('now.choose')}
        options={optionsOf(CAPACITIES, capacityInWords)}
        onValue={(next) => set({ capacity: next || undefined })}
      />
      <Radios<Presence>
        id="person-presence"
        label={t('now.presence')}
        value={presence ?? ''}
        options={optionsOf(PRESENCES, presenceInWords)}
        onValue={(next) => set({ presence: next })}
      />
      <Checks
        id="person-functions"
        label={t('now.functions')}
        values={functions}
        options={optionsOf(FUNCTIONS, functionInWords)}
        onValues={(next) => set({ functions: next })}
      />
      {access.map(({ need, met }, at) => (
        <Radios<Met>
          key={need}
          id={`person-need-${need}`}
          label={t('now.need', { need: accessInWords(need) })}
          value={met ?? ''}
          options={optionsOf(METS, metInWords)}
          onValue={(next) => set({ access: access.map((each, place) => (place === at ? { need, met: next } : each)) })}
        />
      ))}
      <p class="actions">
        <button type="button" onClick={save}>
          {t('now.save')}
        </button>
        {person.noted && (
          <button type="button" class="second" onClick={away}>
            {t('now.person.out', { name: person.name })}
          </button>
        )}
      </p>
    </Panel>
  );
}
