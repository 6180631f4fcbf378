// Forms a group, or changes one: its name, what sort it is, its deal, its pot, and the members who run it.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { useSayer } from '../../app/saying';
import type { Errors } from '../../parts/errors';
import { Checks, Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { GROUP_TYPES, type GroupInfo, type GroupType } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import { usePeople } from '../../sync/people';
import { name as nameInWords } from '../../words/exchange';
import { groupTypeInWords, optionsOf } from '../../words/meetings';
import { t } from '../../words/words';
import { useDraft } from './noting';
import { addressOf, nameIn, saying } from './sayings';

interface Answers {
  name: string;
  type: GroupType | '';
  about: string;
  weWill: string;
  youWill: string;
  terms: string;
  pot: string;
  organisers: string[];
}

const EMPTY: Answers = {
  name: '',
  type: '',
  about: '',
  weWill: '',
  youWill: '',
  terms: '',
  pot: '',
  organisers: [],
};

/** `/groups/new`, and `/groups/:by/:id/change`. */
export default function FormScreen({ params }: ScreenProps) {
  const changed = params.id ? nameIn(params) : null;
  const { value: group } = useRead<GroupInfo>(changed && addressOf('groups', changed));
  const draft = useDraft<Answers>(changed ? `group ${changed.by}/${changed.id}` : 'group', EMPTY);
  const errors = useSignal<Errors>({});
  const sayer = useSayer('/meetings');
  const { people } = usePeople();
  useEffect(() => {
    if (draft && group && !draft.answers.peek().name) draft.set(answersOf(group));
  }, [draft, group]);
  if (!draft) return null;
  const answers = draft.answers.value;
  const { set } = draft;
  const submit = async (event: Event) => {
    event.preventDefault();
    const { name, type, about, weWill, youWill, terms, pot, organisers } = draft.answers.peek();
    errors.value = {
      ...(name.trim() ? {} : { name: t('group.form.name.missing') }),
      ...(type ? {} : { type: t('group.form.type.missing') }),
    };
    if (Object.keys(errors.value).length > 0 || !type) return;
    const content = { organisers: [...organisers].sort(), pot: pot || undefined, type };
    const words = { name, about, terms, we_will: weWill, you_will: youWill };
    const said = changed
      ? await saying('group.changed', { ...content, group: changed }, words)
      : await saying('group.formed', content, words);
    const progress = await sayer.say(said);
    if (!progress) return;
    await draft.clear();
    go(addressOf('groups', changed ?? progress), { replace: true });
  };
  const wrong: Errors = sayer.refusal ? { name: sayer.refusal } : errors.value;
  const pots = people.filter((each) => each.type === 'pot');
  const members = people.filter((each) => each.type === 'person' && each.status === 'active');
  return (
    <Page
      title={t(changed ? 'group.change' : 'groups.form')}
      back={changed ? addressOf('groups', changed) : '/groups'}
      errors={wrong}
    >
      <form onSubmit={submit} noValidate>
        <TextField
          id="name"
          label={t('group.form.name')}
          errors={wrong}
          value={answers.name}
          onValue={(name) => set({ name })}
          maxLength={100}
        />
        <Select
          id="type"
          label={t('group.form.type')}
          errors={wrong}
          value={answers.type}
          none={t('now.choose')}
          options={optionsOf(GROUP_TYPES, groupTypeInWords)}
          onValue={(type) => set({ type })}
        />
        <TextField
          id="about"
          label={t('group.form.about')}
          value={answers.about}
          onValue={(about) => set({ about })}
          lines={2}
          maxLength={1000}
        />
        <Heading of="group.deal" />
        <p>{t('group.form.deal')}</p>
        <div class="row">
          <TextField
            id="we-will"
            label={t('group.we-will')}
            value={answers.weWill}
            onValue={(weWill) => set({ weWill })}
            lines={4}
            maxLength={2000}
          />
          <TextField
            id="you-will"
            label={t('group.you-will')}
            value={answers.youWill}
            onValue={(youWill) => set({ youWill })}
            lines={4}
            maxLength={2000}
          />
        </div>
        <TextField
          id="terms"
          label={t('group.terms')}
          value={answers.terms}
          onValue={(terms) => set({ terms })}
          lines={3}
          maxLength={2000}
        />
        <Select
          id="pot"
          label={t('group.form.pot')}
          value={answers.pot}
          none={t('group.form.pot.none')}
          options={pots.map((each) => ({ value: each.account, label: nameInWords(each.name) }))}
          onValue={(pot) => set({ pot })}
        />
        <details>
          <summary>{t('group.form.organisers')}</summary>
          <Checks
            id="organisers"
            label={t('group.form.organisers')}
            values={answers.organisers}
            options={members.map((each) => ({ value: each.account, label: nameInWords(each.name) }))}
            onValues={(organisers) => set({ organisers })}
          />
        </details>
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('group.form.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}

function answersOf(group: GroupInfo): Answers {
  return {
    name: group.title ?? '',
    type: group.type,
    about: group.about ?? '',
    weWill: group.we_will ?? '',
    youWill: group.you_will ?? '',
    terms: group.terms ?? '',
    pot: group.pot ?? '',
    organisers: group.organisers,
  };
}
