// The neighbours that this device counts, as it keeps them.
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import type { Signed } from '../log/certificate';
import { counting, DAY, WAIT } from '../log/witnesses';
import type { Neighbour } from './openapi';
import { otherCheckers } from './state';
import { haveRead, known, lookNowAndThen, take } from './witnesses';

interface Vector {
  name: string;
  origin: string;
  node: string;
  witness: string;
  certificate: Signed;
}

const NOW = 1_790_000_000_000;
const table: { neighbours: Vector[] } = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/witnesses.json', import.meta.url), 'utf8'),
);
const [wigan, leeds, york] = table.neighbours.map(
  ({ name, origin, node, certificate }) =>
    ({
      origin,
      node,
      area: name,
      name: `${name} time bank`,
      organisation: null,
      certificate,
      linked: true,
    }) as Neighbour,
) as [Neighbour, Neighbour, Neighbour];

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('pins whom it meets first, tells of a change until it was read, and counts it after 30 days', async () => {
  const shown = { items: [wigan, { ...leeds, linked: false }] };
  const asked = vi.fn(
    async () => new Response(JSON.stringify(shown), { headers: { 'content-type': 'application/json' } }),
  );
  vi.stubGlobal('fetch', asked);
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  const names = async () => counting((await known())?.all ?? [], Date.now()).map(({ name }) => name);

  expect(await known()).toBeNull();
  await lookNowAndThen();
  expect(await names()).toEqual(['wigan']);
  expect(otherCheckers.value).toBe(false);
  // It does not ask each time.
  await lookNowAndThen();
  expect(asked).toHaveBeenCalledTimes(1);

  vi.setSystemTime(NOW + DAY);
  shown.items = [york];
  await lookNowAndThen();
  expect(asked).toHaveBeenCalledTimes(2);
  expect(await names()).toEqual(['wigan']);
  expect(otherCheckers.value).toBe(true);
  await haveRead();
  expect(otherCheckers.value).toBe(false);
  await take(shown);
  expect(otherCheckers.value).toBe(false);

  vi.setSystemTime(NOW + DAY + WAIT);
  expect(await names()).toEqual(['york']);
  // A certificate of somebody else is none.
  await take({ items: [york, { ...leeds, certificate: wigan.certificate }] });
  expect((await known())?.all.map(({ name }) => name)).toEqual(['wigan', 'york']);
});
