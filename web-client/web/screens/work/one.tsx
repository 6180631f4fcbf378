// A piece of work: its stages, its plan over all meetings, the rung that was claimed beside the one that the records show,
// and what others reply to that.
import { Heading } from '../../parts/picture';
import '../../styles/after.css';
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../app/routes';
import { useSayer } from '../../app/saying';
import { Answers } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Select, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Since, Trouble } from '../../parts/reading';
import { type DayBoxes, DayField } from '../../parts/time';
import type { InitiativeInfo } from '../../sync/after';
import { STAGES, type Stage } from '../../sync/meetings';
import { useRead } from '../../sync/pages';
import { approachInWords } from '../../words/approaches';
import { actionStatusInWords, levelInWords, optionsOf, stageInWords } from '../../words/meetings';
import { readDay } from '../../words/typed';
import { dayInWords, dayOf } from '../../words/units';
import { t } from '../../words/words';
import { MeetingList } from '../meetings/list';
import { teller } from '../meetings/minutes/after';
import { useKept } from '../meetings/minutes/drafted';
import { keyOf } from '../meetings/minutes/paper';
import { addressOf, nameIn } from '../meetings/sayings';
import { workTitle } from './list';
import { Rungs } from './rungs';

export default function PieceScreen({ params }: ScreenProps) {
  const { by, id } = nameIn(params);
  const { value: work, since, problem } = useRead<InitiativeInfo>(`/initiatives/${by}/${id}`);
  return (
    <Page title={work ? workTitle(work) : t('work.title')} above={t('work.one')} back="/pieces">
      <Trouble problem={problem} />
      <Since since={since} />
      {work && <Facts work={work} />}
      {work && <Rungs work={work} />}
      {work && <Replies work={work} />}
      {work && <Plan work={work} />}
      {work && (
        <>
          <Heading of="work.meetings" />
          {work.meetings.length === 0 ? <p>{t('work.meetings.none')}</p> : <MeetingList meetings={work.meetings} />}
          <p>{t('work.said', { said: work.contributions, answered: work.answered })}</p>
        </>
      )}
    </Page>
  );
}

function Facts({ work }: { work: InitiativeInfo }) {
  const rows = [
    ...(work.plain_title && work.title ? [{ label: t('work.title.label'), value: work.title }] : []),
    ...(work.about ? [{ label: t('work.about'), value: work.about }] : []),
    ...(work.owner_name ? [{ label: t('work.owner'), value: work.owner_name }] : []),
    { label: t('work.level'), value: levelInWords(work.level) },
    ...(work.approach ? [{ label: t('approach.tries'), value: approachInWords(work.approach) }] : []),
  ];
  return (
    <>
      <Answers answers={rows} />
      {work.may.change && (
        <p>
          <a href={addressOf('pieces', work.name, 'change')}>{t('work.change')}</a>
        </p>
      )}
      <Heading of="work.stages" />
      {work.stages.length === 0 && <p>{t('work.stages.none')}</p>}
      <ol>
        {work.stages.map(({ day, stage }) => (
          <li key={`${day} ${stage}`}>
            {stageInWords(stage)}, {dayInWords(day)}
          </li>
        ))}
      </ol>
      {work.may.change && <Move work={work} />}
    </>
  );
}

function Move({ work }: { work: InitiativeInfo }) {
  const stage = useSignal<Stage | ''>('');
  const day = useSignal<DayBoxes>({ date: '', month: '', year: '' });
  const errors = useSignal<Errors>({});
  const sayer = useSayer('/pieces');
  const submit = async (event: Event) => {
    event.preventDefault();
    const on = readDay(day.value, dayOf(new Date()));
    const wrong: Errors = {};
    if (!stage.value) wrong.stage = t('work.stage.missing');
    if ('wrong' in on) wrong.day = t(on.wrong);
    errors.value = wrong;
    if (!stage.value || 'wrong' in on) return;
    await teller(sayer)('initiative.staged', { day: on.value, initiative: work.name, stage: stage.value });
  };
  return (
    <details>
      <summary>{t('work.stage.move')}</summary>
      <form onSubmit={submit} noValidate>
        <Select
          id="stage"
          label={t('work.stage')}
          errors={sayer.refusal ? { stage: sayer.refusal } : errors.value}
          value={stage.value}
          none={t('pay.choose')}
          options={optionsOf(STAGES, stageInWords)}
          onValue={(value) => {
            stage.value = value;
          }}
        />
        <DayField
          id="day"
          label={t('work.stage.day')}
          errors={errors.value}
          boxes={day.value}
          onBoxes={(boxes) => {
            day.value = boxes;
          }}
        />
        <button type="submit" disabled={sayer.busy}>
          {t('work.stage.save')}
        </button>
      </form>
    </details>
  );
}

/** Whoever sees it otherwise says so, beside the rung. */
function Replies({ work }: { work: InitiativeInfo }) {
  const words = useKept(`reply ${work.name.id}`);
  const sayer = useSayer('/pieces');
  const missing = useSignal('');
  const submit = async (event: Event) => {
    event.preventDefault();
    const text = words.value.trim();
    missing.value = text ? '' : t('reply.missing');
    if (text && (await teller(sayer)('initiative.replied', { initiative: work.name }, { text }))) words.value = '';
  };
  const wrong = missing.value || sayer.refusal;
  return (
    <>
      {work.replies.length > 0 && <h3>{t('reply.title')}</h3>}
      {work.replies.map((each) => (
        <blockquote key={keyOf(each)}>
          <p>{each.text ?? t('minutes.erased')}</p>
          <p class="quiet">{each.by_name}</p>
        </blockquote>
      ))}
      {work.may.reply && (
        <details>
          <summary>{t('reply.open')}</summary>
          <form onSubmit={submit} noValidate>
            <TextField
              id="reply"
              label={t('reply.label')}
              hint={t('reply.hint')}
              errors={wrong ? { reply: wrong } : {}}
              value={words.value}
              onValue={(value) => {
                words.value = value;
              }}
              lines={4}
              maxLength={2000}
            />
            <button type="submit" disabled={sayer.busy}>
              {t('reply.send')}
            </button>
          </form>
        </details>
      )}
    </>
  );
}

/** Its plan: who does what by when, over all its meetings. */
function Plan({ work }: { work: InitiativeInfo }) {
  return (
    <>
      <Heading of="work.plan" />
      {work.actions.length === 0 && <p>{t('work.plan.none')}</p>}
      {work.actions.length > 0 && (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">{t('minutes.action.what')}</th>
              <th scope="col">{t('minutes.action.who')}</th>
              <th scope="col">{t('minutes.action.when')}</th>
              <th scope="col">{t('work.plan.now')}</th>
            </tr>
          </thead>
          <tbody>
            {work.actions.map((each) => (
              <tr key={keyOf(each)}>
                <th scope="row">
                  <a href={addressOf('meetings', each.meeting, 'minutes')}>{each.text ?? t('minutes.erased')}</a>
                </th>
                <td data-label={t('minutes.action.who')}>{each.owner_name ?? t('people.someone')}</td>
                <td data-label={t('minutes.action.when')}>
                  {each.due ? dayInWords(each.due) : t('minutes.action.no-day')}
                </td>
                <td data-label={t('work.plan.now')}>{actionStatusInWords(each.status)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
