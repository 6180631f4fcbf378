// What an officer may do about an exchange: write down that someone without a phone agreed, or put a matter right.
import { useSignal } from '@preact/signals';
import { mine, useSayer } from '../../app/saying';
import { me } from '../../app/session';
import { Radios } from '../../parts/fields';
import { Heading } from '../../parts/picture';
import { changes } from '../../sync/live';
import { usePeople } from '../../sync/people';
import type { Basis, Exchange } from '../../sync/types';
import { name } from '../../words/exchange';
import { t } from '../../words/words';

export const BASES: readonly Basis[] = ['spoken', 'phone', 'paper', 'email', 'present'];

export default function Attest({ exchange }: { exchange: Exchange }) {
  const { people } = usePeople();
  const waiting = exchange.lines.filter((line) => line.state === 'waiting').flatMap((line) => line.waits_for);
  const withoutPhone = people.filter((each) => waiting.includes(each.account) && !each.has_device);
  const parties = exchange.lines.flatMap((line) => [line.giver, line.receiver]);
  // Nobody writes down an agreement to hours of their own: another officer does.
  if (parties.includes(me.value?.account ?? '')) {
    return withoutPhone.length > 0 ? <p>{t('attest.own')}</p> : null;
  }
  return (
    <>
      {withoutPhone.map((each) => (
        <ForSomeone key={each.account} exchange={exchange} account={each.account} known={name(each.name)} />
      ))}
      {exchange.not_right && <PutRight exchange={exchange} />}
    </>
  );
}

function ForSomeone({ exchange, account, known }: { exchange: Exchange; account: string; known: string }) {
  const basis = useSignal<Basis | ''>('');
  const missing = useSignal('');
  const sayer = useSayer(`/exchange/${exchange.by}/${exchange.id}`);
  const field = `basis-${account}`;
  const submit = async (event: Event) => {
    event.preventDefault();
    missing.value = basis.value ? '' : t('attest.missing');
    if (!basis.value) return;
    const { by, id, terms } = exchange;
    const said = await sayer.say(
      mine('exchange.attested', { basis: basis.value, exchange: { by, id, terms }, for: account }),
    );
    if (said) changes.value += 1;
  };
  const wrong = missing.value || sayer.refusal;
  return (
    <form onSubmit={submit} noValidate>
      <Heading of="attest.title" values={{ name: known }} />
      <Radios
        id={field}
        label={t('attest.how', { name: known })}
        errors={wrong ? { [field]: wrong } : {}}
        value={basis.value}
        options={BASES.map((value) => ({ value, label: t(`basis.${value}`) }))}
        onValue={(value) => {
          basis.value = value;
        }}
      />
      <p>{t('attest.shown')}</p>
      <p class="actions">
        <button type="submit" disabled={sayer.busy}>
          {t('attest.send', { name: known })}
        </button>
      </p>
    </form>
  );
}

function PutRight({ exchange }: { exchange: Exchange }) {
  const sayer = useSayer(`/exchange/${exchange.by}/${exchange.id}`);
  const { by, id, terms } = exchange;
  const undone = exchange.lines.every((line) => line.undone_minutes === line.minutes);
  const resolve = async (outcome: string) => {
    const said = await sayer.say(mine('exchange.resolved', { exchange: { by, id, terms }, outcome }));
    if (said) changes.value += 1;
  };
  return (
    <>
      <Heading of="right.title" />
      <p>{t('right.body')}</p>
      {sayer.refusal && (
        <p class="field-error" role="alert">
          {sayer.refusal}
        </p>
      )}
      <p class="actions">
        <button type="button" class="second" disabled={sayer.busy} onClick={() => resolve('stands')}>
          {t('right.stands')}
        </button>
        {undone && (
          <button type="button" class="second" disabled={sayer.busy} onClick={() => resolve('undone')}>
            {t('right.undone')}
          </button>
        )}
      </p>
    </>
  );
}
