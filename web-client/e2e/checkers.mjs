// Neighbours that check a book: whom a phone counts and from when, a drill, and records that do not match, from the first look
// until a person has judged it. `node checkers.mjs <kith> <folder>`; SHOTS=<folder> keeps pictures.
import { execFile } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { invites, links, logs } from './journeys.mjs';
import { Kith } from './kith.mjs';
import { fits, goes, picture } from './looking.mjs';
import { same, tell, until } from './people.mjs';
import { Stage } from './stage.mjs';

const DAY = 24 * 60 * 60 * 1000;
/** How long a change waits until it counts, and a day more, in ms. */
const LATER = 31 * DAY;

const CATEGORIES = ['Gardening', 'Lifts'];

const [program, folder] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const home = join(folder, 'wigan');
const wigan = await Kith.on(program, home, undefined, ['--area', 'Wigan']);
const leeds = await Kith.on(program, join(folder, 'leeds'), undefined, ['--area', 'Leeds']);
await Promise.all([wigan.start(), leeds.start()]);
const stage = await Stage.with(wigan, leeds);
await stage.plays(tellIt);

async function tellIt() {
  const ada = await stage.steward('Ada Bevan', wigan, 'Wigan Time Bank', CATEGORIES);
  const lena = await stage.steward('Lena Frost', leeds, 'Leeds Time Bank', CATEGORIES);
  const ceri = await stage.member('Ceri Hughes', ada);
  await links(ada, lena);
  const dai = await stage.member('Dai Jones', ada);

  tell(
    'a phone that was set up before the neighbour came counts it after 30 days, and says so; one set up since counts it at once',
  );
  await counts(ceri, dai);
  tell('neighbours have seen the hours, and the phone says how many, having checked it');
  await seen(ada, dai);
  tell('bringing the book back is tried, and the Kith lead sees the day');
  await drills(ada);
  tell('an old folder is started while the neighbour is away: the records do not match, until Ada has judged it');
  await mismatch(ada, ceri, dai);
}

/** Looks at a page anew, as after opening the app again. */
async function opens({ page }, path) {
  await page.goto(`${wigan.address}${path}`);
  await page.locator('h1').waitFor();
}

async function counts(ceri, dai) {
  // It looks by itself now and then.
  await ceri.page.clock.setFixedTime(Date.now() + DAY / 3);
  await opens(ceri, '/');
  await ceri.reads('Other neighbours check our book than before');
  await picture(ceri, 'a-change-on-the-first-page');
  await ceri.follows('See who, and from when it counts');
  await ceri.reads(/Leeds is new and counts from \d+ \w+ \d{4}\./);
  await ceri.reads('A change counts after 30 days.');
  await picture(ceri, 'a-new-neighbour');
  await goes(ceri, '/');
  same(await ceri.page.getByText('Other neighbours').count(), 0, 'what was read, on the first page');
  await goes(dai, '/neighbours');
  await dai.reads('Neighbours who have seen our book as it is: 1 of 1.');
  await dai.reads('This phone checked that itself. It counts on: Leeds.');
  same(await dai.page.getByText(/is new|no longer checks/).count(), 0, 'changes that Dai’s phone tells of');
  await picture(dai, 'checked');
  // The same phone a month later.
  await ceri.page.clock.setFixedTime(Date.now() + LATER);
  await opens(ceri, '/neighbours');
  await ceri.reads('It counts on: Leeds.');
  same(await ceri.page.getByText(/is new|no longer checks/).count(), 0, 'changes that Ceri’s phone tells of later');
  await ceri.page.clock.setFixedTime(Date.now());
}

async function seen(ada, dai) {
  await logs(dai, { side: 'I gave help', who: 'Ada Bevan', what: 'Gardening', long: '1 hour', day: 'Today' });
  await dai.sees('Hours logged');
  const [, by, id] = /\/hours\/done\/([^/]+)\/([^/]+)$/.exec(dai.page.url());
  // What strangers and neighbours see of the book moves when the node starts, and then once a day.
  await wigan.kill();
  await wigan.start();
  const all = `/proof/${by}/${id}`;
  const found = dai.page.getByText('Neighbour time banks that have seen this: 1 of 1.');
  for (let tries = 0; tries < 60 && (await found.count()) === 0; tries += 1) {
    await opens(dai, all);
    await dai.reads('The proof is good');
    await dai.waitsForAnswers();
  }
  await dai.reads('Neighbour time banks that have seen this: 1 of 1.');
  await picture(dai, 'a-proof-that-was-seen');
  await fits(dai, [all, '/neighbours']);
  await opens(ada, '/');
}

async function drills(ada) {
  await opens(ada, '/neighbours');
  await ada.reads('Nobody has tried yet to bring our book back from neighbours.');
  const { stdout } = await promisify(execFile)(program, ['drill', '--data', home, '--peer', leeds.address]);
  tell(`it said: ${stdout.split('\n')[0]}`);
  await opens(ada, '/neighbours');
  await ada.reads(/We last tried to bring our book back from neighbours on .* entries came back\./);
  await picture(ada, 'after-a-drill');
}

async function mismatch(ada, ceri, dai) {
  const old = join(folder, 'old');
  await wigan.kill();
  // A socket that a killed node left behind is no part of its records.
  await cp(home, old, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  await wigan.start();
  const before = (await holds(dai)).size;
  await invites(ada);
  await until('Leeds holds the invitation', async () => (await holds(dai)).size > before);
  await Promise.all([wigan.kill(), leeds.kill()]);
  await rm(home, { recursive: true });
  await cp(old, home, { recursive: true });
  await wigan.start();
  await promisify(execFile)(program, ['invite', '--data', home]);
  await leeds.start();
  await until('the records do not match', async () => (await holds(dai)).differs);

  const open = 'Nobody has said yet that they are looking into it: ask Ada Bevan.';
  await opens(ceri, '/neighbours');
  await ceri.reads('What Leeds holds of our book is not what stands here.');
  await ceri.reads(open);
  await ceri.reads('It does not mean that anyone did wrong.');
  await picture(ceri, 'records-do-not-match');
  await opens(ada, '/');
  await ada.reads(open);
  await picture(ada, 'a-kith-lead-hears-of-it');
  await fits(ada, ['/', '/neighbours']);
  await fits(ceri, ['/neighbours']);
  await opens(ada, '/');
  await ada.presses('I am looking into it');
  await ada.reads('Ada Bevan is looking into it.');
  await opens(ceri, '/neighbours');
  await ceri.reads('Ada Bevan is looking into it.');
  await picture(ceri, 'somebody-looks-into-it');
  await opens(ada, '/neighbours');
  await ada.presses('We have settled it');
  await ada.reads(/Some records between us and Leeds did not match\. Ada Bevan looked into it, and it was settled on/);
  await picture(ada, 'settled');
  await opens(ceri, '/neighbours');
  await ceri.reads('Some records between us and Leeds did not match.');
  same(await ceri.page.getByText('Nobody has said yet').count(), 0, 'open mismatches');
  await fits(ceri, ['/neighbours']);
  await opens(ada, '/');
  same(await ada.page.getByText('did not match').count(), 0, 'what was settled, on the first page');
}

/** What the node says Leeds holds of its book. */
async function holds({ page }) {
  const answer = await page.evaluate(async () => {
    const response = await fetch('/api/v1/peers');
    return response.ok ? response.json() : null;
  });
  const item = answer?.items[0];
  return { size: item?.holds_of_ours?.size ?? 0, differs: item?.differs ?? false };
}
