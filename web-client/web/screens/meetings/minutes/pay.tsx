// Hours for taking part, from the group's pot: an ordinary exchange. The pot's custodians agree, and so does each person.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { mine, useSayer } from '../../../app/saying';
import { bank, me } from '../../../app/session';
import { commit } from '../../../device/details';
import { store } from '../../../device/store';
import { addressOf as exchangeAt } from '../../../parts/exchanges';
import { Select } from '../../../parts/fields';
import { Heading } from '../../../parts/picture';
import { changes } from '../../../sync/live';
import type { AttendanceInfo, GroupInfo, MeetingInfo } from '../../../sync/meetings';
import { outbox, takenCount } from '../../../sync/outbox';
import { useRead } from '../../../sync/pages';
import { categoryInWords } from '../../../words/exchange';
import { rewardInWords } from '../../../words/meetings';
import { dayInWords, lengthInWords } from '../../../words/units';
import { t } from '../../../words/words';
import { inParts, type Owed, owed, paymentId } from './owed';
import { titleOf } from './read';

export function Pay({ meeting, there }: { meeting: MeetingInfo; there: AttendanceInfo[] }) {
  const { by, id } = meeting.shape.group;
  const { value: group } = useRead<GroupInfo>(`/groups/${by}/${id}`);
  const lines = owed(there);
  const others = there.filter(({ row }) => row?.taken && row.taken !== 'time-credit' && row.taken !== 'pending');
  return (
    <>
      <Heading of="pay.title" />
      {lines.length === 0 && <p>{t('pay.none')}</p>}
      {lines.length > 0 && (
        <ul>
          {lines.map(({ who, name, minutes }) => (
            <li key={who}>{t('pay.line', { name: name ?? t('people.someone'), length: lengthInWords(minutes) })}</li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <>
          <Heading of="pay.others" />
          <ul>
            {others.map(({ who, name, row }) => (
              <li key={who}>
                {name ?? t('people.someone')}: {row?.taken && rewardInWords(row.taken)}
              </li>
            ))}
          </ul>
        </>
      )}
      {lines.length > 0 && group && !group.pot && <p>{t('pay.no-pot')}</p>}
      {lines.length > 0 && group?.pot && <FromPot meeting={meeting} pot={group.pot} lines={lines} />}
    </>
  );
}

interface FromPotProps {
  meeting: MeetingInfo;
  pot: string;
  lines: readonly Owed[];
}

/** One exchange: its name, whom it pays, and whether it was made. */
interface Payment {
  id: string;
  lines: readonly Owed[];
  paid: boolean;
}

function FromPot({ meeting, pot, lines }: FromPotProps) {
  // The same payment has the same name, so that nobody pays twice by mistake: also from another phone it is refused.
  const payments = useSignal<Payment[]>([]);
  const account = me.value?.account ?? '';
  const turn = takenCount.value + outbox.value.length;
  useEffect(() => {
    void (async () => {
      payments.value = await Promise.all(inParts(lines).map((part, at) => paymentOf(meeting, account, part, at)));
    })();
  }, [meeting.agreed?.index, account, turn]);
  const categories = bank.value?.policy.categories ?? [];
  const what = useSignal('');
  const missing = useSignal('');
  const sayer = useSayer('/meetings');
  const paid = payments.value.filter((each) => each.paid);
  const due = payments.value.filter((each) => !each.paid);
  const pay = async (event: Event) => {
    event.preventDefault();
    missing.value = what.value ? '' : t('hours.what.missing');
    if (!what.value) return;
    for (const payment of due) {
      const details = await commit({
        note: t('pay.note', { title: titleOf(meeting), day: dayInWords(meeting.shape.day) }),
      });
      const content = {
        category: what.value,
        day: meeting.shape.day,
        details: details.commitment,
        lines: payment.lines.map(({ who, minutes }) => ({ giver: who, minutes, receiver: pot })),
      };
      if (!(await sayer.say({ ...mine('exchange.recorded', content, [details]), id: payment.id }))) return;
      changes.value += 1;
    }
  };
  const made = paid.map(({ id }, at) => (
    <p key={id}>
      <a href={exchangeAt({ by: account, id })}>
        {payments.value.length > 1 ? t('pay.part', { n: at + 1 }) : t('pay.done')}
      </a>
    </p>
  ));
  if (due.length === 0) return <>{made}</>;
  const wrong = missing.value || sayer.refusal;
  const keeps = me.value?.keeps.some((each) => each.account === pot);
  return (
    <form onSubmit={pay} noValidate>
      {paid.length > 0 && <p>{t('pay.done.parts', { n: paid.length, of: payments.value.length })}</p>}
      {made}
      <p>{t(keeps ? 'pay.keeps' : 'pay.asks')}</p>
      <Select
        id="category"
        label={t('hours.what')}
        errors={wrong ? { category: wrong } : {}}
        value={what.value}
        none={t('pay.choose')}
        options={categories.map((value) => ({ value, label: categoryInWords(value) }))}
        onValue={(value) => {
          what.value = value;
        }}
      />
      <p class="actions">
        <button type="submit" disabled={sayer.busy}>
          {t('pay.send')}
        </button>
      </p>
    </form>
  );
}

async function paymentOf(
  meeting: MeetingInfo,
  account: string,
  lines: readonly Owed[],
  part: number,
): Promise<Payment> {
  const id = await paymentId(meeting, part);
  const proof = await (await store()).get('proofs', `${account}/${id}`);
  return { id, lines, paid: proof !== undefined || outbox.peek().some((item) => item.id === id) };
}
