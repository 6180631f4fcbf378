// That other neighbours check our book than this device knew: who, and from when on that counts.
import { maySteward } from '../../app/session';
import type { Change } from '../../log/witnesses';
import { dayInWords, dayOf } from '../../words/units';
import { t } from '../../words/words';

export function Changed({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <div class="notice">
      <ul>
        {changes.map((change) => (
          <li key={`${change.kind} ${change.name} ${change.at}`}>{changeInWords(change)}</li>
        ))}
      </ul>
      <p>{t('checkers.why')}</p>
      {!maySteward.value && <p>{t('checkers.ask')}</p>}
    </div>
  );
}

function changeInWords({ kind, name, at, from }: Change): string {
  const day = (moment: number) => dayInWords(dayOf(new Date(moment)));
  switch (kind) {
    case 'gone':
      return t('checkers.gone', { name, day: day(at) });
    case 'new':
      return t('checkers.new', { name, day: day(from) });
    case 'key':
      return t('checkers.key', { name, day: day(from) });
  }
}
