// One area of the network: who it is, and what it released of each closed period, with what is hidden said to be.
import { useSignal } from '@preact/signals';
import type { ScreenProps } from '../../app/routes';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { type Figures, useArea, useFigures } from '../../sync/network';
import { approachInWords } from '../../words/approaches';
import { figureInWords, nameOf, periodInWords, toldInWords } from '../../words/network';
import { t } from '../../words/words';
import { Who } from './list';
import { TrendsOfArea } from './trends';
import { WhichTime } from './which';

export default function AreaScreen({ params }: ScreenProps) {
  const { value, since, problem, reading } = useArea(params.origin ?? '');
  const area = value?.items[0];
  if (!area) {
    return (
      <Page title={t(reading ? 'network.reading' : 'network.gone')}>
        <Trouble problem={problem} />
        <Back />
      </Page>
    );
  }
  return (
    <Page title={nameOf(area)}>
      <Since since={since} />
      <Who area={area} />
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
      <Released origin={area.origin} />
      <Back />
    </Page>
  );
}

function Released({ origin }: { origin: string }) {
  const { value, problem, reading } = useFigures(origin);
  const chosen = useSignal(0);
  const told = value ?? [];
  const own = told.filter(({ returned }) => !returned);
  const one = own[chosen.value];
  return (
    <>
      <Heading of="network.released" />
      <Trouble problem={problem} />
      {told.length === 0 && !reading && !problem && <p>{t('network.nothing-released')}</p>}
      <WhichTime periods={own} chosen={chosen} />
      {one && <Told told={one} />}
      <TrendsOfArea told={own.map((each) => ({ period: each, told: each.told }))} />
      {told
        .filter(({ returned }) => returned)
        .map((each) => (
          <Told key={`${each.from} ${each.to} ${each.name}`} told={each} />
        ))}
    </>
  );
}

/** What was released of one period: its own, or returned for an area without a Kith. */
function Told({ told: one }: { told: Figures }) {
  return (
    <table class="wrap">
      <caption>
        {one.returned ? t('network.returned', { area: one.name, period: periodInWords(one) }) : periodInWords(one)}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('network.what')}</th>
          <th scope="col">{t('network.how-many')}</th>
        </tr>
      </thead>
      <tbody>
        {one.told.map((figure) => (
          <tr key={figure.figure}>
            <th scope="row">{figureInWords(figure.figure)}</th>
            <td>{toldInWords(figure)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Back() {
  return (
    <p class="no-print">
      <a href="/network">{t('network.back')}</a>
    </p>
  );
}
