// Who an area is, whether it is alive, who checks its book, and what does not match: said fairly until a person has judged it.
import { maySteward } from '../../app/session';
import type { Area } from '../../sync/network';
import { aliveInWords, mismatchInWords, witnessedInWords } from '../../words/network';
import { t } from '../../words/words';
import { Look } from '../neighbours/mismatch';

export function Who({ area }: { area: Area }) {
  const lines = [
    [area.name, area.organisation].filter((each, at, all) => each && all.indexOf(each) === at).join(', '),
    aliveInWords(area),
    witnessedInWords(area),
    mismatchInWords(area),
  ];
  return (
    <>
      {lines.filter(Boolean).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </>
  );
}

/** Why records may not match, and where a steward says that they look, or that it is settled. */
export function Judging({ area }: { area: Area }) {
  if (area.evidence.length === 0) return null;
  return (
    <>
      {area.looking?.done == null && <p>{t('network.mismatch.why')}</p>}
      {maySteward.value && <Look peer={area} />}
    </>
  );
}
