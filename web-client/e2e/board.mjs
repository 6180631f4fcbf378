// Offers and requests of one time bank: posted with the keyboard alone and with no signal, found by others, closed.
import { arrives, arrowsTo, enters, tabsTo, types } from './keyboard.mjs';
import { fits, goes } from './looking.mjs';
import { same } from './people.mjs';

/** Two members of a bank without neighbours. */
export async function boards(ceri, dai) {
  await posts(ceri);
  await finds(dai, ceri.name);
  await requests(dai);
  await closes(ceri, dai);
}

async function posts(ceri) {
  const { page } = ceri;
  await goes(ceri, '/board');
  await enters(ceri, 'Post an offer or a request');
  await arrives(ceri, 'What would you like to say?');
  await enters(ceri, 'Continue');
  await ceri.reads('There is a problem');
  await arrowsTo(ceri, 'I can help with something', 'I can help with something');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'What can you help with?');
  await types(ceri, 'What can you help with?', 'Mending bicycles');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'What is it about?');
  await page.reload();
  await ceri.sees('What is it about?');
  await arrowsTo(ceri, 'Gardening', 'Lifts');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'Until when?');
  await enters(ceri, 'In three months');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'How can people ask?');
  await arrowsTo(ceri, 'Through the time bank', 'Straight to me');
  await enters(ceri, 'Continue');
  await ceri.reads('Say how to reach you, or choose the time bank');
  await types(ceri, 'How to reach you', '01942 496 0000');
  await enters(ceri, 'Continue');
  await arrives(ceri, 'Check your answers');
  await ceri.reads('Mending bicycles');
  await ceri.reads('The members of our time bank will see this.');
  await ceri.isKept();
  await ceri.context.setOffline(true);
  await enters(ceri, 'Post it');
  await arrives(ceri, 'Saved on this phone');
  await ceri.follows('See all offers and requests');
  await ceri.reads('Saved on this phone');
  await ceri.context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.getByText('Saved on this phone', { exact: true }).waitFor({ state: 'detached' });
  await ceri.reads('Mending bicycles');
}

async function finds(dai, poster) {
  await dai.follows('Offers');
  await dai.sees('Offers and requests');
  await dai.follows('Mending bicycles');
  await dai.sees('Mending bicycles');
  await dai.reads(`${poster} can help`);
  await dai.reads(`Reach ${poster} here: 01942 496 0000`);
  await dai.presses('Log the hours');
  await dai.sees('How long did it take?');
  await dai.presses('1 hour');
  await dai.presses('Continue');
  await dai.presses('Today');
  await dai.presses('Continue');
  await dai.sees('Would you like to add a note?');
  await dai.presses('Continue');
  await dai.sees('Check your answers');
  for (const text of ['Received help', poster, 'Lifts']) await dai.reads(text);
  await dai.presses('Agree and log these hours');
  await dai.sees('Hours logged');
}

async function requests(dai) {
  await goes(dai, '/board/new');
  await dai.chooses('I would like help with something');
  await dai.presses('Continue');
  await dai.sees('What would you like help with?');
  await dai.writes('What would you like help with?', 'A lift to the clinic');
  await dai.presses('Continue');
  await dai.chooses('Lifts');
  await dai.presses('Continue');
  await dai.sees('Until when?');
  await dai.writes('Year', '2020');
  await dai.writes('Month', '1');
  await dai.writes('Day', '1');
  await dai.presses('Continue');
  await dai.reads('Give today or a day after today');
  await dai.presses('In a month');
  await dai.presses('Continue');
  await dai.page.getByRole('radio', { name: 'Through the time bank' }).check();
  await dai.presses('Continue');
  await dai.sees('Check your answers');
  await dai.presses('Post it');
  await dai.sees('It is on the board');
}

async function closes(ceri, dai) {
  await goes(ceri, '/');
  await goes(ceri, '/board');
  await ceri.reads('A lift to the clinic');
  await ceri.page.getByLabel('Show', { exact: true }).selectOption({ label: 'Offers of help' });
  await ceri.reads('Nothing fits what you chose to see.');
  same(await ceri.page.getByText('A lift to the clinic').count(), 0, 'a request among the offers');
  await ceri.page.getByLabel('Show', { exact: true }).selectOption({ label: 'Requests for help' });
  const [listing] = await ceri.page
    .getByRole('link', { name: 'A lift to the clinic' })
    .evaluateAll((all) => all.map((each) => each.getAttribute('href')));
  await fits(ceri, ['/board', '/board/new', ...STEPS.map((step) => `/board/new/${step}`), listing]);
  await goes(dai, listing);
  await tabsTo(dai, 'Close it');
  await dai.presses('Close it');
  await dai.presses('Yes, close it');
  await dai.sees('Offers and requests');
  await dai.page.getByText('A lift to the clinic').waitFor({ state: 'detached' });
  await goes(ceri, '/');
  await goes(ceri, listing);
  await ceri.sees('This is no longer there');
}

const STEPS = ['type', 'what', 'about', 'until', 'reach'];
