// A person who uses the keyboard alone: Tab to a control, Enter, Space, arrow keys; the focus is always to be seen.

/** More presses of Tab than any page has controls. */
const MOST = 60;

/** Moves on with Tab until the control with this name has the focus. */
export async function tabsTo({ page }, name) {
  for (let pressed = 0; pressed < MOST; pressed += 1) {
    await page.keyboard.press('Tab');
    const { named, seen } = await page.evaluate(() => {
      const control = document.activeElement;
      const label = control?.labels?.[0]?.innerText ?? control?.innerText ?? '';
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(control ?? document.body);
      const outlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
      return { named: label.trim(), seen: control === document.body || outlined || boxShadow !== 'none' };
    });
    if (!seen) throw new Error(`one cannot see that “${named}” has the focus`);
    if (named === name) return;
  }
  throw new Error(`with Tab one does not come to “${name}”`);
}

/** Presses a button or follows a link. */
export async function enters(person, name) {
  await tabsTo(person, name);
  await person.page.keyboard.press('Enter');
}

/** Comes to a group of choices and moves down to the one that is wanted. */
export async function arrowsTo(person, first, wanted) {
  await tabsTo(person, first);
  await person.page.keyboard.press('Space');
  await arrowed(person.page, wanted);
}

/** A new page is there once its heading has the focus: a key pressed before would still belong to the page before. */
export async function arrives(person, heading) {
  await person.sees(heading);
  await person.page.waitForFunction((text) => {
    const focused = document.activeElement;
    return focused?.tagName === 'H1' && focused.innerText.trim() === text;
  }, heading);
}

/** Comes to a box and writes into it. */
export async function types(person, label, text) {
  await tabsTo(person, label);
  await person.page.keyboard.type(text);
}

/** Comes to a box, and writes something else into it. */
export async function retypes(person, label, text) {
  await tabsTo(person, label);
  await person.page.keyboard.press('ControlOrMeta+A');
  await person.page.keyboard.type(text);
}

/** Chooses one of a group of choices, whichever of them the Tab key comes to. */
export async function picks(person, choice) {
  const { page } = person;
  for (let pressed = 0; pressed < MOST; pressed += 1) {
    await page.keyboard.press('Tab');
    const group = await page.evaluate(() => {
      const { type, form, name } = document.activeElement ?? {};
      if (type !== 'radio') return null;
      const all = [...(form ?? document).querySelectorAll('input[type=radio]')].filter((each) => each.name === name);
      return all.map((each) => each.labels?.[0]?.innerText.trim());
    });
    if (group?.includes(choice)) {
      await page.keyboard.press('Space');
      return arrowed(page, choice);
    }
  }
  throw new Error(`with Tab one does not come to “${choice}”`);
}

async function arrowed(page, wanted) {
  for (let pressed = 0; pressed < MOST; pressed += 1) {
    const name = await page.evaluate(() => document.activeElement?.labels?.[0]?.innerText.trim());
    if (name === wanted) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`with arrow keys one does not come to “${wanted}”`);
}
