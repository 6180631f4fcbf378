// Bar charts: the finding is the title, every bar carries its number, and the same numbers stand in a table beside it. What is
// known as a range alone has a bar as far as the least, and stripes from there to the most.
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
        <table class="wrap">
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

export interface Range {
  label: string;
  /** No fewer, about so many, no more; none where nothing is known of it, or where nothing bounds it. */
  least: number | null;
  most: number | null;
  /** What the mark says. */
  mark: string;
  /** What else stands in the table beside the mark. */
  more?: readonly string[];
}

interface RangesProps {
  title: string;
  rows: readonly Range[];
  /** Headings of the table: of the label, the mark, and what else there is. */
  headings: readonly string[];
  /** What the stripes mean; said where there are any. */
  stripes: string;
}

/** The longest that the scale shows where a range has no end: a little more than the longest that is known. */
const OPEN = 1.15;

export function Ranges({ title, rows, headings, stripes }: RangesProps) {
  const open = rows.some(({ least, most }) => least !== null && most === null);
  const ends = rows.flatMap(({ least, most }) => [least ?? 0, most ?? 0]);
  const longest = Math.max(1, ...ends) * (open ? OPEN : 1);
  const wide = (value: number) => (value / longest) * (WIDTH + ROOM);
  const each = 2 * LABEL + HEIGHT + GAP;
  const unsure = rows.some(({ least, most }) => least !== null && least !== most);
  return (
    <figure class="chart">
      <figcaption>{capital(title)}</figcaption>
      <div class="chart-beside">
        <svg viewBox={`-1 0 ${WIDTH + ROOM + 2} ${rows.length * each}`} aria-hidden="true" focusable="false">
          <Stripes id="stripes" />
          {rows.map(({ label, least, most, mark }, at) => {
            const y = at * each;
            const end = most ?? longest;
            return (
              <g key={label}>
                <text x="0" y={y + LABEL / 2} dominant-baseline="central" class="chart-label">
                  {label}
                </text>
                <text x="0" y={y + LABEL * 1.5} dominant-baseline="central">
                  {mark}
                </text>
                <rect class="chart-room" x="0" y={y + 2 * LABEL} width={WIDTH + ROOM} height={HEIGHT} />
                {least !== null && (
                  <>
                    <rect class="chart-bar chart-1" x="0" y={y + 2 * LABEL} width={wide(least)} height={HEIGHT} />
                    {end > least && (
                      <rect
                        class="chart-unsure"
                        fill="url(#stripes)"
                        x={wide(least)}
                        y={y + 2 * LABEL}
                        width={wide(end - least)}
                        height={HEIGHT}
                      />
                    )}
                  </>
                )}
              </g>
            );
          })}
        </svg>
        <div>
          <table class="wrap">
            <thead>
              <tr>
                {headings.map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ label, mark, more = [] }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{mark}</td>
                  {more.map((cell, at) => (
                    <td key={headings[at + 2]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {unsure && <p class="quiet">{stripes}</p>}
        </div>
      </div>
    </figure>
  );
}

/** What is not known for sure: the same in any colour, and on paper. */
export function Stripes({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="chart-gap" width="6" height="6" />
        <rect class="chart-stripe" width="2" height="6" />
      </pattern>
    </defs>
  );
}

/** A sentence that begins with a figure in words ("about 60") begins with a capital all the same. */
function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
