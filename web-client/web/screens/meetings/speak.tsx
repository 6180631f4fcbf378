// Names somebody who speaks for a group, and who chose them.
import { useSignal } from '@preact/signals';
import { go } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { useSayer } from '../../app/saying';
import type { Errors } from '../../parts/errors';
import { Radios, Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { type DayBoxes, DayField } from '../../parts/time';
import { CHOSEN_BY, type ChosenBy } from '../../sync/meetings';
import { usePeople } from '../../sync/people';
import { name as nameInWords } from '../../words/exchange';
import { chosenByInWords, optionsOf } from '../../words/meetings';
import { readDay } from '../../words/typed';
import { dayOf } from '../../words/units';
import { t } from '../../words/words';
import { useDraft } from './noting';
import { addressOf, nameIn, saying } from './sayings';

interface Answers {
  who: string;
  chosenBy: ChosenBy | '';
  from: DayBoxes;
  choosers: string;
  contact: string;
}

const EMPTY: Answers = {
  who: '',
  chosenBy: '',
  from: { date: '', month: '', year: '' },
  choosers: '',
  contact: '',
};

export default function SpeakScreen({ params }: ScreenProps) {
  const group = nameIn(params);
  const draft = useDraft<Answers>(`speak ${group.by}/${group.id}`, EMPTY);
  const errors = useSignal<Errors>({});
  const sayer = useSayer('/meetings');
  const { people } = usePeople();
  if (!draft) return null;
  const { who, chosenBy, from, choosers, contact } = draft.answers.value;
  const { set } = draft;
  const back = addressOf('groups', group);
  const submit = async (event: Event) => {
    event.preventDefault();
    const day = readDay(from, dayOf(new Date()));
    const typed = choosers.trim();
    errors.value = {
      ...(who ? {} : { who: t('mandate.who.missing') }),
      ...(chosenBy ? {} : { chosen: t('mandate.chosen.missing') }),
      ...('wrong' in day ? { from: t(day.wrong) } : {}),
      ...(typed && !/^\d{1,5}$/.test(typed) ? { choosers: t('mandate.choosers.wrong') } : {}),
    };
    if (Object.keys(errors.value).length > 0 || !chosenBy || 'wrong' in day) return;
    const row = { chosen_by: chosenBy, from: day.value, choosers: typed ? Number(typed) : undefined, contact };
    if (!(await sayer.say(await saying('mandate.given', { account: who, group }, row)))) return;
    await draft.clear();
    go(back, { replace: true });
  };
  const wrong: Errors = sayer.refusal ? { who: sayer.refusal } : errors.value;
  return (
    <Page title={t('group.name.someone')} back={back} errors={wrong}>
      <form onSubmit={submit} noValidate>
        <Select
          id="who"
          label={t('mandate.who')}
          errors={wrong}
          value={who}
          none={t('now.choose')}
          options={people
            .filter((each) => each.type === 'person' && each.status === 'active')
            .map((each) => ({ value: each.account, label: nameInWords(each.name) }))}
          onValue={(next) => set({ who: next })}
        />
        <Radios<ChosenBy>
          id="chosen"
          label={t('mandate.chosen')}
          errors={wrong}
          value={chosenBy}
          options={optionsOf(CHOSEN_BY, chosenByInWords)}
          onValue={(next) => set({ chosenBy: next })}
        />
        <DayField
          id="from"
          label={t('mandate.from')}
          errors={wrong}
          boxes={from}
          onBoxes={(next) => set({ from: next })}
        />
        <TextField
          id="choosers"
          label={t('mandate.choosers')}
          errors={wrong}
          value={choosers}
          onValue={(next) => set({ choosers: next })}
          width={5}
          numeric
        />
        <TextField
          id="contact"
          label={t('mandate.contact')}
          value={contact}
          onValue={(next) => set({ contact: next })}
          maxLength={200}
        />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('mandate.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}
