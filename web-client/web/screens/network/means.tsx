// What the numbers mean: why there are ranges, what has no top, what cannot be told.
import { Heading } from '../../parts/picture';
import { t } from '../../words/words';

/** Of one area, or of several together, `some` of which may not have been asked. */
export function Means({ of, some = false }: { of: 'area' | 'areas'; some?: boolean }) {
  return (
    <>
      <Heading of="network.means" />
      <p>{t('network.protected')}</p>
      <ul>
        <li>{t('network.means.about')}</li>
        {of === 'areas' && <li>{t('network.means.least')}</li>}
        {some && <li>{t('network.means.some')}</li>}
        <li>{t('network.means.trend')}</li>
        <li>{t(of === 'areas' ? 'network.means.none.areas' : 'network.means.none.area')}</li>
      </ul>
    </>
  );
}
