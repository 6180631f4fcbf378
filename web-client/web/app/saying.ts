// What a screen does to say something: the entry, the wait, the refusal in words.
import { useSignal } from '@preact/signals';
import type { Json } from '../device/canonical';
import type { Details } from '../device/details';
import type { Saying, Signer } from '../device/envelope';
import { Problem } from '../sync/api';
import { changes } from '../sync/live';
import { discard, type Progress, say } from '../sync/outbox';
import { type Key, t } from '../words/words';
import { bank, me } from './session';

/** An entry of the person who uses this device. */
export function mine(kind: string, content: Json, details: Details[] = []): Saying {
  return { origin: bank.peek()?.origin ?? '', by: me.peek()?.account ?? '', kind, content, details };
}

export interface Sayer {
  busy: boolean;
  /** Why it was refused, in words for the person. */
  refusal: string;
  /** Says it; where it is refused the words stay on the screen and nothing is kept waiting. */
  say: (saying: Saying, signers?: Signer[]) => Promise<Progress | null>;
}

/** For screens whose answers stay in front of the person: a refusal is shown there. */
export function useSayer(screen: string): Sayer {
  const busy = useSignal(false);
  const refusal = useSignal('');
  return {
    busy: busy.value,
    refusal: refusal.value,
    async say(saying, signers) {
      if (busy.peek()) return null;
      busy.value = true;
      refusal.value = '';
      try {
        const progress = await say(saying, { screen, answers: null }, signers);
        if (progress.state !== 'refused') return progress;
        await discard(progress.id);
        refusal.value = refusalInWords(progress.refusal);
        return null;
      } finally {
        busy.value = false;
      }
    },
  };
}

/** What happened and what to do now, in the reader's language; a code that is not known here in the node's own words. */
export function refusalInWords({ code, title, detail }: { code: string; title: string; detail: string }): string {
  const happened = t(`refusal.${code}` as Key);
  const words = happened ? [happened, t(`refusal.${code}.do` as Key)] : [title || t('refusal.unknown'), detail];
  return words.filter(Boolean).join(' ');
}

/** A short reference that can be read out: the start of the entry's id. */
export function reference(id: string): string {
  return `${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase();
}

/** Does it, and looks again; answers what to say where it could not be done. */
export async function tried(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return '';
  } catch (error) {
    return error instanceof Problem ? refusalInWords(error) : t('reading.offline');
  } finally {
    changes.value += 1;
  }
}
