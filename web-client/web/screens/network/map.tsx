// A map of hexagons beside the list of areas. A decoration: whoever cannot see it misses nothing.
import '../../styles/after.css';
import { Stripes } from '../../parts/chart';
import { type Area, type Layout, useLayout } from '../../sync/network';
import { isSilent, nameOf } from '../../words/network';
import { t } from '../../words/words';
import { Folded } from './folded';

/** From a hexagon's middle to its points, in the drawing's units. */
const SIZE = 20;
const WIDE = Math.sqrt(3) * SIZE;

export function HexMap({ areas }: { areas: readonly Area[] }) {
  const { value: layout } = useLayout();
  const places = layout ? hexagons(layout) : [];
  const known = new Map(areas.filter(({ area_code }) => area_code).map((area) => [area.area_code, area]));
  const missing = [...known.values()].filter(({ area_code }) => layout && !(area_code && area_code in layout.hexes));
  // Of a map on which nobody has a place there is nothing to say: the list has every area.
  if (!layout || missing.length === known.size) return null;
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const left = Math.min(...xs) - WIDE / 2 - 2;
  const top = Math.min(...ys) - SIZE - 2;
  const width = Math.max(...xs) - left + WIDE / 2 + 2;
  const height = Math.max(...ys) - top + SIZE + 2;
  return (
    <figure class="map">
      <svg class="hexes" viewBox={`${left} ${top} ${width} ${height}`} aria-hidden="true" focusable="false">
        <Stripes id="silent" />
        {places.map(({ code, x, y }) => (
          <Hexagon key={code} area={known.get(code)} x={x} y={y} />
        ))}
      </svg>
      <ul class="key">
        <Key silent={false} />
        <Key silent />
      </ul>
      {missing.length > 0 && (
        <Folded of="network.map.missing.many" n={missing.length}>
          <p>{t('network.map.missing', { areas: missing.map(nameOf).join(', ') })}</p>
        </Folded>
      )}
    </figure>
  );
}

/** A place: empty, an area that is heard from, or striped: one that is silent. */
function Hexagon({ area, x, y }: { area: Area | undefined; x: number; y: number }) {
  const silent = area && isSilent(area);
  return (
    <>
      <polygon
        class={`hex ${area ? (silent ? '' : 'chart-1') : 'chart-room'}`}
        fill={silent ? 'url(#silent)' : undefined}
        points={corners(x, y)}
      />
      {area && !silent && (
        <text class="on" x={x} y={y}>
          {initials(nameOf(area))}
        </text>
      )}
    </>
  );
}

function Key({ silent }: { silent: boolean }) {
  return (
    <li>
      <svg viewBox="-2 -2 24 24" aria-hidden="true" focusable="false">
        <rect
          class={`hex ${silent ? '' : 'chart-1'}`}
          fill={silent ? 'url(#silent)' : undefined}
          width="20"
          height="20"
        />
      </svg>
      {t(silent ? 'network.map.silent' : 'network.map.alive')}
    </li>
  );
}

/** Two letters or so: of the words that begin with a capital, or of the only one. */
function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word));
  return words.length > 1
    ? words
        .map((word) => word[0])
        .join('')
        .slice(0, 3)
    : (words[0] ?? name).slice(0, 2);
}

interface Place {
  code: string;
  x: number;
  y: number;
}

/** Where each hexagon's middle is. HexJSON counts rows upwards; every other row, or column, is shifted by half a hexagon. */
function hexagons({ layout, hexes }: Layout): Place[] {
  const pointed = layout.endsWith('-r');
  const shifted = layout.startsWith('odd') ? 1 : 0;
  return Object.entries(hexes).map(([code, { q, r }]) => {
    const half = (pointed ? Math.abs(r) : Math.abs(q)) % 2 === shifted ? 0.5 : 0;
    return pointed
      ? { code, x: (q + half) * WIDE, y: -r * SIZE * 1.5 }
      : { code, x: q * SIZE * 1.5, y: -(r + half) * WIDE };
  });
}

/** The six corners, point upwards. A layout by columns is drawn with the same hexagons, a little apart. */
function corners(x: number, y: number): string {
  return [0, 1, 2, 3, 4, 5]
    .map((nth) => (Math.PI / 3) * nth + Math.PI / 6)
    .map((angle) => `${(x + SIZE * Math.cos(angle)).toFixed(1)},${(y + SIZE * Math.sin(angle)).toFixed(1)}`)
    .join(' ');
}
