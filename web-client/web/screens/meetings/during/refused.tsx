// Notes of this device that were not taken, with their words: nothing that was noted gets lost.
import { refusalInWords } from '../../../app/saying';
import { discard } from '../../../sync/outbox';
import type { EntryName } from '../../../sync/types';
import { type Key, t } from '../../../words/words';
import type { Unsent } from '../merging';
import { note } from '../noting';

export function Refused({ meeting, refused }: { meeting: EntryName; refused: Unsent[] }) {
  if (refused.length === 0) return null;
  const again = async (said: Unsent) => {
    // As a note of its own: what it was to replace may have gone meanwhile.
    const { replaces: _, details: __, ...content } = said.content as { replaces?: unknown; details?: unknown };
    await note(said.kind, { ...content, meeting } as never, said.words as never);
    await discard(said.item.id);
  };
  return (
    <section class="notice" aria-labelledby="refused-title">
      <h2 id="refused-title">{t('now.refused')}</h2>
      <ul class="list">
        {refused.map((said) => (
          <li key={said.name.id}>
            <p>
              <strong>{t(`kind.${said.kind}` as Key)}</strong>
              <span class="under">{textOf(said)}</span>
            </p>
            {said.item.refusal && <p class="field-error">{refusalInWords(said.item.refusal)}</p>}
            <p class="quick">
              {'replaces' in said.content && (
                <button type="button" class="second" onClick={() => void again(said)}>
                  {t('now.refused.again')}
                </button>
              )}
              <button type="button" class="second" onClick={() => void discard(said.item.id)}>
                {t('now.refused.leave')}
              </button>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function textOf({ words }: Unsent): string {
  const { text, title, name } = words as { text?: string; title?: string; name?: string };
  return text ?? title ?? name ?? '';
}
