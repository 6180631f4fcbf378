// How many of the neighbours that this device counts have seen something, as this device itself has checked.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Cosigned } from '../../log/receipt';
import { type Change, changes, counting, type Tally, tally } from '../../log/witnesses';
import { known } from '../../sync/witnesses';
import { t } from '../../words/words';
import { Changed } from './changed';

/** What is told of a receipt or a head. */
export interface Told {
  tally: Tally;
  /** Who counts. */
  names: string[];
  changes: Change[];
}

/** What this device has to tell of those who signed; null where it never looked. */
export async function toldOf(cosigned: readonly Cosigned[]): Promise<Told | null> {
  const kept = await known();
  if (!kept) return null;
  const now = Date.now();
  return {
    tally: tally(kept.all, cosigned, now),
    names: counting(kept.all, now).map(({ name }) => name),
    changes: changes(kept.all, now),
  };
}

/** Of one proof. With no neighbours nothing is said. */
export default function Seen({ cosigned }: { cosigned: readonly Cosigned[] }) {
  const told = useSignal<Told | null>(null);
  useEffect(() => {
    void toldOf(cosigned).then((found) => {
      told.value = found;
    });
  }, [cosigned]);
  if (!told.value) return null;
  const { tally, names, changes } = told.value;
  return (
    <>
      {tally.of > 0 && (
        <p>
          {t('checkers.seen', { seen: tally.seen, of: tally.of })}
          {tally.needed !== null && ` ${t('areas.checked.needed', { needed: tally.needed })}`}
          {tally.seen < tally.of && ` ${t('checkers.daily')}`} {t('checkers.self', { names: names.join(', ') })}
        </p>
      )}
      <Changed changes={changes} />
    </>
  );
}
