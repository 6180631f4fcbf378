// Cards for "slow down", "I want to speak" and "break": sent to those who take notes, or held up on the screen. A card
// is never kept, and carries a name only where its sender says so.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { me } from '../../../app/session';
import { Checks } from '../../../parts/fields';
import { post } from '../../../sync/api';
import { type Shown, shownCards } from '../../../sync/live';
import { CARDS, type Card } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { t } from '../../../words/words';
import { sameName } from '../sayings';

export function Cards({ meeting }: { meeting: EntryName }) {
  const named = useSignal(false);
  const held = useSignal<Card | null>(null);
  const told = useSignal('');
  const send = async (card: Card) => {
    try {
      const name = named.value ? (me.value?.name ?? undefined) : undefined;
      await post(`/meetings/${meeting.by}/${meeting.id}/cards`, { card, name });
      told.value = t('cards.sent', { card: t(`card.${card}`) });
    } catch {
      told.value = t('cards.not-sent');
    }
  };
  return (
    <>
      <p>{t('cards.how')}</p>
      <ul class="people">
        {CARDS.map((card) => (
          <li key={card}>
            <button type="button" class={`person card-${card}`} onClick={() => void send(card)}>
              {t(`card.${card}`)}
            </button>
            <button type="button" class="second" onClick={() => (held.value = card)}>
              {t('cards.hold')}
              <span class="unseen"> {t(`card.${card}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{told.value}</p>
      <Checks
        id="card-name"
        label={t('cards.name')}
        values={named.value ? ['yes'] : []}
        options={[{ value: 'yes', label: t('cards.name.yes') }]}
        onValues={(next) => (named.value = next.length > 0)}
      />
      {held.value && <HeldUp card={held.value} down={() => (held.value = null)} />}
    </>
  );
}

/** One card over the whole screen, to be held up; it needs no signal. */
function HeldUp({ card, down }: { card: Card; down: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog ref={box} class={`held card-${card}`} aria-label={t(`card.${card}`)} onClose={down}>
      <p>{t(`card.${card}`)}</p>
      <button type="button" class="second" onClick={() => box.current?.close()}>
        {t('cards.down')}
      </button>
    </dialog>
  );
}

/** The cards that came in, until somebody has seen to them. */
export function ShownCards({ meeting }: { meeting: EntryName }) {
  const shown = shownCards.value.filter((card) => sameName(card.meeting, meeting));
  const seen = (card: Shown) => {
    shownCards.value = shownCards.peek().filter((each) => each !== card);
  };
  return (
    <div aria-live="assertive" class="shown">
      {shown.map((card) => (
        <p key={card.at} class={`card-${card.card}`}>
          <strong>{t(`card.${card.card}`)}</strong> {card.name && <span>{card.name}</span>}
          <button type="button" class="second" onClick={() => seen(card)}>
            {t('cards.seen')}
            <span class="unseen"> {t(`card.${card.card}`)}</span>
          </button>
        </p>
      ))}
    </div>
  );
}
