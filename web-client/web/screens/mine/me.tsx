// Me: my phones, who looked, my data, who helps me, and how Kith looks.
import { me } from '../../app/session';
import { Page } from '../../parts/page';
import { Picture } from '../../parts/picture';
import { t } from '../../words/words';

const PLACES = [
  ['/me/profile', 'profile.title'],
  ['/me/devices', 'devices.title'],
  ['/me/supporters', 'supporters.title'],
  ['/me/looks', 'looks.title'],
  ['/me/data', 'data.title'],
  ['/proofs', 'proofs.title'],
  ['/settings', 'settings.title'],
] as const;

export default function MeScreen() {
  return (
    <Page title={t('me.title')} above={me.value?.name ?? ''}>
      <ul class="list">
        {PLACES.map(([address, key]) => (
          <li key={address}>
            <Picture of={address} />
            <a href={address}>{t(key)}</a>
          </li>
        ))}
      </ul>
    </Page>
  );
}
