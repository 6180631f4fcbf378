// On the first page: what is owed after meetings, in a line each. Nothing where nothing is owed.

import { Heading } from '../../../parts/picture';
import type { TodoPage } from '../../../sync/after';
import { t } from '../../../words/words';

export default function Duties({ todo }: { todo: TodoPage }) {
  const counts = [
    ['minutes', todo.minutes.length],
    ['actions', todo.actions.length],
    ['answers', todo.answers.length],
    ['news', todo.news.length],
  ] as const;
  const owed = counts.filter(([, n]) => n > 0);
  return (
    <>
      <Heading of="duties.title" />
      <ul class="list">
        {owed.map(([what, n]) => (
          <li key={what}>
            <a href={what === 'news' ? '/said' : '/todo'}>{t(`duties.${what}`, { n })}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
