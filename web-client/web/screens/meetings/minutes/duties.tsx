// On the first page: what one is reminded of before meetings and owes after them, in a line each. Nothing where there is nothing.

import { Heading } from '../../../parts/picture';
import type { TodoPage } from '../../../sync/after';
import { dayInWords, dayOf } from '../../../words/units';
import { t } from '../../../words/words';
import { addressOf } from '../sayings';
import { keyOf } from './paper';

export default function Duties({ todo }: { todo: TodoPage }) {
  const first = (days: readonly (string | null)[]) => [...days].filter((day) => day !== null).sort()[0];
  const counts = [
    ['minutes', '/todo', todo.minutes.length, undefined],
    ['actions', '/todo', todo.actions.length, first(todo.actions.map(({ due }) => due ?? null))],
    ['answers', '/todo', todo.answers.length, first(todo.answers.map(({ due }) => due))],
    ['news', '/said', todo.news.length, undefined],
    ['raised', '/todo', todo.raised.length, undefined],
  ] as const;
  return (
    <>
      <Heading of="duties.title" />
      <ul class="list">
        <Reminders todo={todo} own />
        {counts.map(
          ([what, to, n, day]) =>
            n > 0 && (
              <li key={what}>
                <a href={to}>{t(`duties.${what}`, { n })}</a>
                {day && <p class="quiet">{t('duties.first', { day: dayInWords(day) })}</p>}
              </li>
            ),
        )}
      </ul>
    </>
  );
}

/** Meetings that are near, and papers that are due: one's own, or of whom one helps. */
export function Reminders({ todo, own }: { todo: TodoPage; own: boolean }) {
  const today = dayOf(new Date());
  return (
    <>
      {todo.meetings.map((meeting) => {
        const { name, day, remind, papers_due, papers_by } = meeting;
        const title = meeting.title ?? meeting.purpose ?? t('meetings.untitled');
        const to = addressOf('meetings', name);
        return [
          remind && (
            <li key={keyOf(name)}>
              <a href={remind === 'not-said' ? `${to}/come` : to}>
                {t(own ? `duties.${remind}` : `telling.${remind}`, { title, day: dayInWords(day) })}
              </a>
            </li>
          ),
          papers_due && (
            <li key={`${keyOf(name)} papers`}>
              <a href={to}>
                {t(papers_by >= today ? 'duties.papers' : 'duties.papers.late', { title, day: dayInWords(papers_by) })}
              </a>
            </li>
          ),
        ];
      })}
    </>
  );
}
