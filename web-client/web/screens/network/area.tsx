// One area of the network: who it is, and what it released of each closed period, with what is hidden said to be.
import type { ScreenProps } from '../../app/routes';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { type Area, useArea, useFigures, useReturned } from '../../sync/network';
import { approachInWords } from '../../words/approaches';
import { nameOf, pulseInWords } from '../../words/network';
import { t } from '../../words/words';
import { addressOfReturned, Back, NotThere } from './addresses';
import { Released } from './released';
import { Judging, Who } from './who';

export default function AreaScreen({ params }: ScreenProps) {
  const { value, since, problem, reading } = useArea(params.origin ?? '');
  const area = value?.items[0];
  if (!area) return <NotThere problem={problem} reading={reading} />;
  const pulse = pulseInWords(area);
  return (
    <Page title={nameOf(area)}>
      <Since since={since} />
      <Who area={area} />
      <Judging area={area} />
      {area.address && !area.own && (
        <p>
          <a href={area.address} rel="noreferrer">
            {t('network.visit', { area: nameOf(area) })}
          </a>
        </p>
      )}
      {area.approaches.length > 0 && (
        <p>{t('approach.list', { approaches: area.approaches.map(approachInWords).join(', ') })}</p>
      )}
      {pulse && <p>{pulse}</p>}
      <Sent area={area} />
      <Signs origin={area.origin} />
      <Back />
    </Page>
  );
}

/** What it sent itself, and what others signed for it before it had a Kith. */
function Sent({ area: { origin, area_code } }: { area: Area }) {
  const { value, problem, reading } = useFigures(origin, area_code);
  const own = (value ?? []).filter((each) => (each.returned ? area_code !== null : each.origin === origin));
  return (
    <>
      <Heading of="network.released" />
      <Trouble problem={problem} />
      {own.length === 0 && !reading && !problem && <p>{t('network.nothing-released')}</p>}
      <Released told={own} />
    </>
  );
}

/** Areas without Kith whose numbers it signs. */
function Signs({ origin }: { origin: string }) {
  const { value } = useReturned();
  const areas = (value ?? []).filter((area) => area.origin === origin);
  if (areas.length === 0) return null;
  return (
    <>
      <p>{t('network.signs')}</p>
      <ul>
        {areas.map((area) => (
          <li key={area.name}>
            <a href={addressOfReturned(area)}>{area.name}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
