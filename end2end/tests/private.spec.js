// F21, F32, F33: a lost or shared phone shows no child, and loses no record.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import config from '../playwright.config.js';
import { box, count, openPhone, saveRecord, settled, signIn } from '../phone.js';
import { School, people } from '../school.js';
import { found } from '../store.js';

/** Names and words that must lie nowhere on a phone in clear text. */
const SECRETS = ['王小雨', '王小雷', '李老师', '测试小学', '想妈妈了', '门口的狗认得我了', '13700000001'];
const PIN = '135790';

let school, folder;
test.beforeEach(async () => {
  school = await School.open();
  folder = mkdtempSync(join(tmpdir(), 'phone-'));
});
test.afterEach(async () => {
  await school.close();
  rmSync(folder, { recursive: true, force: true });
});

const atSchool = () => JSON.parse(school.command(['school', 'export', 'e2e'])).records.filter((it) => it.by === 'm1');
const signOut = (page) => page.getByRole('button', { name: '退出登录' }).click();

async function choosePin(page) {
  await page.goto(`${school.url}/me/pin`);
  await page.getByLabel('6 位数字').fill(PIN);
  await page.getByLabel('再输一次').fill(PIN);
  await page.getByRole('button', { name: '保存 PIN' }).click();
  await expect(page.getByText('PIN 已设好')).toBeVisible();
}

const typePin = (page, pin) => page.getByLabel('6 位数字').fill(pin);

test('two people on one phone: the second sees nothing, and the first one’s records arrive as theirs', async () => {
  const phone = await openPhone(folder, config);
  const page = phone.pages()[0];
  const addresses = [];
  phone.on('request', (request) => addresses.push(decodeURIComponent(request.url())));
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await settled(page);
  await school.kill();
  for (const kind of ['谈心', '家访', '晚餐', '作业']) await saveRecord(page, { child: '王小雨', kinds: [kind], note: '门口的狗认得我了' });
  await saveRecord(page, { child: '王小雷', kinds: ['谈心'], note: '想妈妈了', secret: true });
  await expect(count(page, 'waiting')).toHaveText('5');
  await page.getByRole('link', { name: '我的' }).click();
  await signOut(page);
  await expect(page.getByLabel('手机号')).toBeVisible();

  await school.start();
  await signIn(page, school, people.colleague);
  await expect(box(page, 'c3', '谈心')).toBeVisible();
  await expect(page.getByText('王小雨')).toHaveCount(0);
  await expect(count(page, 'waiting')).toHaveText('0');
  await expect.poll(() => atSchool().length).toBe(5);
  expect(atSchool().filter((it) => it.private).map((it) => it.children)).toEqual([['c1'], ['c2']]);
  await page.getByRole('link', { name: '我的' }).click();
  await signOut(page);
  await signIn(page, school, people.mentor);
  await expect(count(page, 'waiting')).toHaveText('0');
  await expect(count(page, 'received')).toHaveText('5/12');
  expect(atSchool().length).toBe(5);

  // A word in clear text is there to be found, so the search finds what there is.
  await page.evaluate(() => localStorage.setItem('planted', '看得见的字'));
  await phone.close();
  expect(found(folder, ['看得见的字'])).not.toEqual([]);
  expect(found(folder, SECRETS)).toEqual([]);
  expect(addresses.filter((url) => SECRETS.some((word) => url.includes(word)))).toEqual([]);
});

test('a PIN locks the phone; five wrong ones cost a sign-in and no record', async () => {
  let phone = await openPhone(folder, config);
  let page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await choosePin(page);
  await settled(page);
  await school.kill();
  await saveRecord(page, { child: '王小雨', kinds: ['家访'], note: '门口的狗认得我了' });
  await phone.close();

  phone = await openPhone(folder, config);
  page = phone.pages()[0];
  await page.goto(`${school.url}/children/c1`);
  await expect(page.getByRole('heading', { name: '输入 PIN' })).toBeVisible();
  await expect(page.getByText('王小雨')).toHaveCount(0);
  await typePin(page, '000000');
  await expect(page.getByRole('alert')).toContainText('还可以试 4 次');
  await typePin(page, PIN);
  await expect(page.getByRole('heading', { name: '王小雨' })).toBeVisible();
  await page.goto(school.url);
  await expect(page.getByRole('heading', { name: '输入 PIN' })).toBeVisible();
  for (const left of [4, 3, 2, 1]) {
    await typePin(page, `00000${left}`);
    await expect(page.getByRole('alert')).toContainText(`还可以试 ${left} 次`);
  }
  await typePin(page, '999999');
  await expect(page.getByText('PIN 错了 5 次')).toBeVisible();
  await phone.close();
  expect(found(folder, SECRETS)).toEqual([]);

  await school.start();
  phone = await openPhone(folder, config);
  page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await expect(count(page, 'waiting')).toHaveText('0');
  await expect(count(page, 'received')).toHaveText('1/12');
  await phone.close();
});

test('a phone that nobody touches locks itself', async ({ page }) => {
  await page.clock.install();
  await signIn(page, school, people.mentor);
  await choosePin(page);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await page.clock.fastForward('04:00');
  await box(page, 'c1', '谈心').hover();
  await page.keyboard.press('Shift');
  await page.clock.fastForward('04:00');
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await page.clock.fastForward('01:30');
  await expect(page.getByRole('heading', { name: '输入 PIN' })).toBeVisible();
  await expect(page.getByText('王小雨')).toHaveCount(0);
});

test('a lost phone that is locked forgets everything when it is heard of', async () => {
  const phone = await openPhone(folder, config);
  const page = phone.pages()[0];
  await signIn(page, school, people.mentor);
  await choosePin(page);
  await settled(page);
  await school.kill();
  await saveRecord(page, { child: '王小雨', kinds: ['家访'] });
  await page.goto(school.url);
  await expect(page.getByRole('heading', { name: '输入 PIN' })).toBeVisible();
  const mentor = ['--phone', people.mentor.phone];
  const [device] = school.command(['user', 'devices', ...mentor]).split('\t');
  school.command(['user', 'revoke', ...mentor, '--device', device]);
  await school.start();
  await page.reload();
  await expect(page.getByText('学校停用了这台设备')).toBeVisible();
  const left = await page.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await done(indexedDB.open('peiban.e2e.m1'));
    const sizes = {};
    for (const store of database.objectStoreNames) sizes[store] = await done(database.transaction(store).objectStore(store).count());
    return sizes;
  });
  // What waits is sealed for the school; whoever signs in here next delivers it.
  expect(left).toMatchObject({ keys: 0, latest: 0, log: 0, sealed: 1 });
  await phone.close();
});
