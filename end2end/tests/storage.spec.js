// F9 to F12, F14, F15: what may happen to a phone's storage, and that no record is lost by it, or silently. A full phone and one
// that is cleared under the app (F8, F9) are in outbox.spec.js.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import config from '../playwright.config.js';
import { box, browserOf, count, openPhone, saveRecord, settled, signIn } from '../phone.js';
import { School, day, people } from '../school.js';
import { noteDurability, putStore } from '../store.js';

/** How often the browser is killed right after 已保存; KILLS=100 for the whole of it. */
const KILLS = Number(process.env.KILLS ?? 5);

let school, folder;
test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phone-'));
});
test.afterEach(async () => {
  await school.close();
  rmSync(folder, { recursive: true, force: true });
});

const atSchool = () => JSON.parse(school.command(['school', 'export', 'e2e'])).records.filter((it) => it.by === 'm1');
const store = 'peiban.e2e.m1';
const origin = () => new URL(school.url).origin;

async function begin(page) {
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await settled(page);
}

test('F9, F10: a store that was cleared while the app was closed says how much may be lost', async ({ page }) => {
  school = await School.open();
  await begin(page);
  await school.kill();
  for (const child of ['王小雨', '王小雷']) await saveRecord(page, { child, kinds: ['家访'] });
  await expect(count(page, 'waiting')).toHaveText('2');
  await page.goto('about:blank');
  const chrome = await page.context().newCDPSession(page);
  await chrome.send('Storage.clearDataForOrigin', { origin: origin(), storageTypes: 'indexeddb' });
  await page.goto(school.url);
  await expect(page.getByText('这个浏览器里的资料被清空了')).toBeVisible();
  await school.start();
  await signIn(page, school, people.mentor);
  await expect(page.getByText('这 2 条可能丢失')).toBeVisible();
  await page.getByRole('button', { name: '知道了' }).click();
  await expect(page.getByText('可能丢失')).toHaveCount(0);
  await expect(box(page, 'c1', '谈心')).toBeVisible();

  // After a long absence everything may be gone, with the app itself.
  await chrome.send('Storage.clearDataForOrigin', { origin: origin(), storageTypes: 'all' });
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
});

test('F10: what has waited for days is said', async ({ page }) => {
  school = await School.open();
  await page.clock.install();
  await begin(page);
  await school.kill();
  await saveRecord(page, { child: '王小雨', kinds: ['家访'] });
  const later = async (days) => {
    await page.clock.setSystemTime(Date.now() + days * 86_400_000);
    await page.goto(school.url);
    await expect(count(page, 'waiting')).toHaveText('1');
  };
  await later(2);
  await expect(page.getByText('还没上传。')).toHaveCount(0);
  await later(3);
  await expect(page.getByText('等了 3 天还没上传。请到有网络的地方')).toBeVisible();
  await later(5);
  await expect(page.getByText('等了 5 天还没上传。请尽快联网')).toBeVisible();
});

test('F11: a store whose files were damaged is got back, never an empty list', async () => {
  school = await School.open();
  let phone = await openPhone(folder, config);
  let page = phone.pages()[0];
  await begin(page);
  await saveRecord(page, { child: '王小雨', kinds: ['家访'] });
  await expect(count(page, 'received')).toHaveText('1/12');
  await phone.close();

  const databases = join(folder, 'Default/IndexedDB');
  const [ours] = readdirSync(databases).filter((name) => name.includes(String(school.port)) && name.endsWith('.leveldb'));
  for (const name of readdirSync(join(databases, ours))) writeFileSync(join(databases, ours, name), Buffer.alloc(4096, 0xa5));
  phone = await openPhone(folder, config);
  page = phone.pages()[0];
  await page.goto(school.url);
  await expect(page.getByLabel('手机号')).toBeVisible();
  await signIn(page, school, people.mentor);
  await expect(count(page, 'received')).toHaveText('1/12');
  await expect(box(page, 'c1', '家访')).toHaveClass(/met/);
  await phone.close();

  // A file where the folder should be: nothing can be repaired here.
  rmSync(join(databases, ours), { recursive: true });
  writeFileSync(join(databases, ours), 'no folder');
  phone = await openPhone(folder, config);
  page = phone.pages()[0];
  await page.goto(school.url);
  await expect(page.getByText('这个浏览器不让陪伴保存内容').or(page.getByText('资料被清空了'))).toBeVisible();
  await phone.close();
});

test(`F12: ${KILLS} times the browser is killed right after 已保存, and all is there`, async () => {
  test.setTimeout(60_000 + KILLS * 15_000);
  school = await School.open();
  let phone = await openPhone(folder, config);
  await begin(phone.pages()[0]);
  await phone.close();
  await school.kill();
  for (let kill = 1; kill <= KILLS; kill += 1) {
    phone = await openPhone(folder, config);
    const page = phone.pages()[0];
    await noteDurability(page);
    await page.goto(`${school.url}/record?child=c1&kind=visit`);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存', { exact: true }).waitFor();
    const durabilities = await page.evaluate(() => globalThis.durabilities);
    process.kill(browserOf(folder), 'SIGKILL');
    await phone.close().catch(() => {});
    expect(durabilities.length).toBeGreaterThan(0);
    expect(new Set(durabilities)).toEqual(new Set(['strict']));
  }
  phone = await openPhone(folder, config);
  const page = phone.pages()[0];
  await page.goto(school.url);
  await expect(count(page, 'waiting')).toHaveText(String(KILLS));
  await school.start();
  await expect.poll(() => atSchool().length, { timeout: 60_000 }).toBe(KILLS);
  await phone.close();
});

/** Whose stores the fixtures are: of a school with fixed days. */
const ofFixtures = (it) => {
  it.calendar.terms = [{ id: 'now', name: '本学期', from: '2026-09-01', to: '2036-07-01' }];
  for (const dated of [...it.children, ...it.pairings]) dated.from = '2026-09-01';
  return it;
};

for (const version of [1, 2, 4]) {
  test(`F14: a store of version ${version} with 50 records that were not taken opens with all of them`, async ({ page }) => {
    const { stores, rows } = JSON.parse(readFileSync(new URL(`../fixtures/store-${version}.json`, import.meta.url)));
    school = await School.open(ofFixtures);
    await signIn(page, school, people.mentor);
    const me = await page.evaluate(async () => (await fetch('/api/v1/me')).text());
    await page.goto(`${school.url}/help`);
    await putStore(page, store, version, stores, rows);
    await page.evaluate((me) => localStorage.setItem('peiban.me', me), version < 4 ? me : '{"school":"e2e","id":"m1"}');

    await page.goto(school.url);
    if (version === 4) await page.getByLabel('6 位数字').fill('135790');
    await expect(count(page, 'refused')).toHaveText('2');
    await expect(count(page, 'waiting')).toHaveText('0', { timeout: 60_000 });
    expect(atSchool().length).toBe(48);
    const waivers = JSON.parse(school.command(['school', 'export', 'e2e'])).waivers ?? [];
    expect(waivers.length).toBe(version === 2 ? 1 : 0);
    await count(page, 'refused').click();
    await expect(page.locator('[data-upload=refused]')).toHaveCount(2);
    // Nothing of it is left in clear text.
    const left = await page.evaluate(async (name) => {
      const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const database = await done(indexedDB.open(name));
      const old = [...database.objectStoreNames].filter((store) => ['facts', 'children', 'records', 'asks'].includes(store));
      const counts = await Promise.all(old.map((store) => done(database.transaction(store).objectStore(store).count())));
      database.close();
      return { counts, me: localStorage.getItem('peiban.me') };
    }, store);
    expect(left.counts.every((it) => it === 0)).toBe(true);
    expect(JSON.parse(left.me)).toEqual({ school: 'e2e', id: 'm1' });
  });
}

test('F15: an older tab that holds the store open is named, not waited for', async ({ page }) => {
  school = await School.open();
  await signIn(page, school, people.mentor);
  const old = await page.context().newPage();
  await old.goto(`${school.url}/help`);
  await page.goto('about:blank');
  await putStore(old, store, 2, ['facts', 'children', 'records', 'asks'], []);
  await old.evaluate(async (name) => {
    const opening = indexedDB.open(name);
    await new Promise((resolve) => (opening.onsuccess = resolve));
    globalThis.held = opening.result;
  }, store);
  await page.goto(school.url);
  await expect(page.getByText('陪伴在另一个页面里还开着旧版')).toBeVisible({ timeout: 15_000 });
  await old.close();
  await page.reload();
  await expect(page.getByText('这个浏览器里的资料被清空了')).toBeVisible();
});

test('F15: this version lets go for a newer one, and says that it can keep nothing more', async ({ page }) => {
  school = await School.open();
  await begin(page);
  await page.getByRole('link', { name: '记一笔' }).click();
  const newer = await page.context().newPage();
  await newer.goto(`${school.url}/help`);
  const took = await newer.evaluate(async (name) => {
    const start = performance.now();
    const opening = indexedDB.open(name, 99);
    await new Promise((resolve, reject) => Object.assign(opening, { onsuccess: resolve, onerror: reject, onblocked: () => {} }));
    opening.result.close();
    return performance.now() - start;
  }, store);
  expect(took).toBeLessThan(2_000);
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await page.getByRole('button', { name: '家访', exact: true }).click();
  await page.getByLabel('写点什么').fill('奶奶做了红薯饭');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('alert')).toContainText('陪伴有了新版本，这一页不能再保存');
  await expect(page.getByLabel('写点什么')).toHaveValue('奶奶做了红薯饭');
});

/** 700 records of the last weeks, 10 of them about c2. */
const many = (school) => {
  const record = (_, at) => ({
    id: `01930000-0000-7000-8000-${at.toString(16).padStart(12, '0')}`,
    by: 'm1',
    at: `${day(-(at % 39))}T00:${String(at % 60).padStart(2, '0')}:00+08:00`,
    children: [at % 70 === 0 ? 'c2' : 'c1'],
    kinds: [['talk', 'visit', 'homework', 'dinner', 'parent_call', 'teacher'][at % 6]],
    reached: true,
    note: `第 ${at} 次：聊了学校的事。`,
  });
  return { ...school, records: Array.from({ length: 700 }, record) };
};

/** Once the log is read from its beginning nothing can be opened until `release` is called; runs before the app. */
function holdTheRest() {
  const open = crypto.subtle.decrypt.bind(crypto.subtle);
  const { getAll } = IDBObjectStore.prototype;
  const released = new Promise((resolve) => (globalThis.release = resolve));
  let isHeld = false;
  IDBObjectStore.prototype.getAll = function (range, ...rest) {
    isHeld ||= this.name === 'log' && range.lower === 0;
    return getAll.call(this, range, ...rest);
  };
  crypto.subtle.decrypt = async (...sealed) => {
    if (isHeld) await released;
    return open(...sealed);
  };
}

test('a phone that has not read everything yet shows the same as afterwards, takes a record, and has all of it in the end', async ({ page }) => {
  school = await School.open(many);
  await begin(page);
  const kept = () =>
    page.evaluate(async (store) => {
      const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
      const database = await done(indexedDB.open(store));
      const keys = await done(database.transaction('latest').objectStore('latest').getAllKeys());
      database.close();
      return keys;
    }, store);
  await expect.poll(kept, { timeout: 30_000 }).toContain('front');
  const cards = page.locator('.cards');
  const shown = await cards.innerText();
  await school.kill();

  await page.addInitScript(holdTheRest);
  await page.goto(school.url);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  expect(await cards.innerText()).toBe(shown);
  await page.getByRole('link', { name: '我的' }).click();
  await expect(page.locator('main .skeleton')).toBeVisible();
  await page.getByRole('link', { name: '待办' }).click();
  await saveRecord(page, { child: '王小雷', kinds: ['家访'] });
  await expect(count(page, 'waiting')).toHaveText('1');
  await page.getByRole('link', { name: '孩子', exact: true }).click();
  await page.getByRole('link', { name: /王小雷/ }).click();
  await expect(page.locator('main .skeleton')).toBeVisible();

  await page.evaluate(() => globalThis.release());
  await expect(page.locator('.history-item')).toHaveCount(11);
  await school.start();
  await expect.poll(() => atSchool().length, { timeout: 60_000 }).toBe(701);
});
