// What a story is played on: a browser, the people in it, the nodes that run for it. Where it goes wrong, it says what each of
// them had in front of them and what the nodes said.
import { createInterface } from 'node:readline';
import { begins, invites, joins } from './journeys.mjs';
import { withAxe } from './looking.mjs';
import { openBrowser, Person } from './people.mjs';

/** How many lines of what a node said are shown. */
const LINES = 40;

let answers = null;

/** Asks the test that runs this script for what no browser can do (`plays_asking` in tests/tests/browser/stage.rs): its answer. */
export async function asks(what) {
  answers ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  console.log(`? ${what}`);
  const { value, done } = await answers.next();
  if (done) throw new Error(`nobody answers: ${what}`);
  return value;
}

export class Stage {
  #browser;
  #people = [];
  #kiths;
  /** What everybody's phone takes for the time, where the nodes' clocks stand, in ms since 1970. */
  #now;

  /** `kiths` end with the story, whether they were started or not. */
  static async with(...kiths) {
    const stage = new Stage();
    stage.#browser = await openBrowser();
    stage.#kiths = kiths;
    return stage;
  }

  /** A node that was started later ends with the story, too. */
  also(kith) {
    this.#kiths.push(kith);
  }

  /** Somebody with a browser of their own, whose pages axe may look at. */
  async enter(name) {
    const person = await Person.open(this.#browser, name);
    await withAxe(person);
    if (this.#now) await person.context.clock.setFixedTime(this.#now);
    this.#people.push(person);
    return person;
  }

  /** All phones take this for the time, those of people who come later, too. */
  async isNow(now) {
    this.#now = now;
    for (const { context } of this.#people) await context.clock.setFixedTime(now);
  }

  /** Whoever begins a bank on a fresh node. */
  async steward(name, kith, bank, categories) {
    const person = await this.enter(name);
    await joins(person, await kith.invitation());
    await begins(person, bank, categories);
    return person;
  }

  /** Somebody whom an officer invites; they set up a phone of their own, and go home. */
  async member(name, officer, role) {
    const person = await this.enter(name);
    await joins(person, await invites(officer, role));
    await person.goesHome();
    return person;
  }

  /** Plays the story to its end, and ends everything. A browser that complained is a failure. */
  async plays(story) {
    try {
      await story();
      for (const person of this.#people) person.isContent();
    } catch (error) {
      process.exitCode = 1;
      console.error(error);
      await this.#showAll();
    } finally {
      await this.#browser.close();
      for (const kith of this.#kiths) if (kith.process) await kith.kill();
      // Whoever answers still listens: nothing more is asked.
      process.stdin.destroy();
    }
  }

  async #showAll() {
    for (const { name, page, complaints } of this.#people) {
      const text = await page.evaluate(() => document.body?.innerText).catch(() => 'nothing');
      console.error(`\n=== ${name} at ${page.url()}\n${text}\n${complaints.join('\n')}`);
    }
    for (const { address, said } of this.#kiths)
      console.error(`\n=== ${address} said\n${said.slice(-LINES).join('\n')}`);
  }
}
