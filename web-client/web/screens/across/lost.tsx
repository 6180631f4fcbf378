// Hours that our node had lost, and that this phone kept: said on the first page until read, and for good on the page of the hours.
import { useEffect } from 'preact/hooks';
import { me } from '../../app/session';
import { Notice } from '../../parts/page';
import type { Transfer } from '../../sync/areas';
import { haveReadLost, type Lost, lostOnce, readLost } from '../../sync/decisions';
import { lengthInWords } from '../../words/units';
import { t } from '../../words/words';
import { addressOf } from './lines';

/** On the first page; `transfers` are the person's own. */
export function LostHours({ transfers }: { transfers: readonly Transfer[] }) {
  useEffect(() => {
    void readLost();
  }, [transfers]);
  const unread = (lostOnce.value ?? []).filter(({ read, refused }) => !read && !refused);
  return (
    <>
      {unread.map((each) => (
        <Notice key={each.transfer} title={each.back === null ? 'across.lost.title' : 'across.lost.title.back'}>
          <p>
            {each.back === null ? lineOf(each, transfers) : <a href={addressOf(each)}>{lineOf(each, transfers)}</a>}
          </p>
          <p>{t(wordsOn(each))}</p>
        </Notice>
      ))}
    </>
  );
}

function wordsOn({ back, stuck }: Lost) {
  if (back !== null) return 'across.lost.back';
  return stuck ? 'across.lost.stuck' : 'across.lost.body';
}

/** On the page of the hours themselves: whoever reads it there has read it. */
export function WereLost({ transfer }: { transfer: string }) {
  const lost = lostOnce.value?.find((each) => each.transfer === transfer && each.back !== null);
  useEffect(() => {
    if (lostOnce.value === null) void readLost();
    else if (lost && !lost.read) void haveReadLost(lost);
  }, [lostOnce.value, lost]);
  return lost ? <p data-lost>{t('across.lost.back')}</p> : null;
}

/** "Someone in Leeds gave you 1 hour". */
function lineOf({ account, peer, minutes }: Lost, transfers: readonly Transfer[]): string {
  const far = transfers.find((each) => each.peer.origin === peer)?.peer;
  const values = { area: far?.area || far?.name || t('across.some-area'), length: lengthInWords(minutes) };
  const person = me.value;
  if (account === person?.account) return t('across.line.received', values);
  const other = [...(person?.supports ?? []), ...(person?.keeps ?? [])].find((each) => each.account === account);
  return t('across.line.received.other', { ...values, name: other?.name ?? t('people.erased') });
}
