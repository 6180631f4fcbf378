// After the meeting, for whoever takes notes: put the minutes before those who were there, see who has said what, agree,
// make them public, correct them in plain sight.

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { ScreenProps } from '../../../app/routes';
import { mine, type Sayer, useSayer } from '../../../app/saying';
import type { Errors } from '../../../parts/errors';
import { TextField } from '../../../parts/fields';
import { Heading } from '../../../parts/picture';
import { changes } from '../../../sync/live';
import type { Kind, Kinds, MeetingInfo, Tally } from '../../../sync/meetings';
import { capacityInWords } from '../../../words/meetings';
import { t } from '../../../words/words';
import { addressOf, nameIn, saying } from '../sayings';
import { type Standing, standingOf, tallyOf } from './agreement';
import { MeetingPage, Stands, useMeeting } from './read';
import { Voices } from './voices';

export default function AfterScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const read = useMeeting(name);
  const sayer = useSayer(addressOf('meetings', name, 'after'));
  const meeting = read.value;
  return (
    <MeetingPage
      title={t('after.title')}
      read={read}
      back={addressOf('meetings', name)}
      errors={sayer.refusal ? { after: sayer.refusal } : {}}
    >
      {meeting && !meeting.may.note && <p>{t('after.not-yours')}</p>}
      {meeting?.may.note && !meeting.held && <p>{t('after.not-held')}</p>}
      {meeting?.may.note && meeting.held && <Steps meeting={meeting} sayer={sayer} />}
    </MeetingPage>
  );
}

export type Tell = <K extends Kind>(kind: K, content: Kinds[K][0], words?: Kinds[K][1]) => Promise<boolean>;

/** Says something about this meeting, and looks again. */
export function teller(sayer: Sayer): Tell {
  return async (kind, content, words) => {
    const done = await sayer.say(await saying(kind, content, words));
    if (done) changes.value += 1;
    return done !== null;
  };
}

function Steps({ meeting, sayer }: { meeting: MeetingInfo; sayer: Sayer }) {
  const standing = standingOf(meeting);
  const below = (what: string) => addressOf('meetings', meeting.name, what);
  const tell = teller(sayer);
  const closed = meeting.agreed !== null;
  return (
    <>
      <Stands meeting={meeting} />
      <ul class="list" id="after">
        <li>
          <a href={below('minutes')}>{t('after.read')}</a>
        </li>
        <li>
          <a href={below('thanks')}>{t(closed ? 'after.pay' : 'after.thanks')}</a>
        </li>
        <li>
          <a href={below('answers')}>{t('after.answers')}</a>
        </li>
        <li>
          <a href={below('slips')}>{t('after.slips')}</a>
        </li>
        <li>
          <a href={addressOf('groups', meeting.shape.group, 'heard')}>{t('after.heard')}</a>
        </li>
      </ul>
      {!closed && <Draft meeting={meeting} standing={standing} sayer={sayer} />}
      {meeting.draft && (
        <>
          <Heading of="after.voices" />
          <Voices meeting={meeting} standing={standing} tell={tell} busy={sayer.busy} />
        </>
      )}
      {!closed && meeting.draft && <Agree meeting={meeting} standing={standing} tell={tell} busy={sayer.busy} />}
      {closed && <Publish meeting={meeting} tell={tell} busy={sayer.busy} />}
      {closed && <Correct meeting={meeting} tell={tell} busy={sayer.busy} />}
    </>
  );
}

function Draft({ meeting, standing, sayer }: { meeting: MeetingInfo; standing: Standing; sayer: Sayer }) {
  const tally = tallyOf(meeting.attendance.map(({ row }) => row));
  const newest = standing.missing !== 'draft' && standing.missing !== 'moved';
  // Written as it is: a list that is empty belongs to these counts, and is not left out.
  const put = async () => {
    const { name, record } = meeting;
    if (await sayer.say(mine('minutes.drafted', { meeting: { ...name }, record, tally: { ...tally } })))
      changes.value += 1;
  };
  return (
    <>
      <Heading of="draft.title" />
      {newest && <p>{t('draft.newest')}</p>}
      {standing.missing === 'moved' && <p>{t('draft.moved')}</p>}
      {!newest && (
        <>
          <p>{t('draft.intro')}</p>
          <TallyTable tally={tally} />
          <p class="actions">
            <button type="button" disabled={sayer.busy} onClick={put}>
              {t('draft.send')}
            </button>
          </p>
        </>
      )}
    </>
  );
}

/** The counts that stay in the book, added up from what was noted about each person. */
export function TallyTable({ tally }: { tally: Tally }) {
  const rows: [string, number][] = [
    ...tally.capacities.map(({ capacity, people }): [string, number] => [capacityInWords(capacity), people]),
    [t('tally.apologies'), tally.apologies],
    [t('tally.chairs'), tally.chairs],
    [t('tally.chairs-lived'), tally.chairs_lived_experience],
    [t('tally.needs'), tally.needs],
    [t('tally.needs-met'), tally.needs_met],
    [t('tally.needs-partly'), tally.needs_partly],
  ];
  return (
    <table class="narrow">
      <caption>{t('tally.title')}</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">{t('tally.what')}</th>
          <th scope="col">{t('tally.how-many')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, count]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class="number">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface StepProps {
  meeting: MeetingInfo;
  tell: Tell;
  busy: boolean;
}

function Agree({ meeting, standing, tell, busy }: StepProps & { standing: Standing }) {
  const { lived, others, missing } = standing;
  const { name, record } = meeting;
  return (
    <>
      <Heading of="agreed.title" />
      <p>{t('agreed.count', { lived, others })}</p>
      {missing ? <p>{t(`agreed.missing.${missing}`)}</p> : <p>{t('agreed.ready')}</p>}
      {!missing && (
        <p class="actions">
          <button
            type="button"
            disabled={busy}
            onClick={() => tell('minutes.agreed', { lived_experience: lived, meeting: name, others, record })}
          >
            {t('agreed.send')}
          </button>
        </p>
      )}
    </>
  );
}

function Publish({ meeting, tell, busy }: StepProps) {
  if (meeting.published && meeting.status === 'published') {
    return (
      <p>
        <a href={`/published/${meeting.name.by}/${meeting.name.id}`}>{t('publish.see')}</a>
      </p>
    );
  }
  return (
    <Opening title={t('publish.title')}>
      <p>{t('publish.body')}</p>
      <p class="actions">
        <button type="button" disabled={busy} onClick={() => tell('minutes.published', { meeting: meeting.name })}>
          {t('publish.send')}
        </button>
      </p>
    </Opening>
  );
}

function Correct({ meeting, tell, busy }: StepProps) {
  const why = useSignal('');
  const errors = useSignal<Errors>({});
  const submit = async (event: Event) => {
    event.preventDefault();
    const text = why.value.trim();
    errors.value = text ? {} : { why: t('correct.missing') };
    if (text) await tell('minutes.corrected', { meeting: meeting.name }, { text });
  };
  return (
    <Opening title={t('correct.title')}>
      <p>{t('correct.body')}</p>
      <form onSubmit={submit} noValidate>
        <TextField
          id="why"
          label={t('correct.why')}
          errors={errors.value}
          value={why.value}
          onValue={(value) => {
            why.value = value;
          }}
          lines={3}
          maxLength={1000}
        />
        <button type="submit" disabled={busy}>
          {t('correct.send')}
        </button>
      </form>
    </Opening>
  );
}

function Opening({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <details>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
