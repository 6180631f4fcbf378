// What the frame shows about sending: whether the node can be reached, and how much waits.
import { signal } from '@preact/signals';

export const offline = signal(false);
export const unsent = signal(0);
/** How many of the unsent the node has refused: they wait for the person, not for a signal. */
export const refused = signal(0);
/** Whether other neighbours check our book than this device knew, and the person has not read of it yet. */
export const otherCheckers = signal(false);
/** How many decisions about hours our node has lost and not yet taken back from this device. */
export const lost = signal(0);
