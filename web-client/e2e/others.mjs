// What a bank comes to after its first day: someone helps a member use Kith, a pot that two look after, an agreement told by
// phone, hours undone together, hours that aren't right, a second phone, a plain address in the house, refusals in
// Welsh, leaving and being forgotten. `node others.mjs <kith> <folder>`.
import { networkInterfaces } from 'node:os';
import { agrees, begins, invites, joins, logs, totals } from './journeys.mjs';
import { Kith } from './kith.mjs';
import { same, tell } from './people.mjs';
import { Stage } from './stage.mjs';

const [program, folder] = process.argv.slice(2);
const kith = await Kith.on(program, folder);
await kith.start();
const stage = await Stage.with(kith);
await stage.plays(tellIt);

/** The page of a member, from the list. */
async function pageOf(officer, name) {
  await officer.follows('Members');
  await officer.sees('Members');
  await officer.follows(name);
  await officer.sees(name);
}

async function tellIt() {
  const ada = await stage.steward('Ada Bevan', kith, 'Wigan Time Bank', ['Gardening', 'Cooking', 'Lifts']);
  const bryn = await stage.member('Bryn Evans', ada, 'Broker');
  const ceri = await stage.member('Ceri Hughes', bryn);
  const dai = await stage.member('Dai Jones', bryn);

  tell('Dai lets Ceri help him; she sees it at once, logs hours for him and agrees for him');
  await helped(dai, ceri, bryn);
  tell('a pot that Bryn and Ceri look after together: what it spends needs both; then Dai takes over from Bryn');
  await pot(ada, bryn, ceri, dai);
  tell('Eirlys has no phone: Bryn writes down what she said by phone');
  await told(ada, bryn, dai);
  tell('Ceri and Dai undo an hour together');
  await undone(ceri, dai);
  tell('Ceri says that an hour is not right; Bryn finds it, and puts it right');
  await disputed(ceri, dai, bryn);
  tell('Dai sets up a second phone, and stops the first from there');
  await second(dai);
  tell('at a plain address in the house there is no WebCrypto: the phone says so, and works all the same');
  await atHome();
  tell('Ffion reads in Welsh why she cannot leave yet; then she leaves, and her hours go to the pot');
  await leaves(ada, bryn, ceri);
  tell('Ada writes down that Eirlys leaves, and has her forgotten; Ceri has her own name erased');
  await forgotten(ada, ceri);
}

async function helped(dai, ceri, bryn) {
  await dai.follows('Me');
  await dai.sees('Me');
  await dai.follows('People who help me use Kith');
  await dai.sees('People who help me use Kith');
  await dai.chooses('Ceri Hughes');
  await dai.presses('Let them help me');
  await dai.page.getByRole('button', { name: 'End the help of Ceri Hughes' }).waitFor();
  await ceri.page.getByRole('link', { name: 'See the hours of Dai Jones' }).waitFor();

  const lift = { side: 'Dai Jones gave help', who: 'Bryn Evans', what: 'Lifts', long: '1 hour', day: 'Today' };
  await logs(ceri, { ...lift, whose: 'Dai Jones' });
  await ceri.sees('Hours logged');
  await agrees(bryn, 'Dai Jones gave you 1 hour');
  await bryn.reads('Ceri Hughes, who helps Dai Jones, agreed for Dai Jones.');

  await logs(bryn, { side: 'I gave help', who: 'Dai Jones', what: 'Cooking', long: '2 hours', day: 'Yesterday' });
  await bryn.sees('Hours logged');
  await ceri.goesHome();
  await ceri.follows('See the hours of Dai Jones');
  await ceri.sees('The hours of Dai Jones');
  await ceri.page.getByLabel('Show', { exact: true }).selectOption('Still waiting');
  await ceri.follows('Bryn Evans gave Dai Jones 2 hours');
  await ceri.presses('Agree for Dai Jones');
  await ceri.page.getByText('Done', { exact: true }).waitFor();
  await totals(dai, '1 hour', '2 hours');
}

async function pot(ada, bryn, ceri, dai) {
  await ada.follows('Members');
  await ada.follows("Open a pot or an organisation's account");
  await ada.sees("Open a pot or an organisation's account");
  await ada.writes('Name', 'Welcome pot');
  for (const name of ['Bryn Evans', 'Ceri Hughes']) await ada.page.getByRole('checkbox', { name, exact: true }).check();
  await ada.writes('How many of them must agree to spend?', '2');
  await ada.presses('Open it');
  await ada.sees('Welcome pot');
  await logs(dai, { side: 'I gave help', who: 'Welcome pot', what: 'Gardening', long: '3 hours', day: 'Today' });
  await dai.sees('Hours logged');
  await dai.follows('See these hours');
  await dai.sees('You gave Welcome pot 3 hours');
  for (const keeper of [bryn, ceri]) {
    await keeper.goesHome();
    await keeper.follows('See the hours of Welcome pot');
    await keeper.follows('Dai Jones gave Welcome pot 3 hours');
    await dai.reads('Waiting for Welcome pot');
    await keeper.presses('Agree for Welcome pot');
    await keeper.reads(`${keeper.name} agreed for Welcome pot.`);
  }
  await dai.page.getByText('Done', { exact: true }).waitFor();

  await ada.page.getByRole('checkbox', { name: 'Dai Jones', exact: true }).check();
  await ada.page.getByRole('checkbox', { name: 'Bryn Evans', exact: true }).uncheck();
  await ada.presses('Save');
  // In the order of their accounts, which chance made.
  await ada.page.getByText(/^(Ceri Hughes, Dai Jones|Dai Jones, Ceri Hughes)$/).waitFor();
  await dai.follows('Home');
  await dai.page.getByRole('link', { name: 'See the hours of Welcome pot' }).waitFor();
}

async function told(ada, bryn, dai) {
  await ada.follows('Members');
  await ada.follows('Add someone without a phone');
  await ada.writes('Name', 'Eirlys Price');
  await ada.presses('Add them');
  await ada.sees('Eirlys Price is a member now');
  await logs(dai, {
    whose: 'Mine',
    side: 'I gave help',
    who: 'Eirlys Price',
    what: 'Gardening',
    long: '1 hour 30 minutes',
    day: 'Today',
  });
  await dai.sees('Hours logged');
  await bryn.follows('Members');
  await bryn.follows('Waiting for a second person');
  await bryn.follows('Dai Jones gave Eirlys Price 1 hour 30 minutes');
  await bryn.sees('Dai Jones gave Eirlys Price 1 hour 30 minutes');
  await bryn.chooses('By phone');
  await bryn.presses('Write down that Eirlys Price agreed');
  await bryn.reads('Eirlys Price told Bryn Evans by phone; Bryn Evans wrote it down.');
  await bryn.page.getByText('Done', { exact: true }).waitFor();
}

/** An hour that Ceri gave and Dai agreed to; each ends on its page. */
async function hour(ceri, dai, what) {
  await logs(ceri, { side: 'I gave help', who: 'Dai Jones', what, long: '1 hour', day: 'Today', whose: 'Mine' });
  await ceri.sees('Hours logged');
  await ceri.follows('See these hours');
  await agrees(dai, 'Ceri Hughes gave you 1 hour');
  await ceri.page.getByText('Done', { exact: true }).waitFor();
}

async function undone(ceri, dai) {
  await hour(ceri, dai, 'Cooking');
  await dai.presses('Undo together');
  await dai.presses('Ask to undo them');
  await ceri.goesHome();
  await ceri.follows('Dai Jones gave you 1 hour');
  await ceri.sees('Dai Jones gave you 1 hour');
  await ceri.reads('This undoes earlier hours.');
  await ceri.presses('I agree');
  await ceri.page.getByText('Done', { exact: true }).waitFor();
  await dai.reads('Done, then 1 hour undone together');
}

/** What Dai agreed to is on his first page no more, also while the node is slow to say so: a late answer would move what he reaches for. */
async function slowly(dai) {
  const { page } = dai;
  const home = '**/api/v1/home';
  let answer = () => {};
  const held = new Promise((go) => {
    answer = go;
  });
  await page.route(home, async (route) => {
    await held;
    await route.continue();
  });
  // What is kept is shown before the node is asked.
  const asked = page.waitForRequest(home);
  await dai.goesHome();
  await asked;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const stale = page.getByRole('link', { name: 'Ceri Hughes gave you 1 hour', exact: true });
  same(await stale.count(), 0, 'what he agreed to, on his first page');
  answer();
  await dai.reads('Nothing waits for you.');
  await page.unroute(home);
}

async function disputed(ceri, dai, bryn) {
  await slowly(dai);
  await hour(ceri, dai, 'Lifts');
  await dai.presses("This isn't right");
  await dai.chooses('It did not happen');
  await dai.presses("Say that this isn't right");
  await dai.page.getByRole('heading', { name: 'This is being looked at' }).waitFor();
  await ceri.reads("Dai Jones says this isn't right.");
  await bryn.follows('Members');
  await bryn.follows('Waiting for a second person');
  await bryn.page.getByRole('heading', { name: "Someone says this isn't right" }).waitFor();
  await bryn.follows('Ceri Hughes gave Dai Jones 1 hour');
  await bryn.sees('Ceri Hughes gave Dai Jones 1 hour');
  await bryn.presses('The hours stand as they were');
  await dai.page.getByRole('heading', { name: 'This is being looked at' }).waitFor({ state: 'detached' });
}

async function second(dai) {
  const { page } = dai;
  await dai.follows('Me');
  await dai.follows('My phones');
  await dai.sees('My phones');
  await dai.presses('Set up another');
  const link = await page.getByRole('link', { name: /\/join#/ }).innerText();
  const tablet = await stage.enter('Dai Jones');
  await tablet.page.goto(link);
  await tablet.sees('Set up this phone');
  await tablet.reads('Wigan Time Bank invites Dai Jones to use this phone.');
  await tablet.presses('Set up this phone');
  await tablet.sees('Check your answers');
  await tablet.presses('Agree and set up this phone');
  await tablet.sees('This phone is set up');
  await tablet.goesHome();
  await tablet.follows('Me');
  await tablet.follows('My phones');
  await tablet.page.getByText(/^Phone ending in/).waitFor();
  await tablet.presses('Stop that phone');
  await tablet.presses('Yes, stop it');
  await tablet.page.getByText(/^Stopped on/).waitFor();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await dai.sees('This phone was stopped');
  dai.expects(/status of 403 .*\/api\/v1\/session\b/);
}

/** An address of this machine that is no loopback's; none on a machine with no network. */
function lanAddress() {
  const all = Object.values(networkInterfaces()).flat();
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

async function atHome() {
  const host = lanAddress();
  if (!host) return tell('(left out: this machine has no address but its own)');
  const other = await Kith.on(program, `${folder}-at-home`, host);
  stage.also(other);
  await other.start();
  const gwen = await stage.enter('Gwen Parry');
  await gwen.page.goto(await other.invitation());
  same(await gwen.page.evaluate(() => globalThis.crypto?.subtle), undefined, 'WebCrypto at a plain address');
  await gwen.sees('Set up this phone');
  await gwen.reads('This address is not a safe one');
  await joins(gwen, await other.invitation());
  await begins(gwen, 'Leigh Time Bank', ['Gardening']);
  const huw = await stage.enter('Huw Rees');
  await joins(huw, await invites(gwen));
  await logs(huw, { side: 'I gave help', who: 'Gwen Parry', what: 'Gardening', long: '1 hour', day: 'Today' });
  await huw.sees('Hours logged');
  await agrees(gwen, 'Huw Rees gave you 1 hour');
  await gwen.follows('See the proof, and keep it');
  await gwen.page.getByRole('heading', { name: 'The proof is good', exact: true }).waitFor();
  await huw.follows('Me');
  await huw.follows('My phones');
  await huw.reads('This browser keeps the key less safely than others.');
  for (const person of [gwen, huw]) person.expects(/Cross-Origin-Opener-Policy header has been ignored/);
  await other.kill();
}

async function leaves(ada, bryn, ceri) {
  const ffion = await stage.member('Ffion Lloyd', bryn);
  await logs(ffion, { side: 'I gave help', who: 'Bryn Evans', what: 'Cooking', long: '2 hours', day: 'Today' });
  await ffion.sees('Hours logged');
  await agrees(bryn, 'Ffion Lloyd gave you 2 hours');
  await logs(ffion, { side: 'I received help', who: 'Ceri Hughes', what: 'Lifts', long: '1 hour', day: 'Today' });
  await ffion.sees('Hours logged');

  await ffion.follows('Me');
  await ffion.follows('My data');
  await ffion.follows('Leave the time bank');
  await ffion.sees('Leave the time bank');
  await ffion.presses('Take a rest');
  await ffion.page.getByRole('heading', { name: 'You are having a rest' }).waitFor();
  await ffion.presses('I am back');
  await ffion.page.getByRole('heading', { name: 'Do you only need a rest?' }).waitFor();
  await ffion.chooses('Welcome pot');
  await ffion.presses('Continue');
  await ffion.reads('This cannot be taken back.');
  await ffion.presses('Yes, leave the time bank');
  await ffion.page.getByRole('alert').filter({ hasText: 'Some hours still wait for an answer.' }).waitFor();
  await ffion.follows('How Kith looks and reads');
  await ffion.chooses('Cymraeg (Welsh)');
  await ffion.sees('Sut mae Kith yn edrych ac yn darllen');
  await ffion.page.goto(`${kith.address}/me/leave`);
  await ffion.chooses('Welcome pot');
  await ffion.presses('Parhau');
  await ffion.presses('Ie, gadael y banc amser');
  const refusal = "Mae rhai oriau'n dal i aros am ateb. Cytunwch iddyn nhw neu wrthod yn gyntaf.";
  await ffion.page.getByRole('alert').filter({ hasText: refusal }).waitFor();

  ffion.expects(/status of 409 .*\/api\/v1\/entries\b/);
  await agrees(ceri, 'You gave Ffion Lloyd 1 hour');
  await ffion.presses('Ie, gadael y banc amser');
  await ffion.sees('Rydych wedi gadael');
  await pageOf(ada, 'Welcome pot');
  // It spent three hours and was left one.
  await ada.reads('2 hours more received');
}

async function forgotten(ada, ceri) {
  await pageOf(ada, 'Eirlys Price');
  await ada.follows('Eirlys Price leaves the time bank');
  await ada.sees('Eirlys Price leaves the time bank');
  await ada.chooses('Welcome pot');
  await ada.presses('Continue');
  await ada.presses('Yes, Eirlys Price leaves');
  await ada.sees('Eirlys Price has left');
  await pageOf(ada, 'Eirlys Price');
  await ada.presses('Forget this person');
  await ada.reads('Their name, contact and notes are erased for good');
  await ada.presses('Yes, forget Eirlys Price');
  await ada.sees('Someone who has left');

  await ceri.follows('Me');
  await ceri.follows('My data');
  await ceri.follows('Erase my name');
  await ceri.sees('Erase my name');
  await ceri.reads('Your hours would go to nobody');
  await ceri.presses('Erase my name for good');
  await ceri.presses('Yes, erase my name');
  await ceri.sees('Your name is erased');
  await ceri.page.goto(kith.address);
  await ceri.sees('Welcome to Kith');
  ceri.expects(/status of 403 .*\/api\/v1\//);
}
