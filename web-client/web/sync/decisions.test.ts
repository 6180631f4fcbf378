// Hours that our node settled and lost: this phone notices, brings the decision back once, and says so.
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { me } from '../app/session';
import type { Envelope } from '../device/envelope';
import { forgetEverything, store } from '../device/store';
import { readLeaf } from '../log/leaf';
import { goneFrom, guardDecisions, haveReadLost, lostOnce } from './decisions';
import { lost } from './state';
import type { SessionInfo } from './types';

const ME = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const THIRD = '00000000-0000-4000-8000-000000000003';
const PROMISE = '"transfer.promised"';

/** The body of an entry about a transfer. */
function body(kind: string, transfer: string, by = 'node', content: object = {}): string {
  const said = { transfer, peer: 'kith/b', minutes: 60, ...content };
  return JSON.stringify({ at: 1, by, content: said, id: `${kind}-${transfer}`, kind, origin: 'kith/a', v: 1 });
}

const promised = (transfer: string) => body('transfer.promised', transfer, ME);
const settled = (transfer: string) => body('transfer.settled', transfer);
const refused = (transfer: string, reason = 'withdrawn') => body('transfer.refused', transfer, 'node', { reason });
const recalled = (of: string) =>
  JSON.stringify({ by: 'node', content: { body: of, key: 'k', sig: 's' }, id: 'r', kind: 'transfer.recalled' });

/** An account's statement of these bodies, as a node that took them then has them. */
const statement = (bodies: readonly string[], account = ME, at = 1) =>
  bodies.map((said, n) => ({
    n,
    index: n,
    kind: JSON.parse(said).kind as string,
    leaf: `kith/leaf/v1\n${at}\n${account} ${n} ${n === 0 ? '-' : n - 1}\ndid:key:z6Mk AA\n\n${said}`,
  }));
const kept = (bodies: readonly string[], account = ME) =>
  statement(bodies, account).map(({ leaf }) => {
    const { by, id } = JSON.parse(readLeaf(leaf)?.body ?? '');
    return { name: `${by}/${id}`, leaf };
  });

describe('what is gone from a statement', () => {
  const both = [`${ME}/transfer.promised-A`, 'node/transfer.settled-A'];
  const decision = ['node/transfer.settled-A'];
  it.each<[string, string[], string[], string[][]]>([
    ['nothing, where all is there', [promised('A'), settled('A')], [promised('A'), settled('A')], []],
    ['the decision', [promised('A'), settled('A')], [promised('A')], [decision]],
    ['the promise too', [promised('A'), settled('A')], [], [both]],
    ['a decision whose promise was never seen here', [settled('A')], [], [decision]],
    ['nothing, where a neighbour brought it back', [promised('A'), settled('A')], [recalled(settled('A'))], []],
    ['nothing, where it was refused since', [settled('A')], [promised('A'), refused('A')], []],
    ['nothing, where a no was brought back', [settled('A')], [promised('A'), recalled(refused('A'))], []],
    ['nothing of a promise alone', [promised('A')], [], []],
    ['two, in their order', [settled('B'), settled('A')], [], [['node/transfer.settled-B'], decision]],
    ['a refusal', [promised('A'), refused('A')], [promised('A')], [['node/transfer.refused-A']]],
    ['a refusal alone, of what was taken back', [promised('A'), refused('A')], [], [['node/transfer.refused-A']]],
    [
      'a refusal and the promise that it was on',
      [promised('A'), refused('A', 'other-terms')],
      [],
      [[`${ME}/transfer.promised-A`, 'node/transfer.refused-A']],
    ],
    ['no refusal that a neighbour brought back', [promised('A'), refused('A')], [recalled(refused('A'))], []],
    ['nothing by what is no transfer', [body('exchange.recorded', 'x', ME, { transfer: undefined })], [], []],
  ])('is %s', (_, had, has, gone) => {
    expect(goneFrom(statement(has), kept(had), ME).map(({ entries }) => entries)).toEqual(gone);
  });

  it('is nothing of another account', () => {
    expect(goneFrom([], kept([settled('A')], OTHER), ME)).toEqual([]);
  });
});

/** The node: the bodies of its statement of me, when it took them, and what it says to entries. */
let bodies: string[] = [];
let epoch = 1;
let asked: string[] = [];
let brought: Envelope[] = [];
let takes: (entry: Envelope) => Response;
/** An account that may not be looked at any more. */
let forbidden = '';

const problem = (status: number, code: string) => Response.json({ code, title: '', detail: '' }, { status });
const take = (entry: Envelope) => {
  bodies = [...bodies, entry.body];
  const leaf = statement(bodies, ME, epoch).at(-1)?.leaf ?? '';
  const prefix = leaf.slice(0, leaf.length - entry.body.length);
  return Response.json({ index: bodies.length - 1, prefix, proof: [], checkpoint: '' });
};

globalThis.fetch = async (address, init) => {
  const path = String(address).replace('/api/v1', '');
  if (path === '/node') return Response.json({ log_vkey: 'kith/a+00000000+AQ==' });
  if (path.startsWith('/receipts/')) return new Response('a receipt');
  if (path === '/entries') {
    const entry = JSON.parse(String(init?.body)) as Envelope;
    brought.push(entry);
    return takes(entry);
  }
  asked.push(path);
  if (forbidden && path.startsWith(`/accounts/${forbidden}/`)) return problem(403, 'not-for-you');
  const after = /after=(\d+)/.exec(path)?.[1];
  const items = statement(bodies, ME, epoch).slice(after === undefined ? 0 : Number(after) + 1);
  return Response.json({ account: ME, count: bodies.length, items, next: null });
};

const names = async () => (await (await store()).getAllKeys('proofs')).sort();

/** A folder from before is put in the node's place; what it still has, it has as it had it. */
const restoredTo = (has: string[]) => {
  bodies = has;
  brought = [];
};

describe('the decisions a phone keeps', () => {
  beforeEach(async () => {
    await forgetEverything();
    me.value = {
      account: ME,
      name: 'Ceri',
      roles: [],
      status: 'here',
      supports: [],
      keeps: [],
    } as unknown as SessionInfo;
    bodies = [body('member.joined', 'x', ME, { transfer: undefined }), promised('A'), settled('A')];
    epoch = 1;
    asked = [];
    brought = [];
    forbidden = '';
    takes = take;
    await guardDecisions();
  });

  it('are kept with their promises; afterwards one entry is asked for, and nothing is sent', async () => {
    expect(await names()).toEqual([`${ME}/transfer.promised-A`, 'node/transfer.settled-A']);
    await guardDecisions();
    expect(asked).toEqual([`/accounts/${ME}/statement`, `/accounts/${ME}/statement?after=1`]);
    expect(brought).toEqual([]);
    expect(lostOnce.value).toEqual([]);
  });

  it.each([
    ['the decision alone', 2, [settled('A')]],
    ['the promise too', 1, [promised('A'), settled('A')]],
    ['everything', 0, [promised('A'), settled('A')]],
  ])('are brought back once where the node lost %s', async (_, left, sent) => {
    restoredTo(bodies.slice(0, left));
    epoch = 2;
    await guardDecisions();
    expect(brought.map((each) => each.body)).toEqual(sent);
    expect(brought[0]?.signatures).toEqual([{ key: 'did:key:z6Mk', sig: 'AA' }]);
    expect([lost.value, lostOnce.value?.[0]?.read]).toEqual([0, false]);
    expect(lostOnce.value?.[0]?.back).not.toBeNull();
    await guardDecisions();
    expect(brought).toHaveLength(sent.length);
    if (lostOnce.value?.[0]) await haveReadLost(lostOnce.value[0]);
    expect(lostOnce.value?.[0]?.read).toBe(true);
  });

  it('are brought back where the log grew as long again without them', async () => {
    restoredTo([...bodies.slice(0, 2), body('exchange.recorded', 'y', ME, { transfer: undefined })]);
    await guardDecisions();
    expect(brought.map((each) => each.body)).toEqual([settled('A')]);
  });

  it('are brought back again where they are lost again', async () => {
    for (let times = 0; times < 2; times += 1) {
      restoredTo(bodies.slice(0, 2));
      epoch += 1;
      await guardDecisions();
      expect(brought).toHaveLength(1);
      expect(lostOnce.value?.[0]).toMatchObject({ read: false });
      if (lostOnce.value?.[0]) await haveReadLost(lostOnce.value[0]);
    }
  });

  it.each([
    ['is busy', 503, 'read-only'],
    ['lacks one before it', 409, 'decision-out-of-turn'],
  ])('wait where the node %s, and are brought later', async (_, status, code) => {
    restoredTo(bodies.slice(0, 2));
    takes = () => problem(status, code);
    await guardDecisions();
    expect([lost.value, lostOnce.value?.[0]?.back]).toEqual([1, null]);
    takes = take;
    await guardDecisions();
    expect(lost.value).toBe(0);
    expect(brought.map((each) => each.body)).toEqual([settled('A'), settled('A')]);
  });

  it('wait where the node does not answer', async () => {
    restoredTo(bodies.slice(0, 2));
    takes = () => {
      throw new TypeError('fetch failed');
    };
    await guardDecisions();
    expect(lost.value).toBe(1);
  });

  it('are let go where the node has decided: a neighbour was faster', async () => {
    restoredTo(bodies.slice(0, 1));
    takes = (entry) => problem(409, entry.body === promised('A') ? 'transfer-taken' : 'transfer-decided');
    await guardDecisions();
    expect(brought).toHaveLength(2);
    expect([lost.value, lostOnce.value]).toEqual([0, []]);
    await guardDecisions();
    expect(brought).toHaveLength(2);
  });

  it.each(['key-stopped', 'author-did-not-sign', 'decision-not-signed', 'decision-differs'])(
    'are brought no more where the node will never take them: %s',
    async (code) => {
      restoredTo(bodies.slice(0, 2));
      takes = () => problem(403, code);
      await guardDecisions();
      expect([lost.value, lostOnce.value?.[0]?.stuck, lostOnce.value?.[0]?.back]).toEqual([0, true, null]);
      await guardDecisions();
      expect(brought).toHaveLength(1);
      // Then the other area gives it back, and there is nothing left to say.
      bodies = [...bodies, recalled(settled('A'))];
      await guardDecisions();
      expect(lostOnce.value).toEqual([]);
    },
  );

  it.each([
    ['given back by a neighbour', recalled(settled('A')), []],
    ['refused anew', refused('A'), []],
    ['entered again by another phone', settled('A'), [{ transfer: 'A', read: false, back: expect.any(Number) }]],
  ])('are not brought where they were meanwhile %s', async (_, said, left) => {
    restoredTo(bodies.slice(0, 2));
    takes = () => problem(409, 'decision-out-of-turn');
    await guardDecisions();
    expect(lost.value).toBe(1);
    bodies = [...bodies, said];
    await guardDecisions();
    expect(brought).toHaveLength(1);
    expect(lost.value).toBe(0);
    expect(lostOnce.value).toMatchObject(left);
    expect(lostOnce.value).toHaveLength(left.length);
  });

  it('come back in their turn, refusals among them, of which nothing is said', async () => {
    const no = body('transfer.refused', 'C', 'node', { reason: 'withdrawn', seq: 1 });
    const third = body('transfer.settled', 'B', 'node', { seq: 2 });
    bodies = [...bodies, promised('C'), no, promised('B'), third];
    await guardDecisions();
    restoredTo(bodies.slice(0, 1));
    await guardDecisions();
    const decisions = brought.map((each) => each.body).filter((said) => !said.includes(PROMISE));
    expect(decisions).toEqual([settled('A'), no, third]);
    expect(lostOnce.value?.map(({ transfer, refused }) => [transfer, refused])).toEqual([
      ['A', false],
      ['B', false],
    ]);
  });

  it('of other accounts are kept where one may not be looked at any more', async () => {
    forbidden = OTHER;
    me.value = { ...me.value, supports: [{ account: OTHER }], keeps: [{ account: THIRD }] } as unknown as SessionInfo;
    restoredTo(bodies.slice(0, 2));
    asked = [];
    await guardDecisions();
    expect(asked).toContain(`/accounts/${THIRD}/statement`);
    expect(brought.map((each) => each.body)).toEqual([settled('A')]);
  });

  it('are looked for again where news came meanwhile', async () => {
    asked = [];
    const first = guardDecisions();
    await Promise.all([first, guardDecisions(), guardDecisions()]);
    expect(asked).toHaveLength(2);
  });
});
