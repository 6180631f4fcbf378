// What there is to talk about, in order; which of it is on now; and a new item.

import { useSignal } from '@preact/signals';
import type { Errors } from '../../../parts/errors';
import { Select, TextField } from '../../../parts/fields';
import { type ItemInfo, SIDES, type Side } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { optionsOf, sideInWords } from '../../../words/meetings';
import { lengthInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { note, strike, useDraft } from '../noting';
import { named, sameName } from '../sayings';
import { type Room, Waiting } from './waiting';

interface Answers {
  title: string;
  side: Side;
}

export function Items({ meeting }: Room) {
  const { by, id } = meeting.name;
  const on = useItemNow(meeting.name);
  const draft = useDraft<Answers>(`item ${by}/${id}`, { title: '', side: 'joint' });
  const errors = useSignal<Errors>({});
  if (!draft) return null;
  const { title, side } = draft.answers.value;
  const add = async (event: Event) => {
    event.preventDefault();
    errors.value = title.trim() ? {} : { 'item-title': t('item.missing') };
    if (!title.trim()) return;
    const number = meeting.items.length + 1;
    await note('item.raised', { meeting: meeting.name, number, proposed_by: side }, { title });
    draft.set({ title: '' });
  };
  return (
    <>
      <ol class="list">
        {inOrder(meeting.items).map((item) => {
          const current = sameName(item, on.item);
          return (
            <li key={item.id} aria-current={current ? 'step' : undefined} class={current ? 'current' : undefined}>
              <ItemLine item={item} />
              <p class="quick">
                <button
                  type="button"
                  class="second"
                  aria-pressed={current}
                  onClick={() => on.set(current ? null : item)}
                >
                  {t('now.item.on')}
                  <span class="unseen"> {item.title}</span>
                </button>
                <StrikeButton what={item} of={item.title} />
              </p>
            </li>
          );
        })}
      </ol>
      {meeting.items.length === 0 && <p>{t('now.items.none')}</p>}
      <form onSubmit={add} noValidate>
        <TextField
          id="item-title"
          label={t('now.item.new')}
          errors={errors.value}
          value={title}
          onValue={(next) => draft.set({ title: next })}
          maxLength={200}
        />
        <Select
          id="item-side"
          label={t('item.side')}
          value={side}
          none={t('now.choose')}
          options={optionsOf(SIDES, sideInWords)}
          onValue={(next) => draft.set({ side: next || 'other' })}
        />
        <p class="actions">
          <button type="submit">{t('now.item.add')}</button>
        </p>
      </form>
    </>
  );
}

export function ItemLine({ item }: { item: ItemInfo }) {
  return (
    <p>
      <strong>{item.title ?? t('now.erased')}</strong> <Waiting note={item} />
      {item.plain_title && <span class="under">{item.plain_title}</span>}
      <span class="under">
        {t('item.by', { side: sideInWords(item.proposed_by) })}
        {item.minutes ? ` ${lengthInWords(item.minutes)}` : ''}
      </span>
    </p>
  );
}

/** By number; those without come last, in the order in which they were raised. */
export function inOrder(items: readonly ItemInfo[]): ItemInfo[] {
  return [...items].sort((a, b) => (a.number ?? Number.MAX_VALUE) - (b.number ?? Number.MAX_VALUE));
}

/** The item that is on, kept on this device: what is noted belongs to it. */
export function useItemNow(meeting: EntryName): { item: EntryName | null; set: (item: EntryName | null) => void } {
  const draft = useDraft<{ item: EntryName | null }>(`item now ${meeting.by}/${meeting.id}`, { item: null });
  return {
    item: draft?.answers.value.item ?? null,
    set: (item) => draft?.set({ item: item && named(item) }),
  };
}

/** Takes a note out, after asking once more. */
export function StrikeButton({ what, of }: { what: Parameters<typeof strike>[0]; of: string | null }) {
  const sure = useSignal(false);
  const words = <span class="unseen"> {of}</span>;
  if (!sure.value) {
    return (
      <button type="button" class="second" onClick={() => (sure.value = true)}>
        {t('now.strike')}
        {words}
      </button>
    );
  }
  return (
    <>
      <button type="button" onClick={() => void strike(what)}>
        {t('now.strike.sure')}
        {words}
      </button>
      <button type="button" class="second" onClick={() => (sure.value = false)}>
        {t('now.strike.keep')}
      </button>
    </>
  );
}
