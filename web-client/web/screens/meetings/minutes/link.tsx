// What a single-use link opens, for somebody without an account: a guest says whether the minutes are right, an
// organisation answers what people said. The secret stays after `#`; what is said is signed with it, here.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, here } from '../../../app/router';
import { refusalInWords, useSayer } from '../../../app/saying';
import { CHALLENGE, signed } from '../../../device/envelope';
import { readSecret, type Secret } from '../../../device/invitation';
import { Confirmation } from '../../../parts/answers';
import { TypedCode } from '../../../parts/code';
import type { Errors } from '../../../parts/errors';
import { Page } from '../../../parts/page';
import { Problem, post } from '../../../sync/api';
import type { ActionInfo, ContributionInfo, LinkPurpose, MeetingInfo } from '../../../sync/meetings';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { saying } from '../sayings';
import { Answering, type Said } from './answering';
import { useKept } from './drafted';
import { Moving } from './moving';
import { keyOf, paperOf } from './paper';
import { titleOf } from './read';
import { type Responded, Responding } from './responding';
import { Sheet } from './sheet';

/** What the node tells whoever holds a link; what it opens only until it was used. */
interface LinkOpened {
  used: boolean;
  purpose: LinkPurpose;
  for: string;
  name: string | null;
  /** Of a link to answer: only what the meeting was about, when and where. */
  meeting: MeetingInfo | null;
  contributions: ContributionInfo[];
  actions: ActionInfo[];
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

  const held = secret.value;
  if (opened.value && held) {
    const again = async () => {
      opened.value = await open(held);
    };
    return <Opened key={fragment} link={opened.value} secret={held} again={again} />;
  }
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

function Opened({ link, secret, again }: { link: LinkOpened; secret: Secret; again: () => Promise<void> }) {
  const done = useSignal(false);
  const { meeting } = link;
  if (link.used || !meeting) {
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
  const onDone = async () => {
    done.value = true;
    await again();
  };
  const shared = { link, meeting, secret, done: done.value, onDone };
  return link.purpose === 'agree' ? <Guest {...shared} /> : <Organisation {...shared} />;
}

interface OpenProps {
  link: LinkOpened;
  meeting: MeetingInfo;
  secret: Secret;
  /** Something was said with it just now. */
  done: boolean;
  onDone: () => Promise<void>;
}

function above(meeting: MeetingInfo): string {
  return `${titleOf(meeting)}, ${dayInWords(meeting.shape.day)}`;
}

/** A guest says whether the minutes are right. */
function Guest({ link, meeting, secret, onDone }: OpenProps) {
  const errors = useSignal<Errors>({});
  const words = useKept(`link ${meeting.name.id}`);
  const sayer = useSayer('/link');
  const wrong = sayer.refusal ? { 'link-answer': sayer.refusal } : errors.value;
  const before = meeting.answers.find(({ who }) => who === link.for) ?? null;
  const say = async ({ answer, text, cleared }: Said) => {
    const record = meeting.draft?.record ?? '';
    const content = { answer, cleared: cleared || undefined, for: link.for, meeting: meeting.name, record };
    const said = await saying('minutes.answered', content, text ? { text } : undefined, link.for);
    if (!(await sayer.say(said, [secret.signer]))) return;
    words.value = '';
    await onDone();
  };
  return (
    <Page title={t('agree.title')} above={above(meeting)} errors={wrong}>
      {link.name && <p>{t('link.hello', { name: link.name })}</p>}
      <p>{t('agree.intro')}</p>
      <Sheet paper={paperOf(meeting)} />
      <p>{t('link.once-here')}</p>
      <Answering
        id="link"
        before={before}
        label={t('agree.question')}
        words={words}
        busy={sayer.busy}
        send={t('agree.send')}
        errors={wrong}
        onErrors={(found) => {
          errors.value = found;
        }}
        onSaid={say}
      />
    </Page>
  );
}

/** An organisation answers what people said, and says how what it took on goes. Each thing once. */
function Organisation({ link, meeting, secret, done, onDone }: OpenProps) {
  const errors = useSignal<Errors>({});
  const sayer = useSayer('/link');
  const wrong = sayer.refusal ? { 'respond-what': sayer.refusal } : errors.value;
  const open = link.contributions.filter(({ responses }) => !responses.some(({ by }) => by === link.for));
  const respond = async ({ contributions, outcome, words }: Responded) => {
    const said = await saying('response.given', { contributions, outcome }, words, link.for);
    const taken = (await sayer.say(said, [secret.signer])) !== null;
    if (taken) await onDone();
    return taken;
  };
  return (
    <Page title={t('link.answer.title')} above={above(meeting)} errors={wrong}>
      {done && (
        <Confirmation>
          <p>{t('link.done.body')}</p>
          <p>{t('link.more')}</p>
        </Confirmation>
      )}
      {open.length > 0 && (
        <>
          <p>{t('link.answer.intro')}</p>
          <Responding
            key={open.length}
            name={`link ${meeting.name.id}`}
            contributions={open}
            organisation={link.name ?? ''}
            busy={sayer.busy}
            errors={wrong}
            onErrors={(found) => {
              errors.value = found;
            }}
            onResponded={respond}
          />
        </>
      )}
      {link.actions.map((action) => (
        <Moving key={keyOf(action)} action={action} by={link.for} signer={secret.signer} onMoved={onDone} />
      ))}
    </Page>
  );
}

function Typing({ go: goes }: { go: (typed: string) => void }) {
  return (
    <TypedCode
      title={t('join.wrong.title')}
      label={t('link.code')}
      hint={t('join.code.hint')}
      above={<p>{t('join.wrong.body')}</p>}
      lines={3}
      take={async (typed) => {
        const secret = await readSecret(typed);
        if (secret) goes(secret.link);
        return secret !== null;
      }}
    />
  );
}
