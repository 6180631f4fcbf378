// What I owe after meetings: minutes to look at, things I took on, answers that are due.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../../app/routes';
import { useSayer } from '../../../app/saying';
import type { Errors } from '../../../parts/errors';
import { Radios, TextField } from '../../../parts/fields';
import { Page } from '../../../parts/page';
import { Since, Trouble } from '../../../parts/reading';
import type { OwedAction, TodoPage } from '../../../sync/after';
import { ACTION_STATUSES, type ActionStatus } from '../../../sync/meetings';
import { useRead } from '../../../sync/pages';
import { actionStatusInWords, optionsOf } from '../../../words/meetings';
import { dayInWords, dayOf } from '../../../words/units';
import { t } from '../../../words/words';
import { addressOf, named } from '../sayings';
import { teller } from './after';
import { useKept } from './drafted';
import { keyOf } from './paper';

export default function TodoScreen(_: ScreenProps) {
  const { value: todo, since, problem } = useRead<TodoPage>('/mine/todo');
  return (
    <Page title={t('todo.title')} back="/">
      <Trouble problem={problem} />
      <Since since={since} />
      {todo && <Lists todo={todo} />}
      {todo && todo.actions.length > 0 && (
        <>
          <h2>{t('todo.actions')}</h2>
          {todo.actions.map((each) => (
            <Action key={keyOf(each)} action={each} />
          ))}
        </>
      )}
    </Page>
  );
}

/** What can be done elsewhere: a link to each. */
function Lists({ todo }: { todo: TodoPage }) {
  const empty = todo.actions.length + todo.answers.length + todo.minutes.length === 0;
  return (
    <>
      {empty && <p>{t('todo.none')}</p>}
      {todo.minutes.length > 0 && <h2>{t('todo.minutes')}</h2>}
      <ul class="list">
        {todo.minutes.map(({ meeting, title, day }) => (
          <li key={keyOf(meeting)}>
            <a href={addressOf('meetings', meeting, 'agree')}>
              {t('said.in', { meeting: title ?? t('meetings.untitled'), day: dayInWords(day) })}
            </a>
          </li>
        ))}
      </ul>
      {todo.answers.length > 0 && <h2>{t('todo.answers')}</h2>}
      <ul class="list">
        {todo.answers.map((each) => (
          <li key={keyOf(each)}>
            <a href={addressOf('meetings', each.meeting, 'answers')}>{each.text ?? t('minutes.erased')}</a>
            <p class="quiet">{t('todo.by', { day: dayInWords(each.due) })}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Action({ action }: { action: OwedAction }) {
  const status = useSignal<ActionStatus>(action.status);
  const errors = useSignal<Errors>({});
  const words = useKept(`action ${action.id}`);
  const sayer = useSayer('/todo');
  const id = `action-${action.id}`;
  const late = action.due !== null && action.due < dayOf(new Date());
  const submit = async (event: Event) => {
    event.preventDefault();
    const text = words.value.trim();
    const needs = status.value === 'not-done' && !text;
    errors.value = needs ? { [`${id}-text`]: t('todo.reason.missing') } : {};
    if (needs) return;
    const on = dayOf(new Date());
    const content = { action: named(action), on, status: status.value };
    if (await teller(sayer)('action.moved', content, text ? { text } : undefined)) words.value = '';
  };
  return (
    <article class="card">
      <h3>{action.text ?? t('minutes.erased')}</h3>
      {action.due && <p>{t(late ? 'todo.was' : 'todo.by', { day: dayInWords(action.due) })}</p>}
      <p class="quiet">{actionStatusInWords(action.status)}</p>
      <details>
        <summary>{t('todo.move')}</summary>
        <form onSubmit={submit} noValidate>
          <Radios
            id={id}
            label={t('todo.how')}
            errors={sayer.refusal ? { [id]: sayer.refusal } : {}}
            value={status.value}
            options={optionsOf(ACTION_STATUSES, actionStatusInWords)}
            onValue={(value) => {
              status.value = value;
            }}
          />
          <TextField
            id={`${id}-text`}
            label={t('todo.text')}
            errors={errors.value}
            value={words.value}
            onValue={(value) => {
              words.value = value;
            }}
            lines={3}
            maxLength={2000}
          />
          <button type="submit" disabled={sayer.busy}>
            {t('todo.send')}
          </button>
        </form>
      </details>
    </article>
  );
}
