// Whether somebody comes to a meeting, as what, and what they need: one question a page, filled in from last time.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, here } from '../../app/router';
import type { ScreenProps } from '../../app/routes';
import { reference } from '../../app/saying';
import { Answers as AnswerList, Confirmation } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Checks, Radios, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Trouble } from '../../parts/reading';
import type { Draft } from '../../sync/drafts';
import { ACCESS, type Access, CAPACITIES, type Capacity, type MeetingInfo, type Row } from '../../sync/meetings';
import { outbox } from '../../sync/outbox';
import { accessInWords, capacityInWords, optionsOf } from '../../words/meetings';
import { t } from '../../words/words';
import { whenInWords } from './list';
import { useMeeting } from './merging';
import { note, noteAttendance, useDraft } from './noting';
import { mine } from './rights';
import { addressOf, nameIn } from './sayings';

const STEPS = ['coming', 'views', 'as', 'needs', 'check'] as const;
type Step = (typeof STEPS)[number];

const COMING = ['yes', 'no', 'views'] as const;
type ComingAnswer = (typeof COMING)[number];

interface Answers {
  coming: ComingAnswer | '';
  views: string;
  capacity: Capacity | '';
  needs: Access[];
}

/** What somebody said the last time, on this device: people mostly come as the same, with the same needs. */
interface LastAnswers {
  capacity: Capacity | '';
  needs: Access[];
}

const EMPTY: Answers = { coming: '', views: '', capacity: '', needs: [] };

export default function ComeScreen({ params }: ScreenProps) {
  const name = nameIn(params);
  const { meeting, problem } = useMeeting(name);
  const own = mine();
  const who = own.find(({ account }) => account === here.value.search.get('for')) ?? own[0];
  const last = useDraft<LastAnswers>(`come last ${who?.account}`, { capacity: '', needs: [] });
  const draft = useDraft<Answers>(`come ${name.by}/${name.id} ${who?.account}`, EMPTY);
  const done = useSignal('');
  const ready = meeting && draft && last && who;

  useEffect(() => {
    if (!ready || draft.answers.peek().coming) return;
    draft.set(filledIn(meeting.attendance.find((each) => each.who === who.account)?.row, last.answers.peek()));
  }, [Boolean(ready)]);

  if (!ready) return <Page title={t('come.title')}>{<Trouble problem={problem} />}</Page>;
  if (done.value) return <Done meeting={meeting} id={done.value} />;
  const step = STEPS.find((each) => each === here.value.search.get('step')) ?? 'coming';
  const shared = { meeting, who, draft };
  if (step === 'check') return <Check {...shared} last={last} done={(id) => (done.value = id)} />;
  return <Question key={step} {...shared} step={step} />;
}

function filledIn(row: Row | null | undefined, last: LastAnswers): Partial<Answers> {
  if (!row) return last;
  const coming = row.presence === 'apologies' ? 'no' : row.presence === 'sent-views' ? 'views' : 'yes';
  return { coming, capacity: row.capacity ?? '', needs: (row.access ?? []).map(({ need }) => need) };
}

/** The questions that fit what was answered: who does not come is not asked what they need. */
function steps(answers: Answers): Step[] {
  return STEPS.filter((step) => {
    if (step === 'views') return answers.coming === 'views';
    if (step === 'needs') return answers.coming === 'yes';
    return true;
  });
}

function wrongWith(step: Step, answers: Answers): Errors {
  if (step === 'coming' && !answers.coming) return { coming: t('come.coming.missing') };
  if (step === 'views' && answers.coming === 'views' && !answers.views.trim())
    return { views: t('come.views.missing') };
  if (step === 'as' && !answers.capacity) return { as: t('come.as.missing') };
  return {};
}

interface Asked {
  meeting: MeetingInfo;
  who: { account: string; name: string | null };
  draft: Draft<Answers>;
}

function stepAddress({ meeting, who }: Pick<Asked, 'meeting' | 'who'>, step: Step): string {
  return `${addressOf('meetings', meeting.name, 'come')}?for=${who.account}&step=${step}`;
}

function titleOf(step: Step, { who }: Pick<Asked, 'who'>): string {
  const other = who.account !== mine()[0]?.account;
  if (step === 'check') return t('hours.check.title');
  return other ? t(`come.${step}.other`, { name: who.name ?? '' }) : t(`come.${step}`);
}

function Question({ step, meeting, who, draft }: Asked & { step: Exclude<Step, 'check'> }) {
  const errors = useSignal<Errors>({});
  const answers = draft.answers.value;
  const all = steps(answers);
  const submit = (event: Event) => {
    event.preventDefault();
    errors.value = wrongWith(step, draft.answers.peek());
    if (Object.keys(errors.value).length > 0) return;
    const after = steps(draft.answers.peek());
    const changing = here.value.search.has('change');
    go(stepAddress({ meeting, who }, changing ? 'check' : (after[after.indexOf(step) + 1] ?? 'check')));
  };
  const shared = { label: titleOf(step, { who }), errors: errors.value, heading: true };
  return (
    <Page
      title={titleOf(step, { who })}
      // A question that was opened by its address alone is none of those that are to be answered.
      above={all.includes(step) ? t('hours.step', { at: all.indexOf(step) + 1, of: all.length }) : undefined}
      errors={errors.value}
      back={step === 'coming' ? addressOf('meetings', meeting.name) : true}
      headingInside
    >
      <form onSubmit={submit} noValidate>
        {step === 'coming' && (
          <Radios<ComingAnswer>
            id="coming"
            {...shared}
            hint={whenInWords(meeting.shape)}
            value={answers.coming}
            options={COMING.map((value) => ({ value, label: t(`coming.${value}`) }))}
            onValue={(coming) => draft.set({ coming })}
          />
        )}
        {step === 'views' && (
          <TextField
            id="views"
            {...shared}
            hint={t('come.views.hint')}
            value={answers.views}
            onValue={(views) => draft.set({ views })}
            lines={5}
            maxLength={2000}
          />
        )}
        {step === 'as' && (
          <Radios<Capacity>
            id="as"
            {...shared}
            hint={t('come.as.hint')}
            value={answers.capacity}
            options={optionsOf(CAPACITIES, capacityInWords)}
            onValue={(capacity) => draft.set({ capacity })}
          />
        )}
        {step === 'needs' && (
          <Checks<Access>
            id="needs"
            {...shared}
            hint={t('come.needs.hint')}
            values={answers.needs}
            options={optionsOf(ACCESS, accessInWords)}
            onValues={(needs) => draft.set({ needs })}
          />
        )}
        <p class="actions">
          <button type="submit">{t('page.continue')}</button>
        </p>
      </form>
    </Page>
  );
}

interface CheckProps extends Asked {
  last: Draft<LastAnswers>;
  done: (id: string) => void;
}

function Check({ meeting, who, draft, last, done }: CheckProps) {
  const answers = draft.answers.value;
  const busy = useSignal(false);
  const wrong = steps(answers).find((step) => Object.keys(wrongWith(step, answers)).length > 0);
  useEffect(() => {
    if (wrong && !busy.peek()) go(stepAddress({ meeting, who }, wrong), { replace: true });
  }, [wrong]);
  if (wrong && !busy.value) return null;

  const send = async () => {
    if (busy.value) return;
    busy.value = true;
    const { coming, views, capacity, needs } = answers;
    const before = meeting.attendance.find((each) => each.who === who.account)?.row;
    const row = rowOf(answers, before);
    const made = await noteAttendance(meeting.name, { who: who.account, guest: false, name: '' }, row);
    if (coming === 'views') {
      const words = { text: views, capacity: capacity || undefined, publish: false };
      await note('contribution.noted', { meeting: meeting.name, who: who.account }, words);
    }
    last.set({ capacity, needs });
    await draft.clear();
    done(made.id);
  };
  const change = (step: Step) => `${stepAddress({ meeting, who }, step)}&change`;
  return (
    <Page title={titleOf('check', { who })} back>
      <AnswerList
        answers={[
          { label: t('meeting.coming'), value: t(`coming.${answers.coming || 'yes'}`), change: change('coming') },
          ...(answers.coming === 'views'
            ? [{ label: t('come.views.short'), value: answers.views, change: change('views') }]
            : []),
          {
            label: t('come.as.short'),
            value: answers.capacity && capacityInWords(answers.capacity),
            change: change('as'),
          },
          ...(answers.coming === 'yes'
            ? [
                {
                  label: t('come.needs.short'),
                  value: answers.needs.map(accessInWords).join(', ') || t('come.needs.none'),
                  change: change('needs'),
                },
              ]
            : []),
        ]}
      />
      <p class="actions">
        <button type="button" disabled={busy.value} onClick={() => void send()}>
          {t('come.send')}
        </button>
      </p>
    </Page>
  );
}

/** What is told of somebody before a meeting; what was told besides stays. */
function rowOf({ coming, capacity, needs }: Answers, before: Row | null | undefined): Row {
  const presence = coming === 'no' ? 'apologies' : coming === 'views' ? 'sent-views' : undefined;
  const access = coming === 'yes' ? needs.map((need) => ({ need })) : before?.access;
  return { ...before, capacity: capacity || undefined, presence, access };
}

function Done({ meeting, id }: { meeting: MeetingInfo; id: string }) {
  const waiting = outbox.value.some((item) => item.id === id);
  return (
    <Page title={t('come.done')} back={addressOf('meetings', meeting.name)}>
      <Confirmation reference={reference(id)}>
        <p>{t(waiting ? 'hours.saved.body' : 'come.done.body')}</p>
      </Confirmation>
      <p class="actions">
        <a class="button" href={addressOf('meetings', meeting.name)}>
          {t('come.back')}
        </a>
      </p>
    </Page>
  );
}
