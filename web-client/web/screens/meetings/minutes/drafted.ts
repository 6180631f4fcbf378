// Words that somebody is writing, kept on the device until they are said: a reload loses nothing.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { draft } from '../../../sync/drafts';

export function useKept(name: string): Signal<string> {
  const words = useSignal('');
  useEffect(() => {
    let stop = () => {};
    void draft(name, { text: '' }).then((kept) => {
      if (words.peek() === '') words.value = kept.answers.peek().text;
      stop = words.subscribe((text) => {
        if (text === kept.answers.peek().text) return;
        if (text === '') void kept.clear();
        else kept.set({ text });
      });
    });
    return () => stop();
  }, [name]);
  return words;
}
