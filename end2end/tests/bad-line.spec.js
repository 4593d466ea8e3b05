// Bad lines: 2G that breaks again and again, an inn's sign-on page, an answer that somebody kept.
import { expect, test } from '@playwright/test';
import { Line, good, portal, village } from '../line.js';
import { box, count, saveRecord, settled, signIn } from '../phone.js';
import { School, day, people } from '../school.js';
import { putStore } from '../store.js';

let school, line;
test.beforeEach(async () => {
  school = await School.open();
  line = await Line.to(school.port);
  school.url = line.url;
});
test.afterEach(async () => {
  line.close();
  await school.close();
});

const lines = (page, state) => page.locator(`[data-upload=${state}]`);
const uploadNow = (page) => page.getByRole('button', { name: '立即上传' });
const atSchool = () => JSON.parse(school.command(['school', 'export', 'e2e'])).records.filter((it) => it.by === 'm1');
const nobodyThere = (page) => page.getByText('现在连不上学校');

/** A mentor's phone that would do without the school, with one record that waits. */
async function begin(page) {
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await settled(page);
  await page.context().setOffline(true);
  await saveRecord(page, { child: '王小雨', kinds: ['谈心'] });
  await page.goto(`${school.url}/me/uploads`);
  await expect(lines(page, 'waiting')).toHaveCount(1);
}

/** Leaves sixty records that wait, as an older version of the app would have. */
async function sixtyWait(page) {
  await signIn(page, school, people.mentor);
  await settled(page);
  const me = await page.evaluate(async () => (await fetch('/api/v1/me')).text());
  await page.goto(`${school.url}/help`);
  const record = (at) => ({ id: `01930000-0000-7000-8000-${String(at).padStart(12, '0')}`, by: 'm1', at: `${day(0)}T00:00:00+08:00`, children: ['c1'], kinds: ['talk'], reached: true });
  const rows = Array.from({ length: 60 }, (_, at) => ['records', record(at).id, JSON.stringify({ record: record(at), state: 'waiting' })]);
  await putStore(page, 'peiban.e2e.m1', 2, ['facts', 'children', 'records', 'asks'], rows);
  await page.evaluate((me) => localStorage.setItem('peiban.me', me), me);
  await page.context().setOffline(true);
  await page.goto(`${school.url}/me/uploads`);
}

test('f28 sixty records over a village line that breaks: each success is kept', async ({ page, context }) => {
  test.setTimeout(300_000);
  await sixtyWait(page);
  await expect(lines(page, 'waiting')).toHaveCount(60);

  // Half of them fit through before it breaks, not all; the first that arrive are seen at once, and the line is cut.
  line.becomes(village(12_000));
  await context.setOffline(false);
  await uploadNow(page).click();
  await expect.poll(() => lines(page, 'received').count(), { intervals: [100], timeout: 120_000 }).toBeGreaterThan(0);
  await context.setOffline(true);
  await page.reload();
  await expect(page.locator('[data-upload]').first()).toBeVisible();
  const kept = 60 - await lines(page, 'waiting').count();
  expect(kept).toBeGreaterThan(0);
  expect(atSchool().length).toBeGreaterThanOrEqual(kept);

  await context.setOffline(false);
  await expect(async () => {
    await uploadNow(page).click();
    expect(await lines(page, 'waiting').count()).toBe(0);
  }).toPass({ intervals: [5_000], timeout: 150_000 });
  expect(atSchool()).toHaveLength(60);
});

test('f29 the sign-on page of an inn is no receipt', async ({ page, context }) => {
  await begin(page);
  line.becomes(portal('<!doctype html><title>欢迎</title>欢迎使用宽带，请先登录'));
  await context.setOffline(false);
  // The app itself comes from the phone, whatever the inn says.
  await page.reload();
  await uploadNow(page).click();
  await expect(nobodyThere(page)).toBeVisible();
  await expect(lines(page, 'waiting')).toHaveText(/待上传/);
  expect(atSchool()).toHaveLength(0);
  await onlyOnce(page);
});

test('f29 an answer that somebody kept is no receipt', async ({ page, context }) => {
  const answered = page.waitForResponse('**/api/v1/sync').then((answer) => answer.text());
  await begin(page);
  const kept = await answered;
  await context.route('**/api/v1/sync', (route) => route.fulfill({ contentType: 'application/json', body: kept }));
  await context.setOffline(false);
  await uploadNow(page).click();
  await expect(nobodyThere(page)).toBeVisible();
  await expect(lines(page, 'waiting')).toHaveText(/待上传/);
  expect(atSchool()).toHaveLength(0);
  await context.unroute('**/api/v1/sync');
  await onlyOnce(page);
});

/** The line is good again: the record arrives, once. */
async function onlyOnce(page) {
  line.becomes(good);
  await uploadNow(page).click();
  await expect(lines(page, 'received')).toHaveText(/已收到/);
  await expect(count(page, 'waiting')).toHaveText('0');
  await uploadNow(page).click();
  await expect(nobodyThere(page)).toHaveCount(0);
  expect(atSchool()).toHaveLength(1);
}
