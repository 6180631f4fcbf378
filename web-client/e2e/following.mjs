// A network is a list of nodes that one of them publishes: Lena publishes one, and Ada follows everyone on it, by keyboard alone.
import { join } from 'node:path';
import { arrives, enters, tabsTo, types } from './keyboard.mjs';
import { Kith } from './kith.mjs';
import { goes } from './looking.mjs';
import { same, tell, until } from './people.mjs';

const LIST = 'The North';

/** Two more areas, which Ada's node has never heard of. */
export async function followsAList({ program, folder, stage, ada, lena }) {
  const [hull, york] = await Promise.all(
    ['Hull', 'York'].map(async (area) => {
      const kith = await Kith.on(program, join(folder, area), undefined, ['--area', area]);
      stage.also(kith);
      await kith.start();
      return kith;
    }),
  );
  await opens(lena);
  for (const { address } of [hull, york]) {
    await types(lena, 'Address of another Kith', address);
    await enters(lena, 'Follow');
    await lena.reads(`Stop following ${address === hull.address ? 'Hull' : 'York'}`);
  }
  tell('a list needs a name, and somebody on it');
  await enters(lena, 'Publish the list');
  await lena.reads('There is a problem');
  await types(lena, 'What is the list called?', LIST);
  for (const name of ['Leeds Time Bank', 'Hull', 'York']) {
    await tabsTo(lena, name);
    await lena.page.keyboard.press('Space');
  }
  await enters(lena, 'Publish the list');
  await says(lena, 'Saved.');
  await lena.reads(`Take the list ${LIST} back`);

  tell('York does not answer when Ada follows everyone: she is told, and tries again');
  await york.kill();
  await until('Wigan has heard of the list', async () => {
    await goes(ada, '/neighbours');
    await goes(ada, '/neighbours/following');
    return (await ada.page.getByText('Published by Leeds').count()) === 1;
  });
  await opens(ada);
  await ada.reads('We follow nobody beside our neighbours.');
  // The two are new: nobody has said yet what they are called.
  await ada.reads(/^Leeds Time Bank, kith\/\w+, kith\/\w+$/);
  await enters(ada, `Follow everyone on the list ${LIST}`);
  await says(ada, 'Some of them did not answer. The others are followed. Try again later.');
  await ada.reads('Stop following Hull');
  same(await ada.page.getByText('Stop following York').count(), 0, 'areas that did not answer');
  await york.start();
  await enters(ada, `Follow everyone on the list ${LIST}`);
  await says(ada, 'Saved.');
  await ada.reads('Stop following York');
  same(await ada.page.getByText(`Follow everyone on the list ${LIST}`).count(), 0, 'what is left to follow');
  tell('all of them are on the page of the network; nobody became a neighbour by it');
  await goes(ada, '/network');
  for (const area of ['Hull', 'York', 'Leeds']) await ada.page.getByRole('link', { name: area, exact: true }).waitFor();
  await goes(ada, '/neighbours');
  same(await ada.page.locator('main a[href^="/neighbours/of/"]').count(), 1, 'neighbours');
}

async function opens(person) {
  await goes(person, '/neighbours');
  await enters(person, 'Whom we follow, and lists of areas');
  await arrives(person, 'Whom we follow');
}

/** What a page says by itself is also said to those who do not see it. */
function says(person, text) {
  return person.page.getByRole('status').getByText(text).first().waitFor();
}
