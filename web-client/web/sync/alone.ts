// Work that is done in one window of this browser at a time.

/** Does this work when no other window does work of that name. */
export function alone(name: string, work: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request(name, work) : work();
}

/** Work of which one goes on at a time. */
interface Turns {
  /** Asks for it. */
  ask(): Promise<void>;
  /** Waits until none that this window asked for goes on. */
  ended(): Promise<void>;
}

/**
 * Work that may be asked for at any time: what is asked for while it is done is done once more afterwards, unless it answers false,
 * that there is no use going on.
 */
export function inTurn(name: string, work: () => Promise<boolean>): Turns {
  let working: Promise<void> | null = null;
  let askedAgain = false;
  const each = async () => {
    do askedAgain = false;
    while ((await work()) && askedAgain);
  };
  const ask = () => {
    if (working) {
      askedAgain = true;
      return working;
    }
    working = alone(name, each).finally(() => {
      working = null;
    });
    return working;
  };
  return { ask, ended: async () => void (await working) };
}
