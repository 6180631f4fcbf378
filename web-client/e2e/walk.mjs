// A walk through every screen as a member, a broker, a steward and a stranger, and the main ways of using them: keyboard
// alone, no signal, live, Easy Read, Welsh, paper. `node walk.mjs <kith> <folder>`; SHOTS=<folder> keeps pictures.
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agrees, begins, invites, joins, logs } from './journeys.mjs';
import { arrives, arrowsTo, enters, tabsTo } from './keyboard.mjs';
import { Kith } from './kith.mjs';
import { goes, look, prefers, reflowed, titled, VARIANTS, withAxe, worded } from './looking.mjs';
import { openBrowser, Person, same, tell } from './people.mjs';

/** The smallest window that everything must fit into: 1280 px at 400 %. */
const SMALL = { viewport: { width: 320, height: 640 } };

const MEMBER = [
  '/hours/new',
  '/hours/new/who',
  '/hours/new/what',
  '/hours/new/long',
  '/hours/new/when',
  '/hours/new/note',
  '/unsent',
  '/proofs',
  '/statement',
  '/me',
  '/me/profile',
  '/me/devices',
  '/me/supporters',
  '/me/looks',
  '/me/data',
  '/me/leave',
  '/me/forget',
  '/settings',
  '/help',
  '/book',
  '/leaves',
  '/releases',
  '/nowhere/at/all',
  '/',
];
const OFFICER = ['/members', '/members/invite', '/members/add', '/write-down', '/approvals', '/rules', '/returns'];
const STEWARD = ['/begin', '/begin/name', '/members/open', ...OFFICER];
const STRANGER = ['/join', '/settings', '/help', '/proofs', '/'];

const [program, folder] = process.argv.slice(2);
const kith = await Kith.on(program, folder);
await kith.start();
const browser = await openBrowser();
const people = [];
const wrong = [];
try {
  wrong.push(...staleTypes());
  await walk();
  for (const person of people) {
    wrong.push(...person.complaints.map((complaint) => `${person.name}'s browser: ${complaint}`));
  }
} catch (error) {
  wrong.push(String(error.stack ?? error));
  for (const { name, page } of people) {
    const text = await page.evaluate(() => document.body?.innerText).catch(() => 'nothing');
    console.error(`\n=== ${name} at ${page.url()}\n${text}`);
  }
} finally {
  await browser.close();
  if (kith.process) await kith.kill();
}
for (const each of wrong) console.error(`WRONG ${each}`);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** The types that the client was checked with are those of this node's document, or the client was written for another. */
function staleTypes() {
  const script = fileURLToPath(new URL('../scripts/api-types.mjs', import.meta.url));
  const done = spawnSync(process.execPath, [script, `${kith.address}/api/openapi.json`, '--check'], {
    encoding: 'utf8',
  });
  return done.status === 0 ? [] : [done.stderr.trim()];
}

async function walk() {
  const [ada, bryn, ceri, dai] = await gather();
  const stranger = await enter('A stranger');
  await stranger.page.goto(kith.address);
  await stranger.sees('Welcome to Kith');

  tell('every screen of a stranger, a member, a broker and a steward');
  const exchange = new URL(await waitingFor(dai, ceri)).pathname;
  const account = exchange.split('/')[2];
  const shown = [exchange, exchange.replace('exchange', 'proof'), exchange.replace('exchange', 'hours/done')];
  const theirs = [
    [stranger, STRANGER],
    [dai, [...shown, ...MEMBER]],
    [
      bryn,
      [
        exchange,
        `/members/${account}`,
        `/members/invite?for=${account}`,
        `/write-down?for=${account}`,
        ...OFFICER,
        '/',
      ],
    ],
    [ada, [`/members/${account}`, `/members/${account}/leave`, ...STEWARD, '/']],
  ];
  for (const [person, paths] of theirs) await visits(person, paths, look);

  tell('in Easy Read and in Welsh');
  for (const variant of VARIANTS) {
    for (const [person, paths] of theirs) await inWords(person, paths, variant);
  }

  tell('hours logged with the keyboard alone');
  await withKeys(dai);
  tell('the other page changes by itself');
  await ceri.reads('Dai Jones gave you 1 hour');
  same(await ceri.page.evaluate(() => globalThis.stayed), true, 'the page was never loaded again');
  tell('errors lead to their fields');
  await mistaken(ceri);
  tell('with no signal');
  await withNoSignal(ceri);
  tell('on paper');
  await onPaper(dai);
}

/** A small bank: a steward, a broker, two members; hours done and hours that wait. */
async function gather() {
  const ada = await enter('Ada Bevan');
  await joins(ada, await kith.invitation());
  await begins(ada, 'Wigan Time Bank', ['gardening', 'cooking', 'lifts-and-errands']);
  const bryn = await enter('Bryn Evans');
  await joins(bryn, await invites(ada, 'Broker'));
  const others = [];
  for (const name of ['Ceri Hughes', 'Dai Jones']) {
    const person = await enter(name);
    await joins(person, await invites(bryn));
    await person.follows('Go to home');
    others.push(person);
  }
  const [ceri, dai] = others;
  await logs(ceri, { side: 'I gave help', who: dai.name, what: 'Gardening', long: '1 hour', day: 'Yesterday' });
  await ceri.sees('Hours logged');
  await agrees(dai, 'Ceri Hughes gave you 1 hour');
  await ceri.page.evaluate(() => {
    globalThis.stayed = true;
  });
  return [ada, bryn, ceri, dai];
}

async function enter(name) {
  const person = await Person.open(browser, name, SMALL);
  await withAxe(person);
  people.push(person);
  return person;
}

/** Hours that wait for `who`; the address of their page. */
async function waitingFor(who, by) {
  const note = 'Two trips, because the first time the shop was closed';
  await logs(by, { side: 'I gave help', who: who.name, what: 'Cooking', long: '2 hours', day: 'Today', note });
  await by.sees('Hours logged');
  await by.follows('Go to home');
  await who.follows('Home');
  await who.follows(`${by.name} gave you 2 hours`);
  await who.sees(`${by.name} gave you 2 hours`);
  return who.page.url();
}

async function visits(person, paths, checks, as = '') {
  for (const path of paths) {
    await goes(person, path);
    const found = await checks(person);
    wrong.push(...found.map((each) => `${person.name}${as} at ${path}: ${each}`));
    await picture(person, `${person.name}${as} ${path}`);
  }
}

async function inWords(person, paths, variant) {
  const { page } = person;
  await prefers(person, variant);
  const as = ` (${variant.language}${variant.easy ? ', easy' : ''})`;
  const checks = async () => [...(await titled(page)), ...(await reflowed(page)), ...(await worded(page))];
  await visits(person, paths, checks, as);
  await prefers(person, { language: 'en-GB' });
}

async function withKeys(person) {
  const { page } = person;
  await goes(person, '/');
  await enters(person, 'Log hours');
  await arrives(person, 'Did you give or receive?');
  await arrowsTo(person, 'I gave help', 'I gave help');
  await page.keyboard.press('Enter');
  await arrives(person, 'Who received the help?');
  await arrowsTo(person, 'Ada Bevan', 'Ceri Hughes');
  await enters(person, 'Continue');
  await arrives(person, 'What was it?');
  await arrowsTo(person, 'Gardening', 'Cooking');
  await enters(person, 'Continue');
  await arrives(person, 'How long did it take?');
  await tabsTo(person, '1 hour');
  await page.keyboard.press('Space');
  await enters(person, 'Continue');
  await arrives(person, 'When was it?');
  await enters(person, 'Today');
  await enters(person, 'Continue');
  await arrives(person, 'Would you like to add a note?');
  await enters(person, 'Continue');
  await arrives(person, 'Check your answers');
  await enters(person, 'Agree and log these hours');
  await arrives(person, 'Hours logged');
}

/** Nothing filled in: the summary has the focus, and leads into the field. */
async function mistaken(person) {
  const { page } = person;
  await goes(person, '/hours/new/long');
  await page.getByLabel('Hours', { exact: true }).fill('');
  await page.getByLabel('Minutes', { exact: true }).fill('75');
  await person.presses('Continue');
  const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  await summary.waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
  await page.waitForFunction(() => document.title.startsWith('Error: '));
  wrong.push(
    ...(await look(person)).filter((each) => !each.startsWith('the tab says')).map((each) => `errors: ${each}`),
  );
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
  same(await page.getByLabel('Minutes', { exact: true }).inputValue(), '75', 'what was typed is still there');
}

async function withNoSignal(person) {
  const { page, context } = person;
  await goes(person, '/');
  await person.isKept();
  await context.setOffline(true);
  await page.reload();
  await person.sees(`Hello, ${person.name}`);
  await person.reads('No signal. You can go on: what you log is saved on this phone.');
  await person.reads(/This is how it stood/);
  await person.reads('Dai Jones gave you 1 hour');
  await page.goto(`${kith.address}/hours/new`);
  await person.sees('Did you give or receive?');
  await context.setOffline(false);
}

/** On paper there is the content and nothing to press. */
async function onPaper(person) {
  const { page } = person;
  await goes(person, '/statement');
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['nav', 'button', 'input', '.skip']) {
    const seen = await page.locator(gone).filter({ visible: true }).count();
    same(seen, 0, `${gone} to be seen on paper`);
  }
  await page.getByRole('table').waitFor();
  await page.emulateMedia({ media: null });
}

/** For people who want to look for themselves. */
async function picture({ page }, name) {
  const shots = process.env.SHOTS;
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  const path = join(shots, `${name.replace(/[^\w]+/g, '-')}.png`);
  await page.screenshot({ path, fullPage: true });
}
