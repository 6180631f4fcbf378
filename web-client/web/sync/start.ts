// Starts what goes on behind the screens: sending what waits, listening for news, keeping the client on the device.
import { effect } from '@preact/signals';
import { haveNeighbours, me, refresh } from '../app/session';
import { changes, listen } from './live';
import { look, sendAll } from './outbox';
import { registerWorker } from './register';
import { lost, offline, unsent } from './state';

/** How often to try again while something waits to be sent, in ms. */
const RETRY = 30_000;

export function startSync(): void {
  registerWorker();
  void look().then(sendAll);
  window.addEventListener('online', back);
  window.addEventListener('offline', () => {
    offline.value = true;
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) back();
  });
  setInterval(() => {
    if (unsent.peek() > 0) void sendAll();
    if (lost.peek() > 0) guard();
  }, RETRY);
  effect(() => {
    if (me.value) listen(back);
  });
  // Who checks our book is remembered from the first moment, so that nobody can be swapped unseen. Fetched behind the screens.
  effect(() => {
    if (me.value) void import('./witnesses').then(({ lookNowAndThen }) => lookNowAndThen()).catch(() => {});
  });
  // With each news: what our node decided about hours from other areas is kept here, and brought back where it was lost.
  effect(() => {
    if (me.value && haveNeighbours.value) guard();
  });
  // A role, somebody to help, a phone that was stopped: who we are may have changed too.
  effect(() => {
    if (changes.value > 0) void refresh();
  });
}

function guard(): void {
  void import('./decisions').then(({ guardDecisions }) => guardDecisions()).catch(() => {});
}

/** There may be a signal again: send, and look for news. */
function back(): void {
  changes.value += 1;
  void sendAll();
}
