// What is saved on this phone and not sent: what waits for a signal, and what was refused, with its words to mend.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go } from '../app/router';
import { refusalInWords } from '../app/saying';
import type { OutboxItem } from '../device/store';
import { Page } from '../parts/page';
import { Picture } from '../parts/picture';
import type { Draft } from '../sync/drafts';
import { discard, outbox, sendAll } from '../sync/outbox';
import { offline } from '../sync/state';
import { momentInWords } from '../words/units';
import { type Key, need, t } from '../words/words';
import { hoursDraft, SCREEN } from './hours/answers';

/** The screens on which words are mended, and the drafts they are mended in. */
const mending: Record<string, () => Promise<Pick<Draft<{ replaces: string }>, 'set'>>> = {
  [SCREEN]: hoursDraft,
  '/board/new/check': async () => (await import('./board/answers')).boardDraft(),
  '/across/log/check': async () => (await import('./across/answers')).acrossDraft(),
};

export default function UnsentScreen() {
  const items = outbox.value;
  const busy = useSignal(false);
  const send = async () => {
    busy.value = true;
    await sendAll();
    busy.value = false;
  };
  const waiting = items.filter((item) => !item.refusal);
  // What was noted in a meeting is named by the words of meetings, and so on.
  const made = (place: string) => items.some((item) => item.draft.screen.startsWith(place));
  const meetings = made('/meetings');
  const areas = made('/across') || made('/neighbours') || made('/board');
  useEffect(() => {
    if (meetings) void need('meetings');
    if (areas) void need('areas');
  }, [meetings, areas]);
  return (
    <Page title={t('unsent.title')} back="/">
      {items.length === 0 && <p>{t('unsent.none')}</p>}
      {waiting.length > 0 && (
        <>
          <p>{t(offline.value ? 'unsent.offline' : 'unsent.waiting')}</p>
          <p class="actions">
            <button type="button" class="second" disabled={busy.value} onClick={send}>
              {t('unsent.send')}
            </button>
          </p>
        </>
      )}
      <ul class="list">
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </Page>
  );
}

function Item({ item }: { item: OutboxItem }) {
  const sure = useSignal(false);
  const { kind, at } = JSON.parse(item.envelope.body) as { kind: string; at: number };
  const mend = async () => {
    // One that only waits for a signal is taken out first, so that it cannot be sent beside its mended self.
    const taken = item.refusal ? false : await discard(item.id);
    if (!item.refusal && !taken) return;
    const draft = await mending[item.draft.screen]?.();
    draft?.set({ ...(item.draft.answers as object), replaces: item.refusal ? item.id : '' });
    go(item.draft.screen);
  };
  return (
    <li>
      <h2>
        <Picture of={`kind.${kind}`} />
        {t(`kind.${kind}` as Key) || t('kind.other')}
      </h2>
      <p class="quiet">{t('unsent.made', { moment: momentInWords(at) })}</p>
      {item.refusal && <p class="field-error">{refusalInWords(item.refusal)}</p>}
      <p class="actions">
        {item.draft.screen in mending && (
          <button type="button" class="second" onClick={mend}>
            {t('unsent.mend')}
          </button>
        )}
        {!sure.value && (
          <button type="button" class="second" onClick={() => (sure.value = true)}>
            {t('unsent.discard')}
          </button>
        )}
        {sure.value && (
          <button type="button" onClick={() => void discard(item.id)}>
            {t('unsent.discard.sure')}
          </button>
        )}
      </p>
    </li>
  );
}
