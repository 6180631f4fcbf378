// A region's own look at three areas: whoever looks after it, and a stranger. `node network.mjs <kith> <folder>`: the folder has
// network.json, which says where that node is (tests/tests/browser/network.rs sets it up). SHOTS=<folder> keeps pictures.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joins } from './journeys.mjs';
import { arrives, enters, tabsTo } from './keyboard.mjs';
import { fits, goes, look, prefers, reflowed } from './looking.mjs';
import { same, tell } from './people.mjs';
import { Stage } from './stage.mjs';

const [, folder] = process.argv.slice(2);
const { address, invitation, now, many } = JSON.parse(await readFile(join(folder, 'network.json'), 'utf8'));
const stage = await Stage.with();
// The nodes' clocks stand: every phone agrees with them.
await stage.isNow(now);
await stage.plays(tellIt);

async function tellIt() {
  tell('a stranger comes to the page of the network from the front door, and reads it with the keyboard alone');
  const stranger = await stage.enter('A stranger');
  await stranger.page.goto(address);
  await stranger.sees('Welcome to Kith');
  await enters(stranger, 'See the network of areas');
  await arrives(stranger, 'The network');
  await areas(stranger);
  await figures(stranger);
  await overTime(stranger);
  const leeds = await oneArea(stranger);
  tell('an area that does not run Kith has a page too');
  const man = await withoutKith(stranger);
  tell('what is public is as documented, and nothing else is to be had');
  await isPublic(stranger);
  tell('the tables are fetched, and hold what their description says');
  // A fetched file is a request without an end to the browser's driver, so this is a page that goes nowhere afterwards.
  const reader = await stage.enter('Whoever wants the tables');
  await reader.page.goto(`${address}/network`);
  await reader.sees('The network');
  await data(reader);
  tell('on paper');
  await paper(stranger);

  tell('whoever looks after the region comes to it from the neighbour areas');
  const ruth = await stage.enter('Ruth Lane');
  await joins(ruth, invitation);
  await goes(ruth, '/neighbours');
  await ruth.follows('See the whole network');
  await ruth.sees('The network');
  await areas(ruth);
  tell('and from there goes to where more areas are followed');
  await ruth.follows('Follow more areas');
  await ruth.sees('Whom we follow');

  tell(
    'of 25 areas the first stand on the screen and all on paper; one’s records do not match until a steward has judged it',
  );
  const noor = await stage.enter('Noor Khan');
  await joins(noor, many.invitation);
  await paperOfMany(noor);
  tell('one of them had no Kith in August');
  await changes(noor);
  await judges(noor);

  tell('every screen of it: by axe, on a small phone, in the dark, in forced colours, in Easy Read and Welsh');
  for (const person of [stranger, ruth]) await fits(person, ['/network', leeds, man, '/']);
  await pictures(stranger, leeds);
}

/** The list: who they are, whether alive, how well witnessed; beside it the map, which says whom it lacks. */
async function areas(person) {
  const { page } = person;
  const list = page.locator('main ul.list').first();
  const item = (name) => list.locator('li').filter({ has: page.getByRole('link', { name, exact: true }) });
  await list.getByRole('link').first().waitFor();
  const names = await list.getByRole('link').allInnerTexts();
  same(names.join(', '), 'Isle of Man, Isle of Wight, Leeds, The region, Wigan', 'areas by name');
  await item('Leeds')
    .getByText(/^Heard from on 4 December 2026/)
    .waitFor();
  await item('Isle of Wight')
    .getByText(/^Silent since 2 December 2026/)
    .waitFor();
  await item('Wigan').getByText('Leeds Time Bank').waitFor({ state: 'detached' });
  await item('Wigan').getByText('Wigan Time Bank').waitFor();
  await item('Wigan').getByText('3 neighbour time banks help check its book').waitFor();
  await item('The region').getByText('This Kith').waitFor();
  await item('Isle of Man')
    .getByText('It does not use Kith. The region Time Bank signs the numbers that it sends.')
    .waitFor();
  same(await page.locator('svg.hexes polygon').count(), 12, 'hexagons');
  same(await page.locator('svg.hexes text').count(), 3, 'areas on the map');
  await person.reads('Without a place on the map: Isle of Wight. The list has every area.');
}

function rowOf(person, caption, name) {
  return person.page.getByRole('table', { name: caption }).getByRole('row').filter({ hasText: name });
}

async function figures(person) {
  const { page } = person;
  const tried = page.locator('dl div').filter({ hasText: 'Shared Lives' });
  await tried.getByText('Wigan', { exact: true }).waitFor();
  same(await page.getByText(/Bloggs/).count(), 0, 'words of somebody’s own');
  const october = /^October 2026, 4 areas$/;
  // On the island fewer than ten helped: their hours are hidden, so all hours are at least those of the others.
  await rowOf(person, october, 'Hours of help').getByText('at least 114, from 3 of 4 areas').waitFor();
  await rowOf(person, october, 'Hours of help').getByText('More', { exact: true }).waitFor();
  await rowOf(person, october, 'People who took part').getByText('about 70 (59 to 80)').waitFor();
  await rowOf(person, october, 'Meetings').getByText('The same').waitFor();
  await rowOf(person, october, 'Hours given to other areas').getByText('not known').waitFor();
  await rowOf(person, october, 'Approaches in use').getByText('told by fewer than three areas').waitFor();
  await person.reads('How to read these numbers');
  await person.reads(/^“at least 114”: there is no top/);
  await person.reads(/^“from 3 of 4 areas”/);
  tell('the month before is chosen with the arrow keys');
  await tabsTo(person, 'Which time?');
  await page.keyboard.press('ArrowDown');
  await rowOf(person, /^September 2026, 3 areas$/, 'Hours of help')
    .getByText('about 50 (41 to 59)')
    .waitFor();
  same(
    await rowOf(person, /^September/, 'Meetings')
      .getByText('The same')
      .count(),
    0,
    'nothing came before',
  );
}

async function overTime(person) {
  const { page } = person;
  const chart = page.locator('figure.chart');
  await chart.getByText('Hours of help: more than in the time before').waitFor();
  const rows = () => chart.getByRole('row').allInnerTexts();
  const [, newest, before] = await rows();
  same(newest.replaceAll('\t', ' '), 'October 2026, 4 areas at least 114, from 3 of 4 areas More', 'the newest');
  same(before.replaceAll('\t', ' '), 'September 2026, 3 areas about 50 (41 to 59) –', 'the one before');
  await chart.getByText(/^The striped part is not certain/).waitFor();
  await tabsTo(person, 'What would you like to see?');
  await page.keyboard.type('Meet');
  await chart.getByText('Meetings: the same as in the time before').waitFor();
  same(await chart.getByText(/^The striped part/).count(), 0, 'stripes where all is certain');
}

/** One area's page, reached and left by keyboard; its address. */
async function oneArea(person) {
  const { page } = person;
  await goes(person, '/');
  await goes(person, '/network');
  await enters(person, 'Leeds');
  await arrives(person, 'Leeds');
  await person.reads('Leeds Time Bank');
  await person.reads('What it has sent');
  await rowOf(person, 'October 2026', 'People who took part').getByText('about 20 (18 to 22)').waitFor();
  await page.locator('figure.chart').getByText('Hours of help: more than in the time before').waitFor();
  await person.reads(/^“about 45 \(43 to 47\)”/);
  await person.reads(/^Meetings in \w+ 2026: 0/);
  tell('all else that it signed of the time is there too');
  await person.reads('All that it sent for October 2026');
  await person.reads('By kind of help');
  const leeds = new URL(page.url()).pathname;
  await enters(person, 'Back to the network');
  await arrives(person, 'The network');
  await enters(person, 'Isle of Wight');
  await arrives(person, 'Isle of Wight');
  await person.reads(/^Silent since 2 December 2026/);
  await rowOf(person, 'October 2026', 'Hours of help').getByText('not shown, so that nobody can be found').waitFor();
  await enters(person, 'Back to the network');
  await arrives(person, 'The network');
  return leeds;
}

/** The page of an area that a node signs for; its address. */
async function withoutKith(person) {
  const { page } = person;
  await enters(person, 'Isle of Man');
  await arrives(person, 'Isle of Man');
  await person.reads('Manx Neighbours');
  await rowOf(person, 'October 2026', 'People who took part').getByText('about 30 (28 to 32)').waitFor();
  await rowOf(person, 'October 2026', 'Times that people helped').getByText('not asked').waitFor();
  const man = new URL(page.url()).pathname;
  await enters(person, 'It does not use Kith. The region Time Bank signs the numbers that it sends.');
  await arrives(person, 'The region');
  await person.reads('It also signs the numbers of areas that do not use Kith:');
  await enters(person, 'Isle of Man');
  await arrives(person, 'Isle of Man');
  await enters(person, 'Back to the network');
  await arrives(person, 'The network');
  return man;
}

/** On the screen the first twenty, on paper every area, and everyone who has not sent. */
async function paperOfMany(person) {
  const { page } = person;
  await goes(person, '/network');
  const links = page.locator('main ul.list').first().locator('li a');
  await page.getByRole('button', { name: 'Show all 26', exact: true }).waitFor();
  same(await links.filter({ visible: true }).count(), 20, 'areas on the screen');
  await page.getByText('22 areas have not sent yet').waitFor();
  await page.emulateMedia({ media: 'print' });
  same(await links.filter({ visible: true }).count(), 26, 'areas on paper');
  const silent = page.getByText(/^Not sent yet: place-04 and around,.* place-25 and around$/);
  await silent.filter({ visible: true }).waitFor();
  await page.emulateMedia({ media: null });
  same(await silent.filter({ visible: true }).count(), 0, 'names on the screen before somebody asks for them');
}

/** An area that got a Kith of its own: what came before on a form is on its page, and not compared with what it counts itself. */
async function changes(person) {
  await goes(person, '/network');
  await person.follows('place-02 and around');
  await person.sees('place-02 and around');
  const [, newest, before] = await person.page.locator('figure.chart').getByRole('row').allInnerTexts();
  same(newest.split('\t').at(-1), 'Not compared: somebody else counted the time before', 'what its own Kith counted');
  same(before.split('\t')[0], 'August 2026, on a form', 'what came before');
  same(await person.page.getByText(/than in the time before/).count(), 0, 'a finding');
  await person.page.getByLabel('Which time?', { exact: true }).selectOption({ label: 'August 2026' });
  await person.reads(
    'place-02 Neighbours counted these numbers and sent them on a form. place-01 time bank signed them.',
  );
  await person.reads('All that it sent for August 2026');
  same((await look(person)).join('\n'), '', 'what is wrong with its page');
  await goes(person, '/network');
}

/** What does not match is said with who looks; once it was judged it alarms nobody. */
async function judges(person) {
  const { page } = person;
  const place = 'place-01 and around';
  await person.reads(`The records of ${place} do not match. Nobody here is looking into it yet.`);
  await person.follows(place);
  await person.sees(place);
  await person.reads('1 of 2 meetings were chaired by someone with lived experience');
  await person.reads(/^Mostly an old copy of a computer's disk was started by mistake/);
  await person.presses('I am looking into it');
  await person.reads(`The records of ${place} do not match. Noor Khan is looking into it.`);
  await person.presses('We have settled it');
  await person.reads(`Some records of ${place} did not match. That was looked at, and settled on`);
  await page.getByRole('button', { name: 'Look into it again', exact: true }).waitFor();
  await goes(person, '/network');
  await person.reads(`Some records of ${place} did not match.`);
  same(await page.getByText(/do not match/).count(), 0, 'alarms after it was judged');
}

/** What docs/privacy.md says that anybody may read, and what nobody may without being somebody here. */
async function isPublic(person) {
  const asked = (path) =>
    person.page.evaluate(async (path) => {
      const answer = await fetch(path);
      // An answer that nobody reads never comes to an end.
      await answer.arrayBuffer();
      return answer.status;
    }, path);
  for (const path of [
    'network',
    'network/periods',
    'network/figures',
    'network/returned',
    'network/missing?from=2026-10-01&to=2026-10-31',
    'network/hexes',
    'summaries',
    'card',
    'node',
  ]) {
    same(await asked(`/api/v1/${path}`), 200, path);
  }
  for (const path of [
    'peers',
    'networks',
    'listings',
    'areas/listings',
    'transfers',
    'leaves',
    'releases',
    'members',
  ]) {
    same(await asked(`/api/v1/${path}`), 401, path);
  }
  person.expects(/status of 40[13]/);
}

async function data(person) {
  const package_ = JSON.parse(await fetched(person, 'What the tables hold (Data Package)'));
  same(package_.resources.length, 6, 'tables');
  for (const [label, name, least] of [
    ['All numbers (CSV)', 'figures', 6 * 8],
    ['All areas (CSV)', 'nodes', 4],
    ['Co-production (CSV)', 'indicators', 0],
    ['What the help was about (CSV)', 'categories', 3],
    ['All areas together, over time (CSV)', 'periods', 2 * 9],
    ['Who has not sent (CSV)', 'missing', 0],
  ]) {
    const resource = package_.resources.find((each) => each.name === name);
    same(resource.path, `${address}/api/v1/network/${name}.csv`, 'where the table is');
    const [head, ...rows] = parsed(await fetched(person, label));
    same(head.join(), resource.schema.fields.map((field) => field.name).join(), 'its columns');
    if (rows.length < least) throw new Error(`${label} has ${rows.length} rows`);
    for (const row of rows) same(row.length, head.length, `cells of ${row}`);
    if (name === 'figures') hidesWhatIsHidden(head, rows);
  }
}

/** What is hidden has no upper bound in the table, and is not 0. */
function hidesWhatIsHidden(head, rows) {
  const of = (row, column) => row[head.indexOf(column)];
  const hidden = rows.filter((row) => of(row, 'kind') === 'hidden');
  same(hidden.length > 0, true, 'something is hidden');
  for (const row of hidden) same(of(row, 'most'), '', `the most of ${row}`);
}

async function fetched(person, label) {
  const waits = person.page.waitForEvent('download');
  await enters(person, label);
  const file = await waits;
  return readFile(await file.path(), 'utf8');
}

/** Rows and cells of a CSV text. */
function parsed(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

/** On paper there is the content, and nothing to press. */
async function paper(person) {
  const { page } = person;
  await page.getByRole('button', { name: 'Print this page', exact: true }).waitFor();
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['nav', 'button', 'select', '.skip', 'main a[download]']) {
    const seen = await page.locator(gone).filter({ visible: true }).count();
    same(seen, 0, `${gone} to be seen on paper`);
  }
  await page.getByRole('table').first().waitFor();
  await page.locator('figure.chart svg').waitFor();
  same((await reflowed(page)).join(), '', 'what is too wide for the paper');
  await page.emulateMedia({ media: null });
}

/** For people who want to look for themselves. */
async function pictures(person, area) {
  const shots = process.env.SHOTS;
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  const { page } = person;
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const [name, path] of [
      ['network', '/network'],
      ['area', area],
    ]) {
      for (const as of ['', '-dark', '-easy', '-welsh', '-forced']) {
        await prefers(person, { language: as === '-welsh' ? 'cy' : 'en-GB', easy: as === '-easy' });
        await page.emulateMedia({
          colorScheme: as === '-dark' ? 'dark' : null,
          forcedColors: as === '-forced' ? 'active' : null,
        });
        await goes(person, path);
        await page.screenshot({ path: join(shots, `${name}-${width}${as}.png`), fullPage: true });
      }
    }
  }
  await page.emulateMedia({ media: null, colorScheme: null, forcedColors: null });
  await goes(person, '/network');
  await page.pdf({ path: join(shots, 'network.pdf'), format: 'A4' });
}
