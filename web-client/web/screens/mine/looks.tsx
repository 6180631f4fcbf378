// Who looked at my record, and when: the trace that every look of an officer leaves.
import { Page } from '../../parts/page';
import { Since, Trouble } from '../../parts/reading';
import { useRead } from '../../sync/pages';
import type { Look, Pages } from '../../sync/types';
import { name } from '../../words/exchange';
import { momentInWords } from '../../words/units';
import { type Key, t } from '../../words/words';

export default function LooksScreen() {
  const { value, since, problem } = useRead<Pages<Look>>('/looks');
  return (
    <Page title={t('looks.title')} back="/me">
      <p>{t('looks.intro')}</p>
      <Trouble problem={problem} />
      <Since since={since} />
      {value?.items.length === 0 && <p>{t('looks.none')}</p>}
      <ul class="list">
        {value?.items.map((look) => (
          <li key={`${look.at} ${look.by} ${look.what}`}>
            <p>
              <strong>{name(look.by_name)}</strong>
            </p>
            <p>
              {t(`looks.${look.what}` as Key) || t('looks.something')}, {momentInWords(look.at)}
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}
