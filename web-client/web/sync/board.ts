// Offers and requests: what this Kith's members have posted, and what neighbour areas let us see.
import { useComputed } from '@preact/signals';
import type { OutboxItem } from '../device/store';
import type * as Api from './openapi';
import { outbox } from './outbox';
import { type Read, useAll, useRead } from './pages';

export type ListingType = Api.ListingType;

/** Something a member of our own offers or asks for. */
export type Listing = Omit<Api.ListingInfo, 'at' | 'by_name' | 'index'>;

/** One of a neighbour area's public ones; it names nobody. */
export type FarListing = Api.FarListing;
export type FarListings = Api.FarListings;

/** An own listing as a screen shows it. */
export interface Posted extends Listing {
  /** Made on this device and not yet taken by the node. */
  unsent: boolean;
}

/** What the words of a listing are committed as. */
export interface ListingWords {
  title: string;
  text?: string | undefined;
  contact?: string | undefined;
}

export const LISTINGS = '/listings';

/** Everything open in our own Kith, with what waits on this device to be sent, without what was closed here. */
export function usePosted(): Read<Posted[]> {
  const read = useAll<Listing>(LISTINGS);
  const waiting = useComputed(() => outbox.value.filter(({ refusal }) => !refusal));
  const closed = new Set(waiting.value.map(closedBy));
  const here = waiting.value.map(postedBy).filter((each) => each !== null);
  const sent = (read.value ?? []).filter(({ id }) => !here.some((each) => each.id === id));
  const value = [...here, ...sent.map((each) => ({ ...each, unsent: false }))].filter(({ id }) => !closed.has(id));
  return read.value || here.length > 0 ? { ...read, value } : (read as Read<never>);
}

/** What neighbour areas let us see; asked only where there are neighbours. Our node asks theirs meanwhile, and says what came. */
export function useFar(ask: boolean): Read<FarListings> {
  return useRead<FarListings>(ask ? '/areas/listings' : null);
}

interface Body {
  by: string;
  id: string;
  kind: string;
  content: Record<string, unknown>;
}

function closedBy(item: OutboxItem): string | undefined {
  const { kind, content } = JSON.parse(item.envelope.body) as Body;
  return kind === 'listing.closed' ? (content.listing as { id: string }).id : undefined;
}

/** The listing that an entry of this device will be. */
export function postedBy(item: OutboxItem): Posted | null {
  const { kind, by, id, content } = JSON.parse(item.envelope.body) as Body;
  if (kind !== 'listing.posted') return null;
  const words = JSON.parse(item.envelope.details[String(content.details)]?.text ?? '{}') as Partial<ListingWords>;
  return {
    by,
    id,
    account: String(content.for ?? by),
    account_name: null,
    type: content.type as ListingType,
    category: String(content.category),
    title: words.title ?? null,
    text: words.text ?? null,
    contact: words.contact ?? null,
    public: content.public === true,
    until: String(content.until),
    unsent: true,
  };
}
