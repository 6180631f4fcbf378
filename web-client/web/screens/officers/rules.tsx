// The bank's rules: what exchanges are about, how much one may receive first, how long an answer is waited for.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { bank, maySteward, refresh } from '../../app/session';
import { Answers } from '../../parts/answers';
import type { Errors } from '../../parts/errors';
import { Checks, TextField } from '../../parts/fields';
import { Page } from '../../parts/page';
import type { Policy } from '../../sync/types';
import { categoryInWords, categoryPlain, categorySpelt } from '../../words/exchange';
import { lengthInWords } from '../../words/units';
import { t } from '../../words/words';

/** The rules allow these many days (the protocol's own bounds). */
const DAYS = { least: 21, most: 365 };
/** And this many categories. */
const CATEGORIES = 64;

export default function RulesScreen() {
  const policy = bank.value?.policy;
  if (!policy) return <Page title={t('rules.title')} />;
  return maySteward.value ? <RulesForm policy={policy} /> : <RulesRead policy={policy} />;
}

function RulesRead({ policy }: { policy: Policy }) {
  return (
    <Page title={t('rules.title')} back="/">
      <Answers
        answers={[
          { label: t('rules.categories'), value: policy.categories.map(categoryInWords).join(', ') },
          ...(policy.count_only
            ? [{ label: t('rules.count'), value: t('rules.count.on') }]
            : [
                { label: t('rules.floor'), value: lengthInWords(policy.floor) },
                {
                  label: t('rules.ceiling'),
                  value: policy.ceiling === null ? t('rules.ceiling.none') : lengthInWords(policy.ceiling),
                },
              ]),
          { label: t('rules.expires'), value: t('rules.days', { n: policy.expires_days }) },
        ]}
      />
    </Page>
  );
}

function RulesForm({ policy }: { policy: Policy }) {
  const categories = useSignal(policy.categories.map(categoryPlain).join('\n'));
  const floor = useSignal(String(policy.floor / 60));
  const ceiling = useSignal(policy.ceiling === null ? '' : String(policy.ceiling / 60));
  const days = useSignal(String(policy.expires_days));
  const countOnly = useSignal(policy.count_only);
  const errors = useSignal<Errors>({});
  const saved = useSignal(false);
  const sayer = useSayer('/rules');

  const submit = async (event: Event) => {
    event.preventDefault();
    saved.value = false;
    const spelt = [...new Set(categories.value.split('\n').map(categorySpelt).filter(Boolean))];
    const given = { floor: hours(floor.value), ceiling: ceiling.value.trim() ? hours(ceiling.value) : null };
    const wrong: Errors = {};
    if (spelt.length === 0) wrong.categories = t('rules.categories.missing');
    if (spelt.length > CATEGORIES) wrong.categories = t('rules.categories.many', { most: CATEGORIES });
    if (given.floor === undefined) wrong.floor = t('rules.hours.wrong');
    if (given.ceiling === undefined) wrong.ceiling = t('rules.hours.wrong');
    const count = Number(days.value);
    if (!Number.isInteger(count) || count < DAYS.least || count > DAYS.most) wrong.days = t('rules.days.wrong', DAYS);
    errors.value = wrong;
    if (Object.keys(wrong).length > 0) return;
    const content = {
      categories: spelt,
      ceiling: given.ceiling ?? undefined,
      count_only: countOnly.value || undefined,
      expires_days: count,
      floor: given.floor,
    };
    if (!(await sayer.say(mine('policy.set', { bank: content })))) return;
    await refresh();
    saved.value = true;
  };
  const wrong = sayer.refusal ? { categories: sayer.refusal } : errors.value;
  return (
    <Page title={t('rules.title')} back={bank.value?.name ? '/members' : '/begin'} errors={wrong}>
      <p>{t('rules.intro')}</p>
      {saved.value && (
        <div class="done" role="status">
          <p>{t('rules.saved')}</p>
        </div>
      )}
      <form onSubmit={submit} noValidate>
        <TextField
          id="categories"
          label={t('rules.categories')}
          hint={t('rules.categories.hint')}
          errors={wrong}
          value={categories.value}
          onValue={(value) => (categories.value = value)}
          lines={8}
        />
        <Checks
          id="count"
          label={t('rules.count')}
          values={countOnly.value ? ['count'] : []}
          options={[{ value: 'count', label: t('rules.count.on'), hint: t('rules.count.hint') }]}
          onValues={(values) => (countOnly.value = values.length > 0)}
        />
        {!countOnly.value && (
          <>
            <TextField
              id="floor"
              label={t('rules.floor')}
              hint={t('rules.floor.hint')}
              errors={wrong}
              value={floor.value}
              onValue={(value) => (floor.value = value)}
              width={5}
              numeric
            />
            <TextField
              id="ceiling"
              label={t('rules.ceiling')}
              hint={t('rules.ceiling.hint')}
              errors={wrong}
              value={ceiling.value}
              onValue={(value) => (ceiling.value = value)}
              width={5}
              numeric
            />
          </>
        )}
        <TextField
          id="days"
          label={t('rules.expires')}
          hint={t('rules.expires.hint', DAYS)}
          errors={wrong}
          value={days.value}
          onValue={(value) => (days.value = value)}
          width={4}
          numeric
        />
        <p class="actions">
          <button type="submit" disabled={sayer.busy}>
            {t('rules.save')}
          </button>
        </p>
      </form>
    </Page>
  );
}

/** Hours as typed, in minutes; halves and quarters may be given. */
function hours(typed: string): number | undefined {
  const number = Number(typed.trim().replace(',', '.'));
  const minutes = Math.round(number * 60);
  return typed.trim() !== '' && number >= 0 && minutes <= 6_000_000 ? minutes : undefined;
}
