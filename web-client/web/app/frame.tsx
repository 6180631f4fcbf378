// What stands around every screen: the skip link, whose Kith this is, where one can go, what is not yet sent.

import { ReadAloud } from '../parts/aloud';
import { Picture } from '../parts/picture';
import { Unsent } from '../parts/unsent';
import { t } from '../words/words';
import { here } from './router';
import { Screen } from './routes';
import { bank, mayOfficer, me } from './session';

export function Frame() {
  return (
    <>
      <a class="skip" href="#main">
        {t('frame.skip')}
      </a>
      <header class="top">
        <div class="wide">
          <a class="name" href="/">
            {bank.value?.name ?? 'Kith'}
          </a>
          <Navigation />
        </div>
      </header>
      <div class="wide">
        {bank.value?.synthetic && (
          <aside>
            <p class="quiet">{t('frame.synthetic')}</p>
          </aside>
        )}
        <Unsent />
        <main id="main" tabIndex={-1}>
          <Screen />
        </main>
      </div>
      <footer class="bottom">
        <div class="wide">
          <ReadAloud />
          <nav aria-label={t('frame.help')}>
            <ul>
              <Item to="/settings" label={t('settings.title')} />
              <Item to="/help" label={t('help.title')} />
              {me.value && <Item to="/book" label={t('book.title')} />}
            </ul>
          </nav>
        </div>
      </footer>
    </>
  );
}

function Navigation() {
  if (!me.value) return null;
  return (
    <nav aria-label={t('frame.places')}>
      <ul>
        <Item to="/" label={t('home.nav')} />
        <Item to="/statement" label={t('statement.nav')} />
        <Item to="/board" label={t('board.nav')} />
        <Item to="/meetings" label={t('meetings.nav')} />
        {mayOfficer.value && <Item to="/members" label={t('members.nav')} />}
        <Item to="/me" label={t('me.nav')} />
      </ul>
    </nav>
  );
}

function Item({ to, label }: { to: string; label: string }) {
  const current = here.value.path === to;
  return (
    <li>
      <a href={to} aria-current={current ? 'page' : undefined}>
        <Picture of={to} inline />
        {label}
      </a>
    </li>
  );
}
