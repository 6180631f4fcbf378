// Sets up this phone from an invitation: what it is, the name, a check, done. The secret stays after `#`.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { finishJoining, setUp } from '../app/joining';
import { go, here } from '../app/router';
import { refusalInWords } from '../app/saying';
import { me } from '../app/session';
import { readSecret, type Secret } from '../device/invitation';
import { Answers } from '../parts/answers';
import { TypedCode } from '../parts/code';
import type { Errors } from '../parts/errors';
import { TextField } from '../parts/fields';
import { Notice, Page } from '../parts/page';
import { Heading } from '../parts/picture';
import { get, Problem } from '../sync/api';
import type { Invitation } from '../sync/types';
import { momentInWords } from '../words/units';
import { t } from '../words/words';

type Step = 'reading' | 'wrong' | 'unreachable' | 'explain' | 'name' | 'check';

export default function JoinScreen() {
  const step = useSignal<Step>('reading');
  const secret = useSignal<Secret | null>(null);
  const invitation = useSignal<Invitation | null>(null);
  const name = useSignal('');
  const { fragment } = here.value;

  useEffect(() => {
    void (async () => {
      step.value = 'reading';
      secret.value = await readSecret(fragment);
      if (!secret.value) {
        step.value = 'wrong';
        return;
      }
      try {
        if (await finishJoining(secret.value)) {
          go('/join/done', { replace: true });
          return;
        }
        invitation.value = await get<Invitation>(`/invitations/${secret.value.signer.did}`);
        step.value = 'explain';
      } catch (error) {
        step.value = error instanceof Problem ? 'wrong' : 'unreachable';
      }
    })();
  }, [fragment]);

  const invited = invitation.value;
  if (step.value === 'reading') return <Page title={t('join.reading')} />;
  if (step.value === 'unreachable') {
    return (
      <Page title={t('unreachable.title')}>
        <p>{t('unreachable.body')}</p>
      </Page>
    );
  }
  if (step.value === 'wrong' || !invited || !secret.value) return <WrongLink />;
  if (invited.state !== 'open') return <NotOpen invitation={invited} />;
  if (me.value && invited.account !== me.value.account) return <AlreadySetUp />;
  if (step.value === 'explain') {
    return <Explain invitation={invited} next={() => (step.value = invited.account ? 'check' : 'name')} />;
  }
  if (step.value === 'name') {
    return <Name name={name.value} onName={(value) => (name.value = value)} next={() => (step.value = 'check')} />;
  }
  return <Check invitation={invited} secret={secret.value} name={name.value} back={() => (step.value = 'name')} />;
}

function Explain({ invitation, next }: { invitation: Invitation; next: () => void }) {
  const bankName = invitation.node_name ?? t('join.new-bank');
  return (
    <Page title={t('join.title')}>
      <p class="lead">
        {invitation.account_name
          ? t('join.known', { name: invitation.account_name, bank: bankName })
          : t('join.lead', { bank: bankName })}
      </p>
      {invitation.role && <p>{t(`join.role.${invitation.role}`)}</p>}
      <Heading of="join.what.title" />
      <p>{t('join.what.key')}</p>
      <p>{t('join.what.lost')}</p>
      {!isInstalled() && (
        <Notice title="join.install.title">
          <p>{t('join.install.body')}</p>
          <p>{isApple() ? t('join.install.apple') : t('join.install.other')}</p>
        </Notice>
      )}
      {!globalThis.isSecureContext && (
        <Notice title="join.plain.title">
          <p>{t('join.plain.body')}</p>
        </Notice>
      )}
      <p class="actions">
        <button type="button" onClick={next}>
          {t('join.start')}
        </button>
      </p>
    </Page>
  );
}

function Name({ name, onName, next }: { name: string; onName: (name: string) => void; next: () => void }) {
  const errors = useSignal<Errors>({});
  const submit = (event: Event) => {
    event.preventDefault();
    errors.value = name.trim() === '' ? { name: t('join.name.missing') } : {};
    if (name.trim() !== '') next();
  };
  return (
    <Page title={t('join.name.title')} errors={errors.value}>
      <form onSubmit={submit} noValidate>
        <TextField
          id="name"
          label={t('join.name.label')}
          hint={t('join.name.hint')}
          errors={errors.value}
          value={name}
          onValue={onName}
          autocomplete="name"
          maxLength={100}
        />
        <p class="actions">
          <button type="submit">{t('page.continue')}</button>
        </p>
      </form>
    </Page>
  );
}

interface CheckProps {
  invitation: Invitation;
  secret: Secret;
  name: string;
  back: () => void;
}

function Check({ invitation, secret, name, back }: CheckProps) {
  const busy = useSignal(false);
  const errors = useSignal<Errors>({});
  const bankName = invitation.node_name ?? t('join.new-bank');

  const confirm = async () => {
    if (busy.value) return;
    busy.value = true;
    try {
      await setUp(invitation, secret, name.trim());
      go('/join/done', { replace: true });
    } catch (error) {
      const words = error instanceof Problem ? refusalInWords(error) : t('join.no-signal');
      errors.value = { confirm: words };
    } finally {
      busy.value = false;
    }
  };

  return (
    <Page title={t('join.check.title')} errors={errors.value}>
      <Answers
        answers={[
          { label: t('join.check.name'), value: invitation.account_name ?? name.trim() },
          { label: t('join.check.bank'), value: bankName },
        ]}
      />
      <p class="actions">
        <button type="button" id="confirm" disabled={busy.value} onClick={confirm}>
          {busy.value ? t('join.setting-up') : t('join.confirm')}
        </button>
        {!invitation.account && (
          <button type="button" class="link" onClick={back}>
            {t('join.check.change')}
          </button>
        )}
      </p>
    </Page>
  );
}

function WrongLink() {
  return (
    <TypedCode
      title={t('join.wrong.title')}
      label={t('join.code.label')}
      hint={t('join.code.hint')}
      above={<p>{t('join.wrong.body')}</p>}
      below={<p>{t('join.wrong.ask')}</p>}
      lines={3}
      take={async (typed) => {
        const secret = await readSecret(typed);
        if (secret) go(`/join#${secret.link}`, { replace: true });
        return secret !== null;
      }}
    />
  );
}

function NotOpen({ invitation }: { invitation: Invitation }) {
  const { state, ready_at } = invitation;
  const at = ready_at === null ? '' : momentInWords(ready_at);
  return (
    <Page title={t(state === 'waiting' ? 'join.waiting.title' : 'join.closed.title')}>
      {state === 'waiting' && <p>{t('join.waiting.body', { at })}</p>}
      {state === 'used' && <p>{t('join.used.body')}</p>}
      {(state === 'stopped' || state === 'expired') && <p>{t('join.stopped.body')}</p>}
      {state !== 'waiting' && <p>{t('join.wrong.ask')}</p>}
    </Page>
  );
}

function AlreadySetUp() {
  return (
    <Page title={t('join.already.title', { name: me.value?.name ?? '' })}>
      <p>{t('join.already.body')}</p>
      <p>
        <a href="/">{t('lost.home')}</a>
      </p>
    </Page>
  );
}

function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches;
}

/** Home-screen apps on an iPhone have storage of their own: there installing comes first. */
function isApple(): boolean {
  return /iPhone|iPad|iPod/.test(navigator.userAgent);
}
