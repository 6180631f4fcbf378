// An invitation to be handed over: a square code, a link, a code to type. The secret is on this page only.

import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { bank } from '../app/session';
import type { Secret } from '../device/invitation';
import { t } from '../words/words';
import { Picture } from './picture';

type QrProps = { text: string; label: string };

export function InvitationCard({ secret, name }: { secret: Secret; name: string }) {
  const title = name ? t('invitation.for', { name }) : t('invitation.title');
  return <Handover secret={secret} page="/join" title={title} once={t('invitation.once')} />;
}

interface HandoverProps {
  secret: Secret;
  /** The page that the secret opens. */
  page: string;
  title: string;
  /** How often it works, and for how long. */
  once: string;
}

/** A secret to be handed over: as a square code, as a link, and to be typed. */
export function Handover({ secret, page, title, once }: HandoverProps) {
  const code = useSignal<{ Qr: ComponentType<QrProps> } | null>(null);
  const copied = useSignal(false);
  useEffect(() => {
    void import('./qr').then((module) => {
      code.value = { Qr: module.default };
    });
  }, []);

  const link = `${address()}${page}#${secret.link}`;
  const copy = async () => {
    await navigator.clipboard?.writeText(link);
    copied.value = true;
  };
  const Qr = code.value?.Qr;
  return (
    <section class="card" aria-label={title}>
      <h2>
        <Picture of="invitation" />
        {title}
      </h2>
      <p>{once}</p>
      <h3>
        <Picture of="invitation.scan" />
        {t('invitation.scan')}
      </h3>
      {Qr && <Qr text={link} label={t('invitation.qr')} />}
      <h3>
        <Picture of="invitation.link" />
        {t('invitation.link')}
      </h3>
      <p>
        <a class="breakable" href={link} data-invitation>
          {link}
        </a>
      </p>
      <p class="actions">
        {navigator.clipboard && (
          <button type="button" class="second" onClick={copy}>
            {t('invitation.copy')}
          </button>
        )}
        <button type="button" class="second" onClick={() => window.print()}>
          {t('invitation.print')}
        </button>
      </p>
      <p role="status">{copied.value && t('invitation.copied')}</p>
      <h3>
        <Picture of="invitation.typed" />
        {t('invitation.typed')}
      </h3>
      <p>{t('invitation.typed.how', { address: `${address()}${page}` })}</p>
      <p class="code">{secret.typed}</p>
      <p>{t('invitation.care')}</p>
    </section>
  );
}

/** Where others reach this node: what it says of itself, or where this page came from. */
export function address(): string {
  return (bank.value?.address || location.origin).replace(/\/+$/, '');
}
