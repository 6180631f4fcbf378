// Who was there, what each said of the minutes, and ways to hear those who have no phone set up.
import '../../../styles/after.css';
import { useSignal } from '@preact/signals';
import { me } from '../../../app/session';
import type { Errors } from '../../../parts/errors';
import { ErrorSummary } from '../../../parts/errors';
import { Radios } from '../../../parts/fields';
import type { MeetingInfo } from '../../../sync/meetings';
import { usePeople } from '../../../sync/people';
import type { Basis, EntryName } from '../../../sync/types';
import { t } from '../../../words/words';
import type { Tell } from './after';
import type { Standing, Voice } from './agreement';
import { Answering, type Said } from './answering';
import { useKept } from './drafted';
import { answerInWords } from './inwords';
import { Links } from './links';

/** How a broker came to know it; the words are those of brokers' other attestations. */
const BASES: readonly Basis[] = ['spoken', 'phone', 'paper', 'email', 'present'];

interface VoicesProps {
  meeting: MeetingInfo;
  standing: Standing;
  tell: Tell;
  busy: boolean;
}

export function Voices({ meeting, standing, tell, busy }: VoicesProps) {
  const { people } = usePeople();
  const officer = (me.value?.roles.length ?? 0) > 0;
  const without = (account: string) => !people.some((each) => each.account === account && each.has_device);
  return (
    <ul class="list">
      {standing.voices.map((voice) => {
        const { who, answer, earlier } = voice;
        const open = !meeting.agreed && (!answer || earlier || answer.answer !== 'true-record');
        return (
          <li key={who.who}>
            <p>
              <strong>{who.name ?? t('people.someone')}</strong>
              <span class="under">{answerInWords(answer, earlier)}</span>
            </p>
            {answer?.text && <blockquote>{answer.text}</blockquote>}
            {open && officer && who.who !== me.value?.account && (
              <Heard
                meeting={meeting.name}
                record={meeting.draft?.record ?? ''}
                who={who.who}
                name={who.name ?? t('people.someone')}
                before={answer}
                tell={tell}
                busy={busy}
              />
            )}
            {open && without(who.who) && (
              <Links
                meeting={meeting}
                tell={tell}
                busy={busy}
                account={who.who}
                name={who.name ?? ''}
                purpose="agree"
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface HeardProps {
  meeting: EntryName;
  /** The record that was put before them. */
  record: string;
  who: string;
  name: string;
  /** What they said last. */
  before: Voice['answer'];
  tell: Tell;
  busy: boolean;
}

/** An officer writes down what somebody told them, and how they know. */
export function Heard({ meeting, record, who, name, before, tell, busy }: HeardProps) {
  const basis = useSignal<Basis | ''>('');
  const errors = useSignal<Errors>({});
  const words = useKept(`minutes ${meeting.id} ${who}`);
  const id = `heard-${meeting.id}-${who}`;
  const send = async ({ answer: verdict, text, cleared }: Said) => {
    const content = {
      answer: verdict,
      basis: basis.value || undefined,
      cleared: cleared || undefined,
      for: who,
      meeting,
      record,
    };
    if (await tell('minutes.answered', content, text ? { text } : undefined)) words.value = '';
  };
  const also = (): Errors => (basis.value ? {} : { [`${id}-basis`]: t('heard.basis.missing') });
  return (
    <details>
      <summary>{t('heard.title', { name })}</summary>
      <ErrorSummary errors={errors.value} />
      <Radios
        id={`${id}-basis`}
        label={t('heard.basis', { name })}
        errors={errors.value}
        value={basis.value}
        options={BASES.map((value) => ({ value, label: t(`heard.${value}`) }))}
        onValue={(value) => {
          basis.value = value;
        }}
      />
      <Answering
        id={id}
        before={before}
        label={t('heard.question', { name })}
        words={words}
        busy={busy}
        send={t('heard.send')}
        errors={errors.value}
        also={also}
        onErrors={(wrong) => {
          errors.value = wrong;
        }}
        onSaid={send}
      />
      <p>{t('heard.shown')}</p>
    </details>
  );
}
