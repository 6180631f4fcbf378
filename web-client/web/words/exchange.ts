// An exchange in words, seen by one of those it concerns.
import type { Consent, Exchange, Line } from '../sync/types';
import { lengthInWords } from './units';
import { type Key, t } from './words';

/** A category as people read it: in their language for those every bank starts with, else as the bank spells it. */
export function categoryInWords(category: string): string {
  return t(`category.${category}` as Key) || categoryPlain(category);
}

/** A category in the bank's own words: `help-at-home` is "Help at home". */
export function categoryPlain(category: string): string {
  const words = category.replace(/-/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What someone typed as a category, in the spelling of the rules: `Help at home` is `help-at-home`. */
export function categorySpelt(typed: string): string {
  const plain = typed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}

/** "You gave Ceri 2 hours", "Ceri gave you 2 hours" or "Ceri gave Jo 2 hours". */
export function lineInWords(line: Line, account: string): string {
  const length = lengthInWords(line.minutes);
  const giver = name(line.giver_name);
  const receiver = name(line.receiver_name);
  if (line.giver === account) return t('line.gave', { name: receiver, length });
  if (line.receiver === account) return t('line.received', { name: giver, length });
  return t('line.others', { giver, receiver, length });
}

export function name(known: string | null): string {
  return known ?? t('people.erased');
}

/** Where a line stands: done, or for whom it waits. */
export function stateInWords(line: Line, account: string): string {
  if (line.state !== 'waiting') {
    if (line.undone_minutes > 0) return t('state.undone', { length: lengthInWords(line.undone_minutes) });
    return t(`state.${line.state}`);
  }
  if (line.waits_for.includes(account)) return t('state.waiting.you');
  const [first = ''] = line.waits_for;
  return t('state.waiting', { name: nameIn(line, first) });
}

/** The name of an account that stands in a line. */
function nameIn(line: Line, account: string): string {
  if (line.giver === account) return name(line.giver_name);
  if (line.receiver === account) return name(line.receiver_name);
  return t('people.someone');
}

/** The accounts of mine (own, supported, looked after) whose agreement is waited for. */
export function waitingForMine(exchange: Exchange, accounts: readonly string[]): string[] {
  const waiting = exchange.lines.filter((line) => line.state === 'waiting').flatMap((line) => line.waits_for);
  return accounts.filter((account) => waiting.includes(account));
}

/** How an agreement came: on a device, by a supporter, or told to somebody who wrote it down. */
export function consentInWords(consent: Consent): string {
  const who = name(consent.name);
  const by = name(consent.by_name);
  return t(`consent.${consent.how}`, { name: who, by });
}
