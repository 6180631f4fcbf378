// Who uses this device, and whose Kith it is: what the frame and the screens ask first.
import { computed, signal } from '@preact/signals';

/** The organisation whose node this is. */
export interface Bank {
  name: string;
  origin: string;
}

export type Role = 'steward' | 'broker' | 'facilitator';

/** The person this device is set up for. */
export interface Me {
  account: string;
  name: string;
  roles: Role[];
}

export const bank = signal<Bank | null>(null);
export const me = signal<Me | null>(null);
export const mayOfficer = computed(() => me.value?.roles.some((role) => role !== 'facilitator') ?? false);

export async function startSession(): Promise<void> {
  // Filled from what this device keeps, then from the node.
}
