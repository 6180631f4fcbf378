// Somebody who was there says whether the minutes are right.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../../app/routes';
import { reference, useSayer } from '../../../app/saying';
import { Confirmation } from '../../../parts/answers';
import type { Errors } from '../../../parts/errors';
import { Radios } from '../../../parts/fields';
import { changes } from '../../../sync/live';
import type { MeetingInfo } from '../../../sync/meetings';
import type { Progress } from '../../../sync/outbox';
import { t } from '../../../words/words';
import { addressOf, nameIn, saying } from '../sayings';
import { Answering, type Said } from './answering';
import { useKept } from './drafted';
import { answerInWords } from './inwords';
import { paperOf } from './paper';
import { MeetingPage, mayAnswer, Stands, speakable, useMeeting } from './read';
import { Sheet } from './sheet';

export default function AgreeScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const read = useMeeting(name);
  const errors = useSignal<Errors>({});
  const said = useSignal<Progress | null>(null);
  const back = addressOf('meetings', name, 'minutes');
  const meeting = read.value;
  if (said.value) return <Thanks progress={said.value} back={back} />;
  return (
    <MeetingPage title={t('agree.title')} read={read} back={back} errors={errors.value}>
      {meeting && !mayAnswer(meeting) && (
        <>
          <Stands meeting={meeting} />
          <p>{t('agree.not-now')}</p>
        </>
      )}
      {meeting && mayAnswer(meeting) && (
        <>
          <p>{t('agree.intro')}</p>
          <Sheet paper={paperOf(meeting)} />
          <Asking
            meeting={meeting}
            errors={errors.value}
            onErrors={(wrong) => {
              errors.value = wrong;
            }}
            onDone={(progress) => {
              said.value = progress;
              changes.value += 1;
            }}
          />
        </>
      )}
    </MeetingPage>
  );
}

interface AskingProps {
  meeting: MeetingInfo;
  errors: Errors;
  onErrors: (errors: Errors) => void;
  onDone: (progress: Progress) => void;
}

function Asking({ meeting, errors, onErrors, onDone }: AskingProps) {
  const people = speakable(meeting);
  const account = useSignal(people[0]?.account ?? '');
  const sayer = useSayer(addressOf('meetings', meeting.name, 'agree'));
  const words = useKept(`minutes ${meeting.name.id}`);
  const before = meeting.answers.find(({ who }) => who === account.value) ?? null;
  const earlier = before !== null && before.record !== meeting.draft?.record;

  const send = async ({ answer, text, cleared }: Said) => {
    const record = meeting.draft?.record ?? '';
    const content = { answer, cleared: cleared || undefined, for: account.value, meeting: meeting.name, record };
    const done = await sayer.say(await saying('minutes.answered', content, text ? { text } : undefined));
    if (!done) return;
    words.value = '';
    onDone(done);
  };
  const wrong = sayer.refusal ? { 'mine-answer': sayer.refusal } : errors;
  return (
    <>
      {people.length > 1 && (
        <Radios
          id="for"
          label={t('agree.for')}
          value={account.value}
          options={people.map((each) => ({ value: each.account, label: each.name ?? t('people.someone') }))}
          onValue={(value) => {
            account.value = value;
          }}
        />
      )}
      {before && <p class="notice">{t('agree.before', { answer: answerInWords(before, earlier) })}</p>}
      <Answering
        id="mine"
        before={before}
        label={t('agree.question')}
        words={words}
        busy={sayer.busy}
        send={t('agree.send')}
        errors={wrong}
        onErrors={onErrors}
        onSaid={send}
      />
    </>
  );
}

function Thanks({ progress, back }: { progress: Progress; back: string }) {
  return (
    <MeetingPage title={t('agree.done')} read={{ reading: false }} back={back}>
      <Confirmation reference={reference(progress.id)}>
        <p>{t(progress.state === 'saved' ? 'exchange.saved' : 'agree.done.body')}</p>
      </Confirmation>
      <p>
        <a href={back}>{t('agree.done.minutes')}</a>
      </p>
    </MeetingPage>
  );
}
