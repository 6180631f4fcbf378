// What holds on every screen, looked at from outside: accessible by axe's rules, no wider than a small phone, focus and
// title after a move, readable in the dark and in forced colours, still for those who ask for less motion.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';

/** How long a title may take to follow its heading, in ms. */
const SOON = 5_000;

/** Axe is a page's script from the start: the content policy lets nothing in later. */
export function withAxe(person) {
  return person.context.addInitScript(axe.source);
}

/** Goes to an address of the client as a link does, and waits for its heading to have the focus. */
export async function goes(person, path) {
  const { page } = person;
  const moved = await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    if (link.pathname + link.search === location.pathname + location.search) return false;
    document.querySelector('h1')?.setAttribute('data-before', '');
    document.body.append(link);
    link.click();
    link.remove();
    return true;
  }, path);
  if (moved) await focused(page, path);
  await person.waitsForAnswers();
}

async function focused(page, path) {
  const onHeading = () => {
    const heading = document.querySelector('h1');
    return heading && !heading.hasAttribute('data-before') && document.activeElement === heading;
  };
  await page.waitForFunction(onHeading).catch(() => {
    throw new Error(`${path}: the focus is not on a new heading`);
  });
}

/** Sets language, Easy Read and size of text as this person likes them. */
export async function prefers({ page }, settings) {
  await page.evaluate((chosen) => localStorage.setItem('kith.settings', JSON.stringify(chosen)), settings);
  await page.reload();
  await page.locator('h1').waitFor();
}

/** Every other way to read: these are read for words and width; English was looked at by axe. */
export const VARIANTS = [
  { language: 'en-GB', easy: true },
  { language: 'cy', easy: false },
  { language: 'cy', easy: true, size: 'largest' },
];

/** Fails where one of these screens is not fit for everyone: at 320 px, in every way of reading. */
export async function fits(person, paths) {
  const { page } = person;
  const wrong = [];
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of paths) {
    await goes(person, path);
    wrong.push(...(await look(person)).map((each) => `${path}: ${each}`));
  }
  for (const variant of VARIANTS) {
    await prefers(person, variant);
    for (const path of paths) {
      await goes(person, path);
      const found = [...(await titled(page)), ...(await reflowed(page)), ...(await worded(page))];
      wrong.push(...found.map((each) => `${path} (${variant.language}, easy ${variant.easy}): ${each}`));
    }
  }
  await prefers(person, { language: 'en-GB' });
  await page.setViewportSize({ width: 360, height: 740 });
  if (wrong.length > 0) throw new Error(`${person.name}:\n${wrong.join('\n')}`);
}

/** What is wrong with the screen in front of this person, in words; nothing where all is well. */
export async function look(person) {
  const { page } = person;
  return [...(await titled(page)), ...(await reflowed(page)), ...(await axed(page)), ...(await otherwise(page))];
}

/** The tab is named after the heading, and there is one heading. */
export async function titled(page) {
  const read = () => ({
    title: document.title,
    headings: [...document.querySelectorAll('h1')].map((heading) => heading.innerText.trim()),
  });
  const good = () => {
    const headings = [...document.querySelectorAll('h1')];
    return headings.length === 1 && document.title.includes(`${headings[0].innerText.trim()} – `);
  };
  // The title follows the heading a moment later.
  const named = await page.waitForFunction(good, null, { timeout: SOON }).catch(() => null);
  if (named) return [];
  const { title, headings } = await page.evaluate(read);
  return [`the tab says “${title}”, the headings are ${JSON.stringify(headings)}`];
}

/** Nothing is wider than the window. */
export async function reflowed(page) {
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const over = [...document.querySelectorAll('main *')].find(
      (each) => each.getBoundingClientRect().right > clientWidth + 1,
    );
    return `${scrollWidth} px wide in a window of ${clientWidth}: ${over?.outerHTML.slice(0, 120)}`;
  });
  return wide ? [wide] : [];
}

/** Keys of the catalogue that no words were found for. */
export async function worded(page) {
  const text = await page.evaluate(() => document.body.innerText);
  const bare = text.split('\n').filter((line) => /^[a-z]+(\.[a-z-]+)+$|\{\w+\}|undefined|NaN/.test(line.trim()));
  return bare.map((line) => `no words for “${line}”`);
}

async function axed(page, rules) {
  const violations = await page.evaluate(async (only) => {
    const what = only ? { runOnly: { type: 'rule', values: only } } : {};
    const { violations } = await globalThis.axe.run(document, { ...what, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 160)}`);
  }, rules);
  return violations;
}

/** The same screen with less motion, in the dark, in forced colours. */
async function otherwise(page) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((each) =>
        /[1-9]/.test(getComputedStyle(each).transitionDuration + getComputedStyle(each).animationDuration),
      )
      .map((each) => `moves though less motion is asked for: ${each.outerHTML.slice(0, 120)}`),
  );
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = (await axed(page, ['color-contrast'])).map((wrong) => `in the dark, ${wrong}`);
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  const forced = await unseen(page);
  await page.emulateMedia({ colorScheme: null, forcedColors: null, reducedMotion: null });
  return [...moving.slice(0, 1), ...dark, ...forced];
}

/** In forced colours backgrounds go: what is pressed or filled in must still have an edge. */
async function unseen(page) {
  const list = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button:not(.link), a.button, input:not([type=radio], [type=checkbox], [type=file]), textarea, select',
      ),
    ]
      .filter((each) => each.getClientRects().length > 0 && getComputedStyle(each).borderTopStyle === 'none')
      .map((each) => each.outerHTML.slice(0, 120)),
  );
  return list.map((each) => `has no edge in forced colours: ${each}`);
}

/** A picture on a phone and one on a desk, where somebody wants to look: SHOTS says into which folder. */
export async function picture({ page }, name) {
  const { SHOTS } = process.env;
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  for (const [kind, width, height] of [
    ['desktop', 1280, 900],
    ['phone', 360, 740],
  ]) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(SHOTS, `${name}-${kind}.png`), fullPage: true });
  }
}
