// My hours: everything in order, the count checked for gaps on this device, to filter, print and take along.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { here } from '../app/router';
import { bank, me } from '../app/session';
import { csv, download } from '../parts/download';
import { addressOf } from '../parts/exchanges';
import { Select } from '../parts/fields';
import { Page } from '../parts/page';
import { Heading } from '../parts/picture';
import { Since, Trouble } from '../parts/reading';
import { type Across, useAcross } from '../sync/across';
import type { Transfer } from '../sync/areas';
import { usePeople } from '../sync/people';
import { type ReadStatement, told, useStatement } from '../sync/statement';
import type { StatementItem } from '../sync/types';
import { aboutInWords, partiesOf, standsInWords, transferInWords } from '../words/areas';
import { categoryInWords, lineInWords, name, stateInWords } from '../words/exchange';
import { dayInWords, dayOf, lengthInWords } from '../words/units';
import { type Key, t } from '../words/words';
import { Totals } from './home';

const FILTERS = ['all', 'given', 'received', 'waiting'] as const;
type Filter = (typeof FILTERS)[number];

export default function StatementScreen() {
  const person = me.value;
  const account = here.value.search.get('for') ?? person?.account ?? '';
  const { people } = usePeople();
  const others = [...(person?.supports ?? []), ...(person?.keeps ?? []), ...people];
  const other = account === person?.account ? undefined : others.find((each) => each.account === account);
  const { statement, since, problem } = useStatement(account);
  const across = useAcross(statement);
  const filter = useSignal<Filter>('all');
  const title = other ? t('statement.title.other', { name: name(other.name) }) : t('statement.title');
  return (
    <Page title={title}>
      <Trouble problem={problem} />
      <Since since={since} />
      {statement && (
        <>
          <Totals home={statement} of={other && name(other.name)} />
          <Gaps statement={statement} across={across} />
          <div class="no-print">
            <Select
              id="filter"
              label={t('statement.filter')}
              value={filter.value}
              options={FILTERS.map((value) => ({ value, label: t(`statement.filter.${value}`) }))}
              onValue={(value) => {
                filter.value = value || 'all';
              }}
            />
            <p class="actions">
              <button type="button" class="second" onClick={() => window.print()}>
                {t('statement.print')}
              </button>
              <button type="button" class="second" onClick={() => asFile(statement, across)}>
                {t('statement.csv')}
              </button>
            </p>
          </div>
          <Rows statement={statement} across={across} filter={filter.value} />
        </>
      )}
    </Page>
  );
}

/** Whether every entry is here: the numbers run on without a gap, and each leaf says the number it stands at. */
function Gaps({ statement, across }: { statement: ReadStatement; across: Across }) {
  const words = useSignal('');
  useEffect(() => {
    if (statement.gap !== null) return;
    const whole = t('statement.whole', { n: statement.count });
    const fewer = across.told(told(withBalance(statement.items))).length < statement.count;
    words.value = fewer ? `${whole} ${t('statement.shared')}` : whole;
  }, [statement, across]);
  if (statement.gap !== null) {
    return (
      <div class="error-summary" role="alert">
        <Heading of="statement.gap.title" />
        <p>{t('statement.gap.body', { place: statement.gap + 1 })}</p>
      </div>
    );
  }
  return <p>{words.value}</p>;
}

interface RowsProps {
  statement: ReadStatement;
  across: Across;
  filter: Filter;
}

function Rows({ statement, across, filter }: RowsProps) {
  const rows = across
    .told(told(withBalance(statement.items)))
    .filter(({ item }) => fits(item, statement.account, filter) || (filter === 'waiting' && across.waits(item)));
  if (rows.length === 0) return <p>{t('statement.none')}</p>;
  const counted = !bank.value?.policy.count_only;
  return (
    <table class="stack">
      <caption>{t('statement.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('statement.what')}</th>
          <th scope="col">{t('statement.day')}</th>
          <th scope="col" class="number">
            {t('statement.change')}
          </th>
          {counted && (
            <th scope="col" class="number">
              {t('statement.after')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.reverse().map(({ item, balance }) => (
          <tr key={item.n}>
            <th scope="row">
              <What item={item} account={statement.account} transfer={across.of(item)} />
            </th>
            <td data-label={t('statement.day')}>{dayOfItem(item, across)}</td>
            <td class="number" data-label={t('statement.change')}>
              {changeInWords(item.minutes)}
            </td>
            {counted && (
              <td class="number" data-label={t('statement.after')}>
                {balanceInWords(balance)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface WhatProps {
  item: StatementItem;
  account: string;
  transfer: Transfer | undefined;
}

function What({ item, account, transfer }: WhatProps) {
  const { exchange } = item;
  const kind = t(`kind.${item.kind}` as Key) || t('kind.other');
  if (transfer) {
    const own = account === me.value?.account;
    return (
      <span>
        <a href={`/across/${transfer.transfer}${own ? '' : `?for=${account}`}`}>
          {transferInWords(transfer, own ? account : '')}
        </a>
        <span class="under">
          {aboutInWords(transfer)}, {standsInWords(transfer)}
        </span>
      </span>
    );
  }
  if (!exchange) return <span>{kind}</span>;
  const line = exchange.lines.find((each) => each.giver === account || each.receiver === account) ?? exchange.lines[0];
  // Only to the one whose hours they are is it said as "you".
  const self = me.value?.account ?? '';
  return (
    <span>
      <a href={addressOf(exchange)}>{line ? lineInWords(line, self) : kind}</a>
      <span class="under">
        {kind}, {categoryInWords(exchange.category)}
        {line && `, ${stateInWords(line, self)}`}
      </span>
    </span>
  );
}

function dayOfItem(item: StatementItem, across: Across): string {
  const day = item.exchange?.day ?? across.of(item)?.day;
  return day ? dayInWords(day) : '';
}

function withBalance(items: readonly StatementItem[]): { item: StatementItem; balance: number }[] {
  let balance = 0;
  return items.map((item) => {
    balance += item.minutes;
    return { item, balance };
  });
}

function fits(item: StatementItem, account: string, filter: Filter): boolean {
  if (filter === 'given') return item.minutes > 0;
  if (filter === 'received') return item.minutes < 0;
  if (filter === 'waiting') {
    return (item.exchange?.lines ?? []).some(
      (line) => line.state === 'waiting' && [line.giver, line.receiver].includes(account),
    );
  }
  return true;
}

function changeInWords(minutes: number): string {
  if (minutes > 0) return t('statement.gave', { length: lengthInWords(minutes) });
  if (minutes < 0) return t('statement.received', { length: lengthInWords(minutes) });
  return t('statement.nothing');
}

function balanceInWords(minutes: number): string {
  if (minutes === 0) return t('statement.even');
  const length = lengthInWords(minutes);
  return minutes > 0 ? t('statement.more', { length }) : t('statement.less', { length });
}

function asFile(statement: ReadStatement, across: Across): void {
  const head = ['n', 'day', 'kind', 'category', 'giver', 'receiver', 'minutes', 'balance', 'note', 'reference'];
  const rows = withBalance(statement.items).map(({ item, balance }) => {
    const { exchange } = item;
    const transfer = across.of(item);
    const line = exchange?.lines.find((each) => [each.giver, each.receiver].includes(statement.account));
    const [gave, received] = transfer ? partiesOf(transfer) : [line?.giver_name, line?.receiver_name];
    return [
      item.n,
      exchange?.day ?? transfer?.day ?? '',
      item.kind,
      exchange?.category ?? transfer?.category ?? '',
      gave ?? '',
      received ?? '',
      item.minutes,
      balance,
      exchange?.note ?? transfer?.note ?? '',
      exchange?.id ?? transfer?.transfer ?? '',
    ];
  });
  download(`kith-hours-${dayOf(new Date())}.csv`, 'text/csv', csv([head, ...rows]));
}
