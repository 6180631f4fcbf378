// Help between two linked areas: an offer found from the other side, pay codes typed and scanned, one node killed in
// between, hours that differ, taking back, and the statement that both agree on.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totals } from './journeys.mjs';
import { arrives, enters, picks, retypes, types } from './keyboard.mjs';
import { goes } from './looking.mjs';
import { same, tell } from './people.mjs';

/** Ada and Ceri are at Wigan, Lena and Moira at Leeds. Answers addresses of Ceri's that are worth a look. */
export async function across({ wigan, ada, lena, ceri, moira }) {
  tell(
    'with the keyboard alone: Moira offers something that neighbours may see; Ceri, who looks at the board, sees it come',
  );
  await goes(ceri, '/board');
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
  tell('hours that are done go back as new help the other way: Moira makes a code for it, and takes it back');
  await turnsRound(moira);
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
  await enters(moira, 'Offers');
  await arrives(moira, 'Offers and requests');
  await enters(moira, 'Post an offer or a request');
  await arrives(moira, 'What would you like to say?');
  await picks(moira, 'I can help with something');
  await enters(moira, 'Continue');
  await arrives(moira, 'What can you help with?');
  await types(moira, 'What can you help with?', 'Pruning fruit trees');
  await enters(moira, 'Continue');
  await arrives(moira, 'What is it about?');
  await picks(moira, 'Gardening');
  await enters(moira, 'Continue');
  await arrives(moira, 'Until when?');
  await enters(moira, 'In half a year');
  await enters(moira, 'Continue');
  await arrives(moira, 'How can people ask?');
  await picks(moira, 'Through the time bank');
  await enters(moira, 'Continue');
  await arrives(moira, 'May people in neighbour areas see it?');
  await picks(moira, 'Yes, people in neighbour areas too');
  await enters(moira, 'Continue');
  await arrives(moira, 'Check your answers');
  await enters(moira, 'Post it');
  await arrives(moira, 'It is on the board');
}

async function findsFar(ceri) {
  await ceri.reads('Pruning fruit trees');
  await enters(ceri, 'Pruning fruit trees');
  await arrives(ceri, 'Pruning fruit trees');
  await ceri.reads('Someone in Leeds can help');
  same(await ceri.page.getByText('Moira').count(), 0, 'a name from another area');
  const path = new URL(ceri.page.url()).pathname;
  await ceri.reads('Ask your own time bank. They ask Leeds Time Bank, who know who it is.');
  await enters(ceri, 'Log the hours');
  await arrives(ceri, 'How long did it take?');
  return path;
}

/** From "How long did it take?" on, for help received in Leeds; the pay code. */
async function promises(ceri, long) {
  await answers(ceri, long);
  await arrives(ceri, `Someone in Leeds gave you ${long}`);
  return ceri.page.locator('[data-paycode]').innerText();
}

async function answers(ceri, long) {
  await enters(ceri, long);
  await enters(ceri, 'Continue');
  await arrives(ceri, 'When was it?');
  await enters(ceri, 'Today');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'What was it?');
  await picks(ceri, 'Gardening');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'Would you like to add a note?');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'Check your answers');
  await enters(ceri, 'Agree and make the pay code');
}

export async function receives(ceri, long) {
  await goes(ceri, '/across/log/side');
  await picks(ceri, 'I received help');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'Where is the person who helped you at home?');
  await picks(ceri, 'Leeds');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'How long did it take?');
  return promises(ceri, long);
}

/** Up to "What is their pay code?". */
async function begins(moira) {
  await goes(moira, '/');
  await enters(moira, 'Log help across areas');
  await arrives(moira, 'Did you give or receive?');
  await picks(moira, 'I gave help');
  await enters(moira, 'Continue');
  await arrives(moira, 'What is their pay code?');
}

/** From "What was it?" to the end. */
async function ends(moira) {
  await arrives(moira, 'What was it?');
  await picks(moira, 'Gardening');
  await enters(moira, 'Continue');
  await arrives(moira, 'Would you like to add a note?');
  await enters(moira, 'Continue');
  await arrives(moira, 'Check your answers');
  await enters(moira, 'Agree and log these hours');
  await arrives(moira, 'Hours logged');
}

export async function gives(moira, code, long) {
  await begins(moira);
  await types(moira, 'What is their pay code?', 'ABCD');
  await enters(moira, 'Continue');
  await moira.reads('There is a problem');
  tell('one wrong letter is noticed at once');
  await retypes(moira, 'What is their pay code?', (code.startsWith('7') ? '8' : '7') + code.slice(1));
  await enters(moira, 'Continue');
  await moira.reads('That code is not complete, or a letter is wrong. Check it and try again.');
  await retypes(moira, 'What is their pay code?', code.toLowerCase().replaceAll('-', ' '));
  await enters(moira, 'Continue');
  await arrives(moira, 'Where is the person you helped at home?');
  await picks(moira, 'Wigan');
  await enters(moira, 'Continue');
  await arrives(moira, 'How long did it take?');
  await enters(moira, long);
  await enters(moira, 'Continue');
  await arrives(moira, 'When was it?');
  await enters(moira, 'Today');
  await enters(moira, 'Continue');
  await ends(moira);
}

/** So many are done on both sides; the pages say so by themselves. */
export async function settled(moira, ceri, count) {
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
  await enters(moira, 'See all help across areas');
  await moira.reads('Wigan said no: the hours or the day were not the same');
}

async function turnsRound(moira) {
  await goes(moira, '/across');
  await moira.page.getByRole('link', { name: 'You gave someone in Wigan 30 minutes' }).click();
  await moira.reads('Something is not right?');
  await enters(moira, 'Log the hours back');
  await arrives(moira, 'Did you give or receive?');
  await enters(moira, 'Continue');
  await arrives(moira, 'Where is the person who helped you at home?');
  await enters(moira, 'Continue');
  await arrives(moira, 'How long did it take?');
  await enters(moira, 'Continue');
  await arrives(moira, 'When was it?');
  await enters(moira, 'Today');
  await enters(moira, 'Continue');
  await arrives(moira, 'What was it?');
  await enters(moira, 'Continue');
  await arrives(moira, 'Would you like to add a note?');
  await enters(moira, 'Continue');
  await arrives(moira, 'Check your answers');
  await enters(moira, 'Agree and make the pay code');
  await arrives(moira, 'Someone in Wigan gave you 30 minutes');
  await moira.page.locator('[data-paycode]').waitFor();
  await enters(moira, 'Take the code back');
  await enters(moira, 'Yes, take it back');
  await arrives(moira, 'Help across areas');
}

async function takesBack(ceri) {
  await receives(ceri, '2 hours');
  await ceri.reads('If this lasts, ask whoever helped you which code they gave in Leeds.');
  await enters(ceri, 'Take the code back');
  await enters(ceri, 'Yes, take it back');
  await arrives(ceri, 'Help across areas');
  await ceri.reads('Taken back');
}

async function forSomeone(ada, moira) {
  await ada.follows('Members');
  await ada.follows('Add someone without a phone');
  await ada.writes('Name', 'Eirlys Price');
  await ada.presses('Add them');
  await ada.sees('Eirlys Price is a member now');
  await goes(ada, '/board/new');
  await forEirlys(ada, 'Who is it for?');
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
  await forEirlys(ada, 'Whose hours are these?');
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
async function forEirlys(ada, question) {
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
    await person.reads('Both areas agree on this statement.');
  }
}
