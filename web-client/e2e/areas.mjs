// Two areas with a node each: their Kith leads link them, an offer is found from the other side, help is given across and
// settled while a node is killed. `node areas.mjs <kith> <folder>`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { across } from './across.mjs';
import { boards } from './board.mjs';
import { begins, invites, joins } from './journeys.mjs';
import { Kith } from './kith.mjs';
import { fits, goes, withAxe } from './looking.mjs';
import { openBrowser, Person, same, tell } from './people.mjs';

const [program, folder] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const wigan = await Kith.on(program, join(folder, 'wigan'), undefined, ['--area', 'Wigan']);
const leeds = await Kith.on(program, join(folder, 'leeds'), undefined, ['--area', 'Leeds']);
await Promise.all([wigan.start(), leeds.start()]);
const browser = await openBrowser();
const everyone = [];
try {
  await tellIt();
  for (const person of everyone) person.isContent();
} catch (error) {
  console.error(error);
  for (const { name, page, complaints } of everyone) {
    const text = await page.evaluate(() => document.body?.innerText).catch(() => 'nothing');
    console.error(`\n=== ${name} at ${page.url()}\n${text}\n${complaints.join('\n')}`);
  }
  for (const each of [wigan, leeds]) console.error(`\n=== ${each.address} said\n${each.said.slice(-40).join('\n')}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  for (const each of [wigan, leeds]) if (each.process) await each.kill();
}

async function tellIt() {
  const ada = await begun(wigan, 'Ada Bevan', 'Wigan Time Bank');
  const lena = await begun(leeds, 'Lena Frost', 'Leeds Time Bank');
  const ceri = await member('Ceri Hughes', ada);
  const dai = await member('Dai Jones', ada);
  const moira = await member('Moira Khan', lena);

  tell('without neighbours nothing is said of them; offers and requests are posted all the same, also with no signal');
  await alone(ceri);
  await boards(ceri, dai);
  tell('Lena makes a link; Ada opens it, sees who they are and eight words; both accept');
  await links(ada, lena);
  tell('help goes across');
  const shown = await across({ wigan, leeds, ada, lena, ceri, moira });

  tell('every screen of it: by axe, on a small phone, in the dark, in forced colours, in Easy Read and Welsh');
  const [neighbour] = await neighbours(ada);
  await fits(ada, ['/neighbours', '/neighbours/invite', '/neighbours/open', neighbour, `${neighbour}/statement`]);
  await fits(ceri, ['/neighbours', neighbour, '/across', '/across/log', '/area', '/statement', ...shown, '/']);
}

/** A node with its first Kith lead. */
async function begun(kith, name, bank) {
  const steward = await enter(name);
  await joins(steward, await kith.invitation());
  await begins(steward, bank, ['Gardening', 'Lifts']);
  return steward;
}

async function enter(name) {
  const person = await Person.open(browser, name);
  await withAxe(person);
  everyone.push(person);
  return person;
}

/** Sets up a phone of one's own, and goes home. */
async function member(name, officer) {
  const person = await enter(name);
  await joins(person, await invites(officer));
  await person.page.getByRole('link', { name: 'Home', exact: true }).click();
  await person.sees(`Hello, ${person.name}`);
  return person;
}

async function alone(ceri) {
  await goes(ceri, '/board');
  for (const page of ['/', '/board']) {
    await goes(ceri, page);
    same(await ceri.page.getByText(/neighbour|across/i).count(), 0, `words about neighbours at ${page}`);
  }
}

/** The addresses of the neighbours' pages. */
async function neighbours(person) {
  await goes(person, '/neighbours');
  const links = person.page.locator('main a[href^="/neighbours/of/"]');
  await links.first().waitFor();
  return links.evaluateAll((all) => all.map((each) => each.getAttribute('href')));
}

async function words(person) {
  const list = person.page.locator('[data-words] li');
  await list.first().waitFor();
  return (await list.allInnerTexts()).join(' ');
}

async function links(ada, lena) {
  await lena.follows('Members');
  await lena.follows('Neighbour areas');
  await lena.sees('Neighbour areas');
  await lena.reads('We have no neighbour areas yet.');
  await lena.follows('Invite another area');
  await lena.presses('Make the link');
  const link = await lena.page.locator('[data-invitation]').getAttribute('href');
  await lena.follows('Back to the neighbour areas');

  const stranger = await enter('A stranger');
  await stranger.page.goto(link);
  await stranger.sees('Leeds Time Bank would like to be neighbours');

  await goes(ada, '/neighbours/open');
  await ada.writes('The whole link', 'our neighbours');
  await ada.presses('See who they are');
  await ada.reads('There is a problem');
  await ada.writes('The whole link', `Dear Ada, here it is: ${link} Yours, Lena`);
  await ada.presses('See who they are');
  await ada.sees('Leeds');
  await ada.reads('Leeds Time Bank');
  const seen = await words(ada);
  same(seen.split(' ').length, 8, 'how many words');
  await ada.writes('How many hours may be open between us?', '-1');
  await ada.presses('The words are the same: accept');
  await ada.reads('Give a number of hours, 0 or more');
  await ada.writes('How many hours may be open between us?', '10');
  await ada.presses('The words are the same: accept');
  await ada.reads('Accepted here, waiting for them');

  await lena.reads('They would like to be neighbours');
  await lena.follows('Wigan');
  await lena.sees('Wigan');
  same(await words(lena), seen, 'the words on both sides');
  await lena.presses('The words are the same: accept');
  await lena.reads('Connected now');
  await ada.reads('Connected now');
}
