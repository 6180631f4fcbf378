// An invitation to be handed over: a square code, a link, a code to type. The secret is on this page only.

import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { bank } from '../app/session';
import type { Secret } from '../device/invitation';
import { t } from '../words/words';

type QrProps = { text: string; label: string };

export function InvitationCard({ secret, name }: { secret: Secret; name: string }) {
  const code = useSignal<{ Qr: ComponentType<QrProps> } | null>(null);
  const copied = useSignal(false);
  useEffect(() => {
    void import('./qr').then((module) => {
      code.value = { Qr: module.default };
    });
  }, []);

  const link = `${address()}/join#${secret.link}`;
  const copy = async () => {
    await navigator.clipboard?.writeText(link);
    copied.value = true;
  };
  const Qr = code.value?.Qr;
  return (
    <section class="card" aria-labelledby="invitation-title">
      <h2 id="invitation-title">{name ? t('invitation.for', { name }) : t('invitation.title')}</h2>
      <p>{t('invitation.once')}</p>
      <h3>{t('invitation.scan')}</h3>
      {Qr && <Qr text={link} label={t('invitation.qr')} />}
      <h3>{t('invitation.link')}</h3>
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
      <h3>{t('invitation.typed')}</h3>
      <p>{t('invitation.typed.how', { address: `${address()}/join` })}</p>
      <p class="code">{secret.typed}</p>
      <p>{t('invitation.care')}</p>
    </section>
  );
}

/** Where others reach this node: what it says of itself, or where this page came from. */
function address(): string {
  return (bank.value?.address || location.origin).replace(/\/+$/, '');
}
