// The neighbours that this device counts, kept from when it was set up, and looked after now and then.
import { store } from '../device/store';
import { openCertificate } from '../log/certificate';
import { changes, type Told, update, type Witness } from '../log/witnesses';
import { get } from './api';
import type { Neighbour, Neighbours } from './openapi';
import { otherCheckers } from './state';

/** Where they are kept. */
const PLACE = 'witnesses';
/** How often a device looks by itself whether the set has changed, in ms. */
const AGAIN = 6 * 60 * 60 * 1000;

/** What this device knows of them. */
export interface Known {
  all: Witness[];
  /** When it last looked. */
  looked: number;
  /** When the person last read what changed. */
  read: number;
}

/** What this device knows; null where it never looked. */
export async function known(): Promise<Known | null> {
  return ((await (await store()).get('pages', PLACE))?.value as Known | undefined) ?? null;
}

/** Looks whether the set has changed, unless it was looked at a short while ago; the first look pins it. */
export async function lookNowAndThen(): Promise<void> {
  const before = await known();
  otherCheckers.value = isUnread(before);
  const since = Date.now() - (before?.looked ?? 0);
  if (!before || since > AGAIN || since < 0) await take(await get<Neighbours>('/peers'));
}

/** Takes in what our node says of its neighbours. */
export async function take({ items }: Pick<Neighbours, 'items'>): Promise<Known> {
  const told = await Promise.all(items.filter(({ linked }) => linked).map(asTold));
  const now = Date.now();
  // Between reading and writing nothing is waited for: two tabs that look at once come to one set.
  const { store: pages, done } = (await store()).transaction('pages', 'readwrite');
  const before = ((await pages.get(PLACE))?.value as Known | undefined) ?? null;
  const after = { all: update(before?.all ?? null, told, now), looked: now, read: before?.read ?? 0 };
  await pages.put({ at: now, value: after }, PLACE);
  await done;
  otherCheckers.value = isUnread(after);
  return after;
}

/** The person has read what changed. */
export async function haveRead(): Promise<void> {
  const { store: pages, done } = (await store()).transaction('pages', 'readwrite');
  const before = (await pages.get(PLACE))?.value as Known | undefined;
  if (before) await pages.put({ at: Date.now(), value: { ...before, read: Date.now() } }, PLACE);
  await done;
  otherCheckers.value = false;
}

function isUnread(known: Known | null): boolean {
  return known !== null && changes(known.all, Date.now()).some(({ at }) => at > known.read);
}

async function asTold({ origin, area, name, organisation, certificate }: Neighbour): Promise<Told> {
  const opened = certificate && (await openCertificate(certificate));
  const keys = opened?.origin === origin ? opened : null;
  return { origin, name: area || name || origin, organisation, keys };
}
