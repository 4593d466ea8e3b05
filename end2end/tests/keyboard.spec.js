// Every screen without a finger: Tab comes to each control, in order and in sight; a visit is recorded with keys alone.
import { expect, test } from '@playwright/test';
import { goTo, mentors, offices, openSchool } from '../addresses.js';
import { count, saveRecord, saved, signIn } from '../phone.js';
import { people } from '../school.js';

let school;
test.beforeAll(async () => {
  school = await openSchool();
});
test.afterAll(() => school.close());

/** Numbers the controls in sight and gives back a word for each; runs in the page. */
function controls() {
  const native = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';
  // Of several of which one is chosen, arrows lead from one to the next.
  const isOneOfMany = (it) => it.type === 'radio' && it !== (document.querySelector(`[name="${it.name}"]:checked`) ?? document.querySelector(`[name="${it.name}"]`));
  const seen = [...document.querySelectorAll(native)].filter((it) => it.checkVisibility({ visibilityProperty: true }) && !isOneOfMany(it));
  return seen.map((it, at) => {
    it.dataset.control = at;
    return `${it.localName} ${it.getAttribute('aria-label') ?? it.textContent.trim().slice(0, 20)}`;
  });
}

/** The number of the focused control, and what is wrong with how it is seen; runs in the page. */
function focused() {
  const it = document.activeElement;
  if (!it || it === document.body) return { at: null };
  const shown = it.closest('label') ?? it;
  const isMarked = [it, shown].map((part) => getComputedStyle(part)).some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) > 0);
  const { x, y, width, height } = [...shown.getClientRects()].find((part) => part.width > 0) ?? shown.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  const isCovered = !top || !(shown.contains(top) || top.contains(shown));
  const faults = [isMarked ? '' : 'shows no focus', isCovered ? 'is covered' : ''];
  return { at: it.dataset.control === undefined ? null : Number(it.dataset.control), faults: faults.filter(Boolean) };
}

/** What Tab finds wrong on a screen. */
async function walk(page) {
  const names = await page.evaluate(controls);
  const [reached, faults] = [[], []];
  // A field for a date takes several steps.
  for (let step = 0; step < 3 * names.length && reached.length < names.length; step += 1) {
    await page.keyboard.press('Tab');
    const { at, faults: seen } = await page.evaluate(focused);
    if (at === null || reached.includes(at)) continue;
    if (reached.some((before) => before > at)) faults.push(`${names[at]}: comes too late`);
    reached.push(at);
    faults.push(...seen.map((fault) => `${names[at]}: ${fault}`));
  }
  return [...faults, ...names.filter((_, at) => !reached.includes(at)).map((name) => `${name}: is never reached`)];
}

for (const [who, person, paths] of [['mentor', people.mentor, mentors], ['principal', people.principal, offices]]) {
  test(`Tab comes to every control of a ${who}'s screens, in order and in sight`, async ({ page }) => {
    test.setTimeout(300_000);
    await signIn(page, school, person);
    if (who === 'mentor') await saveRecord(page, { child: '王小雨', kinds: ['家访'], note: '一起包了饺子。' });
    const faults = [];
    for (const path of paths) {
      await goTo(page, school, path);
      let found = await walk(page);
      // A part that was drawn anew in the middle has lost its number.
      if (found.length > 0) {
        await goTo(page, school, path);
        found = await walk(page);
      }
      faults.push(...found.map((fault) => `${path}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });
}

/** Presses Tab until `control` has the focus. */
async function reach(page, control) {
  for (let step = 0; step < 100; step += 1) {
    if (await control.evaluate((it) => it === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${control}`);
}

test('a visit is recorded with keys alone', async ({ page }) => {
  const button = (name) => page.getByRole('button', { name, exact: true });
  const link = (name) => page.getByRole('link', { name, exact: true });
  await page.goto(school.url);
  await reach(page, page.getByLabel('手机号'));
  await page.keyboard.type(people.mentor.phone);
  await page.keyboard.press('Tab');
  await page.keyboard.type(people.mentor.password);
  await page.keyboard.press('Enter');
  await button('暂不设').waitFor();
  await reach(page, button('暂不设'));
  await page.keyboard.press('Enter');
  await count(page, 'received').waitFor();
  await reach(page, link('记一笔'));
  await page.keyboard.press('Enter');
  for (const name of ['王小雷', '家访', '晚餐']) {
    await button(name).waitFor();
    await reach(page, button(name));
    await page.keyboard.press('Space');
    await expect(button(name)).toHaveAttribute('aria-pressed', 'true');
  }
  await reach(page, page.getByLabel('写点什么'));
  await page.keyboard.type('一起包了饺子');
  await reach(page, button('保存'));
  await page.keyboard.press('Enter');
  await saved(page);
});
