// A map of hexagons beside the list of areas. A decoration: whoever cannot see it misses nothing.
import '../../styles/after.css';
import { type Area, type Layout, useLayout } from '../../sync/network';
import { isSilent } from '../../words/network';

/** From a hexagon's middle to its points, in the drawing's units. */
const SIZE = 20;
const WIDE = Math.sqrt(3) * SIZE;

export function HexMap({ areas }: { areas: readonly Area[] }) {
  const { value: layout } = useLayout();
  const places = layout ? hexagons(layout) : [];
  const known = new Map(areas.map((area) => [area.area_code, area]));
  if (!places.some(({ code }) => known.has(code))) return null;
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const left = Math.min(...xs) - WIDE / 2 - 2;
  const top = Math.min(...ys) - SIZE - 2;
  const width = Math.max(...xs) - left + WIDE / 2 + 2;
  const height = Math.max(...ys) - top + SIZE + 2;
  return (
    <svg class="hexes" viewBox={`${left} ${top} ${width} ${height}`} aria-hidden="true" focusable="false">
      {places.map(({ code, x, y }) => {
        const area = known.get(code);
        const kind = area ? (isSilent(area) ? 'chart-4' : 'chart-1') : 'chart-room';
        return <polygon key={code} class={`hex ${kind}`} points={corners(x, y)} />;
      })}
    </svg>
  );
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
