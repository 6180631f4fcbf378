// Opens a piece of work: what it is, who works on it, and the rung that is claimed for it, once. Or changes what it is called, who
// answers for it, at which level it decides and which approach it tries; the claim stays.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { useSayer } from '../../app/saying';
import type { Errors } from '../../parts/errors';
import { Radios, Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Trouble } from '../../parts/reading';
import type { InitiativeInfo } from '../../sync/after';
import { type GroupLine, LEVELS, type Level } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import { usePeople } from '../../sync/people';
import type { Pages } from '../../sync/types';
import { APPROACHES, approachInWords } from '../../words/approaches';
import { levelInWords, optionsOf } from '../../words/meetings';
import { t } from '../../words/words';
import { useDraft } from '../meetings/noting';
import { addressOf, nameIn, saying } from '../meetings/sayings';

const RUNGS = ['1', '2', '3', '4', '5', '6', '7'] as const;
type Rung = (typeof RUNGS)[number];

const WORDS = ['title', 'plain_title', 'about', 'owner_name', 'approach'] as const;

interface Answers extends Record<(typeof WORDS)[number], string> {
  group: string;
  owner: string;
  level: Level | '';
  claimed: Rung | '';
  /** Whether what stands now was filled in. */
  filled: boolean;
}

const EMPTY: Answers = {
  title: '',
  plain_title: '',
  about: '',
  owner_name: '',
  approach: '',
  group: '',
  owner: '',
  level: '',
  claimed: '',
  filled: false,
};

/** What stands now, to be changed. */
function answersOf(work: InitiativeInfo): Partial<Answers> {
  const words = Object.fromEntries(WORDS.map((word) => [word, work[word] ?? '']));
  return { ...words, owner: work.owner ?? '', level: work.level, filled: true };
}

/** `/pieces/new`, and `/pieces/:by/:id/change`. */
export default function WorkFormScreen({ params }: ScreenProps) {
  const changed = params.id ? nameIn(params) : null;
  const { value: work, problem } = useRead<InitiativeInfo>(changed && `/initiatives/${changed.by}/${changed.id}`);
  const { value: groups } = useRead<Pages<GroupLine>>('/groups');
  const { people } = usePeople();
  const draft = useDraft<Answers>(changed ? `work ${changed.by}/${changed.id}` : 'work', EMPTY);
  const sayer = useSayer('/pieces');
  const errors = useSignal<Errors>({});
  useEffect(() => {
    if (draft && work && !draft.answers.peek().filled) draft.set(answersOf(work));
  }, [draft, work]);
  if (!draft) return null;
  const back = changed ? addressOf('pieces', changed) : '/pieces';
  if (changed && !draft.answers.value.filled) {
    return (
      <Page title={t('work.change')} back={back}>
        <Trouble problem={problem} />
      </Page>
    );
  }
  const answers = draft.answers.value;
  const { set } = draft;
  const organisations = people.filter((each) => each.type === 'organisation');
  const tried = APPROACHES.map(String);
  // One that is not on the list is not lost.
  const approaches = tried.includes(answers.approach) || !answers.approach ? tried : [...tried, answers.approach];

  const field = (name: (typeof WORDS)[number], lines?: number) => ({
    id: name,
    value: answers[name],
    onValue: (value: string) => set({ [name]: value }),
    ...(lines ? { lines } : {}),
    maxLength: lines ? 2000 : 200,
  });
  const submit = async (event: Event) => {
    event.preventDefault();
    const { level, claimed, group, owner, ...rest } = draft.answers.peek();
    const wrong: Errors = {};
    if (!rest.title.trim()) wrong.title = t('work.title.missing');
    if (!level) wrong.level = t('work.level.missing');
    if (!changed && !claimed) wrong.claimed = t('work.claimed.missing');
    errors.value = wrong;
    if (!level || Object.keys(wrong).length > 0) return;
    const { title, plain_title, about, owner_name, approach } = rest;
    const words = { title, plain_title, about, owner_name, approach: approach || undefined };
    const shared = { level, owner: owner || undefined };
    const of = groups?.items.find(({ name }) => name.id === group)?.name;
    const said = changed
      ? await saying('initiative.changed', { ...shared, initiative: changed }, words)
      : await saying('initiative.opened', { ...shared, claimed: Number(claimed), group: of }, words);
    const done = await sayer.say(said);
    if (!done) return;
    await draft.clear();
    go(!changed && done.state === 'sent' ? addressOf('pieces', done) : back);
  };
  const wrong = sayer.refusal ? { title: sayer.refusal } : errors.value;
  return (
    <Page title={t(changed ? 'work.change' : 'work.open')} back={back} errors={wrong}>
      <form onSubmit={submit} noValidate>
        <TextField {...field('title')} label={t('work.title.label')} errors={wrong} />
        <TextField {...field('plain_title')} label={t('work.plain')} hint={t('work.plain.hint')} />
        <TextField {...field('about', 4)} label={t('work.about')} />
        {!changed && (
          <Select
            id="group"
            label={t('work.group')}
            value={answers.group}
            none={t('work.group.none')}
            options={(groups?.items ?? []).map((each) => ({
              value: each.name.id,
              label: each.title ?? t('groups.unnamed'),
            }))}
            onValue={(group) => set({ group })}
          />
        )}
        {organisations.length > 0 && (
          <Select
            id="owner"
            label={t('work.owner')}
            value={answers.owner}
            none={t('work.owner.none')}
            options={organisations.map(({ account, name }) => ({
              value: account,
              label: name ?? t('people.organisation'),
            }))}
            onValue={(owner) => set({ owner })}
          />
        )}
        <TextField {...field('owner_name')} label={t('work.owner-name')} />
        <Select
          id="approach"
          label={t('approach.which')}
          hint={t('approach.which.hint')}
          value={answers.approach}
          none={t('approach.none')}
          options={optionsOf(approaches, approachInWords)}
          onValue={(approach) => set({ approach })}
        />
        <Radios
          id="level"
          label={t('work.level')}
          errors={errors.value}
          value={answers.level}
          options={optionsOf(LEVELS, levelInWords)}
          onValue={(level) => set({ level })}
        />
        {!changed && (
          <Radios
            id="claimed"
            label={t('work.claimed')}
            hint={t('work.claimed.hint')}
            errors={errors.value}
            value={answers.claimed}
            options={RUNGS.map((value) => ({ value, label: t(`rung.${value}`), hint: t(`rung.hint.${value}`) }))}
            onValue={(claimed) => set({ claimed })}
          />
        )}
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t(changed ? 'work.change.save' : 'work.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}
