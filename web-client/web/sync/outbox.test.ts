// The outbox: nothing made here is lost, sent twice, or sent out of order; a refusal leaves the words to be edited.
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Envelope, preAuthentication, type Saying } from '../device/envelope';
import { seedSigner } from '../device/key';
import { forgetEverything, store } from '../device/store';
import { discard, look, outbox, say, sendAll } from './outbox';
import { offline, refused, unsent } from './state';

const BY = '0b6f3c1e-0000-4000-8000-000000000001';
const DRAFT = { screen: '/hours/new', answers: { minutes: 60 } };

/** What the node would have got, and what it is to answer next. */
let posted: Envelope[] = [];
let node: (entry: Envelope) => Response | Promise<Response>;

const taken = () =>
  Response.json({
    status: 'taken',
    index: posted.length,
    at: 5,
    prefix: 'kith/leaf/v1\n',
    signers: [],
    proof: [],
    checkpoint: '',
  });
const problem = (status: number, code: string) =>
  Response.json({ code, title: 'They have reached their limit', detail: 'Ask Jo.' }, { status });

globalThis.fetch = async (address, init) => {
  if (String(address).endsWith('/node')) return Response.json({ log_vkey: 'kith/a+00000000+AQ==' });
  const entry = JSON.parse(String(init?.body)) as Envelope;
  const answer = await node(entry);
  posted.push(entry);
  return answer;
};

const signer = await seedSigner(new Uint8Array(32).fill(3));
const hour = (category = 'garden'): Saying => ({
  origin: 'kith/a',
  by: BY,
  kind: 'exchange.recorded',
  content: { category },
});
const sayIt = (category?: string) => say(hour(category), DRAFT, [signer]);
const dead = () => {
  throw new TypeError('fetch failed');
};

beforeEach(async () => {
  await forgetEverything();
  await look();
  posted = [];
  node = taken;
});

describe('the outbox', () => {
  it('sends an entry and keeps its proof', async () => {
    const progress = await sayIt();
    expect(progress).toMatchObject({ state: 'sent', by: BY });
    expect(unsent.value).toBe(0);
    const proof = await (await store()).get('proofs', `${BY}/${progress.id}`);
    expect(proof?.leaf).toBe(`kith/leaf/v1\n${posted[0]?.body}`);
  });

  it('keeps an entry with no signal, and sends the very same bytes later', async () => {
    node = dead;
    const progress = await sayIt();
    expect(progress.state).toBe('saved');
    expect([unsent.value, offline.value]).toEqual([1, true]);
    const before = outbox.value[0]?.envelope;
    node = taken;
    await sendAll();
    expect([unsent.value, offline.value]).toEqual([0, false]);
    expect(posted).toEqual([before]);
    expect(preAuthentication('t', posted[0]?.body ?? '').length).toBeGreaterThan(0);
  });

  it('sends in the order things were made', async () => {
    node = dead;
    for (const category of ['one', 'two', 'three']) await sayIt(category);
    node = taken;
    await sendAll();
    expect(posted.map((entry) => JSON.parse(entry.body).content.category)).toEqual(['one', 'two', 'three']);
  });

  it('sends once, however many ask at once', async () => {
    node = dead;
    await sayIt();
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    let arrived = () => {};
    const arriving = new Promise<void>((done) => {
      arrived = done;
    });
    node = async () => {
      arrived();
      await held;
      return taken();
    };
    const sendings = [sendAll(), sendAll()];
    await arriving;
    sendings.push(sendAll());
    release();
    await Promise.all(sendings);
    expect(posted).toHaveLength(1);
  });

  it('sends what is made while it sends', async () => {
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    node = async () => {
      await held;
      return taken();
    };
    const first = sayIt('one');
    const second = sayIt('two');
    release();
    expect((await first).state).toBe('sent');
    expect((await second).state).toBe('sent');
  });

  it('keeps a refused entry with the words, sends the others, and does not ask again by itself', async () => {
    node = dead;
    await sayIt('bad');
    await sayIt('good');
    node = (entry) => (entry.body.includes('"bad"') ? problem(422, 'floor') : taken());
    await sendAll();
    await sendAll();
    expect(posted).toHaveLength(2);
    expect([unsent.value, refused.value]).toEqual([1, 1]);
    expect(outbox.value[0]).toMatchObject({
      draft: DRAFT,
      refusal: { code: 'floor', title: 'They have reached their limit', detail: 'Ask Jo.' },
    });
    await discard(outbox.value[0]?.id ?? '');
    expect(unsent.value).toBe(0);
  });

  it.each([500, 503, 429])('waits where the node says %i, which is no refusal', async (status) => {
    node = () => problem(status, 'read-only');
    expect((await sayIt()).state).toBe('saved');
    expect(refused.value).toBe(0);
    node = taken;
    await sendAll();
    expect(unsent.value).toBe(0);
  });
});
