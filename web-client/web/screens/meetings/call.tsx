// Calls a meeting, or changes one: a dense form, filled in from the last time this group met.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, here } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { useSayer } from '../../app/saying';
import type { Errors } from '../../parts/errors';
import { Checks, Radios, Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Trouble } from '../../parts/reading';
import { DayField, LengthField } from '../../parts/time';
import { get } from '../../sync/api';
import type { Draft } from '../../sync/drafts';
import {
  ACCESS,
  type Access,
  type GroupInfo,
  type GroupLine,
  type MeetingInfo,
  MODES,
  type Mode,
} from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import { usePeople } from '../../sync/people';
import type { Pages } from '../../sync/types';
import { accessInWords, modeInWords, optionsOf } from '../../words/meetings';
import { readDay } from '../../words/typed';
import { dayInWords, dayOf } from '../../words/units';
import { t } from '../../words/words';
import {
  answersOf,
  type CallAnswers,
  keyOf,
  likeLast,
  NO_CALL,
  nameOfKey,
  shapeOf,
  wordsOfCall,
  wrongWith,
} from './calling';
import { ANY_DAY, daysAhead } from './days';
import { Leading } from './leading';
import { useMeeting } from './merging';
import { useDraft } from './noting';
import { usePapersBy } from './papers';
import { mayRun } from './rights';
import { addressOf, nameIn, saying } from './sayings';

/** `/meetings/new`, where `?group=by/id` names the group, and `/meetings/:by/:id/change`. */
export default function CallScreen({ params }: ScreenProps) {
  return params.id ? <Change params={params} /> : <Call />;
}

function Call() {
  const draft = useDraft<CallAnswers>('call', NO_CALL);
  const { value: groups, problem } = useRead<Pages<GroupLine>>('/groups');
  const sayer = useSayer('/meetings');
  const mine = (groups?.items ?? []).filter((group) => mayRun([group]));
  const [only, more] = mine;
  useEffect(() => {
    const asked = here.peek().search.get('group');
    const wanted = asked ?? (more ? '' : only && keyOf(only.name));
    const chosen = draft?.answers.peek().group;
    if (draft && wanted && chosen !== wanted && (asked || !chosen)) void choose(draft, wanted);
  }, [draft, only?.name.id]);
  if (!draft) return null;
  const send = async () => {
    const answers = draft.answers.peek();
    const said = await saying('meeting.called', { shape: shapeOf(answers) }, wordsOfCall(answers));
    const progress = await sayer.say(said);
    if (!progress) return;
    await draft.clear();
    go(addressOf('meetings', progress), { replace: true });
  };
  return (
    <Form
      title={t('meetings.call')}
      back="/meetings"
      draft={draft}
      groups={mine}
      refusal={sayer.refusal}
      busy={sayer.busy}
      send={send}
      button={t('call.send')}
      problem={problem}
    />
  );
}

/** Takes a group, and fills in what its last meeting was like, where that can be read. */
async function choose(draft: Draft<CallAnswers>, group: string): Promise<void> {
  draft.set({ group, initiative: '' });
  try {
    const known = await get<GroupInfo>(addressOf('groups', nameOfKey(group)));
    const last = [...known.meetings].sort((a, b) => (a.day < b.day ? 1 : -1))[0];
    if (!last) return;
    const meeting = await get<MeetingInfo>(addressOf('meetings', last.name));
    if (draft.answers.peek().group === group) draft.set(likeLast(meeting));
  } catch {
    // Nothing is filled in then.
  }
}

function Change({ params }: { params: Record<string, string> }) {
  const name = nameIn(params);
  const { meeting, problem } = useMeeting(name);
  const { value: groups } = useRead<Pages<GroupLine>>('/groups');
  const draft = useDraft<CallAnswers>(`change ${name.by}/${name.id}`, NO_CALL);
  const sayer = useSayer('/meetings');
  const ready = draft && meeting;
  useEffect(() => {
    if (ready && !draft.answers.peek().group) draft.set(answersOf(meeting));
  }, [Boolean(ready)]);
  const back = addressOf('meetings', name);
  if (!ready)
    return (
      <Page title={t('meeting.change')} back={back}>
        {<Trouble problem={problem} />}
      </Page>
    );
  const send = async () => {
    const answers = draft.answers.peek();
    const content = { meeting: name, shape: shapeOf(answers, meeting.shape) };
    if (!(await sayer.say(await saying('meeting.changed', content, wordsOfCall(answers))))) return;
    await draft.clear();
    go(back, { replace: true });
  };
  const group = groups?.items.filter((each) => keyOf(each.name) === draft.answers.value.group) ?? [];
  return (
    <Form
      title={t('meeting.change')}
      back={back}
      draft={draft}
      groups={group}
      refusal={sayer.refusal}
      busy={sayer.busy}
      send={send}
      button={t('call.save')}
      problem={undefined}
    />
  );
}

interface FormProps {
  title: string;
  back: string;
  draft: Draft<CallAnswers>;
  groups: readonly GroupLine[];
  refusal: string;
  busy: boolean;
  send: () => Promise<void>;
  button: string;
  problem: Parameters<typeof Trouble>[0]['problem'];
}

function Form({ title, back, draft, groups, refusal, busy, send, button, problem }: FormProps) {
  const { people } = usePeople();
  const errors = useSignal<Errors>({});
  const answers = draft.answers.value;
  const { set } = draft;
  const submit = (event: Event) => {
    event.preventDefault();
    errors.value = wrongWith(draft.answers.peek());
    if (Object.keys(errors.value).length === 0) void send();
  };
  const wrong: Errors = refusal ? { purpose: refusal } : errors.value;
  return (
    <Page title={title} back={back} errors={wrong}>
      <Trouble problem={problem} />
      <form onSubmit={submit} noValidate>
        <WhichGroup draft={draft} groups={groups} errors={wrong} />
        <TextField
          id="purpose"
          label={t('call.purpose')}
          hint={t('call.purpose.hint')}
          errors={wrong}
          value={answers.purpose}
          onValue={(purpose) => set({ purpose })}
          lines={3}
          maxLength={1000}
        />
        <TextField
          id="title"
          label={t('call.title')}
          hint={t('call.title.hint')}
          value={answers.title}
          onValue={(next) => set({ title: next })}
          maxLength={100}
        />
        <When answers={answers} set={set} errors={wrong} />
        <Where answers={answers} set={set} />
        <Checks<Access>
          id="access"
          label={t('call.access')}
          hint={t('call.access.hint')}
          values={answers.access}
          options={optionsOf(ACCESS, accessInWords)}
          onValues={(access) => set({ access })}
        />
        <Leading answers={answers} set={set} errors={wrong} people={people} />
        <p class="actions">
          <button type="submit" disabled={busy}>
            {button}
          </button>
        </p>
      </form>
    </Page>
  );
}

export interface PartProps {
  answers: CallAnswers;
  set: (part: Partial<CallAnswers>) => void;
  errors: Errors;
}

function WhichGroup({
  draft,
  groups,
  errors,
}: {
  draft: Draft<CallAnswers>;
  groups: readonly GroupLine[];
  errors: Errors;
}) {
  const { group, initiative } = draft.answers.value;
  const { value } = useRead<GroupInfo>(group ? addressOf('groups', nameOfKey(group)) : null);
  const work = value?.initiatives ?? [];
  return (
    <div class="row">
      <Select
        id="group"
        label={t('call.group')}
        errors={errors}
        value={group}
        none={t('now.choose')}
        options={groups.map((each) => ({ value: keyOf(each.name), label: each.title ?? t('groups.unnamed') }))}
        onValue={(next) => void choose(draft, next)}
      />
      {work.length > 0 && (
        <Select
          id="initiative"
          label={t('call.work')}
          value={initiative}
          none={t('call.work.none')}
          options={work.map((each) => ({ value: keyOf(each.name), label: each.title ?? t('meetings.untitled') }))}
          onValue={(next) => draft.set({ initiative: next })}
        />
      )}
    </div>
  );
}

/** The day, with a hint where papers can no longer go out in time. */
function When({ answers, set, errors }: PartProps) {
  const day = readDay(answers.day, ANY_DAY);
  const today = dayOf(new Date());
  const latest = usePapersBy('value' in day && day.value >= today ? day.value : null);
  return (
    <>
      <DayField
        id="day"
        label={t('call.day')}
        errors={errors}
        boxes={answers.day}
        onBoxes={(next) => set({ day: next })}
        quick={daysAhead()}
      />
      <p class="quiet" role="status">
        {latest && (latest >= today ? t('papers.by', { day: dayInWords(latest) }) : t('papers.late'))}
      </p>
      <TextField
        id="starts"
        label={t('call.starts')}
        hint={t('call.starts.hint')}
        errors={errors}
        value={answers.starts}
        onValue={(starts) => set({ starts })}
        width={8}
      />
      <LengthField
        id="long"
        label={t('call.long')}
        errors={errors}
        boxes={answers.long}
        onBoxes={(long) => set({ long })}
      />
    </>
  );
}

function Where({ answers, set }: Omit<PartProps, 'errors'>) {
  const { mode } = answers;
  const somewhere = mode === 'in-person' || mode === 'hybrid';
  return (
    <>
      <Radios<Mode>
        id="mode"
        label={t('call.mode')}
        value={mode}
        options={optionsOf(MODES, modeInWords)}
        onValue={(next) => set({ mode: next })}
      />
      {somewhere && (
        <TextField
          id="where"
          label={t('meeting.where')}
          hint={t('call.where.hint')}
          value={answers.where}
          onValue={(where) => set({ where })}
          lines={2}
          maxLength={500}
        />
      )}
      {mode !== 'in-person' && (
        <TextField
          id="link"
          label={t('meeting.link')}
          hint={t('call.link.hint')}
          value={answers.link}
          onValue={(link) => set({ link })}
          maxLength={500}
        />
      )}
    </>
  );
}
