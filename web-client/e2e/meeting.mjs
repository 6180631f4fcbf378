// The story of one meeting, from the call to "we did": a group and its deal, who comes and what they need, notes by two of
// whom one has no signal, a guest, a card held up. `node meeting.mjs <kith> <folder>`.

import { after } from './after.mjs';
import { again } from './again.mjs';
import { calls, forms, picks, ticks } from './gathering.mjs';
import { byKeys } from './keys.mjs';
import { Kith } from './kith.mjs';
import { fits, goes } from './looking.mjs';
import { same, tell } from './people.mjs';
import { Stage } from './stage.mjs';

/** Those that belong to no meeting. */
const PLACES = ['/meetings', '/meetings?past', '/meetings/new', '/meetings/calendar', '/groups', '/groups/new'];

const [program, folder] = process.argv.slice(2);
const kith = await Kith.on(program, folder);
await kith.start();
const stage = await Stage.with(kith);
await stage.plays(tellIt);

async function tellIt() {
  const ada = await stage.steward('Ada Bevan', kith, 'Wigan Time Bank', ['Gardening', 'Taking part']);
  const fay = await stage.member('Fay Morris', ada, 'Facilitator');
  const ceri = await stage.member('Ceri Hughes', ada);
  const dai = await stage.member('Dai Jones', ada);
  await pot(ada, 'Thank-you pot', fay.name);

  tell('Fay forms a group with its deal, and Ceri is named to speak for it');
  await forms(fay, { pot: 'Thank-you pot', speaker: ceri.name });
  tell('Fay calls a meeting in plain words; a calendar reads it');
  await calls(fay, { noteTaker: dai.name });
  await invited(fay);
  tell('Ceri says that she comes, as what and what she needs, and raises something to talk about');
  await comes(ceri);
  tell('Fay provides what was asked for, and the papers go out in the format asked for');
  await provides(fay);
  tell('Dai takes notes with no signal, also after his phone was off; Fay takes notes with one');
  await notes(fay, ceri, dai);
  tell('Dai has a signal again: both read all notes, and a guest whom both wrote down is there once');
  await merges(fay, dai);

  tell('every screen of it: by axe, on a small phone, in the dark, in forced colours, in Easy Read and Welsh');
  const [, , by, id] = new URL(fay.page.url()).pathname.split('/');
  const group = await groupOf(fay);
  await fits(fay, [...PLACES, ...screens(by, id), group]);
  await fits(ceri, ['/meetings', `/meetings/${by}/${id}`, `/meetings/${by}/${id}/now`]);

  await after({ kith, enter: (name) => stage.enter(name), fits, fay, ceri, meeting: `/meetings/${by}/${id}` });
  const meeting = await again(fay, group);
  await byKeys({ ada, fay, ceri, meeting, fits });
}

function screens(by, id) {
  const meeting = `/meetings/${by}/${id}`;
  return ['', '/change', '/come', '/come?step=as', '/come?step=needs', '/raise', '/now', '/write'].map(
    (below) => meeting + below,
  );
}

/** The address of the one group. */
async function groupOf(person) {
  await goes(person, '/groups');
  return person.page.getByRole('link', { name: 'Bus users', exact: true }).getAttribute('href');
}

async function pot(officer, name, keeper) {
  await officer.follows('Members');
  await officer.follows("Open a pot or an organisation's account");
  await officer.writes('Name', name);
  await ticks(officer, keeper);
  await officer.writes('How many of them must agree to spend?', '1');
  await officer.presses('Open it');
  await officer.sees(name);
}

/** Turns to a part of the screen. */
async function turns(person, heading) {
  await person.presses(heading);
  await part(person, heading).waitFor();
}

/** A part of the screen, by its heading. */
function part(person, heading) {
  return person.page.getByRole('region', { name: heading, exact: true });
}

async function invited(fay) {
  const downloading = fay.page.waitForEvent('download');
  await fay.presses('Put this meeting into my calendar');
  same((await downloading).suggestedFilename(), 'meeting.ics', 'the name of the invitation');
}

async function comes(ceri) {
  await ceri.follows('Meetings');
  await ceri.follows('Bus users: The hospital bus');
  await ceri.sees('The hospital bus');
  await ceri.follows('Say if you come');
  await ceri.sees('Are you coming?');
  await ceri.chooses("I'm coming");
  await ceri.presses('Continue');
  await ceri.sees("I'm here as");
  await ceri.chooses('Someone who draws on support');
  await ceri.presses('Continue');
  await ceri.sees('What do you need to take part?');
  await ticks(ceri, 'Easy Read');
  await ticks(ceri, 'A quiet room');
  await ceri.presses('Continue');
  await ceri.sees('Check your answers');
  await ceri.presses('Send it');
  await ceri.sees('Thank you for telling us');
  await ceri.follows('Back to the meeting');
  await ceri.reads('You: Coming');
  await ceri.follows('Raise something to talk about');
  await ceri.writes('What is it about?', 'The stop at the clinic');
  await ceri.presses('Put it on the list');
  await ceri.sees('It is on the list');
  await ceri.follows('Back to the meeting');
  await ceri.reads('The stop at the clinic');
}

async function provides(fay) {
  const { page } = fay;
  await fay.reads('The stop at the clinic');
  const missing = page.locator('.notice').filter({ hasText: 'Asked for, and not yet provided' });
  await missing.getByText('A quiet room').waitFor();
  await fay.follows('Say what is provided');
  await fay.sees('Change the meeting');
  for (const access of ['A quiet room', 'Easy Read']) await ticks(fay, access);
  await page.getByText('Who led, breaks and note-takers', { exact: true }).click();
  await page.getByRole('group', { name: 'When did the agenda go out?' }).getByRole('button', { name: 'Today' }).click();
  await fay.presses('Save the meeting');
  await fay.sees('The hospital bus');
  await fay.reads(/Five working days to read the papers are no longer possible/);
  await page.getByRole('button', { name: 'They went out today Easy Read', exact: true }).click();
  await fay.reads(/^Sent on/);
  await missing.waitFor({ state: 'detached' });
}

async function notes(fay, ceri, dai) {
  await dai.follows('Meetings');
  await dai.follows('Bus users: The hospital bus');
  await dai.follows('Start taking notes');
  await dai.reads('0 people are here');
  await dai.isKept();
  await dai.waitsForAnswers();
  await dai.context.setOffline(true);

  await fay.follows('Start taking notes');
  await part(fay, 'Who is here')
    .getByRole('button', { name: /^Ceri Hughes/ })
    .click();
  await fay.reads('1 person is here');
  await guest(fay, 'Sam', 'A manager');
  await fay.reads('2 people are here');

  await ceri.page.goto(`${kith.address}${new URL(fay.page.url()).pathname}`);
  await ticks(ceri, "Yes, say that it's me");
  await ceri.page.getByRole('button', { name: 'Slow down', exact: true }).click();
  await ceri.reads('Shown: Slow down');
  await fay.page.locator('.shown').getByText('Ceri Hughes').waitFor();
  await fay.page.getByRole('button', { name: 'Seen Slow down' }).click();

  await holdsUp(ceri, 'I want to speak');

  await turns(fay, 'What people say');
  await fay.writes('What was said', 'The bus leaves before the clinic closes');
  await picks(fay, 'Who said it?', 'Ceri Hughes');
  await ticks(fay, 'Yes, they agreed to that');
  await fay.presses('Note it');
  await part(fay, 'What people say').getByText('The bus leaves before the clinic closes').first().waitFor();

  await turns(dai, 'What people say');
  await dai.writes('What was said', 'Half a thought');
  await turns(dai, 'Who is here');
  await guest(dai, 'Sam', 'A manager');
  await dai.page.reload();
  await dai.reads('1 note is on this phone only');
  await turns(dai, 'What people say');
  same(await dai.page.getByLabel('What was said', { exact: true }).inputValue(), 'Half a thought', 'the draft');
  await dai.writes('What was said', 'The shelter lets the rain in');
  await dai.presses('Note it');
  await turns(dai, 'Decisions');
  await dai.writes('What was decided', 'Ask for a bus at half past five');
  await dai.chooses('All agreed');
  await dai.chooses('The group and the services decide together');
  await dai.page.getByText('Plain words, who saw it otherwise, and when to look again', { exact: true }).click();
  await dai.presses('In 13 weeks');
  await dai.presses('Note the decision');
  await turns(dai, 'Who does what');
  await dai.writes('What is to be done', 'Write to the bus company');
  await picks(dai, 'Who does it?', 'Someone else');
  await dai.writes('Name of the person or organisation', 'The council');
  await picks(dai, 'They are', 'People who work in services');
  await picks(dai, 'Which decision does it follow from?', 'Ask for a bus at half past five');
  await dai.page.getByRole('button', { name: 'In 2 weeks', exact: true }).click();
  await dai.presses('Note who does it');
  await dai.reads('4 notes are on this phone only');
}

/** A card over the whole screen, and down again. */
async function holdsUp({ page }, card) {
  await page.getByRole('button', { name: `Hold it up ${card}`, exact: true }).click();
  const held = page.getByRole('dialog', { name: card, exact: true });
  await held.waitFor();
  const { width, height } = page.viewportSize();
  const box = await held.boundingBox();
  same([box.width, box.height].join(), [width, height].join(), 'the size of the card that is held up');
  await page.getByRole('button', { name: 'Put it down', exact: true }).click();
  await held.waitFor({ state: 'detached' });
}

/** Two presses, and a name where there is time for it. */
async function guest(person, name, capacity) {
  await person.presses('Add a guest');
  await person.writes('Their name', name);
  await person.presses(capacity);
  await part(person, 'Who is here')
    .getByRole('button', { name: new RegExp(`^.?${name}`) })
    .first()
    .waitFor();
}

async function merges(fay, dai) {
  await dai.context.setOffline(false);
  await dai.page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
  for (const person of [fay, dai]) {
    for (const [heading, text] of [
      ['What people say', 'The bus leaves before the clinic closes'],
      ['What people say', 'The shelter lets the rain in'],
      ['Decisions', 'Ask for a bus at half past five'],
      ['Who does what', 'Write to the bus company'],
    ]) {
      await turns(person, heading);
      await part(person, heading).getByRole('listitem').getByText(text).first().waitFor();
    }
    await person.reads('3 people are here');
  }
  await dai.page.getByText('on this phone only').waitFor({ state: 'detached' });

  await linked(fay);

  await turns(fay, 'Who is here');
  const sams = part(fay, 'Who is here').getByRole('button', { name: /Sam/ });
  same(await sams.count(), 2, 'guests called Sam');
  await sams.last().click();
  await fay.presses('Take Sam out again');
  for (const person of [fay, dai]) await person.reads('2 people are here');

  await turns(fay, 'At the end');
  await fay.presses('The meeting took place');
  await fay.reads(/It is written down that the meeting took place/);
}

/** The days and the link that were noted are in the node's answer. */
async function linked({ page }) {
  await page.getByText(/^To be looked at again on/).waitFor({ state: 'attached' });
  const { shape, decisions, actions } = await page.evaluate(async () => {
    const [, , by, id] = location.pathname.split('/');
    return (await fetch(`/api/v1/meetings/${by}/${id}`)).json();
  });
  same(typeof shape.agenda_sent_on, 'string', 'the day the agenda went out');
  same(typeof decisions[0].review_on, 'string', 'the day to look again');
  same(actions[0].decision?.id, decisions[0].id, 'the decision it follows from');
}
