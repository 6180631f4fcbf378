// The node says when something touching this person became durable; screens then look again.
import { signal } from '@preact/signals';
import { BASE } from './api';

/** Moves whenever there may be something new to read. */
export const changes = signal(0);

/** Between tries, in ms: short at first, for a page is often opened just before the signal is back. */
const SOONEST = 2_000;
const LATEST = 60_000;

let socket: WebSocket | null = null;
let wait = SOONEST;

/** Listens for as long as the page is open; tries again, ever less often, while the node is away. */
export function listen(): void {
  if (socket || !globalThis.WebSocket) return;
  const address = new URL(`${BASE}/live`, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  socket = new WebSocket(address);
  socket.onmessage = (event) => {
    wait = SOONEST;
    if (String(event.data).includes('"changed"')) changes.value += 1;
  };
  socket.onclose = () => {
    socket = null;
    setTimeout(listen, wait);
    wait = Math.min(wait * 2, LATEST);
  };
}
