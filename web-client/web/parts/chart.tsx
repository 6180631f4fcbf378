// A bar chart: the finding is its title, every bar carries its number, and the same numbers stand in a table beside it.
import '../styles/after.css';

export interface Bar {
  label: string;
  value: number;
  /** What the mark says, where that is more than the number. */
  mark?: string;
}

interface BarsProps {
  title: string;
  rows: readonly Bar[];
  /** Headings of the table. */
  what: string;
  number: string;
  /** The longest a bar could be; the longest there is where not given. */
  most?: number;
}

/** Measures in the drawing's own units. */
const LABEL = 18;
const HEIGHT = 22;
const GAP = 10;
const WIDTH = 250;
const ROOM = 90;

export function Bars({ title, rows, what, number, most }: BarsProps) {
  const longest = Math.max(1, most ?? 0, ...rows.map(({ value }) => value));
  const height = rows.length * (LABEL + HEIGHT + GAP);
  return (
    <figure class="chart">
      <figcaption>{capital(title)}</figcaption>
      <div class="chart-beside">
        <svg viewBox={`0 0 ${WIDTH + ROOM} ${height}`} aria-hidden="true" focusable="false">
          {rows.map(({ label, value, mark }, at) => {
            const y = at * (LABEL + HEIGHT + GAP) + LABEL;
            const length = Math.max((value / longest) * WIDTH, value > 0 ? 3 : 0);
            return (
              <g key={label}>
                <text x="0" y={y - LABEL / 2} dominant-baseline="central">
                  {label}
                </text>
                <rect class="chart-room" x="0" y={y} width={WIDTH} height={HEIGHT} />
                <rect class={`chart-bar chart-${(at % 5) + 1}`} x="0" y={y} width={length} height={HEIGHT} />
                <text x={WIDTH + 6} y={y + HEIGHT / 2} dominant-baseline="central">
                  {mark ?? value}
                </text>
              </g>
            );
          })}
        </svg>
        <table>
          <thead>
            <tr>
              <th scope="col">{what}</th>
              <th scope="col" class="number">
                {number}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, value, mark }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td class="number">{mark ?? value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** A sentence that begins with a figure in words ("about 60") begins with a capital all the same. */
function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
