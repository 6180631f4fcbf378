// Neighbour areas: who they are, whether they are connected; for officers also what the areas owe each other and who holds
// what of ours. Kith leads invite and accept from here.
import { bank, mayOfficer, maySteward } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading, Picture } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { type Peer, usePeers } from '../../sync/areas';
import { areaName, balanceInWords, stateInWords } from '../../words/areas';
import { t } from '../../words/words';
import { Checked } from './checked';
import { Mismatch } from './mismatch';
import { KeyNews } from './newkey';

export function addressOf({ origin }: Pick<Peer, 'origin'>): string {
  return `/neighbours/of/${encodeURIComponent(origin)}`;
}

export default function NeighboursScreen() {
  const { value: peers, since, problem, reading } = usePeers();
  const items = peers?.items ?? [];
  const asks = items.filter(({ state, linked }) => !linked && state !== 'ended');
  const linked = items.filter(({ linked }) => linked);
  const ended = items.filter(({ state }) => state === 'ended');
  return (
    <Page title={t('areas.title')}>
      <p>{t('areas.intro')}</p>
      {maySteward.value && <Doing />}
      <Trouble problem={problem} />
      <Since since={since} />
      {maySteward.value && asks.length > 0 && (
        <>
          <Heading of="areas.asks" />
          <List peers={asks} />
        </>
      )}
      {linked.length > 0 && <Heading of="areas.linked" values={{ bank: bank.value?.name ?? 'Kith' }} />}
      {linked.length === 0 && !reading && !problem && <p>{t('areas.none')}</p>}
      <List peers={linked} />
      {peers && <Checked peers={peers} fresh={!reading && since === undefined} />}
      <p>
        <a href="/network">{t('areas.network')}</a>
      </p>
      {mayOfficer.value && ended.length > 0 && (
        <>
          <Heading of="areas.ended" />
          <List peers={ended} />
        </>
      )}
    </Page>
  );
}

function Doing() {
  return (
    <ul class="list">
      <li>
        <Picture of="areas.invite" inline />
        <a href="/neighbours/invite">{t('areas.invite')}</a>
      </li>
      <li>
        <Picture of="areas.open" inline />
        <a href="/neighbours/open">{t('areas.open')}</a>
      </li>
      <li>
        <Picture of="areas.following" inline />
        <a href="/neighbours/following">{t('areas.following')}</a>
      </li>
      <li>
        <Picture of="key.title" inline />
        <a href="/node-key">{t('key.title')}</a>
      </li>
    </ul>
  );
}

function List({ peers }: { peers: readonly Peer[] }) {
  return (
    <ul class="list">
      {peers.map((peer) => (
        <li key={peer.origin}>
          <a href={addressOf(peer)}>{areaName(peer)}</a>
          <p>{[peer.name, peer.organisation].filter((each) => each && each !== areaName(peer)).join(', ')}</p>
          <p>
            <span class={peer.connected && peer.state === 'linked' ? 'state good' : 'state'}>{stateInWords(peer)}</span>
          </p>
          {(peer.linked || peer.state === 'ended') && peer.balance !== null && <p>{balanceInWords(peer)}</p>}
          <Mismatch peer={peer} />
          <KeyNews peer={peer} />
        </li>
      ))}
    </ul>
  );
}
