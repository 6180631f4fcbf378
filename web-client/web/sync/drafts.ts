// What someone has begun to answer, kept so that a reload or a dead battery loses nothing.
import { type Signal, signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { store } from '../device/store';

export interface Draft<Answers> {
  answers: Signal<Answers>;
  set: (part: Partial<Answers>) => void;
  clear: () => Promise<void>;
}

const drafts = new Map<string, Draft<unknown>>();

/** The draft of that name, read from the device the first time it is asked for. */
export async function draft<Answers extends object>(name: string, empty: Answers): Promise<Draft<Answers>> {
  const known = drafts.get(name);
  if (known) return known as unknown as Draft<Answers>;
  const kept = (await (await store()).get('drafts', name)) as Partial<Answers> | undefined;
  const answers = signal<Answers>({ ...empty, ...kept });
  const made: Draft<Answers> = {
    answers,
    set(part) {
      answers.value = { ...answers.peek(), ...part };
      void keep(name, answers.peek());
    },
    async clear() {
      answers.value = empty;
      await (await store()).delete('drafts', name);
    },
  };
  drafts.set(name, made as unknown as Draft<unknown>);
  return made;
}

/** A draft for a screen; null until it is read from the device. */
export function useOpened<Answers>(open: () => Promise<Draft<Answers>>): Draft<Answers> | null {
  const found = useSignal<Draft<Answers> | null>(null);
  useEffect(() => {
    void open().then((read) => {
      found.value = read;
    });
  }, [open]);
  return found.value;
}

async function keep(name: string, answers: object): Promise<void> {
  await (await store()).put('drafts', answers, name);
}
