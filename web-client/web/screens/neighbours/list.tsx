// Neighbour areas: who they are, whether they are connected; for officers also what the areas owe each other and who holds
// what of ours. Kith leads invite and accept from here.
import { bank, mayOfficer, maySteward } from '../../app/session';
import { Page } from '../../parts/page';
import { Heading, Picture } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { type Peer, usePeers } from '../../sync/areas';
import { areaName, balanceInWords, isGood, stateInWords } from '../../words/areas';
import { t } from '../../words/words';
import { addressOf } from './address';
import { Checked } from './checked';
import { Mismatch } from './mismatch';
import { KeyNews } from './newkey';

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

/** What Kith leads do from here. */
const DOING = [
  ['areas.invite', '/neighbours/invite'],
  ['areas.open', '/neighbours/open'],
  ['areas.following', '/neighbours/following'],
  ['key.title', '/node-key'],
] as const;

function Doing() {
  return (
    <ul class="list">
      {DOING.map(([words, to]) => (
        <li key={to}>
          <Picture of={words} inline />
          <a href={to}>{t(words)}</a>
        </li>
      ))}
    </ul>
  );
}

/** What else an area's time bank is called, each name once. */
function otherNames(peer: Peer): string {
  const names = new Set([peer.name, peer.organisation]);
  names.delete(areaName(peer));
  return [...names].filter(Boolean).join(', ');
}

function List({ peers }: { peers: readonly Peer[] }) {
  return (
    <ul class="list">
      {peers.map((peer) => (
        <li key={peer.origin}>
          <a href={addressOf(peer)}>{areaName(peer)}</a>
          <p>{otherNames(peer)}</p>
          <p>
            <span class={isGood(peer) ? 'state good' : 'state'}>{stateInWords(peer)}</span>
          </p>
          {(peer.linked || peer.state === 'ended') && peer.balance !== null && <p>{balanceInWords(peer)}</p>}
          <Mismatch peer={peer} />
          <KeyNews peer={peer} />
        </li>
      ))}
    </ul>
  );
}
