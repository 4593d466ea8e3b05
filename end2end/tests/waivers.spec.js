// 做不到: asked for with the school out of reach, granted by the principal, known to every number.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import config from '../playwright.config.js';
import { box, count, openPhone, saved, settled, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

let school, folder, phone;
test.beforeEach(async () => {
  school = await School.open();
  folder = mkdtempSync(join(tmpdir(), 'phone-'));
  phone = await openPhone(folder, config);
});
test.afterEach(async () => {
  await phone.close();
  await school.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The dinner owed to c1 this month, as the school's own command prints it. */
function dinner() {
  const today = day(0);
  const lines = school.command(['obligations', '--school', 'e2e', '--month', today.slice(0, 7), '--today', today]);
  const rows = lines.trim().split('\n').map((line) => JSON.parse(line));
  return rows.find(({ subject, kind }) => subject === 'c1' && kind === 'dinner');
}

async function askForDinner(page) {
  await box(page, 'c1', '晚餐').click();
  await page.getByRole('link', { name: '做不到' }).click();
  await page.getByRole('button', { name: '孩子生病' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  await saved(page);
}

async function uploaded(page) {
  await count(page, 'waiting').click();
  await page.getByRole('button', { name: '立即上传' }).click();
  await expect(count(page, 'waiting')).toHaveText('0');
  await page.getByRole('link', { name: '待办', exact: true }).click();
}

async function decide(browser, button, words) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, school, people.principal);
  await page.getByRole('link', { name: '审批' }).click();
  const request = page.locator('[data-request]').filter({ hasText: '王小雨' });
  await expect(request).toContainText('孩子生病');
  await request.getByRole('textbox').fill(words);
  await request.getByRole('button', { name: button, exact: true }).click();
  await expect(request.getByRole('textbox')).toHaveCount(0);
  await expect(request).toContainText(words);
  await context.close();
}

/** A principal before a mentor's request. */
async function asked(browser) {
  const page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await askForDinner(page);
  await uploaded(page);

  const context = await browser.newContext();
  const office = await context.newPage();
  await signIn(office, school, people.principal);
  await office.getByRole('link', { name: '审批' }).click();
  const request = office.locator('[data-request]').filter({ hasText: '王小雨' });
  await expect(request).toBeVisible();
  return { context, office, request };
}

test('asked without the school, granted, and free of the dinner everywhere', async ({ browser }) => {
  const page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await expect(count(page, 'received')).toHaveText('0/12');
  await settled(page);
  await school.kill();
  await page.reload();
  await askForDinner(page);
  await expect(box(page, 'c1', '晚餐')).toContainText('已申请');
  await expect(count(page, 'waiting')).toHaveText('1');

  await school.start();
  await uploaded(page);
  await expect(count(page, 'received')).toHaveText('0/12');
  expect(dinner().status).not.toBe('waived');

  await decide(browser, '批准', '安心照顾孩子');
  expect(dinner().status).toBe('waived');
  await uploaded(page);
  await expect(box(page, 'c1', '晚餐')).toHaveAccessibleName(/免办/);
  await expect(count(page, 'received')).toHaveText('0/11');
  await box(page, 'c1', '晚餐').click();
  await expect(page.getByText('安心照顾孩子')).toBeVisible();

  const exported = JSON.parse(school.command(['school', 'export', 'e2e']));
  expect(exported.waivers).toMatchObject([{ child: 'c1', kinds: ['dinner'], reason: '孩子生病', confirmed: true }]);
  expect(school.command(['verify'])).toContain('no difference');
});

test('declined, it is owed as before and says so', async ({ browser }) => {
  const page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await askForDinner(page);
  await uploaded(page);
  await decide(browser, '不批准', '请再联系一次');
  await uploaded(page);
  await expect(count(page, 'received')).toHaveText('0/12');
  await expect(box(page, 'c1', '晚餐')).not.toContainText('已申请');
  await box(page, 'c1', '晚餐').click();
  await expect(page.getByText('请再联系一次')).toBeVisible();
});

test('decided without the school, it is kept on the phone and handed in by itself', async ({ browser }) => {
  const { context, office, request } = await asked(browser);
  await settled(office);
  await context.setOffline(true);
  await office.reload();
  await expect(office.getByText('现在连不上学校。这是')).toBeVisible();

  // Changed once before there is a network again; the sentence stays in its field.
  await request.getByRole('textbox').fill('先去看病');
  await request.getByRole('button', { name: '不批准', exact: true }).click();
  await expect(request).toContainText('联网后自动交上去');
  await office.reload();
  await expect(request).toContainText('联网后自动交上去');
  await request.getByRole('button', { name: '改一改' }).click();
  await request.getByRole('textbox').fill('先去看病，不着急');
  await request.getByRole('button', { name: '批准', exact: true }).click();
  await expect(request).toContainText('先去看病，不着急');
  expect(dinner().status).not.toBe('waived');

  await context.setOffline(false);
  await expect.poll(() => dinner().status, { timeout: 30_000 }).toBe('waived');
  await expect(request).not.toContainText('联网后自动交上去');
  await expect(request).toContainText('先去看病，不着急');
  await context.close();
});

test('what was decided without the school is not taken when somebody else was first, and says so', async ({ browser }) => {
  const { context, office, request } = await asked(browser);
  await context.setOffline(true);
  await request.getByRole('textbox').fill('这个月不行');
  await request.getByRole('button', { name: '不批准', exact: true }).click();
  await expect(request).toContainText('联网后自动交上去');

  await decide(browser, '批准', '可以');
  await context.setOffline(false);
  await expect(office.getByText('有一个决定学校没有收')).toBeVisible({ timeout: 30_000 });
  await expect(office.getByText('这个月不行')).toBeVisible();
  await office.getByRole('button', { name: '知道了' }).click();
  await expect(office.getByText('有一个决定学校没有收')).toHaveCount(0);
  await expect(request).toContainText('可以');
  expect(dinner().status).toBe('waived');
  await context.close();
});

test('a leave ends after it starts, or is not asked for', async () => {
  const page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await page.goto(`${school.url}/waive`);
  await page.getByRole('button', { name: '培训或出差' }).click();
  await page.locator('input[type=date]').nth(1).fill(day(-5));
  await page.getByRole('button', { name: '提交' }).click();
  await expect(page.locator('input[type=date]').nth(1)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('最后一天不能早于第一天')).toBeVisible();
  await page.locator('input[type=date]').nth(1).fill(day(5));
  await page.getByRole('button', { name: '提交' }).click();
  await saved(page);
});
