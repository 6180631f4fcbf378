// What a single-use link opens, for somebody without an account: a guest says whether the minutes are right, an
// organisation answers what people said. The secret stays after `#`; what is said is signed with it, here.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, here } from '../../../app/router';
import { refusalInWords, useSayer } from '../../../app/saying';
import { CHALLENGE, signed } from '../../../device/envelope';
import { readSecret, type Secret } from '../../../device/invitation';
import { Confirmation } from '../../../parts/answers';
import type { Errors } from '../../../parts/errors';
import { TextField } from '../../../parts/fields';
import { Page } from '../../../parts/page';
import { Problem, post } from '../../../sync/api';
import type { ContributionInfo, LinkPurpose, MeetingInfo } from '../../../sync/meetings';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { saying } from '../sayings';
import { Answering, type Said } from './answering';
import { useKept } from './drafted';
import { paperOf } from './paper';
import { titleOf } from './read';
import { type Responded, Responding } from './responding';
import { Sheet } from './sheet';

interface LinkOpened {
  purpose: LinkPurpose;
  for: string;
  meeting: MeetingInfo;
  contributions: ContributionInfo[];
  used: boolean;
}

export default function LinkScreen() {
  const { fragment } = here.value;
  const secret = useSignal<Secret | null>(null);
  const opened = useSignal<LinkOpened | null>(null);
  const trouble = useSignal<'reading' | 'wrong' | 'unreachable' | string>('reading');
  useEffect(() => {
    void (async () => {
      trouble.value = 'reading';
      opened.value = null;
      secret.value = await readSecret(fragment);
      if (!secret.value) {
        trouble.value = 'wrong';
        return;
      }
      try {
        opened.value = await open(secret.value);
      } catch (error) {
        trouble.value = error instanceof Problem ? refusalInWords(error) : 'unreachable';
      }
    })();
  }, [fragment]);

  if (opened.value && secret.value) return <Opened key={fragment} link={opened.value} secret={secret.value} />;
  if (trouble.value === 'reading') return <Page title={t('link.reading')} />;
  if (trouble.value === 'wrong') return <Typing go={(typed) => go(`/link#${typed}`, { replace: true })} />;
  return (
    <Page title={t('link.closed')}>
      <p>{trouble.value === 'unreachable' ? t('reading.offline') : trouble.value}</p>
      <p>{t('link.ask')}</p>
    </Page>
  );
}

/** Shows that one holds the secret by signing what the node just made up. */
async function open({ signer }: Secret): Promise<LinkOpened> {
  const { challenge } = await post<{ challenge: string }>('/session/challenge', undefined);
  const { sig } = await signed(CHALLENGE, challenge, signer);
  return post<LinkOpened>('/links/open', { challenge, key: signer.did, sig });
}

function Opened({ link, secret }: { link: LinkOpened; secret: Secret }) {
  const done = useSignal(false);
  const errors = useSignal<Errors>({});
  const sayer = useSayer('/link');
  const first = link.purpose === 'agree' ? 'link-answer' : 'respond-what';
  const wrong = sayer.refusal ? { [first]: sayer.refusal } : errors.value;
  if (done.value || link.used) {
    return (
      <Page title={t(done.value ? 'link.done' : 'link.used')}>
        {done.value && (
          <Confirmation>
            <p>{t('link.done.body')}</p>
          </Confirmation>
        )}
        <p>{t('link.used.body')}</p>
      </Page>
    );
  }
  const { meeting } = link;
  const above = `${titleOf(meeting)}, ${dayInWords(meeting.shape.day)}`;
  const onErrors = (found: Errors) => {
    errors.value = found;
  };
  const agrees = async ({ answer, text, cleared }: Said) => {
    const record = meeting.draft?.record ?? '';
    const content = { answer, cleared: cleared || undefined, for: link.for, meeting: meeting.name, record };
    const said = await saying('minutes.answered', content, text ? { text } : undefined, link.for);
    done.value = (await sayer.say(said, [secret.signer])) !== null;
  };
  const responds = async ({ contributions, outcome, words }: Responded) => {
    const said = await saying('response.given', { contributions, outcome }, words, link.for);
    done.value = (await sayer.say(said, [secret.signer])) !== null;
    return done.value;
  };
  if (link.purpose === 'answer') {
    return (
      <Page title={t('link.answer.title')} above={above} errors={wrong}>
        <p>{t('link.answer.intro')}</p>
        <Responding
          name={`link ${meeting.name.id}`}
          contributions={link.contributions}
          busy={sayer.busy}
          errors={wrong}
          onErrors={onErrors}
          onResponded={responds}
        />
      </Page>
    );
  }
  return (
    <Page title={t('agree.title')} above={above} errors={wrong}>
      <p>{t('agree.intro')}</p>
      <Sheet paper={paperOf(meeting)} />
      <Guest link={link} busy={sayer.busy} errors={wrong} onErrors={onErrors} onSaid={agrees} />
    </Page>
  );
}

interface GuestProps {
  link: LinkOpened;
  busy: boolean;
  errors: Errors;
  onErrors: (errors: Errors) => void;
  onSaid: (said: Said) => void;
}

function Guest({ link, ...rest }: GuestProps) {
  const words = useKept(`link ${link.meeting.name.id}`);
  const before = link.meeting.answers.find(({ who }) => who === link.for) ?? null;
  return (
    <>
      <p>{t('link.once-here')}</p>
      <Answering id="link" before={before} label={t('agree.question')} words={words} send={t('agree.send')} {...rest} />
    </>
  );
}

function Typing({ go: goes }: { go: (typed: string) => void }) {
  const typed = useSignal('');
  const errors = useSignal<Errors>({});
  const submit = async (event: Event) => {
    event.preventDefault();
    const secret = await readSecret(typed.value);
    if (secret) goes(secret.link);
    else errors.value = { code: t('join.code.wrong') };
  };
  return (
    <Page title={t('join.wrong.title')} errors={errors.value}>
      <p>{t('join.wrong.body')}</p>
      <form onSubmit={submit} noValidate>
        <TextField
          id="code"
          label={t('link.code')}
          hint={t('join.code.hint')}
          errors={errors.value}
          value={typed.value}
          onValue={(value) => {
            typed.value = value;
          }}
          lines={3}
        />
        <p class="actions">
          <button type="submit">{t('page.continue')}</button>
        </p>
      </form>
    </Page>
  );
}
