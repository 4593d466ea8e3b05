// 记一笔 on a small phone without a network: few taps, nothing typed is lost, and what was wrong can be put right.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import config from '../playwright.config.js';
import { box, count, openPhone, saved, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

let school, folder;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phone-'));
});
test.afterEach(async () => {
  await school.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A phone that has everything, and no network any more. */
async function outside(change) {
  school = await School.open(change);
  const phone = await openPhone(folder, config);
  const page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  // The sheet is in a chunk of its own, which is there once it was opened.
  await box(page, 'c1', '晚餐').click();
  await expect(page.getByText('做了什么')).toBeVisible();
  await page.goBack();
  await phone.setOffline(true);
  return { phone, page };
}

const save = async (page) => {
  await page.getByRole('button', { name: '保存' }).click();
  await saved(page);
};

test('a visit with dinner for two siblings takes eight taps at most, and the next one is offered', async () => {
  const { phone, page } = await outside();
  let taps = 0;
  const tap = async (target) => {
    await target.click();
    taps += 1;
  };
  await tap(page.getByRole('link', { name: '记一笔' }));
  await tap(page.getByRole('button', { name: '一家：王小雨 王小雷' }));
  await tap(page.getByRole('button', { name: '家访', exact: true }));
  await tap(page.getByRole('button', { name: '晚餐', exact: true }));
  await expect(page.getByRole('button', { name: '在家里' })).toHaveAttribute('aria-pressed', 'true');
  await tap(page.getByRole('button', { name: '60 分钟' }));
  await tap(page.getByRole('button', { name: '保存' }));
  await saved(page);
  expect(taps).toBeLessThanOrEqual(8);
  for (const child of ['c1', 'c2']) await expect(box(page, child, '晚餐')).toHaveClass(/met/);
  await expect(count(page, 'waiting')).toHaveText('1');

  await page.getByRole('link', { name: '记一笔' }).click();
  await expect(page.getByRole('button', { name: '和上次一样：王小雨 王小雷 · 在家里' })).toBeVisible();
  await phone.close();
});

test('what was typed survives the end of the app, is asked about, and is gone once saved', async () => {
  let { phone, page } = await outside();
  await box(page, 'c1', '谈心').click();
  await page.getByRole('button', { name: '近来学习' }).click();
  await page.keyboard.type('进步了');
  await page.getByText('答应了孩子什么').click();
  await page.getByLabel('答应的事').fill('带一本书');
  await page.waitForTimeout(800);
  await phone.close();

  phone = await openPhone(folder, config);
  page = phone.pages()[0];
  await page.goto(`${school.url}/record`);
  await expect(page.getByRole('group', { name: '上次有一笔没有保存' })).toContainText('近来学习：进步了');
  await page.screenshot({ path: 'screens/record-unsaved.png' });
  await page.getByRole('button', { name: '接着写' }).click();
  await expect(page.getByLabel('写点什么')).toHaveValue('近来学习：进步了');
  await expect(page.getByLabel('答应的事')).toHaveValue('带一本书');
  for (const chip of ['王小雨', '谈心']) {
    await expect(page.getByRole('button', { name: chip, exact: true })).toHaveAttribute('aria-pressed', 'true');
  }
  await save(page);

  await page.goto(`${school.url}/record`);
  await expect(page.getByText('做了什么')).toBeVisible();
  await page.getByLabel('写点什么').fill('不要的话');
  await page.getByRole('link', { name: '关闭' }).click();
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '不要了' }).click();
  await expect(page.getByLabel('写点什么')).toHaveValue('');
  await page.reload();
  await expect(page.getByText('做了什么')).toBeVisible();
  await phone.close();
});

test('what the school says meanwhile does not begin the sheet anew', async () => {
  const { phone, page } = await outside();
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '王小雷', exact: true }).click();
  const note = page.getByLabel('写点什么');
  await note.fill('一起包了饺子');
  const heard = page.waitForResponse('**/api/v1/sync');
  await phone.setOffline(false);
  await heard;
  await page.waitForTimeout(500);
  await expect(note).toHaveValue('一起包了饺子');
  await expect(page.getByRole('button', { name: '王小雷', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await phone.close();
});

test('after three calls in a row that failed the other numbers are one tap away', async () => {
  const call = (at) => ({ id: `f${at}`, by: 'm1', at: `${day(at - 9)}T18:30:00+08:00`, children: ['c1'], kinds: ['parent_call'], reached: false });
  const { phone, page } = await outside((it) => ({ ...it, records: [...it.records, call(1), call(2), call(3)] }));
  await box(page, 'c2', '电话').click();
  await expect(page.getByText('做了什么')).toBeVisible();
  await expect(page.getByText('没打通')).toHaveCount(0);
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await expect(page.getByText('没打通')).toBeVisible();
  await expect(page.getByRole('link', { name: '奶奶 13700000001' })).toHaveAttribute('href', 'tel:13700000001');
  await phone.close();
});
