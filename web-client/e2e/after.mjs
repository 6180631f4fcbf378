// The second half of a meeting's story: thank-yous, the minutes and what those who were there say of them, a guest's link, the
// agreement and its proof, hours from the pot, minutes made public, an answer by link, "we did", the ladder, slips.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onDay } from './gathering.mjs';
import { same, tell } from './people.mjs';

/** `enter` opens a browser for somebody new, `fits` fails where a screen is not fit for everyone; Fay takes notes. */
export async function after({ kith, enter, fits, fay, ceri, meeting }) {
  tell('Fay opens a piece of work, and the meeting was about it');
  await works(fay, meeting);
  tell('Fay offers thank-yous; Ceri chooses hers herself');
  await thanks(fay, ceri, meeting);
  tell('the minutes are put before those who were there; Ceri finds them on her first page and asks for a change');
  await drafts(fay, ceri);
  tell('Fay mends them and asks again; Ceri says that they are right');
  await mends(fay, ceri, meeting);
  tell('Sam, who has no account, says so by a link that works once');
  await guest(kith, fay, await enter('Sam'));
  tell('the minutes are agreed, and Ceri can show what was agreed, with no network');
  await agree(fay, ceri, meeting);
  tell('hours come from the pot, and Ceri agrees to them');
  await pays(fay, ceri);
  tell('the minutes are public, without a name');
  await publishes(kith, fay, await enter('A reader'), meeting);
  tell('the council answers by link, honestly; Ceri hears of it');
  await answers(fay, ceri, await enter('The council'), meeting);
  tell('what became of it stands in the public minutes, beside what was said with consent');
  await became(kith, await enter('Another reader'), meeting);
  tell('the ladder shows what the records show, and what is missing');
  await ladder(fay);
  tell('slips: five questions, once each, with no name');
  await slips(fay, await enter('Somebody'), meeting);
  tell('a figure of which nothing is recorded says so');
  await figures(fay);
  tell('a month is closed: its figures stay as they are, and a meeting written up later changes nothing');
  await closes(fay);
  tell('every screen of it: by axe, on a small phone, in the dark, in forced colours, in Easy Read and Welsh');
  const work = await fay.page.getByRole('link', { name: 'Buses home from the hospital' }).getAttribute('href');
  await fits(fay, [...screens(meeting), ...OWN, work, `${work}/change`]);
  await fits(ceri, [`${meeting}/minutes`, `${meeting}/agree`, ...OWN]);
}

/** Those that belong to no meeting. */
const OWN = ['/said', '/todo', '/pieces', '/pieces/new', '/indicators', '/published', '/link', '/slip', '/'];

function screens(meeting) {
  const pages = ['minutes', 'agree', 'after', 'thanks', 'answers', 'slips'].map((page) => `${meeting}/${page}`);
  return [...pages, meeting.replace('meetings', 'published')];
}

async function below(person, kith, path, heading) {
  await person.page.goto(`${kith ?? new URL(person.page.url()).origin}${path}`);
  await person.sees(heading);
}

function picks(person, label, option) {
  return person.page.getByLabel(label, { exact: true }).selectOption({ label: option });
}

/** Opens what is folded away under these words. */
async function unfolds(person, words) {
  await person.page.getByText(words, { exact: true }).click();
}

async function works(fay, meeting) {
  await fay.follows('Meetings');
  await fay.follows('Pieces of work');
  await fay.sees('Pieces of work');
  await fay.follows('Open a piece of work');
  await fay.sees('Open a piece of work');
  await fay.presses('Open it');
  await fay.reads('There is a problem');
  await fay.writes('Its title', 'Evening services to the infirmary 2026');
  await fay.writes('Its title in plain words', 'Buses home from the hospital');
  await picks(fay, 'Which group works on it?', 'Bus users');
  await fay.chooses('For a neighbourhood');
  await fay.chooses('7: Done together as equals');
  await fay.presses('Open it');
  await fay.sees('Buses home from the hospital');
  await fay.reads('Not enough recorded to say');
  await below(fay, undefined, `${meeting}/change`, 'Change the meeting');
  await picks(fay, 'Which piece of work is it about?', 'Evening services to the infirmary 2026');
  await fay.presses('Save the meeting');
  await fay.sees('The hospital bus');
}

async function thanks(fay, ceri, meeting) {
  await fay.page.goto(`${new URL(fay.page.url()).origin}${meeting}/minutes`);
  await fay.sees('Minutes');
  await fay.reads('Ask for a bus at half past five');
  await fay.follows('Get these minutes agreed');
  await fay.sees('After the meeting');
  await fay.follows('Thank-you payments: offers, choices and time');
  await fay.sees('Thank-you payments');
  const card = fay.page.getByRole('region', { name: 'Ceri Hughes', exact: true });
  await card.getByLabel('What was offered', { exact: true }).selectOption({ label: 'A choice of these' });
  await card.getByLabel('Minutes in the meeting', { exact: true }).fill('90');
  await card.getByLabel('Minutes to prepare and travel', { exact: true }).fill('30');
  await card.getByLabel('Expenses', { exact: true }).selectOption({ label: 'Paid' });
  await card.getByLabel('Preparation for the meeting', { exact: true }).selectOption({ label: 'Offered, and taken' });
  await card.getByLabel('Training', { exact: true }).selectOption({ label: 'Offered, not wanted' });
  await fay.presses('Save for Ceri Hughes');
  await card.getByText('Saved.', { exact: true }).waitFor();

  await below(ceri, undefined, `${meeting}/minutes`, 'Minutes');
  await ceri.chooses('Hours in the time bank');
  await ceri.presses('Save my choice');
  await ceri.reads('Saved.');
}

async function drafts(fay, ceri) {
  await fay.follows('Back');
  await fay.sees('After the meeting');
  await fay.reads('Put the minutes before those who were there');
  await fay.presses('Ask those who were there');
  await fay.reads('At least one person with lived experience has to say yes.');

  await ceri.follows('Home');
  await ceri.follows('Minutes to check: 1');
  await ceri.sees('To do after meetings');
  await ceri.page
    .getByRole('link', { name: /^The hospital bus, / })
    .first()
    .click();
  await ceri.sees('Are these minutes right?');
  await ceri.presses('Give my answer');
  await ceri.reads('There is a problem');
  await ceri.chooses('Something needs to change');
  await ceri.writes('What should change?', 'I also spoke of the kerb');
  await ceri.page.reload();
  await ceri.sees('Are these minutes right?');
  await ceri.chooses('Something needs to change');
  same(
    await ceri.page.getByLabel('What should change?', { exact: true }).inputValue(),
    'I also spoke of the kerb',
    'words kept',
  );
  await ceri.presses('Give my answer');
  await ceri.sees('Thank you for your answer');
}

async function mends(fay, ceri, meeting) {
  await fay.reads('I also spoke of the kerb');
  await fay.reads('Someone asks for a change. Sort it out with them first.');
  await fay.page.goto(`${new URL(fay.page.url()).origin}${meeting}/now`);
  await fay.presses('What people say');
  await fay.writes('What was said', 'The kerb is too high for a wheelchair');
  await fay.presses('Note it');
  await fay.page.getByRole('listitem').getByText('The kerb is too high for a wheelchair').first().waitFor();
  await below(fay, undefined, `${meeting}/after`, 'After the meeting');
  await fay.reads('Something was changed since. Please put the minutes before them again.');
  await fay.presses('Ask those who were there');
  await fay.reads('Someone asks for a change. Sort it out with them first.');

  await ceri.follows('Back to the minutes');
  await ceri.reads('The kerb is too high for a wheelchair');
  await ceri.follows('Say whether these minutes are right');
  await ceri.reads('They said this of earlier minutes.');
  await ceri.chooses('Yes, this is a true record');
  await ceri.presses('Give my answer');
  await ceri.sees('Thank you for your answer');
  await fay.reads('One more person who was there has to say yes.');
}

/** The link somebody was given, out of the part of the page that shows it. */
function given(person) {
  return person.page.locator('[data-invitation]').getAttribute('href');
}

async function guest(kith, fay, sam) {
  await fay.presses('Make a link for Sam');
  await fay.reads('Link for Sam');
  const link = await given(fay);
  await sam.page.goto(link);
  await sam.sees('Are these minutes right?');
  await sam.reads('Ask for a bus at half past five');
  await sam.chooses('Yes, this is a true record');
  await sam.presses('Give my answer');
  await sam.sees('Thank you for your answer');
  await sam.page.goto(kith.address);
  await sam.page.goto(link);
  await sam.sees('This link was used');
}

async function agree(fay, ceri, meeting) {
  await fay.reads('The minutes can be agreed now.');
  await fay.presses('Agree the minutes');
  await fay.reads('These minutes are agreed. They cannot change without a correction that everyone can see.');
  await fay.reads('Agreed. People with lived experience: 1. Others who were there: 1.');

  await ceri.follows('Back to the minutes');
  await ceri.reads('These minutes are agreed.');
  const downloading = ceri.page.waitForEvent('download');
  await ceri.presses('Keep the agreed minutes as a file');
  const good = ceri.page.getByRole('heading', { name: 'These minutes are the ones that were agreed', exact: true });
  await good.waitFor();
  const folder = await mkdtemp(join(tmpdir(), 'kith-minutes-'));
  try {
    const file = join(folder, 'minutes.json');
    await (await downloading).saveAs(file);
    await checks(ceri, file, folder, good);
  } finally {
    await rm(folder, { recursive: true });
  }
  await below(ceri, undefined, `${meeting}/minutes`, 'Minutes');
}

/** What is kept shows itself with no network; with one word changed it does not. */
async function checks(ceri, file, folder, good) {
  await ceri.isKept();
  await ceri.follows('Check a kept file');
  await ceri.sees('Check a proof');
  await ceri.waitsForAnswers();
  await ceri.context.setOffline(true);
  const box = ceri.page.getByLabel('The proof', { exact: true });
  await box.setInputFiles(file);
  await good.waitFor();
  await ceri.reads('Ask for a bus at half past five');
  const text = await readFile(file, 'utf8');
  const other = join(folder, 'other.json');
  await writeFile(other, text.replace('half past five', 'half past nine'));
  await box.setInputFiles(other);
  await ceri.reads('Some words are not those that were noted.');
  await ceri.context.setOffline(false);
}

async function pays(fay, ceri) {
  await fay.follows('Thank-you payments: pay the hours');
  await fay.sees('Thank-you payments');
  await fay.reads('Ceri Hughes: 2 hours');
  await picks(fay, 'What was it?', 'Taking part');
  await fay.presses('Pay these hours');
  await fay.reads('These hours are written down. See where they stand.');
  await ceri.follows('Home');
  await ceri.follows('You gave Thank-you pot 2 hours');
  await ceri.sees('You gave Thank-you pot 2 hours');
  await ceri.presses('I agree');
  await ceri.page.getByText('Done', { exact: true }).waitFor();
}

async function publishes(kith, fay, reader, meeting) {
  await fay.follows('Back');
  await fay.sees('After the meeting');
  await unfolds(fay, 'Make the minutes public');
  await fay.presses('Make them public');
  await fay.reads('These minutes are agreed and public.');
  await below(reader, kith.address, '/published', 'Public minutes');
  await reader.follows('The hospital bus');
  await reader.sees('The hospital bus');
  await reader.reads('Ask for a bus at half past five');
  const text = await reader.page.evaluate(() => document.body.innerText);
  for (const name of ['Ceri', 'Hughes', 'Sam']) same(text.includes(name), false, `${name} in the public minutes`);
  same(text.includes('The shelter lets the rain in'), false, 'words without consent in the public minutes');
  await below(fay, undefined, `${meeting}/after`, 'After the meeting');
}

async function answers(fay, ceri, council, meeting) {
  await below(fay, undefined, `${meeting}/answers`, 'You said, we did');
  await fay.writes('Who should answer?', 'The council');
  const asked = fay.page.getByRole('group', { name: 'What should they answer?' });
  await asked.getByRole('checkbox', { name: 'The bus leaves before the clinic closes', exact: true }).check();
  await fay.presses('Make a link for The council');
  await fay.reads('Link for The council');
  await council.page.goto(await given(fay));
  await council.sees('What becomes of what people said?');
  await council.chooses('It cannot be done');
  await council.presses('Give this answer');
  await council.reads('There is a problem');
  await council.writes('Why?', 'The clinic closes later than any driver may work');
  await council.writes('Which organisation answers? (You can leave this empty)', 'The council');
  await council.presses('Give this answer');
  await council.sees('Thank you for your answer');

  await ceri.follows('Home');
  await ceri.follows('Answers to what you said: 1');
  await ceri.sees('You said, we did');
  await ceri.reads('It cannot be done');
  await ceri.reads('Why: The clinic closes later than any driver may work');
  await ceri.presses('I have heard this answer');
  await ceri.reads(/^Told on .*: In Kith\.$/);
}

async function became(kith, reader, meeting) {
  await below(reader, kith.address, meeting.replace('meetings', 'published'), 'The hospital bus');
  const said = reader.page.getByRole('listitem').filter({ hasText: 'The bus leaves before the clinic closes' });
  await said.getByText('It cannot be done', { exact: true }).waitFor();
  await said.getByText('Why: The clinic closes later than any driver may work').waitFor();
  await said.getByText(/^The council answered on /).waitFor();
}

async function ladder(fay) {
  await fay.follows('Meetings');
  await fay.follows('Pieces of work');
  await fay.follows('Buses home from the hospital');
  await fay.sees('Buses home from the hospital');
  await fay.reads('7: Done together as equals');
  await fay.reads('5: Involved');
  await fay.reads('They take part before there is a plan, and the plan is noted.');
  await fay.page.getByRole('row').filter({ hasText: 'Write to the bus company' }).waitFor();
  tell('which approach it tries was known only later, and is added');
  await fay.follows('Change this piece of work');
  await fay.sees('Change this piece of work');
  const title = fay.page.getByLabel('Its title', { exact: true });
  same(await title.inputValue(), 'Evening services to the infirmary 2026', 'the title that stands');
  await picks(fay, 'Which way of supporting people does it try? (you can leave this empty)', 'Community navigators');
  await fay.presses('Save');
  await fay.sees('Buses home from the hospital');
  await fay.reads('Community navigators');
  await fay.reads('For a neighbourhood');
  await fay.reads('7: Done together as equals');
  await unfolds(fay, 'Say how you see it');
  await fay.writes('How do you see it?', 'People were asked in spring, before anything was written down.');
  await fay.presses('Give this reply');
  await fay.page.locator('blockquote').getByText('People were asked in spring').waitFor();
}

async function slips(fay, somebody, meeting) {
  await below(fay, undefined, `${meeting}/slips`, 'Slips: how was the meeting?');
  await fay.writes('How many slips?', '2');
  await fay.presses('Make the slips');
  const piles = fay.page.locator('.slips .code');
  await piles.first().waitFor();
  same(await piles.count(), 2, 'slips');
  const code = await piles.first().innerText();
  await fills(fay, somebody, code.toLowerCase());
  await somebody.sees('Thank you');
  await fills(fay, somebody, code);
  await somebody.sees('This slip was used already');
  // The browser writes down that the node said no; nothing else.
  const refused = somebody.complaints.splice(0);
  same(refused.length === 1 && refused[0].includes('409'), true, `what the browser said: ${refused}`);
}

async function fills(fay, somebody, code) {
  await below(somebody, new URL(fay.page.url()).origin, '/slip', 'Type the code on your slip');
  await somebody.writes('The code', code);
  await somebody.presses('Continue');
  await somebody.sees('How was the meeting?');
  for (const question of [
    'Did people understand you?',
    'Did people listen to you?',
    'Did it make a difference that you came?',
    'Did you feel important?',
  ]) {
    const choices = somebody.page.getByRole('group', { name: question });
    await choices.getByRole('radio', { name: '4: mostly', exact: true }).check();
  }
  await somebody.chooses('Yes');
  await somebody.presses('Send my answers');
}

async function figures(fay) {
  await fay.follows('Meetings');
  await fay.follows('How well we work together');
  await fay.sees('How well we work together');
  await fay.reads('Not enough is recorded to say.');
  await fay.follows('Back');
  await fay.sees('Pieces of work');
}

async function closes(fay) {
  const now = new Date();
  const day = (month, date) => new Date(Date.UTC(now.getFullYear(), month, date)).toISOString().slice(0, 10);
  const first = day(now.getMonth() - 1, 1);
  await held(fay, first);
  const month = `?from=${first}&to=${day(now.getMonth(), 0)}`;
  await below(fay, undefined, `/indicators${month}`, 'How well we work together');
  await fay.reads('These figures can still move while answers come in.');
  await unfolds(fay, 'Show the other ten');
  await fay.reads('The minutes of 0 of 1 meetings were agreed within 28 days');
  await fay.page.getByRole('button', { name: /^Close / }).click();
  await fay.reads('These figures were written down for good.');
  await held(fay, first);
  const answer = await fay.page.request.get(`${new URL(fay.page.url()).origin}/api/v1/indicators${month}`);
  const page = await answer.json();
  same(page.frozen, true, 'frozen');
  const found = (code) => page.indicators.find(({ indicator }) => indicator === code);
  same(`${found('c12').value} of ${found('c12').of}`, '0 of 1', 'meetings whose minutes were agreed');
  same(found('c2').shown.kind, 'not-recorded', 'what was not recorded');
  await below(fay, undefined, '/pieces', 'Pieces of work');
}

/** A meeting of that day, called and written up later. */
async function held(fay, day) {
  const [year, month, date] = day.split('-').map(Number);
  await below(fay, undefined, '/groups', 'Groups');
  await fay.follows('Bus users');
  await fay.sees('Bus users');
  await fay.follows('Call a meeting');
  await fay.sees('Call a meeting');
  await fay.writes('What is the meeting for?', 'Look at the timetable');
  await onDay(fay, year, month, date);
  await fay.writes('When does it start?', '2pm');
  await fay.writes('Where', 'The library');
  await fay.presses('Call the meeting');
  await fay.reads('at 14:00');
  await fay.page.goto(`${fay.page.url()}/now`);
  await fay.presses('At the end');
  await fay.presses('The meeting took place');
  await fay.reads(/It is written down that the meeting took place/);
}
