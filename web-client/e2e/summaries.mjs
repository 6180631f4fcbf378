// What a closed month adds up to, read by somebody with lived experience who says no, and another time agrees; and figures of areas
// without Kith, on a form and as a spreadsheet. `node summaries.mjs <kith> <folder>`: the folder has summaries.json, which says where
// the node is (tests/tests/browser/summaries.rs sets it up). SHOTS=<folder> keeps pictures.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joins } from './journeys.mjs';
import { arrives, enters, types } from './keyboard.mjs';
import { fits, goes, picture } from './looking.mjs';
import { same, tell } from './people.mjs';
import { Stage } from './stage.mjs';

const WHY = 'The meeting was in August';
const WHO = 'chair of the carers’ group';

const [, folder] = process.argv.slice(2);
const { address, invitation, now } = JSON.parse(await readFile(join(folder, 'summaries.json'), 'utf8'));
const stage = await Stage.with();
// The node's clock stands: every phone agrees with it.
await stage.isNow(now);
await stage.plays(tellIt);

async function tellIt() {
  tell('nobody checks what leaves yet, and the page says so; then one does, and is asked for a deputy');
  const ada = await stage.enter('Ada Bevan');
  await joins(ada, invitation);
  await goes(ada, '/releases');
  await ada.reads(/^Nobody checks what leaves yet/);
  const ruth = await stage.member('Ruth Lane', ada, 'Signs off');
  const bryn = await stage.member('Bryn Evans', ada, 'Broker');
  await goes(ada, '/releases');
  await ada.reads(/^One person alone checks what leaves\./);

  tell('home says that a summary waits; with the keyboard alone Ruth reads all that would leave');
  await opens(ruth, '/');
  await ruth.reads('A summary waits for you to check it');
  await ruth.reads(/^It is about 1 September 2026 to 30 September 2026\./);
  await picture(ruth, 'home');
  await enters(ruth, 'Read it');
  await arrives(ruth, 'Summaries to check');
  await allInWords(ruth);
  await picture(ruth, 'waits');
  await fits(ruth, ['/', '/releases']);

  tell('she says no, and has to say why; nothing leaves');
  await opens(ruth, '/releases');
  await enters(ruth, 'Say no');
  await ruth.reads('There is a problem');
  await types(ruth, 'Or say why it should not leave', WHY);
  await enters(ruth, 'Say no');
  await ruth.reads(`Ruth Lane said no: ${WHY}`);
  await picture(ruth, 'said-no');
  same((await published()).length, 0, 'what left after she said no');
  tell('a broker reads why, and cannot agree');
  await goes(bryn, '/releases');
  await bryn.reads(`Ruth Lane said no: ${WHY}`);
  await bryn.reads('Only people who check what leaves can agree to this.');
  same(
    await bryn.page.getByRole('button', { name: 'I have read it, and agree' }).count(),
    0,
    'what a broker can press',
  );

  tell('another time she agrees, with the keyboard alone');
  await opens(ruth, '/');
  await enters(ruth, 'Read it');
  await arrives(ruth, 'Summaries to check');
  await enters(ruth, 'I have read it, and agree');
  await ruth.reads('The next one is October 2026. It can be checked from 30 November 2026.');
  await ruth.page.locator('summary', { hasText: 'September 2026' }).click();
  await ruth.reads(/^Ruth Lane checked it on /);
  await picture(ruth, 'agreed');
  await opens(ruth, '/');
  // What this phone knew from before is shown until the answer is there.
  await ruth.waitsForAnswers();
  same(await ruth.page.getByText('A summary waits').count(), 0, 'what home says when nothing waits');
  const left = await published();
  same(left.map(({ told }) => told.from).join(), '2026-09-01', 'what left');
  await goes(bryn, '/leaves');
  await bryn.page.locator('summary', { hasText: 'September 2026' }).click();
  await allInWords(bryn);

  await onAForm(bryn);
  await asASpreadsheet(bryn);
  tell('whoever writes figures down sees who did, and who is said to have agreed; others do not come there');
  await fits(bryn, ['/returns', '/leaves', '/releases']);
}

/** Looks at a page anew, as after opening the app again. */
async function opens({ page }, path) {
  await page.goto(address + path);
  await page.locator('h1').waitFor();
}

/** What is public of all that is known. */
async function published() {
  const answer = await fetch(`${address}/api/v1/summaries`);
  return (await answer.json()).items;
}

/** Everything that the text says stands in plain words: figures, second figures, parts, and by which rule. */
async function allInWords(person) {
  const row = (name) => person.page.getByRole('row').filter({ hasText: name }).first();
  await row('People who took part').getByText('about 40').waitFor();
  await person.reads('about 50 of 100 places were taken by people with lived experience');
  await person.reads('In 1 of 1 meetings they were as many as people who work in services, or more.');
  await person.reads('People took part in 2 of 12 ways of being there');
  const parts = person.page.getByRole('table', { name: 'Who took part' });
  await parts.getByRole('row').filter({ hasText: 'Someone who draws on support' }).getByText('about 10').waitFor();
  await person.reads(
    'Hours are not shown where one person gave more than 45 % of them, or two people together more than 85 %.',
  );
}

async function onAForm(bryn) {
  const { page } = bryn;
  tell('figures of an area without Kith, on a form: what is wrong with them is said first');
  await goes(bryn, '/returns');
  await bryn.reads('None yet.');
  await bryn.presses('Look at what would leave');
  await bryn.reads('There is a problem');
  await bryn.writes('Area', 'Wigan');
  await bryn.writes('Code of the area on the map (if you know it)', 'no code');
  await bryn.presses('Look at what would leave');
  await page.getByRole('alert').getByText('A code has up to 16 letters, numbers and hyphens.').waitFor();
  await bryn.writes('Code of the area on the map (if you know it)', '');
  await page.getByLabel('Which month or quarter?', { exact: true }).selectOption({ label: 'September 2026' });
  await bryn.writes('Different people who took part', '24');
  for (const [label, figure] of [
    ['Hours given', '312'],
    ['Different people who gave these hours', '14'],
    ['Hours of the person who gave most', '60'],
    ['Hours of the two who gave most, together', '100'],
    ['Meetings', '4'],
  ])
    await bryn.writes(label, figure);
  await bryn.writes('Who with lived experience in that area agreed?', WHO);
  await bryn.presses('Look at what would leave');
  tell('an area with a Kith of its own is refused, and nothing that was typed is lost');
  await page.getByRole('alert').getByText('This area has a Kith, which tells its figures itself.').waitFor();
  bryn.expects(/status of 409/);
  await picture(bryn, 'refused');
  await bryn.writes('Area', 'Isle of Man');
  await bryn.presses('Look at what would leave');
  await bryn.reads('Nothing has been sent yet. Small numbers are hidden now, for good.');
  const row = (name) => page.getByRole('row').filter({ hasText: name }).first();
  await row('Hours given').getByText('about 310').waitFor();
  await picture(bryn, 'would-leave');
  await bryn.presses('Send this');
  await bryn.reads('The figures of Isle of Man were sent. Everybody can read them now.');
  await signed(bryn, 'Isle of Man, September 2026');
  await picture(bryn, 'sent');
}

async function asASpreadsheet(bryn) {
  const { page } = bryn;
  tell('the same as a spreadsheet that is filled in and chosen');
  const downloading = page.waitForEvent('download');
  await bryn.presses('Save an empty spreadsheet');
  const place = await mkdtemp(join(tmpdir(), 'kith-figures-'));
  try {
    const file = join(place, 'figures.csv');
    await (await downloading).saveAs(file);
    const filled = {
      'area,': 'area,Anglesey',
      'code,': 'code,W06000001',
      'from,YYYY-MM-DD': 'from,2026-09-01',
      'to,YYYY-MM-DD': 'to,2026-09-30',
      'people,': 'people,31',
      'meetings,': 'meetings,2',
      'agreed by,': `agreed by,${WHO}`,
    };
    const rows = (await readFile(file, 'utf8')).split('\r\n');
    for (const row of Object.keys(filled)) same(rows.includes(row), true, `the empty spreadsheet has “${row}”`);
    await writeFile(file, rows.map((row) => filled[row] ?? row).join('\r\n'));
    await page.getByLabel('Choose a file', { exact: true }).setInputFiles(file);
    await page.waitForFunction(() => document.querySelector('#sheet')?.value.includes('Anglesey'));
  } finally {
    await rm(place, { recursive: true });
  }
  await bryn.presses('Look at what would leave');
  await bryn.reads('Nothing has been sent yet. Small numbers are hidden now, for good.');
  await bryn.presses('Send this');
  await bryn.reads('The figures of Anglesey were sent. Everybody can read them now.');
  await signed(bryn, 'Anglesey, September 2026');
}

/** It stands among what left from here, with who wrote it down. */
async function signed(bryn, what) {
  const item = bryn.page.locator('details').filter({ has: bryn.page.locator('summary', { hasText: what }) });
  await item.locator('summary').first().click();
  await item.getByText(/^Bryn Evans wrote them down on .* Who agreed there: chair of the carers’ group\.$/).waitFor();
}
