// How well neighbours check our book, said plainly; for Kith leads also when bringing it back was last tried.
import { maySteward } from '../../app/session';
import type { Peers } from '../../sync/areas';
import { momentInWords } from '../../words/units';
import { t } from '../../words/words';

export function Checked({ own: { checked, drill } }: Pick<Peers, 'own'>) {
  if (!checked || checked.of === 0) return null;
  const { seen, of, needed } = checked;
  return (
    <>
      <p>
        {t('areas.checked', { seen, of })}
        {needed != null && ` ${t('areas.checked.needed', { needed })}`}
      </p>
      {maySteward.value && (
        <p>{drill ? t('areas.drill', { moment: momentInWords(drill.at), size: drill.size }) : t('areas.drill.none')}</p>
      )}
    </>
  );
}
