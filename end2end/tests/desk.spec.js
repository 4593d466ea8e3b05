// The principal's screens come in a chunk of their own: who downloads it, and what happens when it does not come.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import config from '../playwright.config.js';
import { openPhone, settled, signIn } from '../phone.js';
import { School, people } from '../school.js';

const CHUNK = '**/pkg/split_desk.wasm';

let school, phone, folder;
test.beforeEach(async () => {
  school = await School.open();
  folder = mkdtempSync(join(tmpdir(), 'peiban-phone-'));
  phone = await openPhone(folder, config);
});
test.afterEach(async () => {
  await phone.close();
  rmSync(folder, { recursive: true, force: true });
  await school.close();
});

function keptChunks(page) {
  return page.evaluate(async () => {
    const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(opened.map((cache) => cache.keys()));
    return requests.flat().filter(({ url }) => url.includes('/pkg/split_desk')).length;
  });
}

test("a mentor's phone never downloads the principal's screens", async () => {
  const page = phone.pages()[0];
  const asked = [];
  phone.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await signIn(page, school, people.mentor);
  await settled(page);
  await page.reload();
  for (const name of ['孩子', '我的', '待办']) await page.getByRole('link', { name, exact: true }).click();
  expect(asked.filter((path) => path.endsWith('/peiban.wasm')).length).toBeGreaterThan(0);
  expect(asked.filter((path) => path.includes('split_desk'))).toEqual([]);
  expect(await keptChunks(page)).toBe(0);
});

test('the board opens without the school once it was used', async () => {
  const page = phone.pages()[0];
  await signIn(page, school, people.principal);
  await settled(page);
  await page.reload();
  await expect(page.locator('[data-mentor=m1]')).toBeVisible();
  await expect.poll(() => keptChunks(page)).toBe(1);
  await school.kill();
  await page.reload();
  await expect(page.getByRole('link', { name: '上个月' })).toBeVisible();
  await expect(page.getByRole('alert')).toBeVisible();
});

test('a chunk that does not come is said, and asked for again', async () => {
  const page = phone.pages()[0];
  await phone.route(CHUNK, (route) => route.abort());
  await signIn(page, school, people.principal);
  const retry = page.getByRole('button', { name: '再试一次' });
  await expect(page.getByRole('alert')).toBeVisible();
  await retry.click();
  await expect(page.getByRole('alert')).toBeVisible();
  await phone.unroute(CHUNK);
  await retry.click();
  await expect(page.locator('[data-mentor=m1]')).toBeVisible();
});
