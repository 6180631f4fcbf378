// The digest of a record by known answers, and a kept file of agreed minutes in which anything is changed.
import { describe, expect, it } from 'vitest';
import { concat, toBase64, utf8 } from '../device/bytes';
import { commit } from '../device/details';
import { fromDid } from '../device/did';
import { ENTRY, signed } from '../device/envelope';
import { sha256 } from '../device/hash';
import { seedSigner } from '../device/key';
import { writeReceipt } from './receipt';
import {
  type AgreedMinutes,
  checkMinutes,
  minutesFile,
  openEntry,
  type RecordEntry,
  readMinutesFile,
  recordDigest,
} from './record';
import { leafHash } from './tree';

const body = (ending: string, details = 'x', kind = 'item.raised') =>
  `{"at":1,"by":"0b6f3c1e-0000-4000-8000-000000000001","content":{"details":"${details}"},` +
  `"id":"0b6f3c1e-0000-4000-8000-0000000000${ending}","kind":"${kind}","origin":"kith/a","v":1}`;

describe('the digest of a record', () => {
  // Worked out with Python's hashlib.
  it.each([
    [[], 'WeiwT1Q3mc_5onRProefftEveBi6Y56MWU8jGhloI3M'],
    [['aa'], 'rGS38cPNgnKcjs_wCoVgyQOxxHPxl-Cr4x9BuW0uNDg'],
    [['aa', 'bb'], '8CugwjBXeWegb5cp6HsgmPuCV5QPiv4UQpX-IOFyajw'],
    [['bb', 'aa'], '8CugwjBXeWegb5cp6HsgmPuCV5QPiv4UQpX-IOFyajw'],
  ])('of %j', async (endings, digest) => {
    expect(await recordDigest(endings.map((each) => body(each)))).toBe(digest);
  });

  it('moves with any letter of any body', async () => {
    const before = await recordDigest([body('aa')]);
    expect(await recordDigest([body('aa', 'y')])).not.toBe(before);
    expect(await recordDigest([body('ab')])).not.toBe(before);
  });
});

/** A book with one leaf: an entry that says that these minutes are agreed. */
async function agreed(kind = 'minutes.agreed'): Promise<AgreedMinutes> {
  const record: RecordEntry[] = [];
  for (const [ending, title] of [
    ['aa', 'Bins'],
    ['bb', 'Buses'],
  ] as const) {
    const { commitment, salt, text } = await commit({ title });
    record.push({ body: body(ending, commitment), details: { [commitment]: { salt, text } } });
  }
  const content = `{"lived_experience":1,"others":1,"record":"${await recordDigest(record.map((each) => each.body))}"}`;
  const said = `{"at":2,"by":"0b6f3c1e-0000-4000-8000-000000000001","content":${content},"id":"c","kind":"${kind}","origin":"kith/a","v":1}`;
  const signer = await seedSigner(new Uint8Array(32).fill(7));
  const { key, sig } = await signed(ENTRY, said, signer);
  const leaf = `kith/leaf/v1\n1700000000000\n${key} ${sig}\n\n${said}`;
  const log = await seedSigner(new Uint8Array(32).fill(9));
  const material = concat(Uint8Array.of(1), fromDid(log.did) ?? new Uint8Array());
  const id = (await sha256(concat(utf8('kith/a\n'), material))).slice(0, 4);
  const head = `kith/a\n1\n${toBase64(await leafHash(utf8(leaf)))}\n`;
  const note = `${head}\n— kith/a ${toBase64(concat(id, await log.sign(utf8(head))))}\n`;
  const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { leaf, receipt: writeReceipt(0, [], note), vkey: `kith/a+${hex}+${toBase64(material)}`, record };
}

const wrong = async (minutes: AgreedMinutes) => {
  const verdict = await checkMinutes(minutes);
  return verdict.holds ? null : verdict.wrong;
};

describe('agreed minutes that were kept', () => {
  it('show themselves what was agreed', async () => {
    const minutes = await agreed();
    expect(await checkMinutes(minutes)).toEqual({ holds: true, index: 0, size: 1, at: 1700000000000 });
    expect(minutes.record.map((each) => openEntry(each).words.title)).toEqual(['Bins', 'Buses']);
    expect(readMinutesFile(minutesFile(minutes))).toEqual(minutes);
  });

  it('also when words are left out, as they are once somebody is erased', async () => {
    const minutes = await agreed();
    const record = minutes.record.map((each) => ({ ...each, details: {} }));
    expect(await wrong({ ...minutes, record })).toBeNull();
    expect(openEntry({ body: body('aa'), details: {} }).words).toBeNull();
  });

  it('say what was changed in them', async () => {
    const minutes = await agreed();
    const [first, second] = minutes.record as [RecordEntry, RecordEntry];
    const words = Object.entries(first.details).map(([commitment, { salt, text }]) => [
      commitment,
      { salt, text: text.replace('Bins', 'Bims') },
    ]);
    expect(await wrong({ ...minutes, record: [first] })).toBe('record');
    expect(await wrong({ ...minutes, record: [first, second, second] })).toBe('record');
    expect(
      await wrong({ ...minutes, record: [{ ...first, body: first.body.replace('"at":1', '"at":3') }, second] }),
    ).toBe('record');
    expect(await wrong({ ...minutes, record: [{ ...first, details: Object.fromEntries(words) }, second] })).toBe(
      'words',
    );
    expect(await wrong({ ...minutes, record: [{ ...first, details: second.details }, second] })).toBe('words');
    expect(await wrong({ ...minutes, record: [{ body: 'x', details: {} }] })).toBe('record');
    expect(await wrong(await agreed('minutes.drafted'))).toBe('kind');
    expect(await wrong({ ...minutes, leaf: minutes.leaf.replace('1700000000000', '1700000000001') })).toBe('place');
  });

  it('are told from other files', async () => {
    for (const text of ['', '{}', '[]', '{"format":"kith-proof-v1","vkey":"","receipt":"","leaf":""}']) {
      expect(readMinutesFile(text)).toBeNull();
    }
    const odd = JSON.stringify({ format: 'kith-minutes-v1', vkey: '', receipt: '', leaf: '', record: [null] });
    expect(readMinutesFile(odd)).toBeNull();
  });
});
