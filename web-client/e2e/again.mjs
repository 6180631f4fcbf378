// A second, small meeting: called with the keyboard alone, written up after it in one go.
import { picks, ticks } from './gathering.mjs';
import { arrives, enters, types } from './keyboard.mjs';
import { goes } from './looking.mjs';
import { tell } from './people.mjs';

/** `group` is the address of the group, which met before. Answers the address of the meeting. */
export async function again(fay, group) {
  tell('Fay calls the next meeting with the keyboard alone, filled in from the last');
  await callsWithKeys(fay, group);
  tell('Fay writes it up on one page');
  await writesUp(fay);
  const [, , by, id] = new URL(fay.page.url()).pathname.split('/');
  return `/meetings/${by}/${id}`;
}

async function callsWithKeys(fay, group) {
  await goes(fay, group);
  await enters(fay, 'Call a meeting');
  await arrives(fay, 'Call a meeting');
  await fay.page.waitForFunction(() => document.getElementById('starts')?.value === '14:00');
  await types(fay, 'What is the meeting for?', 'See what became of the bus');
  await types(fay, 'A short title', 'The bus, again');
  const today = new Date();
  await types(fay, 'Day', String(today.getDate()));
  await types(fay, 'Month', String(today.getMonth() + 1));
  await types(fay, 'Year', String(today.getFullYear()));
  await enters(fay, 'Call the meeting');
  await arrives(fay, 'The bus, again');
  await enters(fay, 'Write the meeting up');
  await arrives(fay, 'Write the meeting up');
}

async function writesUp(fay) {
  await ticks(fay, 'Ceri Hughes');
  await fay.presses('Add a guest');
  await fay.writes('Name of guest 1', 'Kim');
  await fay.presses('Save all of it');
  await fay.reads('There is a problem');
  await picks(fay, 'They are here as', 'A manager');
  await fay.writes('What was decided', 'Mend the shelter');
  await fay.writes('What is to be done', 'Find somebody with a ladder');
  await picks(fay, 'Who does it?', 'Kim');
  await fay.presses('Save all of it');
  await fay.sees('Minutes');
  for (const text of ['Mend the shelter', 'Find somebody with a ladder', 'Kim', 'Ceri Hughes']) await fay.reads(text);
}
