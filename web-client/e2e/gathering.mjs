// How a group comes together: it is formed with its deal, somebody is named to speak for it, a meeting is called.

export function ticks(person, name) {
  return person.page.getByRole('checkbox', { name, exact: true }).check();
}

export function picks(person, label, option) {
  return person.page.getByLabel(label, { exact: true }).selectOption({ label: option });
}

/** A facilitator forms a group: with a pot and a speaker, where they are named. Ends on the group's page. */
export async function forms(fay, { pot, speaker } = {}) {
  await fay.follows('Meetings');
  await fay.sees('Meetings');
  await fay.follows('Groups');
  await fay.sees('Groups');
  await fay.follows('Form a group');
  await fay.sees('Form a group');
  await fay.presses('Save the group');
  await fay.reads('There is a problem');
  await fay.writes('Name of the group', 'Bus users');
  await picks(fay, 'What sort of group is it?', 'A partnership board');
  await fay.writes('We will', 'Answer within 30 days\nPay for your time');
  await fay.writes('You will', 'Say what it is like');
  if (pot) await picks(fay, 'Which pot gives the hours for taking part?', pot);
  await fay.presses('Save the group');
  await fay.sees('Bus users');
  await fay.reads('Answer within 30 days');
  if (pot) await fay.reads(pot);
  if (speaker) await namesSpeaker(fay, speaker);
}

async function namesSpeaker(fay, name) {
  await fay.follows('Name someone who speaks for it');
  await fay.sees('Name someone who speaks for it');
  await picks(fay, 'Who is it?', name);
  await fay.chooses('The group voted for them');
  await fay.presses('Today');
  await fay.writes('How many people chose?', '12');
  await fay.presses('Save');
  await fay.sees('Bus users');
  await fay.presses(`${name} reported back today`);
  await fay.reads(/Reported back on/);
}

/** From the group's page: a meeting today at two. Ends on the meeting's page. */
export async function calls(fay, { noteTaker }) {
  await fay.follows('Call a meeting');
  await fay.sees('Call a meeting');
  await fay.writes('What is the meeting for?', 'Choose better times for the bus to the hospital');
  await fay.writes('A short title', 'The hospital bus');
  const today = new Date();
  await onDay(fay, today.getFullYear(), today.getMonth() + 1, today.getDate());
  await fay.writes('When does it start?', '2pm');
  await fay.writes('Where', 'The library, first door on the left');
  await ticks(fay, 'A way in without steps');
  await fay.page.getByText('Who led, breaks and note-takers', { exact: true }).click();
  await picks(fay, 'Who called the meeting?', 'Both together');
  await picks(fay, 'Who set the agenda?', 'Both together');
  await picks(fay, 'Who else takes notes?', noteTaker);
  await fay.presses('Call the meeting');
  await fay.sees('The hospital bus');
  await fay.reads('at 14:00');
}

/** Says on which day a meeting is; the form asks for another day too. */
export async function onDay(person, year, month, date) {
  const day = person.page.getByRole('group', { name: 'Which day?' });
  await day.getByLabel('Day', { exact: true }).fill(String(date));
  await day.getByLabel('Month', { exact: true }).fill(String(month));
  await day.getByLabel('Year', { exact: true }).fill(String(year));
}
