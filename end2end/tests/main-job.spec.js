// The main job: record a visit with the school out of reach; it is never lost, arrives by itself, counts once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import config from '../playwright.config.js';
import { box, count, openPhone, saved, settled, signIn } from '../phone.js';
import { School, people } from '../school.js';

let school, folder;
test.beforeEach(async () => {
  school = await School.open();
  folder = mkdtempSync(join(tmpdir(), 'phone-'));
});
test.afterEach(async () => {
  await school.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a visit recorded with the school out of reach arrives, once', async ({ browser }) => {
  let phone = await openPhone(folder, config);
  let page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await settled(page);

  await school.kill();
  await page.reload();
  await expect(box(page, 'c1', '谈心')).not.toHaveClass(/met/);

  let taps = 0;
  const tap = async (target) => {
    await target.click();
    taps += 1;
  };
  await tap(page.getByRole('link', { name: '记一笔' }));
  await tap(page.getByRole('button', { name: '王小雨', exact: true }));
  for (const kind of ['家访', '谈心', '作业', '晚餐']) await tap(page.getByRole('button', { name: kind, exact: true }));
  await tap(page.getByRole('button', { name: '保存' }));
  await saved(page);
  expect(taps).toBeLessThanOrEqual(8);
  await expect(count(page, 'waiting')).toHaveText('1');
  await expect(count(page, 'received')).toHaveText('0/12');

  await page.screenshot({ path: 'screens/home-waiting.png' });
  await phone.close();
  phone = await openPhone(folder, config);
  page = phone.pages()[0];
  const sent = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/sync')) sent.push(request.postData());
  });
  await page.goto(school.url);
  await expect(count(page, 'waiting')).toHaveText('1');
  for (const kind of ['谈心', '作业', '晚餐']) {
    await expect(box(page, 'c1', kind)).toHaveClass(/met/);
    await expect(box(page, 'c1', kind)).toHaveAccessibleName(/待上传/);
  }

  await school.start();
  await expect(count(page, 'waiting')).toHaveText('0', { timeout: 60_000 });
  await expect(count(page, 'received')).toHaveText('4/12');
  await expect(box(page, 'c1', '谈心')).toHaveAccessibleName('谈心，已完成');
  await expect(box(page, 'c1', '电话')).not.toHaveClass(/met/);

  const office = await browser.newContext();
  const board = await office.newPage();
  await signIn(board, school, people.principal);
  const row = board.locator('[data-mentor=m1]');
  const figures = ['1/2', '0/2', '1/2', '1/2', '1/2', '0/2', '4/12'];
  await expect(row.locator('td > span')).toHaveText(figures);
  await expect(row.locator('.fresh')).toHaveText('今天');

  const batch = sent.findLast((body) => JSON.parse(body).records.length === 1);
  const again = await page.evaluate(async (body) => {
    const answer = await fetch('/api/v1/sync', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return (await answer.json()).receipts;
  }, batch);
  expect(again).toEqual([{ id: JSON.parse(batch).records[0].id, seq: expect.any(Number) }]);
  await board.reload();
  await expect(row.locator('td > span')).toHaveText(figures);
  await page.reload();
  await expect(count(page, 'received')).toHaveText('4/12');
  await page.getByRole('link', { name: '我的' }).click();
  await expect(page.getByText('上次联系学校')).toBeVisible();
  await expect(page.getByText('和学校的不一样')).toHaveCount(0);
  await phone.close();
});

test('one saved record is one request', async () => {
  const phone = await openPhone(folder, config);
  const page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '家访')).toBeVisible();
  let requests = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/')) requests += 1;
  });
  await box(page, 'c1', '家访').click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(count(page, 'received')).toHaveText('1/12');
  await page.waitForTimeout(1_500);
  expect(requests).toBe(1);
  await phone.close();
});

test('every address opens without the school', async () => {
  const phone = await openPhone(folder, config);
  const page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '家访')).toBeVisible();
  await settled(page);
  await school.kill();
  const addresses = { '/': '还有', '/record': '做了什么', '/children': '欧阳', '/children/c1': '奶奶', '/me': '代交记录', '/me/uploads': '立即上传', '/waive': '第一天', '/board': '连不上', '/nowhere': '没有这个页面' };
  for (const [path, words] of Object.entries(addresses)) {
    await page.goto(school.url + path);
    if (path === '/children') await expect(page.getByText('王小雨')).toBeVisible();
    else await expect(page.getByText(words).first()).toBeVisible();
  }
  await phone.close();
});
