// Help across areas on the first page: what is still open, and logging more.
import { useEffect } from 'preact/hooks';
import { maySteward, me } from '../../app/session';
import { Heading, Picture } from '../../parts/picture';
import { type Peers, useTransfers } from '../../sync/areas';
import { readCodes } from '../../sync/codes';
import { useRead } from '../../sync/pages';
import { t } from '../../words/words';
import { isOpen, Mismatch } from '../neighbours/mismatch';
import { TransferList, withUnsent } from './lines';
import { LostHours } from './lost';

/** How many are shown on the first page: the rest is a page of its own. */
const SHOWN = 3;

export default function Open() {
  const account = me.value?.account ?? '';
  const { value: sent } = useTransfers();
  useEffect(() => {
    void readCodes();
  }, []);
  const open = withUnsent(sent ?? [], account).filter(
    ({ state }) => state === 'promised' || state === 'offered' || state === 'cancelling',
  );
  return (
    <>
      {maySteward.value && <Mismatches />}
      <LostHours transfers={sent ?? []} />
      <Heading of="across.title" />
      {open.length > 0 && <TransferList transfers={open.slice(0, SHOWN)} account={account} />}
      <p>
        <Picture of="across.log" />
        <a href="/across/log">{t('across.log')}</a>
      </p>
      <p>
        <a href="/across">{t('across.see')}</a>
      </p>
    </>
  );
}

/** Records that do not match and that nobody has settled: a Kith lead hears of it without looking for it. */
function Mismatches() {
  const { value: peers } = useRead<Peers>('/peers');
  const open = (peers?.items ?? []).filter(isOpen);
  return (
    <>
      {open.map((peer) => (
        <Mismatch key={peer.origin} peer={peer} />
      ))}
    </>
  );
}
