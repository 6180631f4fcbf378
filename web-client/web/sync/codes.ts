// The pay codes this device made, kept until their hours are settled: nobody else has them, the node neither.
import { signal } from '@preact/signals';
import { store } from '../device/store';
import type { Transfer } from './areas';

export interface KeptCode {
  transfer: string;
  /** As it is typed. */
  code: string;
  /** As it is scanned. */
  square: string;
  /** The entry that promises the hours. */
  entry: string;
  area: string;
}

const PLACE = 'paycode ';

/** Every code kept here; null until they are read from the device. */
export const codes = signal<readonly KeptCode[] | null>(null);

export async function readCodes(): Promise<void> {
  const range = IDBKeyRange.bound(PLACE, `${PLACE}~`);
  codes.value = (await (await store()).getAll('drafts', range)) as KeptCode[];
}

/** Keeps a code; it must be safe here before its promise is sent. */
export async function keepCode(code: KeptCode): Promise<void> {
  await (await store()).put('drafts', code, PLACE + code.transfer);
  await readCodes();
}

export async function forgetCode(transfer: string): Promise<void> {
  await (await store()).delete('drafts', PLACE + transfer);
  await readCodes();
}

/** Forgets the codes of hours that are decided: they open nothing more. */
export async function forgetDecided(transfers: readonly Transfer[]): Promise<void> {
  for (const { transfer, state } of transfers) {
    const decided = state === 'settled' || state === 'refused' || state === 'withdrawn';
    if (decided && codes.peek()?.some((each) => each.transfer === transfer)) await forgetCode(transfer);
  }
}
