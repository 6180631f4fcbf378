// The first page: home for a device that is set up, else the landing, which never looks like being signed out.
import { haveNeighbours, me, stopped } from '../app/session';
import { deviceKey } from '../device/key';
import { Page } from '../parts/page';
import { Heading } from '../parts/picture';
import { t } from '../words/words';
import { HomeScreen } from './home';

export default function StartScreen() {
  if (stopped.value) return <Stopped />;
  if (deviceKey.value && me.value) return <HomeScreen />;
  return <Landing />;
}

function Landing() {
  return (
    <Page title={t('landing.title')}>
      <p class="lead">{t('landing.lead')}</p>
      <Heading of="landing.invited.title" />
      <p>{t('landing.invited.body')}</p>
      <p>
        <a href="/join">{t('landing.invited.type')}</a>
      </p>
      <Heading of="landing.before.title" />
      <p>{t('landing.before.body')}</p>
      <Heading of="landing.new.title" />
      <p>{t('landing.new.body')}</p>
      {haveNeighbours.value && (
        <>
          <Heading of="landing.network.title" />
          <p>
            <a href="/network">{t('landing.network')}</a>
          </p>
        </>
      )}
    </Page>
  );
}

function Stopped() {
  return (
    <Page title={t('stopped.title')}>
      <p>{t('stopped.body')}</p>
      <p>{t('stopped.next')}</p>
      <p>
        <a href="/join">{t('landing.invited.type')}</a>
      </p>
    </Page>
  );
}
