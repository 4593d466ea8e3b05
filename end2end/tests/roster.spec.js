// A school starts from the Excel file it already has.
import { expect, test } from '@playwright/test';
import { signIn } from '../phone.js';
import { School, people } from '../school.js';

const ROSTER = new URL('../../server/tests/it/data/roster.xlsx', import.meta.url).pathname;

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

test('the principal looks at the list, imports it, and gets the rows to correct', async ({ page }) => {
  await signIn(page, school, people.principal);
  await page.getByRole('link', { name: '设置' }).click();
  await page.getByRole('link', { name: '导入名单' }).click();
  const file = page.locator('input[type=file]');
  await file.setInputFiles({ name: 'a.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]) });
  await expect(page.getByRole('alert')).toContainText('这个文件读不了');

  await file.setInputFiles(ROSTER);
  await expect(page.getByText('20 位教职工，54 个孩子，54 个结对')).toBeVisible();
  await expect(page.locator('[data-rows=refused] > li')).toHaveCount(6);
  await expect(page.locator('[data-rows=refused]')).toContainText('留守儿童 第 27 行');
  await expect(page.locator('[data-rows=refused]')).toContainText('“2031-13-40”不是日期');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载要改的行' }).click();
  expect((await download).suggestedFilename()).toBe('要改的行.xlsx');

  await page.getByRole('button', { name: '导入', exact: true }).click();
  await expect(page.getByText('已导入：20 位教职工')).toBeVisible();
  await file.setInputFiles(ROSTER);
  await expect(page.getByText('没有要导入的')).toBeVisible();
  await page.getByRole('link', { name: '完成情况' }).click();
  await expect(page.getByText('许婷婷')).toBeVisible();
});
