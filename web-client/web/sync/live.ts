// The node says when something touching this person became durable; screens then look again.
import { signal } from '@preact/signals';
import { BASE, Problem, session } from './api';

/** Moves whenever there may be something new to read. */
export const changes = signal(0);

/** Between tries, in ms: short at first, for a page is often opened just before the signal is back. */
const SOONEST = 2_000;
const LATEST = 60_000;

let socket: WebSocket | null = null;
let wait = SOONEST;
let away = false;

/** Listens for as long as the page is open, and calls `back` each time the node answers again. */
export function listen(back: () => void): void {
  if (socket || !globalThis.WebSocket) return;
  const address = new URL(`${BASE}/live`, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  socket = new WebSocket(address);
  socket.onmessage = (event) => {
    wait = SOONEST;
    if (away) back();
    else if (String(event.data).includes('"changed"')) changes.value += 1;
    away = false;
  };
  socket.onclose = () => {
    socket = null;
    away = true;
    later(back);
  };
}

/** Tries again, ever less often. Whether there is a session is asked first: a node that was away may know none. */
function later(back: () => void): void {
  const again = () =>
    session().then(
      () => listen(back),
      (problem) => {
        if (!(problem instanceof Problem) || problem.passing) later(back);
        // A phone that was stopped listens no more, and is told so.
        else back();
      },
    );
  setTimeout(again, wait);
  wait = Math.min(wait * 2, LATEST);
}
