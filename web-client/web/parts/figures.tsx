// What stands below a figure: a second one, and its parts: how many gave each mark, how many were there as what. Small numbers stay
// hidden, as the node says.
import '../styles/after.css';
import type { Cell } from '../sync/after';
import { CAPACITIES } from '../sync/meetings';
import { capacityInWords } from '../words/meetings';
import { type Key, t } from '../words/words';

const MARKS = [1, 2, 3, 4, 5] as const;

interface Found {
  indicator: string;
  second?: number | null;
  second_of?: number | null;
  parts?: { cells: Cell[]; total?: Cell | null } | null;
}

/** Some have a second figure. */
export function Second({ found: { indicator, second, second_of } }: { found: Found }) {
  if (second === null || second === undefined) return null;
  if (indicator === 'c1') return <p>{t(second < 0 ? 'ind.c1.late' : 'ind.c1.lead', { n: Math.abs(second) })}</p>;
  if (second_of === null || second_of === undefined) return null;
  return <p>{t(`ind.${indicator}.second` as Key, { value: second, of: second_of })}</p>;
}

export function Parts({ found: { indicator, parts } }: { found: Found }) {
  const rows = rowsOf(indicator);
  if (!parts || rows.length !== parts.cells.length) return null;
  return (
    <table class="narrow wrap">
      <caption>{t(indicator === 'c13' ? 'ind.c13.parts' : 'ind.c15.parts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('ind.answer')}</th>
          <th scope="col" class="number">
            {t('ind.people')}
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.cells.map((cell, at) => (
          <tr key={rows[at]}>
            <th scope="row">{rows[at]}</th>
            <td class="number">{inWords(cell)}</td>
          </tr>
        ))}
      </tbody>
      {parts.total && (
        <tfoot>
          <tr>
            <th scope="row">{t('ind.total')}</th>
            <td class="number">{inWords(parts.total)}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** What the parts are, in the node's order. */
function rowsOf(indicator: string): string[] {
  if (indicator === 'c13') return MARKS.map((mark) => t(`slip.mark.${mark}`));
  return indicator === 'c15' ? CAPACITIES.map(capacityInWords) : [];
}

function inWords(cell: Cell): string {
  switch (cell.kind) {
    case 'zero':
      return '0';
    case 'rounded':
      return t('ind.about', { n: cell.about });
    case 'suppressed':
      return t('ind.cell.few');
    case 'not-collected':
      return t('ind.cell.not-asked');
    case 'not-published':
      return t('ind.cell.hidden');
  }
}
