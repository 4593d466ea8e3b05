// 完成情况, as a principal uses it: silent phones are not failing, rows are found, numbers stay when the network goes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import config from '../playwright.config.js';
import { count, openPhone, saveRecord, settled, signIn } from '../phone.js';
import { School, lastMonth, people } from '../school.js';

let school, folder;
test.beforeEach(async () => {
  school = await School.open();
  folder = mkdtempSync(join(tmpdir(), 'peiban-phone-'));
});
test.afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await school.close();
});

/** Makes the school believe that it last heard of somebody so many days ago. */
function silent(staff, days) {
  const sql = `update device set last_seen = last_seen - ${days * 86_400_000} where staff = '${staff}'`;
  const script = 'import sqlite3, sys; it = sqlite3.connect(sys.argv[1], timeout=10); it.execute(sys.argv[2]); it.commit()';
  execFileSync('python3', ['-c', script, join(school.folder, 'peiban.db'), sql]);
}

test('four days without a sync are grey and said, not red; once it syncs the colour is right', async ({ page }) => {
  const phone = await openPhone(folder, config);
  const mentor = phone.pages()[0];
  await signIn(mentor, school, people.mentor);
  await expect(mentor.locator('[data-child=c1]')).toBeVisible();
  await settled(mentor);
  await phone.setOffline(true);
  await saveRecord(mentor, { child: '王小雨', kinds: ['谈心'], at: `${lastMonth}-28T18:00` });
  silent('m1', 4);

  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/board/${lastMonth}`);
  const row = page.locator('[data-mentor=m1]');
  await expect(row.locator('.fresh')).toHaveText('4 天未同步');
  await expect(row.locator('.unsynced').first()).toBeVisible();
  await expect(row.locator('.overdue')).toHaveCount(0);
  // Whoever never signed in has nothing on a phone.
  await expect(page.locator('[data-mentor=m2] .overdue').first()).toBeVisible();
  await row.getByRole('link', { name: '李老师' }).click();
  await expect(page.locator('.cards.unsynced')).toBeVisible();
  await page.goBack();

  await phone.setOffline(false);
  await expect(count(mentor, 'waiting')).toHaveText('0', { timeout: 60_000 });
  await page.reload();
  await expect(row.locator('.fresh')).toHaveText('今天');
  await expect(row.locator('td').first()).toHaveText(/^1\//);
  await expect(row.locator('.overdue').first()).toBeVisible();
  await expect(row.locator('.unsynced')).toHaveCount(0);
  await phone.close();
});

test('rows are found by name, by how they stand, by class and hamlet, and for a term', async ({ page }) => {
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/board/${lastMonth}`);
  const rows = page.locator('tbody tr:visible');
  await expect(rows).toHaveCount(2);
  await page.getByPlaceholder('找老师').fill('周');
  await expect(rows).toHaveCount(1);
  await expect(page.getByText('2 位老师中的 1 位')).toBeVisible();
  await page.getByPlaceholder('找老师').fill('');
  await page.getByText('筛选').click();
  await page.getByLabel('情况').selectOption('已完成');
  await expect(rows).toHaveCount(0);
  await page.getByLabel('情况').selectOption('全部');
  await page.getByLabel('项目').selectOption('家访');
  await expect(page.locator('thead th')).toHaveText(['代理家长', '家访', '合计', '上次联系学校']);
  await page.getByLabel('项目').selectOption('全部');
  await page.getByLabel('村组', { exact: true }).selectOption('下河湾');
  await expect(rows).toHaveCount(1);
  await expect(page.locator('[data-mentor=m2]')).toBeVisible();
  await page.getByRole('link', { name: '本学期' }).click();
  await expect(page).toHaveURL(/\/board\/\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$/);
  await expect(rows).toHaveCount(2);
});

test('without the school the last figures are shown, with their time', async () => {
  const phone = await openPhone(folder, config);
  const page = phone.pages()[0];
  await signIn(page, school, people.principal);
  await settled(page);
  await page.reload();
  await expect(page.locator('[data-mentor=m1]')).toBeVisible();
  const figures = await page.locator('.board-total').innerText();
  await school.kill();
  await page.reload();
  await expect(page.getByRole('alert')).toContainText(/现在连不上学校。这是 今天 \d\d:\d\d 的数字。/);
  await expect(page.locator('.board-total')).toHaveText(figures);
  await expect(page.locator('[data-mentor=m1]')).toBeVisible();
  await phone.close();
});

test('a reminder is ready to paste, names no child, and is kept', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, school, people.principal);
  await page.getByRole('link', { name: '催一下' }).click();
  const text = page.getByLabel('可以直接发到群里的话');
  await expect(text).toHaveValue(/李老师：谈心 2/);
  await page.getByRole('button', { name: /^李老师/ }).click();
  await expect(text).not.toHaveValue(/李老师/);
  await expect(text).toHaveValue(/周老师/);
  const words = await text.inputValue();
  await text.fill(`${words} 王小雨`);
  await page.getByRole('button', { name: '复制并记下' }).click();
  await expect(page.getByText('里面有孩子的名字“王小雨”')).toBeVisible();
  await text.fill(words);
  await page.getByRole('button', { name: '复制并记下' }).click();
  await expect(page.getByRole('status').getByText('已复制')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(words);
  await page.reload();
  await expect(page.locator('.sent')).toHaveText(words);
});
