// Help between two linked areas: an offer found from the other side, pay codes typed and scanned, one node killed in
// between, hours that differ, taking back, and the statement that both agree on.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totals } from './journeys.mjs';
import { goes } from './looking.mjs';
import { same, tell } from './people.mjs';

/** Ada and Ceri are at Wigan, Lena and Moira at Leeds. Answers addresses of Ceri's that are worth a look. */
export async function across({ wigan, ada, lena, ceri, moira }) {
  tell('Moira offers something that neighbours may see; Ceri finds it, and starts to log the hours from there');
  await offers(moira);
  const offer = await findsFar(ceri);
  tell('Ceri makes a pay code; her node is killed; Moira types the code in meanwhile');
  const code = await promises(ceri, '1 hour');
  const one = new URL(ceri.page.url()).pathname;
  await wigan.kill();
  await gives(moira, code, '1 hour');
  await moira.follows('See all help across areas');
  await moira.reads(/^Waiting for Wigan: last heard from at \d\d:\d\d$/);
  tell('it comes back, and the hours are settled on both sides');
  await wigan.start();
  await settled(moira, ceri, 1);
  await totals(moira, '1 hour', '0 minutes');
  await totals(ceri, '0 minutes', '1 hour');
  tell('Ceri makes a code with no signal; Moira takes a picture of it');
  await offline(ceri, moira);
  tell('the hours were not the same: Leeds hears no, and why');
  await differs(ceri, moira);
  tell('Ceri takes a code back');
  await takesBack(ceri);
  tell('Ada posts and logs for Eirlys, who has no phone');
  await forSomeone(ada, moira);
  tell('the statements of hours read well, and the two areas agree on what they owe each other');
  await reads(ceri, moira);
  await owes(ada, lena);
  return [offer, one];
}

async function offers(moira) {
  await moira.follows('Offers');
  await moira.follows('Post an offer or a request');
  await moira.chooses('I can help with something');
  await moira.presses('Continue');
  await moira.writes('What can you help with?', 'Pruning fruit trees');
  await moira.presses('Continue');
  await moira.chooses('Gardening');
  await moira.presses('Continue');
  await moira.presses('In half a year');
  await moira.presses('Continue');
  await moira.page.getByRole('radio', { name: 'Through the time bank' }).check();
  await moira.presses('Continue');
  await moira.sees('May people in neighbour areas see it?');
  await moira.chooses('Yes, people in neighbour areas too');
  await moira.presses('Continue');
  await moira.sees('Check your answers');
  await moira.presses('Post it');
  await moira.sees('It is on the board');
}

async function findsFar(ceri) {
  await goes(ceri, '/board');
  await ceri.follows('Pruning fruit trees');
  await ceri.sees('Pruning fruit trees');
  await ceri.reads('Someone in Leeds can help');
  same(await ceri.page.getByText('Moira').count(), 0, 'a name from another area');
  const path = new URL(ceri.page.url()).pathname;
  await ceri.reads('Ask your own time bank. They ask Leeds Time Bank, who know who it is.');
  await ceri.presses('Log the hours');
  await ceri.sees('How long did it take?');
  return path;
}

/** From "How long did it take?" on, for help received in Leeds; the pay code. */
async function promises(ceri, long) {
  await answers(ceri, long);
  await ceri.sees(`Someone in Leeds gave you ${long}`);
  return ceri.page.locator('[data-paycode]').innerText();
}

async function answers(ceri, long) {
  await ceri.presses(long);
  await ceri.presses('Continue');
  await ceri.sees('When was it?');
  await ceri.presses('Today');
  await ceri.presses('Continue');
  await ceri.sees('What was it?');
  await ceri.chooses('Gardening');
  await ceri.presses('Continue');
  await ceri.sees('Would you like to add a note?');
  await ceri.presses('Continue');
  await ceri.sees('Check your answers');
  await ceri.presses('Agree and make the pay code');
}

async function receives(ceri, long) {
  await goes(ceri, '/across/log/side');
  await ceri.page.getByRole('radio', { name: 'I received help' }).check();
  await ceri.presses('Continue');
  await ceri.sees('Where is the person who helped you at home?');
  await ceri.page.getByRole('radio', { name: 'Leeds' }).check();
  await ceri.presses('Continue');
  await ceri.sees('How long did it take?');
  return promises(ceri, long);
}

/** Up to "What is their pay code?". */
async function begins(moira) {
  await goes(moira, '/');
  await moira.follows('Log help across areas');
  await moira.sees('Did you give or receive?');
  await moira.page.getByRole('radio', { name: 'I gave help' }).check();
  await moira.presses('Continue');
  await moira.sees('What is their pay code?');
}

/** From "What was it?" to the end. */
async function ends(moira) {
  await moira.sees('What was it?');
  await moira.chooses('Gardening');
  await moira.presses('Continue');
  await moira.sees('Would you like to add a note?');
  await moira.presses('Continue');
  await moira.sees('Check your answers');
  await moira.presses('Agree and log these hours');
  await moira.sees('Hours logged');
}

async function gives(moira, code, long) {
  await begins(moira);
  await moira.writes('What is their pay code?', 'ABCD');
  await moira.presses('Continue');
  await moira.reads('There is a problem');
  await moira.writes('What is their pay code?', code.toLowerCase().replaceAll('-', ' '));
  await moira.presses('Continue');
  await moira.sees('Where is the person you helped at home?');
  await moira.page.getByRole('radio', { name: 'Wigan' }).check();
  await moira.presses('Continue');
  await moira.presses(long);
  await moira.presses('Continue');
  await moira.presses('Today');
  await moira.presses('Continue');
  await ends(moira);
}

/** So many are done on both sides; the pages say so by themselves. */
async function settled(moira, ceri, count) {
  for (const person of [moira, ceri]) {
    await goes(person, '/across');
    await person.page
      .getByText('Done', { exact: true })
      .nth(count - 1)
      .waitFor();
  }
}

async function offline(ceri, moira) {
  await goes(ceri, '/across/log/side');
  await ceri.isKept();
  await ceri.context.setOffline(true);
  await receives(ceri, '30 minutes');
  await ceri.reads('Saved on this phone');
  const folder = await mkdtemp(join(tmpdir(), 'kith-code-'));
  const picture = join(folder, 'code.png');
  await ceri.page.locator('.qr svg').screenshot({ path: picture });
  await begins(moira);
  await moira.page.getByLabel('Or take a picture of their square code', { exact: true }).setInputFiles(picture);
  await moira.reads(/^Read: 30 minutes, /);
  await rm(folder, { recursive: true });
  await moira.presses('Continue');
  await ends(moira);
  await ceri.context.setOffline(false);
  await ceri.page.evaluate(() => dispatchEvent(new Event('online')));
  await settled(moira, ceri, 2);
}

async function differs(ceri, moira) {
  const code = await receives(ceri, '1 hour');
  await gives(moira, code, '2 hours');
  await moira.follows('See all help across areas');
  await moira.reads('Wigan said no: the hours or the day were not the same');
}

async function takesBack(ceri) {
  await receives(ceri, '2 hours');
  await ceri.presses('Take the code back');
  await ceri.presses('Yes, take it back');
  await ceri.sees('Help across areas');
  await ceri.reads('Taken back');
}

async function forSomeone(ada, moira) {
  await ada.follows('Members');
  await ada.follows('Add someone without a phone');
  await ada.writes('Name', 'Eirlys Price');
  await ada.presses('Add them');
  await ada.sees('Eirlys Price is a member now');
  await goes(ada, '/board/new');
  await picks(ada, 'Who is it for?');
  await ada.chooses('I would like help with something');
  await ada.presses('Continue');
  await ada.writes('What would you like help with?', 'Company on Sundays');
  await ada.presses('Continue');
  await ada.chooses('Gardening');
  await ada.presses('Continue');
  await ada.presses('In a month');
  await ada.presses('Continue');
  await ada.page.getByRole('radio', { name: 'Through the time bank' }).check();
  await ada.presses('Continue');
  await ada.chooses('No, only people in our time bank');
  await ada.presses('Continue');
  await ada.sees('Check your answers');
  await ada.presses('Post it');
  await ada.sees('It is on the board');
  await ada.follows('See all offers and requests');
  await ada.reads('Eirlys Price would like help');

  await goes(ada, '/across/log');
  await picks(ada, 'Whose hours are these?');
  await ada.sees('Did Eirlys Price give or receive?');
  await ada.page.getByRole('radio', { name: 'Eirlys Price received help' }).check();
  await ada.presses('Continue');
  await ada.sees('How did Eirlys Price tell you?');
  await ada.chooses('By phone');
  await ada.presses('Continue');
  await ada.page.getByRole('radio', { name: 'Leeds' }).check();
  await ada.presses('Continue');
  await ada.sees('How long did it take?');
  const long = '1 hour 30 minutes';
  await answers(ada, long);
  await ada.sees(`Someone in Leeds gave Eirlys Price ${long}`);
  await gives(moira, await ada.page.locator('[data-paycode]').innerText(), long);
  await ada.page.getByText('Done', { exact: true }).waitFor();
}

/** Chooses Eirlys, who has no phone. */
async function picks(ada, question) {
  await ada.sees(question);
  await ada.chooses('Someone without a phone');
  await ada.presses('Continue');
  await ada.reads('There is a problem');
  await ada.chooses('Eirlys Price');
  await ada.presses('Continue');
}

async function reads(ceri, moira) {
  await goes(ceri, '/statement');
  await ceri.reads('Someone in Leeds gave you 1 hour');
  await ceri.reads('received 30 minutes');
  await goes(moira, '/statement');
  await moira.reads('You gave someone in Wigan 1 hour');
  await moira.reads('gave 30 minutes');
}

async function owes(ada, lena) {
  await goes(ada, '/neighbours');
  await ada.reads('Leeds can look forward to 3 hours from us.');
  await goes(lena, '/neighbours');
  await lena.reads('We can look forward to 3 hours from Wigan.');
  for (const [person, area] of [
    [ada, 'Leeds'],
    [lena, 'Wigan'],
  ]) {
    await person.follows(area);
    await person.follows(`Statement of the hours with ${area}`);
    await person.reads('Both areas agree.');
  }
}
