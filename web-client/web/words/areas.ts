// Neighbour areas and help across areas in words.
import type { Held, Peer, Transfer } from '../sync/areas';
import { categoryInWords } from './exchange';
import { dayOf, lengthInWords, momentInWords } from './units';
import { type Key, t } from './words';

/** When an area was last heard from: "last heard from at 14:10", with the day where it was not today. */
export function heardInWords(at: number | null, now = new Date()): string {
  if (at === null) return t('heard.never');
  const moment = new Date(at);
  if (dayOf(moment) !== dayOf(now)) return t('heard.on', { moment: momentInWords(at) });
  const two = (number: number) => String(number).padStart(2, '0');
  return t('heard.at', { clock: `${two(moment.getHours())}:${two(moment.getMinutes())}` });
}

/** What the neighbour area is called in a sentence. */
export function areaOf({ peer }: Pick<Transfer, 'peer'>): string {
  return peer.area || peer.name || t('across.some-area');
}

/** What an area is called: by its place, else by its time bank's name, else by its name for life. */
export function areaName({ area, name, origin }: Pick<Peer, 'area' | 'name' | 'origin'>): string {
  return area || name || origin;
}

/** "You gave 2 hours in Leeds", or whose hours they are where they are not one's own. */
export function transferInWords(transfer: Transfer, self: string): string {
  const { side, account, minutes } = transfer;
  const values = { area: areaOf(transfer), length: lengthInWords(minutes) };
  if (account === self) return t(`across.line.${side}`, values);
  return t(`across.line.${side}.other`, { ...values, name: transfer.account_name ?? t('people.erased') });
}

/** What it was about, where that is known. */
export function aboutInWords({ category }: Pick<Transfer, 'category'>): string {
  return category === null ? t('kind.other') : categoryInWords(category);
}

/** Where a transfer stands, in plain words. */
export function standsInWords(transfer: Transfer): string {
  const { state, waiting_for, last_heard, reason } = transfer;
  const area = areaOf(transfer);
  if (state === 'settled') return t('state.done');
  if (state === 'withdrawn') return t('state.withdrawn');
  if (state === 'refused') {
    const words = t(`across.refused.${reason}` as Key, { area });
    return words || t('across.refused.other', { area });
  }
  const when = heardInWords(last_heard);
  if (state === 'cancelling') return t('across.cancelling', { area, when });
  switch (waiting_for) {
    case 'their-phone':
      return t(`across.waiting.phone.${transfer.side}`);
    case 'their-kith':
    case null:
      return t('across.waiting.area', { area, when });
  }
}

/** Whether both areas let their people log help with each other. */
export function takesHours({ state, linked, turned_away }: Pick<Peer, 'state' | 'linked' | 'turned_away'>): boolean {
  return linked && state === 'linked' && !turned_away;
}

/** Whether it is connected, and open to us. */
export function isGood(peer: Peer): boolean {
  return peer.connected && takesHours(peer);
}

/** Where a neighbour area stands with us. */
export function stateInWords(peer: Peer): string {
  if (peer.state === 'asked' && peer.linked) return t('areas.state.waiting');
  if (peer.state !== 'linked') return t(`areas.state.${peer.state}`);
  if (peer.turned_away) return t('areas.state.away');
  if (peer.connected) return t('areas.state.connected');
  return sentence(heardInWords(peer.last_heard));
}

/** Who can look forward to hours from whom; never a debt. */
export function balanceInWords(peer: Peer): string {
  const area = areaName(peer);
  const balance = peer.balance ?? 0;
  const way = balance < 0 ? 'us' : balance > 0 ? 'them' : 'even';
  return t(`areas.balance.${way}`, { area, length: lengthInWords(balance) });
}

/** How far a neighbour's copy or check of our book reaches. */
export function heldInWords(key: 'areas.help.holds' | 'areas.help.checked', held: Held | null | undefined): string {
  if (!held) return t(key === 'areas.help.holds' ? 'areas.help.holds.none' : 'areas.help.checked.none');
  return t(key, { size: held.size, moment: momentInWords(held.at) });
}

/** As a sentence of its own: "Last heard from at 14:10." */
export function heardAlone(at: number | null): string {
  return `${sentence(heardInWords(at))}.`;
}

function sentence(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** Who gave and who received, as a table names them: of the other one only the area is known. */
export function partiesOf(transfer: Transfer): [string, string] {
  const own = transfer.account_name ?? t('people.erased');
  const other = areaOf(transfer);
  return transfer.side === 'gave' ? [own, other] : [other, own];
}
