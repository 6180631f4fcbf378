// "You said, we did" for one meeting: each thing that was said, what became of it, and whether who said it was told.
import { Heading } from '../../../parts/picture';
import '../../../styles/after.css';
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../../app/routes';
import { useSayer } from '../../../app/saying';
import { uuid } from '../../../device/chance';
import type { Errors } from '../../../parts/errors';
import { Checks, Radios, TextField } from '../../../parts/fields';
import { type MeetingInfo, TOLD_HOW, type ToldHow } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { optionsOf, toldInWords } from '../../../words/meetings';
import { dayOf } from '../../../words/units';
import { t } from '../../../words/words';
import { addressOf, named, nameIn } from '../sayings';
import { type Tell, teller } from './after';
import { Links } from './links';
import { keyOf } from './paper';
import { MeetingPage, useMeeting } from './read';
import { Responding } from './responding';
import { ResponseWords } from './response';

export default function AnswersScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const read = useMeeting(name);
  const errors = useSignal<Errors>({});
  const sayer = useSayer(addressOf('meetings', name, 'answers'));
  const meeting = read.value;
  const wrong = sayer.refusal ? { 'respond-what': sayer.refusal } : errors.value;
  const tell = teller(sayer);
  return (
    <MeetingPage title={t('answers.title')} read={read} back={addressOf('meetings', name)} errors={wrong}>
      {meeting && meeting.contributions.length === 0 && <p>{t('answers.none')}</p>}
      {meeting && <Said meeting={meeting} tell={tell} busy={sayer.busy} />}
      {meeting?.may.note && meeting.contributions.length > 0 && (
        <>
          <Heading of="respond.title" />
          <Responding
            name={`respond ${name.id}`}
            contributions={meeting.contributions}
            busy={sayer.busy}
            errors={wrong}
            onErrors={(found) => {
              errors.value = found;
            }}
            onResponded={({ contributions, outcome, words }) =>
              tell('response.given', { contributions, outcome }, words)
            }
          />
          <Heading of="ask.title" />
          <Ask meeting={meeting} tell={tell} busy={sayer.busy} />
        </>
      )}
    </MeetingPage>
  );
}

interface PartProps {
  meeting: MeetingInfo;
  tell: Tell;
  busy: boolean;
}

function Said({ meeting, tell, busy }: PartProps) {
  return (
    <ul class="list">
      {meeting.contributions.map((each) => {
        const newest = each.responses.at(-1);
        return (
          <li key={keyOf(each)}>
            <blockquote>{each.text ?? t('minutes.erased')}</blockquote>
            {each.who_name && <p class="quiet">{each.who_name}</p>}
            {newest ? <ResponseWords response={newest} /> : <p>{t('said.waiting')}</p>}
            {newest && meeting.may.note && <Told contribution={each} response={newest} tell={tell} busy={busy} />}
          </li>
        );
      })}
    </ul>
  );
}

interface ToldProps {
  contribution: EntryName;
  response: EntryName;
  tell: Tell;
  busy: boolean;
}

/** Notes that who said it has been told the answer. */
export function Told({ contribution, response, tell, busy }: ToldProps) {
  const how = useSignal<ToldHow | ''>('');
  const missing = useSignal('');
  const id = `told-${contribution.id}`;
  const submit = async (event: Event) => {
    event.preventDefault();
    missing.value = how.value ? '' : t('told.missing');
    if (!how.value) return;
    const on = dayOf(new Date());
    const of = { contribution: nameOf(contribution), response: nameOf(response) };
    await tell('response.told', { ...of, how: how.value, on });
  };
  return (
    <details>
      <summary>{t('told.title')}</summary>
      <form onSubmit={submit} noValidate>
        <Radios
          id={id}
          label={t('told.how')}
          errors={missing.value ? { [id]: missing.value } : {}}
          value={how.value}
          options={optionsOf(TOLD_HOW, toldInWords)}
          onValue={(value) => {
            how.value = value;
          }}
        />
        <button type="submit" class="second" disabled={busy}>
          {t('told.send')}
        </button>
      </form>
    </details>
  );
}

function nameOf({ by, id }: EntryName): EntryName {
  return { by, id };
}

/** A link by which an organisation answers, without an account. */
function Ask({ meeting, tell, busy }: PartProps) {
  const open = meeting.contributions.filter(({ responses }) => responses.length === 0);
  const chosen = useSignal<string[]>([]);
  const name = useSignal('');
  const account = useSignal(uuid());
  const contributions = open.filter((each) => chosen.value.includes(keyOf(each))).map(named);
  if (open.length === 0) return <p>{t('ask.none')}</p>;
  return (
    <>
      <p>{t('ask.body')}</p>
      <TextField
        id="ask-who"
        label={t('ask.who')}
        value={name.value}
        onValue={(value) => {
          name.value = value;
        }}
        maxLength={200}
      />
      <Checks
        id="ask-what"
        label={t('ask.what')}
        values={chosen.value}
        options={open.map((each) => ({ value: keyOf(each), label: each.text ?? t('minutes.erased') }))}
        onValues={(values) => {
          chosen.value = values;
        }}
      />
      {contributions.length > 0 && (
        <Links
          meeting={meeting}
          tell={tell}
          busy={busy}
          account={account.value}
          name={name.value.trim() || t('ask.them')}
          purpose="answer"
          contributions={contributions}
        />
      )}
    </>
  );
}
