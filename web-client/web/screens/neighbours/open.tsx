// Opens another area's link: our own node asks theirs who they are; then we look, compare words, and accept.
import { useSignal } from '@preact/signals';
import { go, here } from '../../app/router';
import { refusalInWords } from '../../app/saying';
import { bank } from '../../app/session';
import type { Errors } from '../../parts/errors';
import { TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Scan } from '../../parts/scan';
import { Problem, post } from '../../sync/api';
import { changes } from '../../sync/live';
import { t } from '../../words/words';
import { addressOf } from './address';

/** The link as somebody pastes it: an address with something after `#`; null where it is none. */
export function linkIn(text: string): string | null {
  const found = /https?:\/\/[^\s#]+#[\w-]+/.exec(text);
  return found?.[0] ?? null;
}

export default function OpenAreaScreen() {
  const typed = useSignal(here.value.search.get('link') ?? '');
  const errors = useSignal<Errors>({});
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const link = linkIn(typed.value);
    const ours = link?.startsWith(`${bank.value?.address ?? '?'}/`);
    errors.value = !link ? { link: t('areas.open.wrong') } : ours ? { link: t('areas.open.ours') } : {};
    if (!link || ours || busy.value) return;
    busy.value = true;
    try {
      const { origin } = await post<{ origin: string }>('/peers/look', { link });
      changes.value += 1;
      go(addressOf({ origin }));
    } catch (error) {
      errors.value = { link: error instanceof Problem ? refusalInWords(error) : t('reading.offline') };
    } finally {
      busy.value = false;
    }
  };
  return (
    <Page title={t('areas.open')} back="/neighbours" errors={errors.value}>
      <p>{t('areas.open.body')}</p>
      <form onSubmit={submit} noValidate>
        <TextField
          id="link"
          label={t('areas.open.link')}
          hint={t('areas.open.hint')}
          errors={errors.value}
          value={typed.value}
          onValue={(value) => {
            typed.value = value;
          }}
          lines={3}
        />
        <Scan
          of="areas.open.picture"
          none="areas.open.picture.none"
          onText={(text) => {
            const link = linkIn(text);
            if (link) typed.value = link;
            return link !== null;
          }}
        />
        <p class="actions">
          <button type="submit" disabled={busy.value}>
            {t(busy.value ? 'areas.open.looking' : 'areas.open.look')}
          </button>
        </p>
      </form>
    </Page>
  );
}
