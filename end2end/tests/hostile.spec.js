// Names and notes made to do harm show as the text they are, and run nothing.
import { expect, test } from '@playwright/test';
import { saveRecord, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

const TEXTS = [
  `<script>window.hostile=1</script>`,
  `<img src=x onerror=window.hostile=1>`,
  `"><svg onload=window.hostile=1>`,
  `javascript:window.hostile=1//`,
  `{{constructor.constructor('window.hostile=1')()}}`,
  `𠮷·䶮\u{1F468}\u200D\u{1F469}\u200D\u{1F467} e\u0301`,
];

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

/** Fails if anything ran. */
async function nothingRan(page) {
  expect(await page.evaluate(() => window.hostile)).toBeUndefined();
  await expect(page.locator('main script, main img[src=x], main svg[onload]')).toHaveCount(0);
}

test('names and notes show as text, to mentor and principal', async ({ page, browser }) => {
  const scripts = [];
  page.on('dialog', (dialog) => scripts.push(dialog.message()));
  await signIn(page, school, people.principal);
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = TEXTS.map((text) => [quoted(text), '三(1)班', quoted(text), '李老师'].join(','));
  const list = ['姓名,班级,村组,代理家长', ...rows].join('\n');
  const taken = await page.request.post(`${school.url}/api/v1/roster`, { data: Buffer.from(list) });
  expect((await taken.json()).children).toBe(TEXTS.length);

  const phone = await browser.newContext();
  const mentor = await phone.newPage();
  await signIn(mentor, school, people.mentor);
  for (const text of TEXTS) await expect(mentor.getByText(text).first()).toBeVisible();
  await mentor.getByRole('link', { name: '孩子', exact: true }).click();
  for (const text of TEXTS) await expect(mentor.getByText(text).first()).toBeVisible();
  await mentor.getByRole('link', { name: '待办', exact: true }).click();
  await saveRecord(mentor, { child: TEXTS[1], kinds: ['家访'], note: TEXTS.join('\n') });
  await nothingRan(mentor);
  await expect(mentor.locator('[data-count=waiting]').first()).toHaveText('0');

  const month = day(0).slice(0, 7);
  const files = await page.request.get(`${school.url}/api/v1/board/${month}/mentors/m1`);
  const child = (await files.json()).children.find(({ name }) => name === TEXTS[1]);
  await page.goto(`${school.url}/board/${month}/children/${child.id}`);
  for (const text of TEXTS) await expect(page.getByText(text).first()).toBeVisible();
  await nothingRan(page);
  await page.goto(`${school.url}/audit`);
  await expect(page.getByText(TEXTS[1]).first()).toBeVisible();
  await nothingRan(page);
  expect(scripts).toEqual([]);
  await phone.close();
});
