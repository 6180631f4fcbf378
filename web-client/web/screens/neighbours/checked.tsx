// How well neighbours check our book, said plainly, as this device itself has checked; for Kith leads also when bringing it
// back was last tried.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { bank, maySteward } from '../../app/session';
import { cosignersOf } from '../../log/receipt';
import { keysOf } from '../../log/witnesses';
import type { Peers } from '../../sync/areas';
import { firstMet } from '../../sync/proofs';
import { haveRead, known, take } from '../../sync/witnesses';
import { momentInWords } from '../../words/units';
import { t } from '../../words/words';
import { Changed } from './changed';
import { type Told, toldOf } from './seen';

interface CheckedProps {
  peers: Peers;
  /** Whether the node said so just now. */
  fresh: boolean;
}

export function Checked({ peers, fresh }: CheckedProps) {
  const told = useSignal<Told | 'wrong' | null>(null);
  useEffect(() => {
    void look(peers, fresh).then((found) => {
      told.value = found;
    });
  }, [peers, fresh]);
  const found = told.value;
  return (
    <>
      {found === 'wrong' && <p class="notice">{t('checkers.wrong')}</p>}
      {found && found !== 'wrong' && <Words told={found} />}
      {maySteward.value && peers.own.checked.of > 0 && <Drill own={peers.own} />}
    </>
  );
}

function Words({ told: { tally, names, changes } }: { told: Told }) {
  return (
    <>
      {tally.of > 0 && (
        <p>
          {t('areas.checked', { seen: tally.seen, of: tally.of })}
          {tally.needed !== null && ` ${t('areas.checked.needed', { needed: tally.needed })}`}{' '}
          {t('checkers.self', { names: names.join(', ') })}
        </p>
      )}
      <Changed changes={changes} />
    </>
  );
}

function Drill({ own: { drill } }: Pick<Peers, 'own'>) {
  return (
    <p>{drill ? t('areas.drill', { moment: momentInWords(drill.at), size: drill.size }) : t('areas.drill.none')}</p>
  );
}

/** Who counts has signed the newest head that any neighbour did; wrong where our own book has not, as this device knows it. */
async function look({ own, items }: Peers, fresh: boolean): Promise<Told | 'wrong' | null> {
  const kept = fresh ? await take({ items }) : await known();
  const { head } = own.checked;
  const vkey = bank.peek()?.log_vkey;
  if (!kept || !vkey) return null;
  const cosigned = head === null ? [] : await cosignersOf(head, await firstMet(vkey), keysOf(kept.all, Date.now()));
  if (!cosigned) return 'wrong';
  const told = await toldOf(cosigned);
  if (fresh && told && told.changes.length > 0) await haveRead();
  return told;
}
