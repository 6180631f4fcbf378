// Invites a neighbour area: a link that works once, also as a square code.
import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { refusalInWords, tried } from '../../app/saying';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { del, Problem, post } from '../../sync/api';
import type { Invitations } from '../../sync/openapi';
import { useRead } from '../../sync/pages';
import { momentInWords } from '../../words/units';
import { t } from '../../words/words';

interface Made {
  link: string;
  expires: number;
}

export default function InviteAreaScreen() {
  const made = useSignal<Made | null>(null);
  const wrong = useSignal('');
  const busy = useSignal(false);
  const make = async () => {
    busy.value = true;
    wrong.value = '';
    try {
      made.value = await post<Made>('/peers/invitations', {});
    } catch (error) {
      wrong.value = error instanceof Problem ? refusalInWords(error) : t('reading.offline');
    } finally {
      busy.value = false;
    }
  };
  return (
    <Page title={t('areas.invite')} back="/neighbours" errors={wrong.value ? { make: wrong.value } : {}}>
      {made.value ? (
        <Link {...made.value} />
      ) : (
        <>
          <p>{t('areas.invite.body')}</p>
          <p>{t('areas.invite.next')}</p>
          <p class="actions">
            <button type="button" id="make" disabled={busy.value} onClick={() => void make()}>
              {t('areas.invite.make')}
            </button>
          </p>
          <Open />
        </>
      )}
    </Page>
  );
}

/** Links that nobody has answered yet. */
function Open() {
  const { value: open } = useRead<Invitations>('/peers/invitations');
  const wrong = useSignal('');
  const items = open?.items ?? [];
  if (items.length === 0) return null;
  const back = async (id: string) => {
    wrong.value = await tried(() => del(`/peers/invitations/${id}`));
  };
  return (
    <>
      <Heading of="areas.invite.open" />
      <ul class="list">
        {items.map(({ id, expires, by_name }) => (
          <li key={id}>
            <p>
              {t('areas.invite.by', { name: by_name ?? t('people.erased') })}{' '}
              {t('areas.invite.until', { moment: momentInWords(expires) })}
            </p>
            <p>
              <button type="button" class="second" onClick={() => void back(id)}>
                {t('areas.invite.back')}
              </button>
            </p>
          </li>
        ))}
      </ul>
      <p role="status">{wrong.value}</p>
    </>
  );
}

type QrProps = { text: string; label: string };

function Link({ link, expires }: Made) {
  const drawn = useSignal<{ Qr: ComponentType<QrProps> } | null>(null);
  const copied = useSignal(false);
  useEffect(() => {
    void import('../../parts/qr').then((module) => {
      drawn.value = { Qr: module.default };
    });
  }, []);
  const copy = async () => {
    await navigator.clipboard?.writeText(link);
    copied.value = true;
  };
  const Qr = drawn.value?.Qr;
  return (
    <>
      <section class="card" aria-labelledby="area-link">
        <Heading of="areas.link" id="area-link" />
        <p>{t('areas.link.once', { moment: momentInWords(expires) })}</p>
        <p>
          <a class="breakable" href={link} data-invitation>
            {link}
          </a>
        </p>
        <p class="actions">
          {navigator.clipboard && (
            <button type="button" class="second" onClick={() => void copy()}>
              {t('invitation.copy')}
            </button>
          )}
          <button type="button" class="second" onClick={() => window.print()}>
            {t('invitation.print')}
          </button>
        </p>
        <p role="status">{copied.value && t('invitation.copied')}</p>
        {Qr && <Qr text={link} label={t('areas.link.qr')} />}
      </section>
      <Heading of="hours.next.title" />
      <p>{t('areas.link.next')}</p>
      <p>
        <a href="/neighbours">{t('areas.back')}</a>
      </p>
    </>
  );
}
