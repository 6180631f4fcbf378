// The network: its areas as a list first with a map beside it, what closed periods add up to, and the same as open data.
import { useSignal } from '@preact/signals';
import { maySteward } from '../../app/session';
import { TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Since, Trouble } from '../../parts/reading';
import { type Area, type Period, useAreas, useMissing, usePeriods } from '../../sync/network';
import type { Read } from '../../sync/pages';
import { APPROACHES, approachInWords } from '../../words/approaches';
import {
  aliveInWords,
  figureInWords,
  nameOf,
  periodInWords,
  sumInWords,
  trendInWords,
  witnessedInWords,
} from '../../words/network';
import { t } from '../../words/words';
import { Folded } from './folded';
import { HexMap } from './map';
import { TrendsTogether } from './trends';
import { WhichTime } from './which';

export function addressOf({ origin }: Pick<Area, 'origin'>): string {
  return `/network/area/${encodeURIComponent(origin)}`;
}

/** So many areas, or names of areas, stand on the page unless somebody wants all: what comes after them must not be far away. */
const FIRST = 20;

export default function NetworkScreen() {
  const { value, since, problem, reading } = useAreas();
  const areas = value ?? [];
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
        <Areas areas={areas} whole={!reading} />
        <HexMap areas={areas} />
      </div>
      <Tried areas={areas} />
      <Periods read={periods} />
      <TrendsTogether periods={periods.value ?? []} />
      <p class="actions">
        <button type="button" class="second" onClick={() => window.print()}>
          {t('network.print')}
        </button>
      </p>
      <div class="no-print">
        <Heading of="network.data" />
        <p>{t('network.data.body')}</p>
        <ul class="list">
          <File path="figures.csv" label={t('network.data.figures')} />
          <File path="nodes.csv" label={t('network.data.nodes')} />
          <File path="datapackage.json" label={t('network.data.package')} />
        </ul>
      </div>
    </Page>
  );
}

/** The list; of many areas the first, and a box to find one by its name. */
function Areas({ areas, whole }: { areas: readonly Area[]; whole: boolean }) {
  const wanted = useSignal('');
  const all = useSignal(false);
  const many = areas.length > FIRST;
  const part = wanted.value.trim().toLocaleLowerCase();
  const found = many ? areas.filter((area) => namesOf(area).includes(part)) : areas;
  const shown = all.value ? found : found.slice(0, FIRST);
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
        {shown.map((area) => (
          <li key={area.origin}>
            <a href={addressOf(area)}>{nameOf(area)}</a>
            <Who area={area} />
          </li>
        ))}
      </ul>
      {shown.length < found.length && (
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

function namesOf({ area, name, organisation }: Area): string {
  return [area, name, organisation].join('\n').toLocaleLowerCase();
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

/** Who an area is, whether it is alive, who checks its book, and what does not match. */
export function Who({ area }: { area: Area }) {
  const lines = [
    [area.name, area.organisation].filter((each, at, all) => each && all.indexOf(each) === at).join(', '),
    aliveInWords(area),
    witnessedInWords(area),
    area.evidence.length > 0 ? t('network.mismatch', { area: nameOf(area) }) : null,
  ];
  return (
    <>
      {lines.filter(Boolean).map((line) => (
        <p key={line}>{line}</p>
      ))}
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
      <p>{t('network.protected')}</p>
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
