// One meeting, before and after: what it is for, when and where, who comes, what there is to talk about; and what each may
// do from here.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../app/routes';
import { refusalInWords } from '../../app/saying';
import { download } from '../../parts/download';
import { TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { getText, inMyLanguage, Problem, paperAt } from '../../sync/api';
import type { MeetingInfo } from '../../sync/meetings';
import { usePeople } from '../../sync/people';
import { accessInWords, modeInWords, presenceInWords, statusInWords } from '../../words/meetings';
import { dayOf, lengthInWords } from '../../words/units';
import { t } from '../../words/words';
import { ItemLine, inOrder } from './during/items';
import { whenInWords } from './list';
import { useMeeting } from './merging';
import './meetings.css';
import { isHere, note, type Person, roster } from './noting';
import { Papers } from './papers';
import { mine } from './rights';
import { addressOf, nameIn } from './sayings';

export default function MeetingScreen({ params }: ScreenProps) {
  const { meeting, since, problem } = useMeeting(nameIn(params));
  const { people: members } = usePeople();
  const title = meeting?.title ?? meeting?.purpose ?? t('meetings.untitled');
  return (
    <Page title={title} above={meeting && whenInWords(meeting.shape)} back="/meetings">
      <Trouble problem={problem} />
      <Since since={since} />
      {meeting && <Told meeting={meeting} people={roster(meeting, members)} />}
    </Page>
  );
}

function Told({ meeting, people }: { meeting: MeetingInfo; people: Person[] }) {
  const { status, may } = meeting;
  const coming = status === 'planned';
  return (
    <>
      <p>
        <span class={status === 'agreed' ? 'state good' : 'state'}>{statusInWords(status)}</span>
      </p>
      <About meeting={meeting} />
      {coming && <Coming meeting={meeting} />}
      {status !== 'planned' && status !== 'cancelled' && (
        <p class="actions">
          <a class="button" href={addressOf('meetings', meeting.name, 'minutes')}>
            {t('meeting.minutes')}
          </a>
        </p>
      )}
      <Agenda meeting={meeting} />
      {may.note && <ForNotes meeting={meeting} people={people} />}
      {coming && <Calendar meeting={meeting} />}
    </>
  );
}

function About({ meeting }: { meeting: MeetingInfo }) {
  const { shape, title, purpose, place, link } = meeting;
  return (
    <>
      {title && purpose && <p class="lead">{purpose}</p>}
      <dl class="answers">
        <Fact label={t('meeting.when')}>
          {whenInWords(shape)}, {lengthInWords(shape.minutes)}
        </Fact>
        <Fact label={t('meeting.how')}>{modeInWords(shape.mode)}</Fact>
        {place && <Fact label={t('meeting.where')}>{place}</Fact>}
        {link && (
          <Fact label={t('meeting.link')}>
            {/^https?:\/\//.test(link) ? (
              <a class="breakable" href={link} rel="noreferrer">
                {link}
              </a>
            ) : (
              link
            )}
          </Fact>
        )}
        {shape.breaks !== undefined && <Fact label={t('now.break')}>{shape.breaks}</Fact>}
        {shape.access && shape.access.length > 0 && (
          <Fact label={t('meeting.access')}>{shape.access.map(accessInWords).join(', ')}</Fact>
        )}
      </dl>
    </>
  );
}

function Fact({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Whether I come, and those whom I support. */
function Coming({ meeting }: { meeting: MeetingInfo }) {
  const own = mine();
  return (
    <section aria-labelledby="coming-title">
      <Heading id="coming-title" of="meeting.coming" />
      <ul class="list">
        {own.map(({ account, name }, at) => {
          const row = meeting.attendance.find((each) => each.who === account)?.row;
          const said = row && (row.presence ? presenceInWords(row.presence) : t('meeting.comes'));
          return (
            <li key={account}>
              <p>
                {at === 0 ? t('meeting.you') : name}: {said || t('meeting.not-said')}
              </p>
              <a class="button" href={`${addressOf('meetings', meeting.name, 'come')}?for=${account}`}>
                {t(said ? 'meeting.come.change' : 'meeting.come')}
                {at > 0 && <span class="unseen"> {name}</span>}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Agenda({ meeting }: { meeting: MeetingInfo }) {
  const { items, may } = meeting;
  return (
    <section aria-labelledby="agenda-title">
      <Heading id="agenda-title" of="now.items" />
      {items.length === 0 && <p>{t('now.items.none')}</p>}
      <ol>
        {inOrder(items).map((item) => (
          <li key={item.id}>
            <ItemLine item={item} />
          </li>
        ))}
      </ol>
      {may.raise && (
        <p class="actions">
          <a class="button second" href={addressOf('meetings', meeting.name, 'raise')}>
            {t('meeting.raise')}
          </a>
        </p>
      )}
    </section>
  );
}

/** What is printed before a meeting. */
const PAPERS = [
  ['sheet', 'meeting.sheet'],
  ['attendance-slips', 'meeting.slips'],
] as const;

/** For those who take notes: who comes and what they need, papers, and what to do next. */
function ForNotes({ meeting, people }: { meeting: MeetingInfo; people: Person[] }) {
  const { name, status, shape } = meeting;
  const open = status !== 'agreed' && status !== 'published' && status !== 'cancelled';
  const due = shape.day <= dayOf(new Date());
  return (
    <section aria-labelledby="running-title">
      <Heading id="running-title" of="meeting.run" />
      {open && (
        <p class="actions">
          <a class={due ? 'button' : 'button second'} href={addressOf('meetings', name, 'now')}>
            {t('meeting.now')}
          </a>
          <a class="button second" href={addressOf('meetings', name, 'write')}>
            {t('meeting.write')}
          </a>
          <a class="button second" href={addressOf('meetings', name, 'pile')}>
            {t('meeting.pile')}
          </a>
          {PAPERS.map(([paper, key]) => (
            <a
              key={paper}
              class="button second"
              href={paperAt(addressOf('meetings', name, paper))}
              target="_blank"
              rel="noreferrer"
            >
              {t(key)}
            </a>
          ))}
          <a class="button second" href={addressOf('meetings', name, 'change')}>
            {t('meeting.change')}
          </a>
        </p>
      )}
      <WhoComes meeting={meeting} people={people} />
      {open && <Papers meeting={meeting} />}
      {status === 'planned' && <CallOff meeting={meeting} />}
    </section>
  );
}

/** Who said what, and the needs told beside what is provided. */
function WhoComes({ meeting, people }: { meeting: MeetingInfo; people: Person[] }) {
  const said = people.filter((person) => person.noted);
  const provided = meeting.shape.access ?? [];
  const needs = [...new Set(said.flatMap((person) => (person.row?.access ?? []).map(({ need }) => need)))];
  const missing = needs.filter((need) => !provided.includes(need));
  return (
    <>
      <h3>{t('meeting.who')}</h3>
      {said.length === 0 && <p>{t('meeting.who.none')}</p>}
      <ul class="list">
        {said.map((person) => (
          <li key={person.who}>
            <p>
              <strong>{person.name}</strong>{' '}
              {person.row?.presence && !isHere(person) ? presenceInWords(person.row.presence) : t('meeting.comes')}
              {(person.row?.access ?? []).length > 0 && (
                <span class="under">
                  {t('meeting.needs', {
                    needs: (person.row?.access ?? []).map(({ need }) => accessInWords(need)).join(', '),
                  })}
                </span>
              )}
            </p>
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <div class="notice">
          <h3>{t('meeting.needs.missing')}</h3>
          <ul>
            {missing.map((need) => (
              <li key={need}>{accessInWords(need)}</li>
            ))}
          </ul>
          <p>
            <a href={addressOf('meetings', meeting.name, 'change')}>{t('meeting.needs.provide')}</a>
          </p>
        </div>
      )}
    </>
  );
}

function CallOff({ meeting }: { meeting: MeetingInfo }) {
  const sure = useSignal(false);
  const why = useSignal('');
  if (!sure.value) {
    return (
      <p class="actions">
        <button type="button" class="second" onClick={() => (sure.value = true)}>
          {t('meeting.off')}
        </button>
      </p>
    );
  }
  const off = () => {
    const words = why.value.trim() ? { text: why.value } : undefined;
    void note('meeting.cancelled', { meeting: meeting.name }, words);
  };
  return (
    <div class="card">
      <TextField
        id="off-why"
        label={t('meeting.off.why')}
        value={why.value}
        onValue={(next) => (why.value = next)}
        lines={2}
        maxLength={500}
      />
      <p class="actions">
        <button type="button" onClick={off}>
          {t('meeting.off.sure')}
        </button>
        <button type="button" class="second" onClick={() => (sure.value = false)}>
          {t('meeting.off.keep')}
        </button>
      </p>
    </div>
  );
}

/** The meeting for a calendar, as a file. */
function Calendar({ meeting }: { meeting: MeetingInfo }) {
  const trouble = useSignal('');
  const fetchIt = async () => {
    try {
      const text = await getText(inMyLanguage(addressOf('meetings', meeting.name, 'invitation.ics')));
      download('meeting.ics', 'text/calendar', text);
    } catch (error) {
      trouble.value = error instanceof Problem ? refusalInWords(error) : t('reading.offline');
    }
  };
  return (
    <section aria-labelledby="calendar-title">
      <Heading id="calendar-title" of="calendar.title" />
      <p class="actions">
        <button type="button" class="second" onClick={() => void fetchIt()}>
          {t('calendar.one')}
        </button>
        <a href="/meetings/calendar">{t('calendar.all')}</a>
      </p>
      <p role="status">{trouble.value}</p>
    </section>
  );
}
