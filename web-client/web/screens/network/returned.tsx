// An area that does not run Kith: whose it is, who signs its numbers, and what those are of each closed period.
import type { ScreenProps } from '../../app/routes';
import { Page } from '../../parts/page';
import { Heading } from '../../parts/picture';
import { Trouble } from '../../parts/reading';
import { useFigures, useReturned } from '../../sync/network';
import { signerInWords } from '../../words/network';
import { addressOf, Back, NotThere } from './addresses';
import { Released } from './released';

export default function ReturnedScreen({ params: { origin = '', name = '' } }: ScreenProps) {
  const { value, problem, reading } = useReturned();
  const area = value?.find((each) => each.origin === origin && each.name === name);
  const code = area?.code ?? null;
  const figures = useFigures(origin, code);
  if (!area) return <NotThere problem={problem} reading={reading} />;
  // Another may have signed for it before, and called it otherwise: its code says that it is the same area.
  const told = (figures.value ?? []).filter((each) => each.returned && (code !== null || each.name === name));
  return (
    <Page title={name}>
      {area.organisation && <p>{area.organisation}</p>}
      <p>
        <a href={addressOf(area)}>{signerInWords(area)}</a>
      </p>
      <Heading of="network.released" />
      <Trouble problem={figures.problem} />
      <Released told={told} />
      <Back />
    </Page>
  );
}
