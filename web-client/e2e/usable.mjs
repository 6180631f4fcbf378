// Measures, and asserts nothing: when a cheap phone on a poor line can be used. `node usable.mjs <kith> <folder>`.
// Usable: the heading is there and the page answers (no long task is under way).
import { joins } from './journeys.mjs';
import { Kith } from './kith.mjs';
import { openBrowser, Person } from './people.mjs';

/** A processor six times slower, 1.6 Mb/s each way, 150 ms there and back. */
const SLOWER = 6;
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
const TIMES = 5;

const [program, folder] = process.argv.slice(2);
const kith = await Kith.on(program, folder);
await kith.start();
const browser = await openBrowser();
const firsts = [];
for (let time = 0; time < TIMES; time += 1) {
  const stranger = await Person.open(browser, 'A stranger');
  firsts.push(await measured(stranger, () => stranger.page.goto(kith.address), 'Welcome to Kith'));
  await stranger.context.close();
}
told('first visit, nothing kept', firsts);

const ada = await Person.open(browser, 'Ada Bevan');
await joins(ada, await kith.invitation());
await ada.page.goto(kith.address);
await ada.isKept();
const agains = [];
for (let time = 0; time < TIMES; time += 1) {
  agains.push(await measured(ada, () => ada.page.reload(), 'Hello, Ada Bevan'));
}
told('opened again by a member', agains);
await browser.close();
await kith.kill();

async function measured(person, opens, heading) {
  const { page, context } = person;
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', LINE);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  let bytes = 0;
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await context.addInitScript((words) => {
    const look = () => {
      if (document.querySelector('h1')?.innerText !== words) return requestAnimationFrame(look);
      // After the frame that shows it, and whatever was queued before.
      requestAnimationFrame(() => setTimeout(() => performance.mark('usable')));
    };
    requestAnimationFrame(look);
  }, heading);
  await opens();
  const at = await page.waitForFunction(() => performance.getEntriesByName('usable')[0]?.startTime);
  const usable = await at.jsonValue();
  await cdp.detach();
  return { usable, bytes };
}

function told(what, runs) {
  const middle = runs.toSorted((a, b) => a.usable - b.usable)[Math.floor(runs.length / 2)];
  const all = runs.map(({ usable }) => Math.round(usable)).join(', ');
  console.log(`${what}: usable after ${Math.round(middle.usable)} ms (${all}), ${middle.bytes} bytes by then`);
}
