// Somebody drew a slip: five questions, sent without a name, an account or a cookie.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go, here } from '../../../app/router';
import { TypedCode } from '../../../parts/code';
import type { Errors } from '../../../parts/errors';
import { Radios } from '../../../parts/fields';
import { Page } from '../../../parts/page';
import { BASE } from '../../../sync/api';
import { t } from '../../../words/words';
import { readSlip, type Slip } from './slips';

const RATED = ['understood', 'listened', 'difference', 'important'] as const;
type Rated = (typeof RATED)[number];
const MARKS = ['1', '2', '3', '4', '5'] as const;
const AGAIN = ['yes', 'unsure', 'no'] as const;
type Mark = (typeof MARKS)[number];

type Given = Partial<Record<Rated, Mark>> & { again?: (typeof AGAIN)[number] };
type Ended = 'done' | 'slip-used' | 'slip-unknown' | 'failed';

export default function SlipScreen() {
  const { fragment } = here.value;
  const ended = useSignal<Ended | null>(null);
  const slip = useSignal<Slip | null | undefined>(undefined);
  useEffect(() => {
    void readSlip(fragment).then((read) => {
      slip.value = read;
    });
  }, [fragment]);
  if (ended.value === 'done') {
    return (
      <Page title={t('slip.thanks')}>
        <div class="done" role="status">
          <p>{t('slip.thanks.body')}</p>
        </div>
        <p>{t('slip.thanks.next')}</p>
      </Page>
    );
  }
  if (ended.value === 'slip-used' || ended.value === 'slip-unknown') {
    return (
      <Page title={t(`slip.${ended.value}`)}>
        <p>{t('slip.ask')}</p>
      </Page>
    );
  }
  if (slip.value === undefined) return null;
  if (slip.value === null) return <Typing />;
  return (
    <Questions
      slip={slip.value}
      failed={ended.value === 'failed'}
      onEnd={(how) => {
        ended.value = how;
      }}
    />
  );
}

function Questions({ slip, failed, onEnd }: { slip: Slip; failed: boolean; onEnd: (how: Ended) => void }) {
  const given = useSignal<Given>({});
  const errors = useSignal<Errors>({});
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {};
    for (const each of RATED) if (!given.value[each]) wrong[each] = t('slip.missing', { question: t(`slip.${each}`) });
    if (!given.value.again) wrong.again = t('slip.missing', { question: t('slip.again') });
    errors.value = wrong;
    if (Object.keys(wrong).length > 0 || busy.value) return;
    busy.value = true;
    onEnd(await send(slip, given.value));
    busy.value = false;
  };
  const shown = failed ? { ...errors.value, send: t('reading.offline') } : errors.value;
  return (
    <Page title={t('slip.title')} errors={shown}>
      <p>{t('slip.intro')}</p>
      <p>{t('slip.secret')}</p>
      <form onSubmit={submit} noValidate>
        {RATED.map((each) => (
          <Radios
            key={each}
            id={each}
            label={t(`slip.${each}`)}
            errors={errors.value}
            value={given.value[each] ?? ''}
            options={MARKS.map((value) => ({ value, label: t(`slip.mark.${value}`) }))}
            onValue={(value) => {
              given.value = { ...given.value, [each]: value };
            }}
          />
        ))}
        <Radios
          id="again"
          label={t('slip.again')}
          errors={errors.value}
          value={given.value.again ?? ''}
          options={AGAIN.map((value) => ({ value, label: t(`slip.again.${value}`) }))}
          onValue={(value) => {
            given.value = { ...given.value, again: value };
          }}
        />
        <p class="actions">
          <button type="submit" id="send" disabled={busy.value}>
            {t('slip.send')}
          </button>
        </p>
      </form>
    </Page>
  );
}

/** Sent without the cookie, also from a phone that somebody is signed in on. */
async function send({ secret }: Slip, { again, ...rated }: Given): Promise<Ended> {
  const marks = Object.fromEntries(Object.entries(rated).map(([key, value]) => [key, Number(value)]));
  try {
    const response = await fetch(`${BASE}/reflections`, {
      method: 'POST',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slip: secret, answers: { ...marks, again } }),
    });
    if (response.ok) return 'done';
    const { code } = await response.json();
    return code === 'slip-used' || code === 'slip-unknown' ? code : 'failed';
  } catch {
    return 'failed';
  }
}

function Typing() {
  return (
    <TypedCode
      title={t('slip.type')}
      label={t('slip.code')}
      hint={t('slip.code.hint')}
      take={async (typed) => {
        const slip = await readSlip(typed);
        if (slip) go(`/slip#${slip.link}`, { replace: true });
        return slip !== null;
      }}
    />
  );
}
