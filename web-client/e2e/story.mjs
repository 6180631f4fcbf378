// The story of a first day: a bank is begun, two members join, hours are given and agreed while the node dies and
// comes back, and each keeps a proof. `node story.mjs <kith> <folder>`; the folder is left for `kith verify`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agrees, begins, invites, joins, logs, totals } from './journeys.mjs';
import { Kith } from './kith.mjs';
import { openBrowser, Person, same, tell } from './people.mjs';

const [program, folder] = process.argv.slice(2);
const proofs = await mkdtemp(join(tmpdir(), 'kith-proofs-'));
const kith = await Kith.on(program, folder);
await kith.start();
const browser = await openBrowser();
const ada = await Person.open(browser, 'Ada Bevan');
const ceri = await Person.open(browser, 'Ceri Hughes');
const dai = await Person.open(browser, 'Dai Jones');
const everyone = [ada, ceri, dai];
try {
  await tellIt();
  for (const person of everyone) person.isContent();
} catch (error) {
  process.exitCode = 1;
  await showAll(error);
} finally {
  await browser.close();
  await rm(proofs, { recursive: true });
  if (kith.process) await kith.kill();
}

async function tellIt() {
  tell('the first run prints an invitation; Ada sets up her phone with it, names the bank and sets its rules');
  await joins(ada, await kith.invitation());
  await begins(ada, 'Wigan Time Bank', ['Gardening', 'Cooking', 'Lifts']);

  tell('she invites two members, who set up browsers of their own');
  await joins(ceri, await invites(ada));
  await joins(dai, await invites(ada));
  await ceri.follows('Go to home');
  await ceri.sees('Hello, Ceri Hughes');

  tell('Ceri logs an hour given, and it is sent');
  await logs(ceri, { side: 'I gave help', who: 'Dai Jones', what: 'Gardening', long: '1 hour', day: 'Yesterday' });
  await ceri.sees('Hours logged');

  tell('the node is killed; Ceri logs half an hour meanwhile, which is saved on her phone');
  await kith.kill();
  const lift = { side: 'I gave help', who: 'Dai Jones', what: 'Lifts', long: '30 minutes', day: 'Today' };
  await logs(ceri, { ...lift, note: 'To the library' });
  await ceri.sees('Saved on this phone');
  await ceri.page.getByRole('link', { name: '1 entry is saved on this phone and not sent yet' }).waitFor();

  tell('the node comes back; what was saved is sent by itself');
  await kith.start();
  await ceri.sees('Hours logged');

  tell('Dai sees both and agrees; Ceri sees it without doing anything');
  await ceri.follows('See these hours');
  await ceri.sees('You gave Dai Jones 30 minutes');
  await dai.follows('Go to home');
  await agrees(dai, 'Ceri Hughes gave you 1 hour');
  await agrees(dai, 'Ceri Hughes gave you 30 minutes');
  await ceri.page.getByText('Done', { exact: true }).waitFor();

  tell('the node is killed once more and comes back; nothing is lost');
  await kith.kill();
  await kith.start();
  await totals(ceri, '1 hour 30 minutes', '0 minutes');
  await totals(dai, '0 minutes', '1 hour 30 minutes');
  await ceri.reads('You can look forward to 1 hour 30 minutes from others.');
  await dai.reads('Others can look forward to 1 hour 30 minutes from you.');

  tell('each keeps a proof, which is good also with no network');
  await keepsProof(ceri, 'You gave Dai Jones 1 hour');
  await keepsProof(dai, 'Ceri Hughes gave you 1 hour');
}

async function keepsProof(person, sentence) {
  const { page, context } = person;
  await page.getByRole('link', { name: 'My hours', exact: true }).click();
  await person.reads('none is missing: this phone has checked.');
  await person.follows(sentence);
  await person.sees(sentence);
  await person.follows('See the proof, and keep it');
  const good = page.getByRole('heading', { name: 'The proof is good', exact: true });
  await good.waitFor();
  const downloading = page.waitForEvent('download');
  await person.presses('Keep the proof as a file');
  const download = await downloading;
  const file = join(proofs, `${person.name}.json`);
  await download.saveAs(file);
  same(JSON.parse(await readFile(file, 'utf8')).format, 'kith-proof-v1', 'the format of a kept proof');

  await person.isKept();
  await context.setOffline(true);
  await page.reload();
  await good.waitFor();
  await person.follows('Check a proof from a file');
  await person.sees('Check a proof');
  await page.getByLabel('The proof', { exact: true }).setInputFiles(file);
  await good.waitFor();
  await context.setOffline(false);
}

/** What each had in front of them when it went wrong. */
async function showAll(error) {
  console.error(error);
  for (const { name, page, complaints } of everyone) {
    const text = await page.evaluate(() => document.body?.innerText).catch(() => 'nothing');
    console.error(`\n=== ${name} at ${page.url()}\n${text}\n${complaints.join('\n')}`);
  }
  console.error(`\n=== kith said\n${kith.said.join('\n')}`);
}
