// Saying something about groups, meetings and pieces of work: each kind becomes an entry here, its words committed to.
// Empty words are left out, never kept as nothing.

import { mine } from '../../app/saying';
import type { Json } from '../../device/canonical';
import { commit } from '../../device/details';
import type { Saying } from '../../device/envelope';
import type { Kind, Kinds } from '../../sync/meetings';
import type { EntryName } from '../../sync/types';

/** An entry of this kind by the one who uses this device, or by whom a single-use link speaks for. */
export async function saying<K extends Kind>(
  kind: K,
  content: Kinds[K][0],
  words: Kinds[K][1],
  by?: string,
): Promise<Saying> {
  const kept = words === undefined ? {} : tidy(words);
  const details = Object.keys(kept).length > 0 ? [await commit(kept)] : [];
  const said = mine(kind, withDetails(content, details[0]?.commitment), details);
  return by === undefined ? said : { ...said, by };
}

/** The commitment stands in the body, and for the kinds that say a meeting's shape within the shape. */
function withDetails(content: object, commitment: string | undefined): Json {
  const body = tidy(content);
  if (!('shape' in body)) return { ...body, details: commitment };
  return { ...body, shape: { ...(body.shape as { [key: string]: Json }), details: commitment } };
}

/** Without what is empty: no text, an empty list, nothing. Text loses the spaces around it. */
function tidy(value: object): { [key: string]: Json } {
  const members = Object.entries(value).map(([key, each]): [string, Json | undefined] => [key, tidied(each)]);
  return Object.fromEntries(members.filter((member): member is [string, Json] => member[1] !== undefined));
}

function tidied(value: unknown): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value.trim() || undefined;
  if (Array.isArray(value)) return value.length > 0 ? value.map((each) => tidied(each) ?? '') : undefined;
  return typeof value === 'object' ? tidy(value) : (value as number | boolean);
}

/** What the entry just made is called. */
export function named({ by, id }: EntryName): EntryName {
  return { by, id };
}

export function sameName(a: EntryName | null | undefined, b: EntryName | null | undefined): boolean {
  return a !== null && a !== undefined && a.by === b?.by && a.id === b.id;
}

/** The address of a group, a piece of work or a meeting, and of the pages below it. */
export function addressOf(what: 'groups' | 'pieces' | 'meetings', { by, id }: EntryName, below = ''): string {
  return `/${what}/${by}/${id}${below && `/${below}`}`;
}

/** A name in the address, from the route's `:by` and `:id`. */
export function nameIn(params: Record<string, string>): EntryName {
  return { by: params.by ?? '', id: params.id ?? '' };
}
