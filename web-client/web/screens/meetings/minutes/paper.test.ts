// Minutes from a kept file: what was said stands under what it was said to, also where that was called otherwise later.
import { expect, it } from 'vitest';
import type { OpenEntry } from '../../../log/record';
import { paperOfRecord } from './paper';

const entry = (id: string, kind: string, content: object, words: object): OpenEntry => ({
  by: 'fay',
  id,
  kind,
  content,
  words,
});
const called = (id: string) => ({ by: 'fay', id });

it('what was said to an item, and what follows from a decision, stay there when those were changed', () => {
  const { items, said, actions } = paperOfRecord([
    entry('bus', 'item.raised', {}, { title: 'The bus' }),
    entry('stop-2', 'item.raised', { replaces: called('stop') }, { title: 'The stop at the clinic' }),
    entry('a', 'contribution.noted', { item: called('bus') }, { text: 'It is late' }),
    entry('b', 'contribution.noted', { item: called('stop') }, { text: 'It has no seat' }),
    entry('c', 'contribution.noted', { item: called('stop-2') }, { text: 'It has no light' }),
    entry('d', 'contribution.noted', {}, { text: 'Thank you for the tea' }),
    entry('seat-2', 'decision.noted', { replaces: called('seat') }, { text: 'Ask for two seats' }),
    entry('e', 'action.noted', { decision: called('seat') }, { text: 'Write to the council' }),
  ]);
  const titleOf = new Map(items.map(({ key, title }) => [key, title]));
  expect(said.map(({ text, item }) => [text, item && titleOf.get(item)])).toEqual([
    ['It is late', 'The bus'],
    ['It has no seat', 'The stop at the clinic'],
    ['It has no light', 'The stop at the clinic'],
    ['Thank you for the tea', null],
  ]);
  expect(actions[0]?.from).toBe('fay/seat-2');
});
