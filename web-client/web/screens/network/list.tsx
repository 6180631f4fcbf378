// The network: its areas as a list first with a map beside it, what closed periods add up to, and the same as open data.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { maySteward } from '../../app/session';
import { TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import {
  type Area,
  type Period,
  type Returned,
  useAreas,
  useMissing,
  usePeriods,
  useReturned,
} from '../../sync/network';
import type { Read } from '../../sync/pages';
import { APPROACHES, approachInWords } from '../../words/approaches';
import { figureInWords, nameOf, periodInWords, signerInWords, sumInWords, trendInWords } from '../../words/network';
import { t } from '../../words/words';
import { addressOf, addressOfReturned } from './addresses';
import { Folded } from './folded';
import { HexMap } from './map';
import { Means } from './means';
import { TrendsTogether } from './trends';
import { WhichTime } from './which';
import { Who } from './who';

/** So many areas, or names of areas, stand on the page unless somebody wants all: what comes after them must not be far away. */
const FIRST = 20;

export default function NetworkScreen() {
  const { value, since, problem, reading } = useAreas();
  const areas = value ?? [];
  const returned = useReturned().value ?? [];
  const periods = usePeriods();
  return (
    <Page title={t('network.title')}>
      <p>{t('network.intro')}</p>
      {maySteward.value && (
        <p class="no-print">
          <a href="/neighbours/following">{t('network.follow')}</a>
        </p>
      )}
      <Trouble problem={problem} />
      <Since since={since} />
      <Heading of="network.areas" />
      <div class="beside">
        <Areas areas={listed(areas, returned)} whole={!reading} />
        <HexMap areas={areas} returned={returned} />
      </div>
      <Tried areas={areas} />
      <Periods read={periods} />
      <TrendsTogether periods={periods.value ?? []} />
      {periods.value?.[0] && <Means of="areas" some={periods.value.some(isPartly)} />}
      <p class="actions">
        <button type="button" class="second" onClick={() => window.print()}>
          {t('network.print')}
        </button>
      </p>
      <div class="no-print">
        <Heading of="network.data" />
        <p>{t('network.data.body')}</p>
        <p>{t('network.data.licence')}</p>
        <ul class="list">
          <File path="figures.csv" label={t('network.data.figures')} />
          <File path="nodes.csv" label={t('network.data.nodes')} />
          <File path="indicators.csv" label={t('network.data.indicators')} />
          <File path="categories.csv" label={t('network.data.categories')} />
          <File path="periods.csv" label={t('network.data.periods')} />
          <File path="missing.csv" label={t('network.data.missing')} />
          <File path="datapackage.json" label={t('network.data.package')} />
        </ul>
      </div>
    </Page>
  );
}

/** An area in the list: a node, or one without Kith whose numbers a node signs. */
interface Listed {
  name: string;
  address: string;
  /** By which of its names it is found. */
  names: string;
  row: ComponentChildren;
}

function listed(areas: readonly Area[], returned: readonly Returned[]): Listed[] {
  const nodes = areas.map((area) => ({
    name: nameOf(area),
    address: addressOf(area),
    names: [area.area, area.name, area.organisation].join('\n'),
    row: <Who area={area} />,
  }));
  const others = returned.map((area) => ({
    name: area.name,
    address: addressOfReturned(area),
    names: [area.name, area.organisation].join('\n'),
    row: <Signed area={area} />,
  }));
  // Nodes come in the order of their names, and so do the others.
  return others.length === 0 ? nodes : [...nodes, ...others].sort((a, b) => a.name.localeCompare(b.name));
}

function Signed({ area }: { area: Returned }) {
  return (
    <>
      {area.organisation && <p>{area.organisation}</p>}
      <p>
        {signerInWords(area)} {t('network.returned.newest', { period: periodInWords(area) })}
      </p>
    </>
  );
}

/** The list; of many areas the first, and a box to find one by its name. On paper all of them stand. */
function Areas({ areas, whole }: { areas: readonly Listed[]; whole: boolean }) {
  const wanted = useSignal('');
  const all = useSignal(false);
  const many = areas.length > FIRST;
  const part = wanted.value.trim().toLocaleLowerCase();
  const found = many ? areas.filter(({ names }) => names.toLocaleLowerCase().includes(part)) : areas;
  const shown = all.value ? found.length : FIRST;
  return (
    <div>
      {many && (
        <search>
          <TextField
            id="find"
            label={t('network.find')}
            errors={{}}
            value={wanted.value}
            onValue={(value) => {
              wanted.value = value;
            }}
          />
          <p role="status">{whole && t('network.found', { n: found.length })}</p>
        </search>
      )}
      <ul class="list many">
        {found.map(({ name, address, row }, at) => (
          <li key={address} class={at < shown ? undefined : 'only-print'}>
            <a href={address}>{name}</a>
            {row}
          </li>
        ))}
      </ul>
      {shown < found.length && (
        <p class="actions">
          <button
            type="button"
            class="second"
            onClick={() => {
              all.value = true;
            }}
          >
            {t('network.all', { n: found.length })}
          </button>
        </p>
      )}
    </div>
  );
}

/** Which approaches are being tried where. */
function Tried({ areas }: { areas: readonly Area[] }) {
  const tried = APPROACHES.map((approach) => ({
    approach,
    names: areas.filter(({ approaches }) => approaches.includes(approach)).map(nameOf),
  })).filter(({ names }) => names.length > 0);
  if (tried.length === 0) return null;
  return (
    <>
      <Heading of="approach.title" />
      <p>{t('approach.intro')}</p>
      <dl>
        {tried.map(({ approach, names }) => (
          <div key={approach}>
            <dt>{approachInWords(approach)}</dt>
            <dd>{names.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function File({ path, label }: { path: string; label: string }) {
  return (
    <li>
      <a href={`/api/v1/network/${path}`} download>
        {label}
      </a>
    </li>
  );
}

/** Whether some areas told a figure of it and others were not asked. */
function isPartly({ totals }: Period): boolean {
  return totals.some(({ sum }) => sum !== null && sum.untold > 0);
}

function Periods({ read: { value, problem, reading } }: { read: Read<Period[]> }) {
  const chosen = useSignal(0);
  const periods = value ?? [];
  const period = periods[chosen.value];
  return (
    <>
      <Heading of="network.totals" />
      <Trouble problem={problem} />
      {!period && !reading && !problem && <p>{t('network.no-periods')}</p>}
      <WhichTime periods={periods} chosen={chosen} />
      {period && <Totals period={period} />}
    </>
  );
}

function Totals({ period }: { period: Period }) {
  return (
    <>
      <table class="wrap">
        <caption>{t('network.totals.of', { period: periodInWords(period), n: period.areas })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('network.what')}</th>
            <th scope="col">{t('network.together')}</th>
            <th scope="col">{t('network.trend')}</th>
          </tr>
        </thead>
        <tbody>
          {period.totals.map(({ figure, sum, trend }) => (
            <tr key={figure}>
              <th scope="row">{figureInWords(figure)}</th>
              <td>{sumInWords(sum)}</td>
              <td>{trendInWords(trend)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {period.missing > 0 && <Missing period={period} />}
    </>
  );
}

function Missing({ period }: { period: Period }) {
  const { value, problem } = useMissing(period);
  return (
    <>
      <Trouble problem={problem} />
      {value && <Names names={value.map(({ name }) => name)} />}
    </>
  );
}

function Names({ names }: { names: string[] }) {
  return (
    <Folded of="network.missing.many" n={names.length}>
      <p>{t('network.missing', { areas: names.join(', ') })}</p>
    </Folded>
  );
}
