// How Kith looks and reads on this device: language, Easy Read, size of text, reading aloud.
import { change, LANGUAGES, SIZES, settings } from '../app/settings';
import { canRead } from '../parts/aloud';
import { Checks, Radios } from '../parts/fields';
import { Page } from '../parts/page';
import { type Key, t } from '../words/words';

export default function SettingsScreen() {
  const { language, easy, size, aloud } = settings.value;
  return (
    <Page title={t('settings.title')}>
      <p>{t('settings.intro')}</p>
      <Radios
        id="language"
        label={t('settings.language')}
        value={language}
        options={LANGUAGES.map((value) => ({ value, label: t(`language.${value}` as Key) }))}
        onValue={(value) => change({ language: value })}
      />
      {language === 'cy' && <p class="hint">{t('settings.review')}</p>}
      <Checks
        id="easy"
        label={t('settings.easy')}
        values={easy ? ['easy'] : []}
        options={[{ value: 'easy', label: t('settings.easy.on'), hint: t('settings.easy.hint') }]}
        onValues={(values) => change({ easy: values.length > 0 })}
      />
      <Radios
        id="size"
        label={t('settings.size')}
        value={size}
        options={SIZES.map((value) => ({ value, label: t(`settings.size.${value}` as Key) }))}
        onValue={(value) => change({ size: value })}
      />
      {canRead.value && (
        <Checks
          id="aloud"
          label={t('settings.aloud')}
          values={aloud ? ['aloud'] : []}
          options={[{ value: 'aloud', label: t('settings.aloud.on'), hint: t('settings.aloud.hint') }]}
          onValues={(values) => change({ aloud: values.length > 0 })}
        />
      )}
      <p>{t('settings.kept')}</p>
    </Page>
  );
}
