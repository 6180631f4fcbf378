// "You said": what people said, by whom where that is told, and whether their words may be published.
import { useSignal } from '@preact/signals';
import type { Errors } from '../../../parts/errors';
import { Checks, Select, TextField } from '../../../parts/fields';
import type { ContributionInfo } from '../../../sync/meetings';
import type { EntryName } from '../../../sync/types';
import { capacityInWords } from '../../../words/meetings';
import { t } from '../../../words/words';
import { isUnsent } from '../merging';
import { note, placeOf, useDraft } from '../noting';
import { named } from '../sayings';
import { StrikeButton, useItemNow } from './items';
import { type Room, Waiting } from './waiting';

export interface Replaced extends EntryName {
  unsent: boolean;
}

export interface SaidAnswers {
  text: string;
  who: string;
  publish: boolean;
  replaces: Replaced | null;
}

export const NOTHING_SAID: SaidAnswers = { text: '', who: '', publish: false, replaces: null };

export function saidDraft({ by, id }: EntryName): string {
  return `said ${by}/${id}`;
}

export function Said({ meeting, people }: Room) {
  const draft = useDraft<SaidAnswers>(saidDraft(meeting.name), NOTHING_SAID);
  const on = useItemNow(meeting.name);
  const errors = useSignal<Errors>({});
  if (!draft) return null;
  const { text, who, publish, replaces } = draft.answers.value;
  const add = async (event: Event) => {
    event.preventDefault();
    errors.value = text.trim() ? {} : { said: t('said.missing') };
    if (!text.trim()) return;
    const speaker = people.find((person) => person.who === who);
    const content = {
      item: on.item ?? undefined,
      meeting: meeting.name,
      replaces: replaces ? await placeOf(replaces) : undefined,
      who: who || undefined,
    };
    await note('contribution.noted', content, { text, capacity: speaker?.row?.capacity, publish });
    draft.set(NOTHING_SAID);
  };
  const change = (said: ContributionInfo) => {
    draft.set({
      text: said.text ?? '',
      who: said.who ?? '',
      publish: said.publish,
      replaces: { ...named(said), unsent: isUnsent(said) },
    });
    document.getElementById('said')?.focus();
  };
  const nameOf = (said: ContributionInfo) => said.who_name ?? people.find(({ who }) => who === said.who)?.name;
  return (
    <>
      <form onSubmit={add} noValidate>
        <TextField
          id="said"
          label={t(replaces ? 'said.change' : 'said.what')}
          hint={t('said.hint')}
          errors={errors.value}
          value={text}
          onValue={(next) => draft.set({ text: next })}
          lines={3}
          maxLength={2000}
        />
        <Select
          id="said-who"
          label={t('said.who')}
          value={who}
          none={t('said.nobody')}
          options={people.map((person) => ({ value: person.who, label: person.name }))}
          onValue={(next) => draft.set({ who: next })}
        />
        <Checks
          id="said-publish"
          label={t('said.publish')}
          values={publish ? ['yes'] : []}
          options={[{ value: 'yes', label: t('said.publish.yes') }]}
          onValues={(next) => draft.set({ publish: next.length > 0 })}
        />
        <p class="actions">
          <button type="submit">{t('said.add')}</button>
        </p>
      </form>
      <ul class="list">
        {[...meeting.contributions].reverse().map((said) => (
          <li key={said.id}>
            <p>
              {said.text ?? t('now.erased')} <Waiting note={said} />
              <span class="under">
                {[nameOf(said), said.capacity && capacityInWords(said.capacity)].filter(Boolean).join(', ')}
                {said.by_name && ` (${t('now.noted', { name: said.by_name })})`}
              </span>
            </p>
            <p class="quick">
              <button type="button" class="second" onClick={() => change(said)}>
                {t('now.change')}
                <span class="unseen"> {said.text}</span>
              </button>
              <StrikeButton what={said} of={said.text} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
