// The node says when something touching this person became durable; screens then look again.
import { signal } from '@preact/signals';
import { BASE, Problem, session } from './api';
import type { Card } from './meetings';
import type { EntryName } from './types';

/** Moves whenever there may be something new to read. */
export const changes = signal(0);

/** A card somebody shows in a meeting: slower, a break, a word. It carries a name only where they wanted it to. */
export interface Shown {
  meeting: EntryName;
  card: Card;
  name?: string | undefined;
  at: number;
}

/** The cards that came while this page is open and that nobody has put away. */
export const shownCards = signal<readonly Shown[]>([]);

/** More than a room can hold up at once: older ones go. */
const MOST_CARDS = 12;

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
    else hear(String(event.data));
    away = false;
  };
  socket.onclose = () => {
    socket = null;
    away = true;
    later(back);
  };
}

function hear(text: string): void {
  if (text.includes('"changed"')) changes.value += 1;
  if (!text.includes('"card"')) return;
  const { meeting, card, name } = JSON.parse(text) as Shown;
  shownCards.value = [...shownCards.peek(), { meeting, card, name, at: Date.now() }].slice(-MOST_CARDS);
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
