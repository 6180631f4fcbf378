// What was signed for an area: the numbers of a closed time with what is hidden said to be, how they move, and all else of that time.
import { useSignal } from '@preact/signals';
import { Heading } from '../../parts/picture';
import { Trouble } from '../../parts/reading';
import { type Figures, useSigned } from '../../sync/network';
import type { Told as Summary } from '../../sync/summaries';
import { figureInWords, formInWords, periodInWords, toldInWords } from '../../words/network';
import { t } from '../../words/words';
import { Said } from '../summaries/told';
import { Means } from './means';
import { TrendsOfArea } from './trends';
import { WhichTime } from './which';

/** `told`: of one area, newest first. */
export function Released({ told }: { told: readonly Figures[] }) {
  const chosen = useSignal(0);
  const one = told[chosen.value];
  if (!one) return null;
  return (
    <>
      <WhichTime periods={told} chosen={chosen} />
      <Told told={one} />
      <TrendsOfArea told={told} />
      <Means of="area" />
      <Whole of={one} />
    </>
  );
}

function Told({ told: one }: { told: Figures }) {
  return (
    <>
      {one.returned && <p>{formInWords(one)}</p>}
      <table class="wrap">
        <caption>{periodInWords(one)}</caption>
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
    </>
  );
}

/** The summary as it was signed, with categories and co-production. */
function Whole({ of }: { of: Figures }) {
  const { value, problem } = useSigned(of.origin, of.from);
  const isOf = ({ to, area }: Summary) => to === of.to && (area?.name ?? null) === (of.returned ? of.name : null);
  const summary = value?.map(({ told }) => told).find(isOf);
  return (
    <>
      <Trouble problem={problem} />
      {summary && (
        <>
          <Heading of="network.said" values={{ period: periodInWords(of) }} />
          {/* Its members come in the order of the signed text, so this is that text. */}
          <Said told={summary} text={JSON.stringify(summary)} />
        </>
      )}
    </>
  );
}
