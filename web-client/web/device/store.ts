// What this device keeps, in IndexedDB: its key, entries not yet sent, drafts, proofs, pages for reading offline.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Envelope } from './envelope';

/** The device's key: a handle the browser never opens, or a seed where the browser has no such keys. */
export type StoredKey =
  | { kind: 'webcrypto'; did: string; pair: CryptoKeyPair }
  | { kind: 'fallback'; did: string; seed: Uint8Array };

/** An entry made here, until the node has taken it. */
export interface OutboxItem {
  id: string;
  /** Counts up, so that entries are sent in the order they were made. */
  order: number;
  envelope: Envelope;
  /** What the person sees of it: which screen made it and what they answered there, to be edited if refused. */
  draft: { screen: string; answers: unknown };
  /** Why the node refused it; without one it waits to be sent. */
  refusal?: { code: string; title: string; detail: string };
}

/** Proof that an entry is in the hours book. */
export interface ProofItem {
  /** `<by>/<id>` of the entry. */
  name: string;
  /** The leaf as the node took it, body included. */
  leaf: string;
  /** `c2sp.org/tlog-proof@v1…` */
  receipt: string;
  vkey: string;
}

interface Stores extends DBSchema {
  keys: { key: string; value: StoredKey };
  outbox: { key: string; value: OutboxItem; indexes: { order: number } };
  drafts: { key: string; value: unknown };
  proofs: { key: string; value: ProofItem };
  pages: { key: string; value: { at: number; value: unknown } };
}

let open: Promise<IDBPDatabase<Stores>> | undefined;

export function store(): Promise<IDBPDatabase<Stores>> {
  open ??= openDB<Stores>('kith', 1, {
    upgrade(database) {
      database.createObjectStore('keys');
      database.createObjectStore('outbox', { keyPath: 'id' }).createIndex('order', 'order');
      database.createObjectStore('drafts');
      database.createObjectStore('proofs', { keyPath: 'name' });
      database.createObjectStore('pages');
    },
  });
  return open;
}

/** Forgets everything about whoever used this device, its key too. */
export async function forgetEverything(): Promise<void> {
  const database = await store();
  const names = ['keys', 'outbox', 'drafts', 'proofs', 'pages'] as const;
  await Promise.all(names.map((name) => database.clear(name)));
}
