// What two areas have given each other, as both sign it: to print, and to take along as a file.
import type { ScreenProps } from '../../app/routes';
import { bank } from '../../app/session';
import { download } from '../../parts/download';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { type Peer, useBetween, usePeers } from '../../sync/areas';
import type { Between } from '../../sync/openapi';
import { areaName, balanceInWords } from '../../words/areas';
import { dayInWords, dayOf, lengthInWords } from '../../words/units';
import { t } from '../../words/words';
import { addressOf } from './address';

export default function AreaStatementScreen({ params: { origin = '' } }: ScreenProps) {
  const { value: peers } = usePeers();
  const { value: between, since, problem, reading } = useBetween(origin);
  const peer = peers?.items.find((each) => each.origin === origin);
  if (!peer) return <Page title={t(reading ? 'areas.reading' : 'areas.gone')} back="/neighbours" />;
  return (
    <Page title={t('areas.statement', { area: areaName(peer) })} back={addressOf(peer)}>
      <Trouble problem={problem} />
      <Since since={since} />
      {between && !between.body && <p>{t('areas.settled.none')}</p>}
      {between?.body && <Settled peer={peer} between={between} body={between.body} />}
    </Page>
  );
}

/** The statement as it is signed; `nodes` are in order, and the other lists with them. */
interface Body {
  nodes: string[];
  settled: number[];
}

interface SettledProps {
  peer: Peer;
  between: Between;
  body: string;
}

function Settled({ peer, between, body }: SettledProps) {
  const { nodes, settled }: Body = JSON.parse(body);
  const theirs = nodes.indexOf(peer.origin);
  const ours = 1 - theirs;
  const area = areaName(peer);
  const own = bank.value?.name ?? 'Kith';
  const agreed = between.sigs.length > 1;
  const rows = [
    { words: t('areas.settled.there', { area, bank: own }), minutes: settled[ours] ?? 0 },
    { words: t('areas.settled.here', { area, bank: own }), minutes: settled[theirs] ?? 0 },
  ];
  const file = () =>
    download(`kith-areas-${dayOf(new Date())}.json`, 'application/json', JSON.stringify(between, null, 2));
  return (
    <>
      <p>{t('areas.settled.as-of', { day: dayInWords(dayOf(new Date())) })}</p>
      <table class="stack narrow">
        <thead>
          <tr>
            <th scope="col">{t('statement.what')}</th>
            <th scope="col" class="number">
              {t('statement.change')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ words, minutes }) => (
            <tr key={words}>
              <th scope="row">{words}</th>
              <td class="number" data-label={t('statement.change')}>
                {lengthInWords(minutes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <strong>{balanceInWords(peer)}</strong>
      </p>
      <p class={agreed ? 'done' : 'notice'}>{t(agreed ? 'areas.settled.agreed' : 'areas.settled.alone', { area })}</p>
      <p class="actions no-print">
        <button type="button" class="second" onClick={() => window.print()}>
          {t('statement.print')}
        </button>
        <button type="button" class="second" onClick={file}>
          {t('areas.settled.file')}
        </button>
      </p>
      <details>
        <summary>{t('book.bytes')}</summary>
        <pre>{body}</pre>
        {between.sigs.map(({ origin, node, sig }) => (
          <pre key={origin}>{`${origin}\n${node}\n${sig}`}</pre>
        ))}
      </details>
      <Heading of="areas.settled.what" />
      <p>{t('areas.settled.open', { area })}</p>
    </>
  );
}
