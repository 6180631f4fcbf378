// A small meeting, every step of it with the keyboard alone: noting it, slips typed in, the minutes agreed, an answer given. Then
// whom somebody has to tell, because she has no phone.
import { arrives, arrowsTo, enters, tabsTo, types } from './keyboard.mjs';
import { goes } from './looking.mjs';
import { same, tell } from './people.mjs';

/** Somebody without a phone. */
const OLWEN = 'Olwen Rees';

/** Fay has called this meeting and runs it; Ceri comes to it; Ada writes down people without a phone. */
export async function byKeys({ ada, fay, ceri, meeting, fits }) {
  tell('Ada writes down Olwen, who has no phone');
  await addsOlwen(ada);
  tell(
    'with the keyboard alone Fay takes notes, types in a pile of slips, and puts the minutes before those who were there',
  );
  await notes(fay, meeting);
  await typesIn(fay, meeting);
  await drafts(fay, meeting);
  tell('with the keyboard alone Ceri says that they are right, and Fay answers what Olwen wrote');
  await agrees(ceri, meeting);
  await answers(fay, meeting);
  tell('Olwen is on the list of those whom somebody has to tell, with what became of what she wrote');
  await tells(ada, fits);
  tell('the minutes are to be had in Welsh, and slips to fill in are printed');
  await papers(fay, meeting);
  await fits(fay, [`${meeting}/pile`, '/telling']);
}

async function addsOlwen(ada) {
  await ada.follows('Members');
  await ada.follows('Add someone without a phone');
  await ada.writes('Name', OLWEN);
  await ada.writes('Phone number (you can leave this empty)', '01942 555 010');
  await ada.presses('Add them');
  await ada.sees(`${OLWEN} is a member now`);
}

/** Comes to a list and picks by typing the beginning of what is wanted. */
async function selects(person, label, beginning) {
  await tabsTo(person, label);
  await person.page.keyboard.type(beginning);
}

async function notes(fay, meeting) {
  await goes(fay, `${meeting}/now`);
  await enters(fay, 'What people say');
  await types(fay, 'What was said', 'The new bus is full');
  await enters(fay, 'Note it');
  await fay.reads('The new bus is full');
  await enters(fay, 'Decisions');
  await types(fay, 'What was decided', 'Ask for a longer bus');
  await arrowsTo(fay, 'All agreed', 'Nobody objected');
  await arrowsTo(fay, 'The group decides', 'The group and the services decide together');
  await enters(fay, 'Note the decision');
  await fay.reads('Ask for a longer bus');
}

async function typesIn(fay, meeting) {
  const { page } = fay;
  await goes(fay, `${meeting}/pile`);
  await selects(fay, 'Whose slip is it?', 'Ceri');
  await fay.reads('Ceri Hughes is noted already. What you save here changes that.');
  await selects(fay, 'Add what they needed', 'Large');
  await fay.reads('Take out Large print');
  await selects(fay, 'Did they get it?', 'Partly');
  await types(fay, 'Hours to prepare and travel', '1');
  await types(fay, 'and minutes', '20');
  await selects(fay, 'What they chose', 'Hours');
  await enters(fay, 'Save, and the next one');
  await fay.reads('Ceri Hughes is typed in. That is 1 slip.');
  same(await page.evaluate(() => document.activeElement?.id), 'who', 'where the next slip begins');

  await page.keyboard.type('Olwen');
  await selects(fay, 'They are here as', 'Someone who');
  await types(fay, 'What they wrote or said', 'My chair does not fit');
  await tabsTo(fay, 'Yes, they agreed to that');
  await page.keyboard.press('Space');
  await enters(fay, 'Save, and the next one');
  await fay.reads(`${OLWEN} is typed in. That is 2 slips.`);
  await fay.waitsForAnswers();
  const { attendance, contributions } = await page.evaluate(async () => {
    const [, , by, id] = location.pathname.split('/');
    return (await fetch(`/api/v1/meetings/${by}/${id}`)).json();
  });
  const row = (name) => attendance.find((each) => each.name === name)?.row;
  same(JSON.stringify(row('Ceri Hughes').access.at(-1)), '{"need":"large-print","met":"partly"}', "Ceri's need");
  same(row('Ceri Hughes').minutes_around, 80, "Ceri's time");
  same(row(OLWEN).capacity, 'draws-on-support', 'as what Olwen came');
  same(
    contributions.find(({ text }) => text === 'My chair does not fit').publish,
    true,
    'that her words may be public',
  );
}

async function drafts(fay, meeting) {
  await goes(fay, `${meeting}/after`);
  await enters(fay, 'Ask those who were there');
  await fay.reads('At least one person with lived experience has to say yes.');
}

async function agrees(ceri, meeting) {
  await goes(ceri, `${meeting}/agree`);
  await arrowsTo(ceri, 'Yes, this is a true record', 'Yes, this is a true record');
  await enters(ceri, 'Give my answer');
  await arrives(ceri, 'Thank you for your answer');
}

async function answers(fay, meeting) {
  await goes(fay, `${meeting}/answers`);
  await tabsTo(fay, 'My chair does not fit');
  await fay.page.keyboard.press('Space');
  await arrowsTo(fay, 'Done', 'It cannot be done');
  await types(fay, 'Why?', 'The company has no other bus');
  await enters(fay, 'Give this answer');
  await fay.reads('The company has no other bus');
}

async function tells(ada, fits) {
  await ada.follows('Members');
  await ada.follows('People to tell');
  await ada.sees('People to tell');
  const olwen = ada.page.getByRole('region', { name: OLWEN, exact: true });
  await olwen.getByText('Phone: 01942 555 010').waitFor();
  await olwen.getByText('They said: My chair does not fit').waitFor();
  await olwen.getByText('What became of it: It cannot be done. The company has no other bus').waitFor();
  await olwen.getByText(/^Ask if the minutes are right: The bus, again/).waitFor();
  tell('Ada phones her: she has heard the answer, and says that the minutes are right as they are read to her');
  await olwen.getByText('Note that they were told', { exact: true }).click();
  const told = olwen.getByRole('group', { name: 'How were they told, today?' });
  await told.getByRole('radio', { name: 'By phone', exact: true }).check();
  await ada.presses('Note it');
  await olwen.getByText('They said: My chair does not fit').waitFor({ state: 'detached' });
  await ada.follows(`Read the minutes to ${OLWEN}`);
  await ada.sees(`Minutes to read to ${OLWEN}`);
  await ada.reads(`${OLWEN} can see that you opened this.`);
  await ada.reads('Ask for a longer bus');
  await fits(ada, [new URL(ada.page.url()).pathname]);
  await ada.page.getByText(`Write down what ${OLWEN} told you`, { exact: true }).click();
  const basis = ada.page.getByRole('group', { name: `How did ${OLWEN} tell you?` });
  await basis.getByRole('radio', { name: 'By phone', exact: true }).check();
  await ada.chooses('Yes, this is a true record');
  await ada.presses('Write it down');
  await ada.page.getByRole('status').filter({ hasText: OLWEN }).waitFor();
  await ada.follows('Back');
  await ada.sees('People to tell');
  tell('Olwen is off the list; a guest who was there is still on it');
  const kim = ada.page.getByRole('region', { name: 'Kim', exact: true });
  await kim.getByText('A guest of a meeting, without an account here.').waitFor();
  await olwen.waitFor({ state: 'detached' });
}

async function papers(fay, meeting) {
  const [minutes, slips] = await fay.page.evaluate(
    (meeting) =>
      Promise.all(
        ['minutes?format=text&lang=cy', 'attendance-slips?lang=en-GB'].map(async (paper) =>
          (await fetch(`/api/v1${meeting}/${paper}`)).text(),
        ),
      ),
    meeting,
  );
  for (const text of ['Cofnodion: The bus, again', 'Penderfyniad: Ask for a longer bus']) {
    same(minutes.includes(text), true, `${text} in ${minutes}`);
  }
  same(slips.includes(OLWEN), true, 'a slip with the name of who came');
}
