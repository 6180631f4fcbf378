// People with browsers: each has a profile of their own, and does what a person does, by the words on the screen.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long anything may take to appear, in ms: far above what it takes, for machines that are busy. */
const PATIENCE = 45_000;

/** A page that has asked for nothing for so long, in ms, asks no more by itself. */
const QUIET = 100;

/** What a browser writes into its console when the node is away, or asks for a signature first: no fault of the client. */
const AWAY = /net::ERR_|WebSocket connection to .* failed|status of (401|50\d)/;

export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

export class Person {
  /** What this person's browser complained of. */
  complaints = [];
  #asked = new Set();
  #quietSince = 0;

  static async open(browser, name, options = {}) {
    const person = new Person();
    person.name = name;
    person.context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      ...options,
    });
    person.context.setDefaultTimeout(PATIENCE);
    await person.context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    person.context.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type()) || AWAY.test(message.text())) return;
      person.complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    person.context.on('weberror', (error) => person.complaints.push(`thrown: ${error.error().stack}`));
    person.page = await person.context.newPage();
    person.page.on('request', (request) => person.#asked.add(request));
    for (const event of ['requestfinished', 'requestfailed']) {
      person.page.on(event, (request) => {
        person.#asked.delete(request);
        person.#quietSince = Date.now();
      });
    }
    return person;
  }

  /** Waits until the page has asked for nothing for a moment: what it reads is then in front of the person. */
  async waitsForAnswers() {
    this.#quietSince = Date.now();
    while (this.#asked.size > 0 || Date.now() - this.#quietSince < QUIET) {
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
  }

  async goesHome() {
    await this.page.getByRole('link', { name: 'Home', exact: true }).click();
    await this.sees(`Hello, ${this.name}`);
  }

  /** Waits for a page with this heading. */
  async sees(heading) {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  }

  async reads(text) {
    await this.page.getByText(text).first().waitFor();
  }

  async follows(link) {
    await this.page.getByRole('link', { name: link, exact: true }).first().click();
  }

  async presses(button) {
    await this.page.getByRole('button', { name: button, exact: true }).first().click();
  }

  async writes(label, text) {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async chooses(choice) {
    await this.page.getByRole('radio', { name: choice, exact: true }).check();
  }

  /** Whether the client is kept on this device, so that it opens with no signal. */
  async isKept() {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  }

  /** Of what the script itself brought about, such as a refusal, the browser may complain. */
  expects(complaint) {
    this.complaints = this.complaints.filter((each) => !complaint.test(each));
  }

  /** Fails where the browser complained of anything. */
  isContent() {
    if (this.complaints.length > 0) throw new Error(`${this.name}'s browser:\n${this.complaints.join('\n')}`);
  }
}

/** Says how far a script has come. */
export function tell(what) {
  console.log(`- ${what}`);
}

export function same(is, should, what) {
  if (is !== should) throw new Error(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
}

/** Waits for what no page shows by itself; `look` may fail meanwhile. */
export async function until(what, look) {
  const late = Date.now() + 60_000;
  while (!(await look().catch(() => false))) {
    if (Date.now() > late) throw new Error(`after a minute still not: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
