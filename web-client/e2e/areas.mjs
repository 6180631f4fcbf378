// Two areas with a node each: their Kith leads link them, an offer is found from the other side, help is given across and
// settled while a node is killed. `node areas.mjs <kith> <folder>`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { across } from './across.mjs';
import { boards } from './board.mjs';
import { followsAList } from './following.mjs';
import { arrives, enters, retypes, types } from './keyboard.mjs';
import { Kith } from './kith.mjs';
import { fits, goes } from './looking.mjs';
import { broughtBack } from './lost.mjs';
import { same, tell } from './people.mjs';
import { Stage } from './stage.mjs';

const CATEGORIES = ['Gardening', 'Lifts'];

const [program, folder] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const wigan = await Kith.on(program, join(folder, 'wigan'), undefined, ['--area', 'Wigan']);
const leeds = await Kith.on(program, join(folder, 'leeds'), undefined, ['--area', 'Leeds']);
await Promise.all([wigan.start(), leeds.start()]);
const stage = await Stage.with(wigan, leeds);
await stage.plays(tellIt);

async function tellIt() {
  const ada = await stage.steward('Ada Bevan', wigan, 'Wigan Time Bank', CATEGORIES);
  const lena = await stage.steward('Lena Frost', leeds, 'Leeds Time Bank', CATEGORIES);
  const ceri = await stage.member('Ceri Hughes', ada);
  const dai = await stage.member('Dai Jones', ada);
  const moira = await stage.member('Moira Khan', lena);

  tell('without neighbours nothing is said of them; offers and requests are posted all the same, also with no signal');
  await alone(ceri);
  await boards(ceri, dai);
  tell('Ada follows Leeds by its address, and stops');
  await follows(ada);
  tell('Ada opens a link by its square code, and says no; Lena takes the link back');
  await declines(ada, lena);
  tell('with the keyboard alone Lena makes a link; Ada opens it, sees who they are and eight words; both accept');
  await links(ada, lena);
  tell('help goes across');
  const shown = await across({ wigan, leeds, ada, lena, ceri, moira });
  tell(
    'Wigan is restored from before an hour that was done, while Leeds is away: the phone of Ceri brings the hour back',
  );
  await broughtBack({ wigan, leeds, ceri, moira, folder });

  tell('with the keyboard alone Lena publishes a list of areas, and Ada follows all of them');
  await followsAList({ program, folder, stage, ada, lena });

  tell(
    'with the keyboard alone Lena changes the limit and ends it: Ada is told, and nobody at Wigan logs help with Leeds',
  );
  await changes(ada, lena);
  await ends(ada, lena, ceri);
  tell('they link again');
  await again(ada, lena);

  tell('every screen of it: by axe, on a small phone, in the dark, in forced colours, in Easy Read and Welsh');
  const [neighbour] = await neighbours(ada);
  await fits(ada, [
    '/neighbours',
    '/neighbours/invite',
    '/neighbours/open',
    '/neighbours/following',
    neighbour,
    `${neighbour}/statement`,
  ]);
  await fits(ceri, ['/neighbours', neighbour, '/across', '/across/log', '/area', '/statement', ...shown, '/']);
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

/** With the keyboard alone, on both sides. */
async function links(ada, lena) {
  await toNeighbours(lena);
  await lena.reads('We have no neighbour areas yet.');
  await enters(lena, 'Invite another area');
  await arrives(lena, 'Invite another area');
  await enters(lena, 'Make the link');
  const link = await lena.page.locator('[data-invitation]').getAttribute('href');
  await enters(lena, 'Back to the neighbour areas');
  await arrives(lena, 'Neighbour areas');

  const stranger = await stage.enter('A stranger');
  await stranger.page.goto(link);
  await stranger.sees('Leeds Time Bank would like to be neighbours');

  await toNeighbours(ada);
  await enters(ada, "Open another area's link");
  await arrives(ada, "Open another area's link");
  await types(ada, 'The whole link', 'our neighbours');
  await enters(ada, 'See who they are');
  await ada.reads('There is a problem');
  await retypes(ada, 'The whole link', `Dear Ada, here it is: ${link} Yours, Lena`);
  await enters(ada, 'See who they are');
  await arrives(ada, 'Leeds');
  await ada.reads('Leeds Time Bank');
  const seen = await words(ada);
  same(seen.split(' ').length, 8, 'how many words');
  await retypes(ada, 'How many hours may be open between us?', '-1');
  await enters(ada, 'The words are the same: accept');
  await ada.reads('Give a number of hours, 0 or more');
  await retypes(ada, 'How many hours may be open between us?', '10');
  await enters(ada, 'The words are the same: accept');
  await announced(ada, 'Accepted here, waiting for them');

  same(await ada.page.getByText(/new key/).count(), 0, 'words about keys while Ada waits');

  tell('Lena has the page open: that Wigan asks shows by itself, and so does the line');
  await lena.reads('They would like to be neighbours');
  await goes(lena, '/');
  await lena.reads('Wigan would like to be neighbours with us.');
  await enters(lena, 'Look at Wigan');
  await arrives(lena, 'Wigan');
  same(await words(lena), seen, 'the words on both sides');
  await enters(lena, 'The words are the same: accept');
  for (const person of [lena, ada]) await announced(person, 'Connected now');
}

async function follows(ada) {
  await goes(ada, '/neighbours/following');
  await ada.reads('We follow nobody beside our neighbours.');
  await ada.writes('Address of another Kith', leeds.address);
  await ada.presses('Follow');
  await ada.reads('Stop following Leeds');
  await ada.presses('Stop following Leeds');
  await ada.reads('We follow nobody beside our neighbours.');
}

async function declines(ada, lena) {
  await goes(lena, '/neighbours/invite');
  await lena.presses('Make the link');
  const picture = join(folder, 'link.png');
  await lena.page.locator('.qr svg').screenshot({ path: picture });
  await goes(ada, '/neighbours/open');
  await ada.page.getByLabel('Or take a picture of their square code', { exact: true }).setInputFiles(picture);
  const link = await lena.page.locator('[data-invitation]').getAttribute('href');
  await ada.page.waitForFunction((text) => document.querySelector('#link')?.value === text, link);
  await ada.presses('See who they are');
  await ada.sees('Leeds');
  await ada.presses('No, not this one');
  await ada.presses('Yes, say no to them');
  await ada.sees('Neighbour areas');
  await ada.waitsForAnswers();
  same(await ada.page.getByRole('link', { name: 'Leeds', exact: true }).count(), 0, 'links to who was declined');
  await goes(lena, '/neighbours');
  await goes(lena, '/neighbours/invite');
  await lena.reads('Links that nobody has used yet');
  await lena.presses('Take this link back');
  await lena.page.getByText('Links that nobody has used yet').waitFor({ state: 'detached' });
  await goes(lena, '/');
  await goes(ada, '/');
}

/** From her own neighbours' page: what she says is seen on the other side without a touch. */
async function changes(ada, lena) {
  const [wigan] = await neighbours(lena);
  const [leeds] = await neighbours(ada);
  await goes(ada, leeds);
  await goes(lena, wigan);
  await lena.reads('The limit of Wigan');
  await enters(lena, 'Change our limit');
  await retypes(lena, 'How many hours may be open between us?', '12');
  await enters(lena, 'Save the limit');
  await announced(lena, 'Saved.');
  const theirs = ada.page.locator('dt', { hasText: 'The limit of Leeds' }).locator('xpath=following-sibling::dd[1]');
  await theirs.getByText('12 hours').waitFor();
}

async function ends(ada, lena, ceri) {
  await enters(lena, 'Stop being neighbours with Wigan');
  await enters(lena, 'Stop being neighbours');
  await enters(lena, 'Yes, stop');
  await announced(lena, 'No longer neighbours');
  await announced(ada, 'No longer linked with us, or not accepted yet');
  await ada.reads('Leeds says that it is not linked with us: they ended it, or have not accepted yet.');
  same(await ada.page.getByText(/new key/).count(), 0, 'words about keys after an end');
  same(await ada.page.getByText('Connected now').count(), 0, 'words about a line');
  // What was owed when it ended stays: three hours, and the one that was brought back.
  await ada.reads('Leeds can look forward to 4 hours from us.');
  await goes(ceri, '/across/log');
  await ceri.reads('No help can be logged with Leeds now');
  same(await ceri.page.getByRole('radio').count(), 0, 'questions about help across areas');
}

async function again(ada, lena) {
  await retypes(lena, 'How many hours may be open between us?', '10');
  await enters(lena, 'The words are the same: accept');
  for (const person of [lena, ada]) await announced(person, 'Connected now');
  same(await ada.page.getByText('They are no longer linked with us').count(), 0, 'words about an end that is over');
}

async function toNeighbours(person) {
  await enters(person, 'Members');
  await arrives(person, 'Members');
  await enters(person, 'Neighbour areas');
  await arrives(person, 'Neighbour areas');
}

/** What a page says by itself is also said to those who do not see it. */
function announced(person, text) {
  return person.page.getByRole('status').getByText(text).first().waitFor();
}
