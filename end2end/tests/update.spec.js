// F17, F18: a new version is offered, never forced on a half-written sheet; half a deployment changes nothing; a worker
// that does harm can be taken away.
import { expect, test } from '@playwright/test';
import { box, count, saveRecord, signIn } from '../phone.js';
import { Deploy } from '../deploy.js';
import { School, people } from '../school.js';

const [SECOND, THIRD] = ['a0a0a0a0a0a0', 'b0b0b0b0b0b0'];

let school, deploy;
test.beforeEach(async () => {
  school = await School.open();
  deploy = await Deploy.at(school.port);
});
test.afterEach(async () => {
  deploy.close();
  await school.close();
});

/** The version the page on screen is of. */
const shown = (page) => page.evaluate(() => /\/v\/([0-9a-f]{12})\//.exec(document.querySelector('link[rel=stylesheet]').href)[1]);
const workers = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update().catch(() => {});
    return { waiting: Boolean(registration?.waiting), active: Boolean(registration?.active) };
  });

async function begin(page) {
  await signIn(page, { url: deploy.url }, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect(box(page, 'c1', '谈心')).toBeVisible();
}

test('F17: a new version comes in the middle of a sheet, and nothing that was typed is lost', async ({ page }) => {
  await begin(page);
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await page.getByRole('button', { name: '家访', exact: true }).click();
  await page.getByLabel('写点什么').fill('奶奶做了红薯饭');
  deploy.next(SECOND);
  await expect.poll(async () => (await workers(page)).waiting, { timeout: 30_000 }).toBe(true);
  await expect(page.getByLabel('写点什么')).toHaveValue('奶奶做了红薯饭');
  expect(await shown(page)).toBe(deploy.first);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('陪伴有了新版本')).toBeVisible();
  await page.getByRole('button', { name: '更新' }).click();
  await expect.poll(() => shown(page).catch(() => ''), { timeout: 30_000 }).toBe(SECOND);
  await expect(box(page, 'c1', '家访')).toHaveClass(/met/);
  await expect(page.getByText('陪伴有了新版本')).toHaveCount(0);
});

test('F18: half a deployment leaves the version before whole, with and without a network', async ({ page, context }) => {
  await begin(page);
  deploy.next(SECOND, 'split_more.wasm');
  await workers(page);
  await page.waitForTimeout(1_000);
  expect((await workers(page)).waiting).toBe(false);
  await page.reload();
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  expect(await shown(page)).toBe(deploy.first);
  await context.setOffline(true);
  await page.reload();
  await saveRecord(page, { child: '王小雨', kinds: ['家访'] });
  await expect(count(page, 'waiting')).toHaveText('1');
  await context.setOffline(false);
  deploy.next(THIRD);
  await expect.poll(async () => (await workers(page)).waiting, { timeout: 30_000 }).toBe(true);
  await page.getByRole('button', { name: '更新' }).click();
  await expect.poll(() => shown(page).catch(() => ''), { timeout: 30_000 }).toBe(THIRD);
});

test('a server without the worker takes it away from the phones, and they go on', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await school.kill();
  await school.start(['--no-worker']);
  await page.reload();
  await expect(async () => {
    await workers(page);
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  }).toPass({ timeout: 60_000 });
  await page.reload();
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await saveRecord(page, { child: '王小雨', kinds: ['家访'] });
  await expect(count(page, 'received')).toHaveText('1/12');
});
