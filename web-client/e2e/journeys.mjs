// What people do again and again: set up a phone, begin a bank, invite, link two areas, log hours, agree.
import { goes } from './looking.mjs';

/** Opens an invitation's link and sets up this browser. */
export async function joins(person, link) {
  await person.page.goto(link);
  await person.sees('Set up this phone');
  await person.presses('Set up this phone');
  await person.sees('What is your name?');
  await person.writes('Your name', person.name);
  await person.presses('Continue');
  await person.sees('Check your answers');
  await person.presses('Agree and set up this phone');
  await person.sees('This phone is set up');
}

/** The first steward names the bank and sets its rules. */
export async function begins(steward, bank, categories) {
  await steward.follows('Begin');
  await steward.sees('Set up your time bank');
  await steward.follows('Name your time bank');
  await steward.writes('Name of the time bank', bank);
  await steward.presses('Save the name');
  await steward.sees('Set up your time bank');
  await steward.follows('Set the rules');
  await steward.sees('Rules of the time bank');
  await steward.writes('What hours can be about', categories.join('\n'));
  await steward.writes('Hours anyone can receive first', '20');
  await steward.presses('Save the rules');
  await steward.reads('Saved. The rules hold from now.');
}

/** An officer makes an invitation; its link, as shown on the page. */
export async function invites(officer, role) {
  await officer.follows('Members');
  await officer.sees('Members');
  await officer.follows('Invite someone');
  await officer.sees('Invite someone');
  if (role) await officer.chooses(role);
  await officer.presses('Make the invitation');
  return officer.page.getByRole('link', { name: /\/join#/ }).innerText();
}

/** The Kith leads of two areas, of Wigan and of another, make them neighbours. */
export async function links(ada, lena) {
  await goes(lena, '/neighbours/invite');
  await lena.presses('Make the link');
  const link = await lena.page.locator('[data-invitation]').getAttribute('href');
  await goes(lena, '/neighbours');
  await goes(ada, '/neighbours/open');
  await ada.writes('The whole link', link);
  await ada.presses('See who they are');
  await ada.presses('The words are the same: accept');
  await lena.follows('Wigan');
  await lena.presses('The words are the same: accept');
  await Promise.all([ada, lena].map((each) => each.reads('Connected now')));
}

/** Logs hours up to the last page. `long` and `day` are names of buttons; `whose` is asked of those who help others. */
export async function logs(person, { whose = '', side, who, what, long, day, note = '' }) {
  const { page } = person;
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await person.follows('Log hours');
  if (whose) {
    await person.sees('Whose hours are these?');
    await person.chooses(whose);
    await person.presses('Continue');
  }
  await person.sees(!whose || whose === 'Mine' ? 'Did you give or receive?' : `Did ${whose} give or receive?`);
  await person.chooses(side);
  await person.presses('Continue');
  await person.sees(side.endsWith('gave help') ? 'Who received the help?' : 'Who gave the help?');
  await person.chooses(who);
  await person.presses('Continue');
  await person.sees('What was it?');
  await person.chooses(what);
  await person.presses('Continue');
  await person.sees('How long did it take?');
  await person.presses(long);
  await person.presses('Continue');
  await person.sees('When was it?');
  await person.presses(day);
  await person.presses('Continue');
  await person.sees('Would you like to add a note?');
  await page.getByRole('textbox').fill(note);
  await person.presses('Continue');
  await person.sees('Check your answers');
  await person.presses('Agree and log these hours');
}

/** Agrees to what waits at home under this sentence. */
export async function agrees(person, sentence) {
  await person.page.getByRole('link', { name: 'Home', exact: true }).click();
  await person.follows(sentence);
  await person.sees(sentence);
  await person.presses('I agree');
  await person.page.getByText('Done', { exact: true }).waitFor();
}

/** What home says under "You have given" and "You have received". */
export async function totals(person, given, received) {
  await person.page.getByRole('link', { name: 'Home', exact: true }).click();
  await person.reads(`You have given${given}`.slice(0, 14));
  const figure = (label, length) =>
    person.page.locator('.card').filter({ hasText: label }).getByText(length, { exact: true }).waitFor();
  await figure('You have given', given);
  await figure('You have received', received);
}
