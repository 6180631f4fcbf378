// Many people press twice where once is meant. What is asked twice must not be answered by one such double press.

/** What stood under the finger when it began to press. */
let first: string | null = null;

/** The second half of a double press presses nothing where other words have taken the place of those that were meant. */
export function startPressing(): void {
  document.addEventListener(
    'click',
    (event) => {
      const words = (event.target as Element | null)?.closest?.('a, button')?.textContent ?? null;
      if (event.detail < 2) first = words;
      else if (words !== first) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    { capture: true },
  );
}
