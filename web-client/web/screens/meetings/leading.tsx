// The part of the form that calls a meeting which tells later who led; all of it can be left out.
import { Select, TextField } from '../../parts/fields';
import { DayField } from '../../parts/time';
import { PLACES, SIDES } from '../../sync/meetings';
import type { Member } from '../../sync/types';
import { name as nameInWords } from '../../words/exchange';
import { optionsOf, placeInWords, sideInWords } from '../../words/meetings';
import { t } from '../../words/words';
import type { PartProps } from './call';

export function Leading({ answers, set, errors, people }: PartProps & { people: readonly Member[] }) {
  const sides = optionsOf(SIDES, sideInWords);
  const none = t('call.not-said');
  const takers = people.filter(
    (each) => each.type === 'person' && each.status === 'active' && !answers.noteTakers.includes(each.account),
  );
  const nameOf = (account: string) => nameInWords(people.find((each) => each.account === account)?.name ?? null);
  return (
    <details open={Boolean(errors.breaks || errors['agenda-sent'])}>
      <summary>{t('call.more')}</summary>
      <TextField
        id="breaks"
        label={t('call.breaks')}
        errors={errors}
        value={answers.breaks}
        onValue={(breaks) => set({ breaks })}
        width={3}
        numeric
      />
      <div class="row">
        <Select
          id="called-by"
          label={t('call.called-by')}
          value={answers.calledBy}
          none={none}
          options={sides}
          onValue={(calledBy) => set({ calledBy })}
        />
        <Select
          id="agenda-by"
          label={t('call.agenda-by')}
          value={answers.agendaSetBy}
          none={none}
          options={sides}
          onValue={(agendaSetBy) => set({ agendaSetBy })}
        />
        <Select
          id="place"
          label={t('call.place')}
          value={answers.place}
          none={none}
          options={optionsOf(PLACES, placeInWords)}
          onValue={(place) => set({ place })}
        />
        <Select
          id="place-by"
          label={t('call.place-by')}
          value={answers.placeChosenBy}
          none={none}
          options={sides}
          onValue={(placeChosenBy) => set({ placeChosenBy })}
        />
      </div>
      <DayField
        id="agenda-sent"
        label={t('call.agenda-sent')}
        hint={t('call.agenda-sent.hint')}
        errors={errors}
        boxes={answers.agendaSent}
        onBoxes={(agendaSent) => set({ agendaSent })}
      />
      <Select
        id="note-taker"
        label={t('call.note-takers')}
        hint={t('call.note-takers.hint')}
        value=""
        none={t('now.choose')}
        options={takers.map((each) => ({ value: each.account, label: nameInWords(each.name) }))}
        onValue={(account) => account && set({ noteTakers: [...answers.noteTakers, account] })}
      />
      <ul class="list">
        {answers.noteTakers.map((account) => (
          <li key={account}>
            {nameOf(account)}{' '}
            <button
              type="button"
              class="second"
              onClick={() => set({ noteTakers: answers.noteTakers.filter((each) => each !== account) })}
            >
              {t('now.person.out', { name: nameOf(account) })}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
