// On the first page: other neighbours check our book than before. It stays until somebody has read who.
import { Notice } from '../../parts/page';
import { t } from '../../words/words';

export default function Checkers() {
  return (
    <Notice title="checkers.changed">
      <p>
        <a href="/neighbours">{t('checkers.link')}</a>
      </p>
    </Notice>
  );
}
