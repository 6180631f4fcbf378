// Who belongs: the whole list, kept on the device, so that a name can be chosen with no signal.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get } from './api';
import { changes } from './live';
import { keepPage, keptPage } from './pages';
import type { Member, Pages } from './types';

const PLACE = '/members (all)';

/** Far above the largest bank known (875); a bound, so that a wrong cursor cannot go on for ever. */
const MOST_PAGES = 100;

export function usePeople(): { people: Member[]; reading: boolean } {
  const people = useSignal<Member[]>([]);
  const reading = useSignal(true);
  const turn = changes.value;

  useEffect(() => {
    void (async () => {
      const kept = await keptPage<Member[]>(PLACE);
      if (kept && people.peek().length === 0) people.value = kept.value;
      try {
        people.value = await all();
        await keepPage(PLACE, people.value);
      } catch {
        // What is kept is shown; the frame says that there is no signal.
      }
      reading.value = false;
    })();
  }, [turn]);
  return { people: people.value, reading: reading.value };
}

async function all(): Promise<Member[]> {
  const found: Member[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null && page < MOST_PAGES; page += 1) {
    const query: string = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
    const answer: Pages<Member> = await get<Pages<Member>>(`/members${query}`);
    found.push(...answer.items);
    cursor = answer.next;
  }
  return found;
}

/** Whose name holds every word of what was typed, accents and case aside. */
export function named(people: readonly Member[], typed: string): Member[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return people.filter((person) => {
    const name = plain(person.name ?? '');
    return words.every((word) => name.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
