// What I am reminded of and owe: meetings that are near, minutes to look at, things I took on, answers that are due.

import { here } from '../../../app/router';
import { me } from '../../../app/session';
import { Page } from '../../../parts/page';
import { Heading } from '../../../parts/picture';
import { Since, Trouble } from '../../../parts/reading';
import type { TodoPage } from '../../../sync/after';
import { changes } from '../../../sync/live';
import { useRead } from '../../../sync/pages';
import { dayInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { addressOf } from '../sayings';
import { Reminders } from './duties';
import { Moving } from './moving';
import { keyOf } from './paper';

export default function TodoScreen() {
  const whose = here.value.search.get('for');
  const helped = [...(me.value?.supports ?? []), ...(me.value?.keeps ?? [])].find(({ account }) => account === whose);
  const { value: todo, since, problem } = useRead<TodoPage>(`/mine/todo${helped ? `?for=${helped.account}` : ''}`);
  const name = helped?.name ?? t('people.erased');
  return (
    <Page title={helped ? t('home.for.todo', { name }) : t('todo.title')} back="/">
      <Trouble problem={problem} />
      <Since since={since} />
      {todo && <Lists todo={todo} own={!helped} />}
      {todo && todo.actions.length > 0 && (
        <>
          <Heading of="todo.actions" />
          {todo.actions.map((each) => (
            <Moving key={keyOf(each)} action={each} onMoved={() => (changes.value += 1)} />
          ))}
        </>
      )}
    </Page>
  );
}

/** What can be done elsewhere: a link to each. */
function Lists({ todo, own }: { todo: TodoPage; own: boolean }) {
  const near = todo.meetings.filter(({ remind, papers_due }) => remind || papers_due);
  const lists = [near, todo.actions, todo.answers, todo.minutes, todo.news, todo.raised];
  const empty = lists.every(({ length }) => length === 0);
  return (
    <>
      {empty && <p>{t('todo.none')}</p>}
      {todo.news.length > 0 && (
        <p>
          <a href="/said">{t('duties.news', { n: todo.news.length })}</a>
        </p>
      )}
      {near.length > 0 && <Heading of="todo.meetings" />}
      <ul class="list">
        <Reminders todo={todo} own={own} />
      </ul>
      {todo.raised.length > 0 && <Heading of="todo.raised" />}
      <ul class="list">
        {todo.raised.map(({ meeting, title, plain_title, decided }) => (
          <li key={`${keyOf(meeting)} ${title}`}>
            <a href={addressOf('meetings', meeting, 'minutes')}>{plain_title ?? title ?? t('minutes.erased')}</a>
            {decided.map((text) => (
              <p key={text}>{t('todo.decided', { text })}</p>
            ))}
          </li>
        ))}
      </ul>
      {todo.minutes.length > 0 && <Heading of="todo.minutes" />}
      <ul class="list">
        {todo.minutes.map(({ meeting, title, day, for: account, for_name }) => (
          <li key={`${keyOf(meeting)} ${account}`}>
            <a href={addressOf('meetings', meeting, 'agree')}>
              {t('said.in', { meeting: title ?? t('meetings.untitled'), day: dayInWords(day) })}
            </a>
            {account !== me.value?.account && <p class="quiet">{for_name}</p>}
          </li>
        ))}
      </ul>
      {todo.answers.length > 0 && <Heading of="todo.answers" />}
      <ul class="list">
        {todo.answers.map((each) => (
          <li key={keyOf(each)}>
            <a href={addressOf('meetings', each.meeting, 'answers')}>{each.text ?? t('minutes.erased')}</a>
            <p class="quiet">
              {t(`todo.${each.what}`)} {t('todo.by', { day: dayInWords(each.due) })}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
