// A node key was stolen: two Kith leads say that a new one counts, the neighbour's lead compares words and believes it; then the
// neighbour's own key, by an only lead who says it twice. `node node_key.mjs <kith> <folder>`: the folder has node_key.json, which
// says where the two nodes are (tests/tests/browser/node_key.rs sets them up, moves their clocks and draws keys at their computers).
// SHOTS=<folder> keeps pictures.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { links } from './journeys.mjs';
import { arrives, enters } from './keyboard.mjs';
import { fits, goes, picture } from './looking.mjs';
import { same, tell, until } from './people.mjs';
import { asks, Stage } from './stage.mjs';

const SECOND = 1_000;
const WEEK = 7 * 24 * 60 * 60 * SECOND;

const [, folder] = process.argv.slice(2);
const told = JSON.parse(await readFile(join(folder, 'node_key.json'), 'utf8'));
const [wigan, leeds] = told.areas.map(({ address, invitation }) => ({ address, invitation: () => invitation }));
const stage = await Stage.with();
// The nodes' clocks stand: every phone agrees with them.
await stage.isNow(told.now);
await stage.plays(tellIt);

async function tellIt() {
  const ada = await stage.steward('Ada Bevan', wigan, 'Wigan Time Bank', ['Gardening']);
  const bea = await stage.member('Bea Cole', ada, 'Kith lead');
  const ceri = await stage.member('Ceri Hughes', ada);
  const lena = await stage.steward('Lena Frost', leeds, 'Leeds Time Bank', ['Gardening']);
  const moira = await stage.member('Moira Khan', lena);
  await links(ada, lena);
  await goes(ada, '/node-key');
  await ada.reads('No new key waits.');

  tell(
    'a key is made at the computer; Ada sees the words that it shows there, and is refused: she leads for less than a week',
  );
  const shown = await asks('rekey 0');
  await opens(ada, wigan, '/node-key');
  same(await words(ada), shown, 'the words at the computer and on the phone');
  await ada.page.getByRole('button', { name: 'The words are the same', exact: true }).dblclick();
  await ada.waitsForAnswers();
  same(await ada.page.getByRole('alert').count(), 0, 'what a double press says');
  await ada.presses('The new key counts, and the old one no more');
  await ada.reads('You have not been Kith lead for seven days, or not with this phone.');
  ada.expects(/status of 4\d\d .*\/api\/v1\/entries\b/);
  await picture(ada, 'refused');

  tell('a week later Ada says it with the keyboard alone');
  await later(WEEK);
  await opens(ada, wigan, '/');
  await saysByKeys(ada);
  await ada.reads('You have said so. Now another Kith lead says it on their phone.');
  await picture(ada, 'one-has-said-so');
  tell('everybody hears of it at home, and what to do if it cannot be right');
  await opens(ceri, wigan, '/');
  await ceri.reads(/^Ada Bevan said on .* that Kith gets a new key\. Your hours stay as they are\.$/);
  await picture(ceri, 'a-member-hears-of-it');
  await ceri.follows('See what that means');
  await ceri.reads('If that cannot be right, tell a broker or Kith lead today: they can stop that phone.');
  same(await ceri.page.locator('[data-words]').count(), 0, 'words that a member sees');
  await picture(ceri, 'what-it-means');
  await fits(ceri, ['/', '/node-key']);
  await opens(bea, wigan, '/');
  await bea.follows('See what that means');
  await bea.sees('The key of this Kith');
  await picture(bea, 'the-second-one');
  await fits(bea, ['/', '/node-key']);
  await opens(bea, wigan, '/node-key');
  tell('Bea says it too, and the new key counts');
  same(await words(bea), shown, 'the words on her phone');
  await bea.presses('The words are the same');
  await bea.presses('The new key counts, and the old one no more');
  await bea.reads('This Kith has had a new key. Ring every neighbour that does not know it yet.');
  await picture(bea, 'it-counts');
  await fits(bea, ['/node-key']);
  await opens(ceri, wigan, '/');
  same(await ceri.page.getByText('gets a new key').count(), 0, 'what is over, at home');

  tell('Lena hears of it under Neighbour areas; with the keyboard alone she compares the words and accepts');
  await believed({ from: wigan, of: 'Wigan', ada, at: leeds, its: 'Leeds', lena, moira });

  tell('Leeds has one lead: she says it, and again seven days later; everybody sees it meanwhile');
  await alone(lena, moira);
  tell('Wigan believes it');
  await until('the line is gone and Wigan hears of the key', async () => {
    await later(SECOND);
    return (await peer(ada)).new_key !== null;
  });
  await opens(ada, wigan, '/neighbours');
  await ada.follows('Leeds');
  await accepts(ada, 'Leeds');
  await connected(ada, lena);
}

/** Looks at a page anew, as after opening the app again. */
async function opens({ page }, { address }, path) {
  await page.goto(address + path);
  await page.locator('h1').waitFor();
}

async function words({ page }) {
  const list = page.locator('[data-words] li');
  await list.first().waitFor();
  return (await list.allInnerTexts()).join(' ');
}

/** All clocks go on. */
async function later(ms) {
  await stage.isNow(Number(await asks(`later ${ms}`)));
}

/** From the front page, with the keyboard alone. */
async function saysByKeys(ada) {
  await enters(ada, 'Members');
  await arrives(ada, 'Members');
  await enters(ada, 'Neighbour areas');
  await arrives(ada, 'Neighbour areas');
  await enters(ada, 'The key of this Kith');
  await arrives(ada, 'The key of this Kith');
  await words(ada);
  await enters(ada, 'The words are the same');
  await enters(ada, 'The new key counts, and the old one no more');
}

/** What this person's node says of its one neighbour. */
async function peer({ page }) {
  const answer = await page.evaluate(async () => (await fetch('/api/v1/peers')).json());
  return answer.items[0];
}

async function believed({ from, of, ada, at, its, lena, moira }) {
  await opens(lena, at, '/');
  await opens(ada, from, '/neighbours');
  await until('both sides know that the words have to be compared', async () => {
    await later(SECOND);
    const [here, there] = await Promise.all([peer(lena), peer(ada)]);
    return here.new_key !== null && there.knows_us_not;
  });
  await opens(ada, from, '/neighbours');
  await ada.reads(`${its} does not know the new key of your Kith yet.`);
  await ada.follows(its);
  await ada.reads('They do not know your new key');
  await picture(ada, 'they-do-not-know-it');
  const address = new URL(ada.page.url()).pathname;
  await fits(ada, ['/neighbours', address]);
  await opens(ada, from, address);
  await opens(moira, at, '/neighbours');
  await moira.follows(of);
  await moira.reads(/^Last heard from at /);
  same(await moira.page.getByText(/new key|Another key/).count(), 0, 'what is for Kith leads to find out');
  tell('who helps across areas reads that hours wait, and until when');
  await opens(moira, at, '/across');
  await moira.reads(
    `There is a new key, here or in ${of}. Until the Kith leads have rung each other, no hours pass between us.`,
  );
  await picture(moira, 'a-member-hears-that-hours-wait');
  await fits(moira, ['/across']);

  await opens(lena, at, '/neighbours');
  await lena.reads(`${of} says that it has a new key.`);
  await picture(lena, 'the-neighbours-lead');
  await enters(lena, of);
  await arrives(lena, of);
  same(await words(lena), await words(ada), 'the words on both sides');
  await picture(lena, 'another-key');
  const theirs = new URL(lena.page.url()).pathname;
  await fits(lena, ['/neighbours', theirs]);
  await opens(lena, at, theirs);
  await words(lena);
  await accepts(lena, of);
  await connected(ada, lena);
  await opens(moira, at, '/across');
  await moira.waitsForAnswers();
  same(await moira.page.getByText(/new key/).count(), 0, 'words about keys where hours pass again');
}

/** With the keyboard alone. */
async function accepts(lead, area) {
  await words(lead);
  await enters(lead, 'I have rung them');
  await enters(lead, `The words are the same: this is the key of ${area}`);
  await lead.page.getByText('I have rung them').waitFor({ state: 'detached' });
}

/** The two nodes talk again, and no screen speaks of keys any more. */
async function connected(ada, lena) {
  await until('connected again', async () => {
    await later(SECOND);
    const all = await Promise.all([ada, lena].map(peer));
    return all.every((each) => each.connected && each.new_key === null && !each.knows_us_not);
  });
  for (const [person, at] of [
    [ada, wigan],
    [lena, leeds],
  ]) {
    await opens(person, at, '/neighbours');
    await person.reads('Connected now');
    same(await person.page.getByText(/has a new key|does not know the new key/).count(), 0, 'words about keys');
  }
}

async function alone(lena, moira) {
  const shown = await asks('rekey 1');
  await opens(lena, leeds, '/node-key');
  same(await words(lena), shown, 'the words at the computer and on the phone');
  await lena.reads('You are the only Kith lead with a phone.');
  await picture(lena, 'an-only-lead');
  const says = async () => {
    await lena.presses('The words are the same');
    await lena.presses('The new key counts, and the old one no more');
  };
  await says();
  await lena.reads(/^You have said so\. Say it again from /);
  await picture(lena, 'once');
  await fits(lena, ['/node-key']);
  await opens(lena, leeds, '/node-key');
  await lena.reads(/^You have said so\. Say it again from /);
  same(await lena.page.getByRole('button', { name: 'The words are the same' }).count(), 0, 'buttons before it is time');
  await opens(moira, leeds, '/');
  await moira.reads(/^Lena Frost said on /);
  await later(WEEK);
  await opens(lena, leeds, '/node-key');
  await says();
  await lena.reads('This Kith has had a new key.');
}
