// Exchanges in a list: in a sentence, with the day, and where each stands.

import type { Exchange, Line } from '../sync/types';
import { categoryInWords, lineInWords, name, stateInWords } from '../words/exchange';
import { dayInWords } from '../words/units';
import { t } from '../words/words';
import { Picture } from './picture';

export function addressOf({ by, id }: { by: string; id: string }): string {
  return `/exchange/${by}/${id}`;
}

export function ExchangeList({ exchanges, account }: { exchanges: readonly Exchange[]; account: string }) {
  return (
    <ul class="list">
      {exchanges.map((exchange) => (
        <ExchangeLine key={`${exchange.by}/${exchange.id}`} exchange={exchange} account={account} />
      ))}
    </ul>
  );
}

function ExchangeLine({ exchange, account }: { exchange: Exchange; account: string }) {
  const lines = exchange.lines.filter((line) => line.giver === account || line.receiver === account);
  const shown = lines.length > 0 ? lines : exchange.lines;
  const [first] = shown;
  if (!first) return null;
  return (
    <li>
      <a href={addressOf(exchange)}>
        {lineInWords(first, account)}
        {shown.length > 1 && ` ${t('line.more', { n: shown.length - 1 })}`}
      </a>
      <p>
        {categoryInWords(exchange.category)}, {dayInWords(exchange.day)}
      </p>
      <p>
        <State line={first} account={account} />{' '}
        {exchange.by !== account && first.state === 'waiting' && t('line.by', { name: name(exchange.by_name) })}
      </p>
      {exchange.not_right && <p>{t('exchange.not-right', { name: name(exchange.not_right.by_name) })}</p>}
    </li>
  );
}

/** Where a line stands, as a label. */
export function State({ line, account }: { line: Line; account: string }) {
  const forMe = line.state === 'waiting' && line.waits_for.includes(account);
  const look = line.state === 'done' ? 'state good' : forMe ? 'state mine' : 'state';
  return (
    <span class={look}>
      <Picture of={`state.${line.state}`} inline />
      {stateInWords(line, account)}
    </span>
  );
}
