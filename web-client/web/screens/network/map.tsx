// A map of hexagons beside the list of areas. A decoration: whoever cannot see it misses nothing.
import '../../styles/after.css';
import { Stripes } from '../../parts/chart';
import { type Area, type Layout, type Returned, useLayout } from '../../sync/network';
import { isSilent, nameOf } from '../../words/network';
import { t } from '../../words/words';
import { Folded } from './folded';

/** From a hexagon's middle to its points, in the drawing's units. */
const SIZE = 20;
const WIDE = Math.sqrt(3) * SIZE;

/** An area with a place: a node that is heard from or silent, or one without Kith. */
interface Placed {
  code: string;
  name: string;
  how: 'alive' | 'silent' | 'returned';
}

function placed(areas: readonly Area[], returned: readonly Returned[]): Placed[] {
  const others = returned.flatMap(({ code, name }) => (code ? [{ code, name, how: 'returned' as const }] : []));
  const nodes = areas.flatMap((area) => {
    const how = isSilent(area) ? ('silent' as const) : ('alive' as const);
    return area.area_code ? [{ code: area.area_code, name: nameOf(area), how }] : [];
  });
  return [...others, ...nodes];
}

export function HexMap({ areas, returned }: { areas: readonly Area[]; returned: readonly Returned[] }) {
  const { value: layout } = useLayout();
  const places = layout ? hexagons(layout) : [];
  // An area's own node stands before what others signed for it.
  const known = new Map(placed(areas, returned).map((area) => [area.code, area]));
  const missing = [...known.values()].filter(({ code }) => layout && !(code in layout.hexes));
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
        <Key how="alive" />
        <Key how="silent" />
        {[...known.values()].some(({ how }) => how === 'returned') && <Key how="returned" />}
      </ul>
      {missing.length > 0 && (
        <Folded of="network.map.missing.many" n={missing.length}>
          <p>{t('network.map.missing', { areas: missing.map(({ name }) => name).join(', ') })}</p>
        </Folded>
      )}
    </figure>
  );
}

/** A place: empty, an area that is heard from, a striped one that is silent, or one without Kith. */
function Hexagon({ area, x, y }: { area: Placed | undefined; x: number; y: number }) {
  return (
    <>
      <polygon {...look(area?.how)} points={corners(x, y)} />
      {area && area.how !== 'silent' && (
        <text class={area.how === 'alive' ? 'on' : undefined} x={x} y={y}>
          {initials(area.name)}
        </text>
      )}
    </>
  );
}

/** Filled, striped, or bare with a thick edge: nobody needs to tell colours apart. */
function look(how: Placed['how'] | undefined): { class: string; fill?: string } {
  if (how === 'silent') return { class: 'hex', fill: 'url(#silent)' };
  return { class: `hex ${how === 'alive' ? 'chart-1' : how === 'returned' ? 'chart-room thick' : 'chart-room'}` };
}

function Key({ how }: { how: Placed['how'] }) {
  return (
    <li>
      <svg viewBox="-2 -2 24 24" aria-hidden="true" focusable="false">
        <rect {...look(how)} width="20" height="20" />
      </svg>
      {t(`network.map.${how}`)}
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
