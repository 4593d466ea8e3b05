// 上传: what the school has and what it has not, always honestly; and 代交, when somebody else brings it there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { box, count, saveRecord, saved, settled, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

/** The lines of 上传 in a state: `waiting`, `received` or `refused`. */
const lines = (page, state) => page.locator(`[data-upload=${state}]`);
const uploadNow = (page) => page.getByRole('button', { name: '立即上传' });
/** The records at school, by its own books. */
const atSchool = () => JSON.parse(school.command(['school', 'export', 'e2e'])).records.filter((it) => it.by === 'm1');

/** A mentor's phone that would do without the school from now on. */
async function begin(page) {
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await settled(page);
}

async function openUploads(page) {
  await count(page, 'waiting').click();
  await expect(page.getByRole('heading', { name: '上传', exact: true })).toBeVisible();
}

test('each record has its state, and since when', async ({ page }) => {
  await begin(page);
  await openUploads(page);
  await expect(page.getByText('还没有要上传的记录')).toBeVisible();
  await page.goBack();

  await saveRecord(page, { child: '王小雨', kinds: ['谈心', '家访'] });
  await saveRecord(page, { child: '王小雷', kinds: ['晚餐'], at: `${day(-50)}T18:00` });
  await expect(count(page, 'refused')).toHaveText('1');
  await school.kill();
  await saveRecord(page, { child: '王小雷', kinds: ['谈心'] });
  await openUploads(page);
  await expect(lines(page, 'received')).toHaveText(/谈心 家访 · 王小雨.*已收到.*今天 \d\d:\d\d$/);
  await expect(lines(page, 'waiting')).toHaveText(/谈心 · 王小雷.*待上传.*今天 \d\d:\d\d 保存/);
  await expect(lines(page, 'refused')).toHaveText(/晚餐 · 王小雷.*不是这个孩子的代理家长.*被退回/);

  await uploadNow(page).click();
  await expect(page.getByText('现在连不上学校')).toBeVisible();
  await expect(lines(page, 'waiting')).toHaveCount(1);

  await school.start();
  await uploadNow(page).click();
  await expect(lines(page, 'received')).toHaveCount(2);
  await expect(page.getByText('现在连不上学校')).toHaveCount(0);

  await lines(page, 'refused').getByRole('link', { name: '改正' }).click();
  await page.getByLabel('什么时候').fill(`${day(0)}T00:00`);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(lines(page, 'received')).toHaveCount(3);
  await page.reload();
  await expect(lines(page, 'received').first()).toContainText(/已收到今天 \d\d:\d\d$/);
  await expect(lines(page, 'refused')).toHaveCount(0);
});

test('a request is listed too, and what came back can be withdrawn', async ({ page }) => {
  await begin(page);
  await school.kill();
  await page.goto(`${school.url}/waive?child=c1&kind=dinner`);
  await page.getByRole('button', { name: '孩子生病' }).click();
  await page.getByRole('button', { name: '提交' }).click();
  await openUploads(page);
  await expect(lines(page, 'waiting')).toContainText('申请免办 · 王小雨 晚餐');
  await school.start();
  await uploadNow(page).click();
  await expect(lines(page, 'received')).toContainText('申请免办 · 王小雨 晚餐');

  await page.goto(school.url);
  await saveRecord(page, { child: '王小雷', kinds: ['谈心'], at: `${day(-50)}T18:00` });
  await expect(count(page, 'refused')).toHaveText('1');
  await count(page, 'refused').click();
  await lines(page, 'refused').getByRole('button', { name: '撤回' }).click();
  await expect(lines(page, 'refused')).toHaveCount(0);
});

test('what one phone exports without a network, another delivers, and it counts once', async ({ browser }) => {
  const [village, town, office] = [await browser.newContext(), await browser.newContext(), await browser.newContext()];
  const phone = await village.newPage();
  await begin(phone);
  await village.setOffline(true);
  await saveRecord(phone, { child: '王小雨', kinds: ['谈心'], note: '悄悄话' });
  await saveRecord(phone, { child: '王小雷', kinds: ['家访'] });
  await openUploads(phone);
  const exported = phone.waitForEvent('download');
  await phone.getByRole('button', { name: '导出' }).click();
  const file = join(school.folder, 'parcel.json');
  await (await exported).saveAs(file);
  await expect(phone.getByText('文件已导出')).toBeVisible();
  await expect(lines(phone, 'waiting')).toHaveCount(2);
  const text = readFileSync(file, 'utf8');
  for (const secret of ['悄悄话', '王小雨', 'records', 'kinds', '"m1"']) expect(text).not.toContain(secret);

  const colleague = await town.newPage();
  await signIn(colleague, school, people.colleague);
  await colleague.getByRole('link', { name: '我的' }).click();
  await colleague.getByRole('link', { name: '代交记录' }).click();
  const changed = join(school.folder, 'changed.json');
  writeFileSync(changed, text.replace(/("sealed":")(.)/, (_, start, first) => start + (first === 'A' ? 'B' : 'A')));
  writeFileSync(join(school.folder, 'other.json'), '{"format":"peiban.school/1"}');
  for (const [path, words] of [[join(school.folder, 'other.json'), '不是陪伴导出的文件'], [changed, '打不开'], [file, '2 条已收到，0 条被退回'], [file, '2 条已收到，0 条被退回']]) {
    await colleague.getByLabel('选文件').setInputFiles(path);
    await expect(colleague.getByText(words)).toBeVisible();
    await expect(colleague.locator('main')).not.toContainText('王小雨');
  }

  const board = await office.newPage();
  await signIn(board, school, people.principal);
  await expect(board.locator('[data-mentor=m1] td > span').last()).toHaveText('2/12');
  await village.setOffline(false);
  await uploadNow(phone).click();
  await expect(lines(phone, 'received')).toHaveCount(2);
  await expect(lines(phone, 'waiting')).toHaveCount(0);
  await expect(phone.getByText('和学校的不一样')).toHaveCount(0);
  await board.reload();
  await expect(board.locator('[data-mentor=m1] td > span').last()).toHaveText('2/12');
  expect(atSchool()).toHaveLength(2);
  for (const context of [village, town, office]) await context.close();
});

test('F13: two tabs that flush one outbox at once hand in each record once, and agree', async ({ page, context }) => {
  await begin(page);
  await context.route('**/api/v1/sync', (route) => route.abort());
  for (const kind of ['谈心', '家访', '晚餐']) await saveRecord(page, { child: '王小雨', kinds: [kind] });
  const other = await context.newPage();
  await other.goto(`${school.url}/me/uploads`);
  await page.goto(`${school.url}/me/uploads`);
  for (const tab of [page, other]) await expect(lines(tab, 'waiting')).toHaveCount(3);
  await context.unroute('**/api/v1/sync');
  await context.route('**/api/v1/sync', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  });
  // A tab may have come again by itself just now: then its button says so and does nothing, and both are at it all the same.
  await Promise.all([page, other].map((tab) => tab.evaluate(() => {
    [...document.querySelectorAll('button')].find((it) => /立即上传|正在上传/.test(it.textContent)).click();
  })));
  for (const tab of [page, other]) {
    await expect(lines(tab, 'received')).toHaveCount(3);
    await expect(lines(tab, 'waiting')).toHaveCount(0);
    await expect(count(tab, 'waiting')).toHaveText('0');
    await expect(count(tab, 'received')).toHaveText('3/12');
  }
  expect(atSchool()).toHaveLength(3);
});

/** Text that no browser stores in less room. */
const incompressible = (length) => Array.from({ length }, () => String.fromCharCode(0x4e00 + Math.floor(Math.random() * 20_000))).join('');

/** Takes all the room that is left, in bytes no browser can press together. */
async function fill(page) {
  await page.evaluate(async () => {
    const opening = indexedDB.open('junk');
    opening.onupgradeneeded = () => opening.result.createObjectStore('junk', { autoIncrement: true });
    const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
    const put = (size) => new Promise((resolve) => {
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      const transaction = database.transaction('junk', 'readwrite');
      transaction.objectStore('junk').put(bytes);
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => resolve(false);
    });
    for (const size of [1_048_576, 65_536, 4_096, 512]) while (await put(size));
  });
}

test('F8: a phone without room says so and keeps what was typed', async ({ page, context }) => {
  const browser = await context.newCDPSession(page);
  const quota = (size) => browser.send('Storage.overrideQuotaForOrigin', { origin: school.url, ...size });
  // Before anything is stored, because the browser remembers for a while how much room there was.
  await quota({ quotaSize: 8 * 1_048_576 });
  await begin(page);
  await fill(page);
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await page.getByRole('button', { name: '谈心', exact: true }).click();
  const note = incompressible(5_000);
  await page.getByLabel('写点什么').fill(note);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('alert')).toContainText('手机没能保存');
  await expect(page.getByLabel('写点什么')).toHaveValue(note);
  await expect(page.getByRole('status').getByText('已保存')).toHaveCount(0);
  expect(atSchool()).toHaveLength(0);
  await quota({});
  await page.getByRole('button', { name: '保存' }).click();
  await saved(page);
  await expect(count(page, 'received')).toHaveText('1/12');
});

test('site data cleared while the app is open never leads to a false 已保存', async ({ page, context }) => {
  await begin(page);
  await context.route('**/api/v1/sync', (route) => route.abort());
  await saveRecord(page, { child: '王小雷', kinds: ['谈心'] });
  const browser = await context.newCDPSession(page);
  await expect(page.getByRole('status').getByText('已保存')).toHaveCount(0);
  await browser.send('Storage.clearDataForOrigin', { origin: school.url, storageTypes: 'all' });
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await page.getByRole('button', { name: '家访', exact: true }).click();
  await page.getByRole('button', { name: '保存' }).click();
  // Both are on the disk again: the one that was lost with the site's data, and the new one.
  await saved(page);
  const kept = await page.evaluate(async () => {
    const opening = indexedDB.open('peiban.e2e.m1');
    const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
    const reading = database.transaction('sealed').objectStore('sealed').getAll();
    return new Promise((resolve) => { reading.onsuccess = () => resolve(reading.result); });
  });
  expect(kept).toHaveLength(2);

  // The session went with the site's data, which is said; signing in again is all there is to do.
  await context.unroute('**/api/v1/sync');
  await openUploads(page);
  await uploadNow(page).click();
  await expect(page.getByText('登录已过期')).toBeVisible();
  await signIn(page, school, people.mentor);
  await expect(count(page, 'received')).toHaveText('2/12');
  expect(atSchool()).toHaveLength(2);
});
