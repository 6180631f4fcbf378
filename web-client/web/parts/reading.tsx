// What a screen says about what it reads: how old it is with no signal, or why it cannot be shown.
import { refusalInWords } from '../app/saying';
import type { Problem } from '../sync/api';
import { momentInWords } from '../words/units';
import { t } from '../words/words';

export function Since({ since }: { since: number | undefined }) {
  if (since === undefined) return null;
  return <p class="quiet">{t('reading.since', { moment: momentInWords(since) })}</p>;
}

export function Trouble({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null;
  const words = problem.code === 'offline' ? t('reading.offline') : refusalInWords(problem);
  return (
    <p class="notice" role="status">
      {words}
    </p>
  );
}
