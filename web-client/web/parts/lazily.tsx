// Parts of a screen that only some people need: fetched for them, and from then on there at once, so that nothing jumps when
// somebody comes back.
import { signal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { need } from '../words/words';

export interface Lazy<Props> {
  (props: Props): VNode | null;
  /** Whether waiting is over: it is here, or cannot be had now. What stands below it on a page is shown from then on. */
  settled: () => boolean;
}

/** A part with the words that it needs. */
export function lazily<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  ...words: Parameters<typeof need>[0][]
): Lazy<Props> {
  const part = signal<ComponentType<Props> | null | undefined>(undefined);
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    Promise.all([load(), ...words.map((file) => need(file))]).then(
      ([module]) => {
        part.value = module.default;
      },
      () => {
        // The screen does without; the next one that needs it tries again.
        asked = false;
        part.value ??= null;
      },
    );
  };
  const Lazily = (props: Props) => {
    ask();
    const Part = part.value;
    return Part ? <Part {...props} /> : null;
  };
  return Object.assign(Lazily, {
    settled() {
      ask();
      return part.value !== undefined;
    },
  });
}
