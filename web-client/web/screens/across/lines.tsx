// Transfers in a list: in a sentence, with the day, and where each stands; those not yet sent among them.
import { me } from '../../app/session';
import { Picture } from '../../parts/picture';
import type { Transfer } from '../../sync/areas';
import { codes } from '../../sync/codes';
import { outbox } from '../../sync/outbox';
import { aboutInWords, standsInWords, transferInWords } from '../../words/areas';
import { dayInWords } from '../../words/units';
import { t } from '../../words/words';

/** A transfer as a screen shows it. */
export interface Shown extends Transfer {
  /** Made on this device and not yet taken by the node. */
  unsent: boolean;
}

export function addressOf({ transfer, account }: Pick<Transfer, 'transfer' | 'account'>): string {
  return `/across/${transfer}${account === me.value?.account ? '' : `?for=${account}`}`;
}

export function TransferList({ transfers, account }: { transfers: readonly Shown[]; account: string }) {
  const own = account === me.value?.account;
  return (
    <ul class="list">
      {transfers.map((each) => (
        <li key={each.id}>
          <a href={addressOf(each)}>{transferInWords(each, own ? account : '')}</a>
          <p>
            {aboutInWords(each)}, {dayInWords(each.day)}
          </p>
          <p>
            <Stands transfer={each} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Where a transfer stands, as a label. */
export function Stands({ transfer }: { transfer: Shown }) {
  const look = transfer.state === 'settled' ? 'state good' : 'state';
  return (
    <span class={look}>
      <Picture of={`across.state.${transfer.state}`} inline />
      {transfer.unsent ? t('hours.saved.title') : standsInWords(transfer)}
    </span>
  );
}

interface Body {
  by: string;
  id: string;
  at: number;
  kind: string;
  content: Record<string, string | number | undefined>;
}

/** With what this device has made and not yet sent, newest first. */
export function withUnsent(sent: readonly Transfer[], account: string): Shown[] {
  const waiting = outbox.value.filter(({ refusal }) => !refusal).map((item) => JSON.parse(item.envelope.body) as Body);
  const made = waiting.map(shownBy).filter((each): each is Shown => each !== null && each.account === account);
  const rest = sent.filter(({ id }) => !made.some((each) => each.id === id));
  return [...made.reverse(), ...rest.map((each) => ({ ...each, unsent: false }))];
}

function shownBy({ by, id, at, kind, content }: Body): Shown | null {
  if (kind !== 'transfer.promised' && kind !== 'transfer.offered') return null;
  const code = codes.value?.find((each) => each.entry === id);
  return {
    // What was given has no name before it is sent: its page is found by the entry.
    transfer: String(content.transfer ?? id),
    peer: { origin: String(content.peer), name: code?.area ?? null, area: null },
    index: 0,
    side: kind === 'transfer.offered' ? 'gave' : 'received',
    account: String(content.for ?? by),
    account_name: null,
    minutes: Number(content.minutes),
    day: String(content.day),
    category: String(content.category),
    note: null,
    code: null,
    state: kind === 'transfer.offered' ? 'offered' : 'promised',
    reason: null,
    waiting_for: null,
    last_heard: null,
    by,
    id,
    at,
    unsent: true,
  };
}
