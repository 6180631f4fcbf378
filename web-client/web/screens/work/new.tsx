// Opens a piece of work: what it is, who works on it, and the rung that is claimed for it, once.
import { useSignal } from '@preact/signals';
import { go } from '../../app/router';
import { useSayer } from '../../app/saying';
import type { Errors } from '../../parts/errors';
import { Radios, Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { type GroupLine, LEVELS, type Level } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import { usePeople } from '../../sync/people';
import type { Pages } from '../../sync/types';
import { APPROACHES, type Approach, approachInWords } from '../../words/approaches';
import { levelInWords, optionsOf } from '../../words/meetings';
import { t } from '../../words/words';
import { addressOf, saying } from '../meetings/sayings';

export const RUNGS = ['1', '2', '3', '4', '5', '6', '7'] as const;
type Rung = (typeof RUNGS)[number];

export default function NewWorkScreen() {
  const { value: groups } = useRead<Pages<GroupLine>>('/groups');
  const { people } = usePeople();
  const sayer = useSayer('/pieces/new');
  const errors = useSignal<Errors>({});
  const words = useSignal({ title: '', plain_title: '', about: '', owner_name: '' });
  const group = useSignal('');
  const owner = useSignal('');
  const approach = useSignal<Approach | ''>('');
  const level = useSignal<Level | ''>('');
  const claimed = useSignal<Rung | ''>('');
  const organisations = people.filter((each) => each.type === 'organisation');

  const field = (name: keyof typeof words.value, lines?: number) => ({
    id: name,
    errors: errors.value,
    value: words.value[name],
    onValue: (value: string) => {
      words.value = { ...words.value, [name]: value };
    },
    ...(lines ? { lines } : {}),
    maxLength: lines ? 2000 : 200,
  });
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {};
    if (!words.value.title.trim()) wrong.title = t('work.title.missing');
    if (!level.value) wrong.level = t('work.level.missing');
    if (!claimed.value) wrong.claimed = t('work.claimed.missing');
    errors.value = wrong;
    if (!level.value || Object.keys(wrong).length > 0) return;
    const of = groups?.items.find(({ name }) => name.id === group.value)?.name;
    const content = {
      claimed: Number(claimed.value),
      group: of,
      level: level.value,
      owner: owner.value || undefined,
    };
    const done = await sayer.say(
      await saying('initiative.opened', content, {
        ...words.value,
        approach: approach.value || undefined,
      }),
    );
    if (done) go(done.state === 'sent' ? addressOf('pieces', done) : '/pieces');
  };
  const wrong = sayer.refusal ? { title: sayer.refusal } : errors.value;
  return (
    <Page title={t('work.open')} back="/pieces" errors={wrong}>
      <form onSubmit={submit} noValidate>
        <TextField {...field('title')} label={t('work.title.label')} errors={wrong} />
        <TextField {...field('plain_title')} label={t('work.plain')} hint={t('work.plain.hint')} />
        <TextField {...field('about', 4)} label={t('work.about')} />
        <Select
          id="group"
          label={t('work.group')}
          value={group.value}
          none={t('work.group.none')}
          options={(groups?.items ?? []).map((each) => ({
            value: each.name.id,
            label: each.title ?? t('groups.unnamed'),
          }))}
          onValue={(value) => {
            group.value = value;
          }}
        />
        {organisations.length > 0 && (
          <Select
            id="owner"
            label={t('work.owner')}
            value={owner.value}
            none={t('work.owner.none')}
            options={organisations.map(({ account, name }) => ({
              value: account,
              label: name ?? t('people.organisation'),
            }))}
            onValue={(value) => {
              owner.value = value;
            }}
          />
        )}
        <TextField {...field('owner_name')} label={t('work.owner-name')} />
        <Select
          id="approach"
          label={t('approach.which')}
          hint={t('approach.which.hint')}
          value={approach.value}
          none={t('approach.none')}
          options={optionsOf(APPROACHES, approachInWords)}
          onValue={(value) => {
            approach.value = value;
          }}
        />
        <Radios
          id="level"
          label={t('work.level')}
          errors={errors.value}
          value={level.value}
          options={optionsOf(LEVELS, levelInWords)}
          onValue={(value) => {
            level.value = value;
          }}
        />
        <Radios
          id="claimed"
          label={t('work.claimed')}
          hint={t('work.claimed.hint')}
          errors={errors.value}
          value={claimed.value}
          options={RUNGS.map((value) => ({ value, label: t(`rung.${value}`), hint: t(`rung.hint.${value}`) }))}
          onValue={(value) => {
            claimed.value = value;
          }}
        />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('work.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}
