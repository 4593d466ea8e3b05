// Reminders: what the principal sets, what a browser can really do, and that a phone reminds by itself, naming no child.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import config from '../playwright.config.js';
import { box, openPhone, saveRecord, settled, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

const month = day(0).slice(0, 7);

let school, robot;
test.beforeEach(async () => {
  robot = await Robot.listen();
  process.env.PEIBAN_WEBHOOK_ORIGINS = robot.origin;
  school = await School.open();
  delete process.env.PEIBAN_WEBHOOK_ORIGINS;
});
test.afterEach(async () => {
  await school.close();
  robot.server.close();
});

/** A group robot of WeCom's, as far as a message goes. */
class Robot {
  heard = [];
  answer = [200, { errcode: 0 }];

  static async listen() {
    const robot = new Robot();
    robot.server = createServer(async (request, response) => {
      let text = '';
      for await (const part of request) text += part;
      robot.heard.push(text);
      const [status, body] = robot.answer;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    robot.server.listen(0, '127.0.0.1');
    await once(robot.server, 'listening');
    robot.origin = `http://127.0.0.1:${robot.server.address().port}`;
    return robot;
  }
}

async function addRobot(page) {
  await page.getByRole('button', { name: '加一个群' }).click();
  await page.getByLabel('给它起个名字').fill('教师群');
  await page.getByLabel('Webhook 地址').fill(`${robot.origin}/cgi-bin/webhook/send?key=k`);
  await page.getByRole('button', { name: '保存这个群' }).click();
  await expect(page.locator('[data-robot=教师群]')).toBeVisible();
}

test('the principal sets when the school reminds', async ({ page }) => {
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/settings`);
  await page.getByRole('searchbox').fill('企业微信');
  await page.getByRole('link', { name: '提醒', exact: true }).click();
  await expect(page.locator('.pulse')).toContainText('下次');

  const at = page.getByLabel('每个上学日的几点');
  await expect(at).toHaveValue('07:00');
  await at.fill('22:30');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByText('提醒的时间不能在免打扰时间里。')).toBeVisible();
  await expect(at).toBeFocused();

  await at.fill('08:15');
  await page.getByRole('button', { name: '5 天' }).click();
  await page.getByRole('button', { name: '7 天' }).click();
  await page.getByRole('radio', { name: '周三' }).check();
  await page.getByLabel('月报没签字时').fill('18、23');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('status').getByText('已保存')).toBeVisible();
  await expect(page.locator('.pulse')).toContainText('08:15');

  await page.reload();
  await expect(page.getByLabel('每个上学日的几点')).toHaveValue('08:15');
  await expect(page.getByRole('button', { name: '5 天' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: '7 天' })).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByRole('radio', { name: '周三' })).toBeChecked();
  await expect(page.getByLabel('月报没签字时')).toHaveValue('18 23');
});

test('a group is added, tried, and removed', async ({ page }) => {
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/settings/reminders`);
  await page.getByRole('button', { name: '加一个群' }).click();
  await page.getByRole('button', { name: '保存这个群' }).click();
  await expect(page.getByText('名称要写 1 到 40 个字。')).toBeVisible();
  await page.getByRole('radio', { name: '钉钉' }).check();
  await expect(page.getByText('安全设置选“加签”，把 SEC 开头')).toBeVisible();
  await page.getByRole('button', { name: '不加了' }).click();

  await addRobot(page);
  const line = page.locator('[data-robot=教师群]');
  await expect(line).toContainText('企业微信 · 127.0.0.1');
  await expect(line).not.toContainText('key=k');
  await page.getByRole('button', { name: '试一下 教师群' }).click();
  await expect(line.getByRole('alert')).toHaveText('对方已收下。');
  expect(robot.heard).toHaveLength(1);

  robot.answer = [200, { errcode: 93000, errmsg: 'invalid webhook url' }];
  await page.getByRole('button', { name: '试一下 教师群' }).click();
  await expect(line.getByRole('alert')).toContainText('没有发成：');

  await page.getByRole('button', { name: '移除 教师群' }).click();
  await page.getByRole('button', { name: '留着' }).click();
  await expect(line).toBeVisible();
  await page.getByRole('button', { name: '移除 教师群' }).click();
  await page.getByRole('button', { name: '移除这个群' }).click();
  await expect(line).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('还没有群')).toBeVisible();
});

test('that reminders did not go out stands in red on the board', async ({ page }) => {
  await page.route('**/api/v1/board/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), reminders_missed: Date.now() - 3 * 3_600_000 } });
  });
  await signIn(page, school, people.principal);
  const line = page.getByRole('alert').filter({ hasText: '提醒没有按时发出' });
  await expect(line).toContainText('老师们可能没有收到，请看 设置 → 提醒。');
  await line.getByRole('link').click();
  await expect(page.getByRole('heading', { name: '提醒', exact: true })).toBeVisible();
});

test('the system carries a nudge to the groups', async ({ page }) => {
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/settings/reminders`);
  await addRobot(page);
  await page.goto(`${school.url}/board/${month}/nudge`);
  await expect(page.getByText('发到 1 个群；本人开了邮件或推送的也会收到。')).toBeVisible();
  await page.getByRole('button', { name: '由系统发送' }).click();
  await expect(page.getByRole('status').getByText('已交给系统发送')).toBeVisible();
  await expect(page.locator('blockquote.sent')).toContainText('李老师');
});

/** A browser that says it is on the home screen, and can wake the worker or not. */
async function standalone(page, wakes = true) {
  await page.addInitScript((wakes) => {
    const real = window.matchMedia.bind(window);
    window.matchMedia = (query) => (query === '(display-mode: standalone)' ? { matches: true } : real(query));
    if (!wakes) delete ServiceWorkerRegistration.prototype.periodicSync;
  }, wakes);
}

async function openOwn(page) {
  await signIn(page, school, people.mentor);
  await settled(page);
  await page.getByRole('link', { name: '我的', exact: true }).click();
  await page.getByRole('link', { name: '提醒', exact: true }).click();
  await expect(page.locator('[data-way=told]')).toBeVisible();
}

const way = (page, name) => page.locator(`[data-way=${name}]`);

test('what this browser cannot do is said, and what to do about it', async ({ page, context }) => {
  await standalone(page, false);
  await context.grantPermissions(['notifications']);
  await openOwn(page);
  const local = way(page, 'local');
  await expect(local.getByText('用不了')).toBeVisible();
  await expect(local.locator('.misses')).toHaveText([/不能定时唤醒/]);
  await expect(local.locator('.holds')).toHaveCount(3);
  await expect(local.getByRole('button', { name: '打开' })).toHaveCount(0);
  await expect(way(page, 'mail')).toContainText('现在不能发邮件');
  await expect(way(page, 'group')).toContainText('学校还没有设群');
});

test('a browser that was told not to show notifications is taken at its word', async ({ page, context }) => {
  await context.clearPermissions();
  await page.addInitScript(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }));
  await openOwn(page);
  await expect(way(page, 'local').locator('.misses').first()).toContainText('通知被禁止了');
  await expect(way(page, 'local').getByRole('button')).toHaveCount(0);
  await expect(way(page, 'push')).toContainText('通知被禁止了');
});

test.describe('inside WeChat', () => {
  test.use({ userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0.0.0 Mobile MicroMessenger/8.0.50' });
  test('a page can show nothing, and says so', async ({ page }) => {
    await openOwn(page);
    await expect(way(page, 'local')).toContainText('微信里打开的网页不能发通知');
    await expect(way(page, 'push')).toContainText('微信里打开的网页不能发通知');
  });
});

test('a trial is a success once the notification is there', async ({ page, context }) => {
  await context.grantPermissions(['notifications']);
  await openOwn(page);
  await way(page, 'local').getByRole('button', { name: '试一下' }).click();
  await expect(way(page, 'local').getByRole('alert')).toContainText('成功');
  expect(await shown(page)).toEqual([['【陪伴】试一下', '看到这一条，说明本机通知能用。']]);
});

test('a mentor chooses mail hours, language and the calendar', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openOwn(page);
  await way(page, 'quiet').getByRole('radio', { name: '我自己定' }).check();
  await way(page, 'quiet').getByLabel('从').fill('20:30');
  await way(page, 'quiet').getByRole('radio', { name: 'English' }).check();
  await way(page, 'quiet').getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('status').getByText('已保存')).toBeVisible();

  const feed = way(page, 'feed');
  await feed.getByRole('button', { name: '生成地址' }).click();
  const address = await feed.getByLabel('只显示这一次').inputValue();
  expect(address).toMatch(/^http.*\.ics$/);
  const calendar = await (await page.request.get(address)).text();
  expect(calendar).toContain('BEGIN:VCALENDAR');
  expect(calendar).not.toContain('王小雨');
  await feed.getByRole('button', { name: '复制' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  await feed.getByRole('button', { name: '作废' }).click();
  await expect(feed.getByRole('button', { name: '生成地址' })).toBeVisible();
  expect((await page.request.get(address)).status()).toBe(404);

  await page.reload();
  await expect(way(page, 'quiet').getByLabel('从')).toHaveValue('20:30');
  await expect(way(page, 'quiet').getByRole('radio', { name: 'English' })).toBeChecked();
});

test('without a network only what needs none is there', async ({ page, context }) => {
  await openOwn(page);
  await page.reload();
  await expect(way(page, 'told')).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(way(page, 'local')).toContainText('本机通知');
  await expect(page.getByText('这一页需要网络')).toBeVisible();
});

/** Titles and words of what is shown; runs in the page. */
function shown(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => [title, body]);
  });
}

/** The worker's registration as the browser's tools know it. */
async function worker(context, page) {
  const session = await context.newCDPSession(page);
  const ids = [];
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => ids.push(...registrations.map((it) => it.registrationId)));
  await session.send('ServiceWorker.enable');
  await expect.poll(() => ids.length).toBeGreaterThan(0);
  const origin = school.url;
  return {
    push: (data) => session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: ids[0], data: JSON.stringify(data) }),
    wake: () => session.send('ServiceWorker.dispatchPeriodicSyncEvent', { origin, registrationId: ids[0], tag: 'reminders' }),
  };
}

test('what is pushed is shown, and the page hears of it', async ({ page, context }) => {
  await context.grantPermissions(['notifications']);
  await openOwn(page);
  await page.evaluate(() => {
    window.heard = [];
    navigator.serviceWorker.addEventListener('message', ({ data }) => window.heard.push(data));
  });
  const { push } = await worker(context, page);
  await push({ title: '【陪伴】还有 2 项没办', text: '· 明天到期：谈心 1、家访 1', link: '/record?next=talk' });
  await expect.poll(() => shown(page)).toEqual([['【陪伴】还有 2 项没办', '· 明天到期：谈心 1、家访 1']]);
  await expect.poll(() => page.evaluate(() => window.heard)).toEqual(['pushed']);
  const links = await page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((it) => it.data.link));
  expect(links).toEqual(['/record?next=talk']);

  // Tapped, as far as a script can: the page that is open goes there.
  await context.serviceWorkers()[0].evaluate(async () => {
    const [notification] = await registration.getNotifications();
    const tap = new NotificationEvent('notificationclick', { notification });
    tap.waitUntil = () => {};
    dispatchEvent(tap);
  });
  await expect(page).toHaveURL(/\/record\?next=talk$/);
  await expect(page.getByRole('button', { pressed: true })).toHaveText(['王小雨', '谈心']);
  expect(await shown(page)).toEqual([]);
});

test('a phone reminds by itself without the school, once, and names no child', async ({}, testInfo) => {
  const folder = mkdtempSync(join(tmpdir(), 'peiban-phone-'));
  const phone = await openPhone(folder, config);
  try {
    await phone.grantPermissions(['notifications'], { origin: school.url });
    const page = phone.pages()[0];
    const session = await phone.newCDPSession(page);
    const permission = { name: 'periodic-background-sync' };
    await session.send('Browser.setPermission', { permission, setting: 'granted', origin: school.url }).catch(() => {});
    await standalone(page);
    // The plan says at any time of the day, so that the test need not wait for the morning.
    await page.route('**/api/v1/reminders/mine', async (route) => {
      const response = await route.fetch();
      const json = await response.json();
      json.plan = { ...json.plan, at: '00:00', quiet: { from: '00:00', to: '00:00' }, before: [...Array(30).keys()].map((days) => days + 1).slice(-10).concat(json.plan.before) };
      await route.fulfill({ response, json });
    });
    // Whether the browser would wake it is another question than what is said then.
    await page.addInitScript(() => {
      if ('PeriodicSyncManager' in window) PeriodicSyncManager.prototype.register = async () => {};
    });
    await openOwn(page);
    await way(page, 'local').getByRole('button', { name: '打开' }).click();
    await expect(way(page, 'local').getByRole('alert')).toContainText('已打开');
    const coming = () => page.evaluate(async () => (await (await caches.match('/reminders/coming.json'))?.json()) ?? null);
    await expect.poll(async () => (await coming())?.length).toBeGreaterThan(0);
    const words = JSON.stringify(await coming());
    for (const name of ['王小雨', '王小雷', 'c1', '李老师']) expect(words).not.toContain(name);

    const { wake } = await worker(phone, page);
    // A browser wakes the worker only while it sees some network, so it is the school that is out of reach.
    await school.kill();
    // Whether something is due today depends on the day of the month, so today is given words; the app, which would write
    // down its own after each exchange, is kept from it.
    const give = () => page.evaluate(async (today) => {
      for (const name of Object.keys(localStorage)) if (name.includes('reminds.')) localStorage.removeItem(name);
      const cache = await caches.open('peiban-reminders');
      const said = { title: '【陪伴】还有 1 项没办', text: '· 明天到期：谈心 1', link: '/record?next=talk' };
      const days = [{ day: today, at: 0, until: Date.now() + 3_600_000, said }];
      await cache.put('/reminders/coming.json', new Response(JSON.stringify(days)));
    }, day(0));
    // An exchange that had begun may write once more.
    await expect(async () => {
      await give();
      await wake();
      await expect.poll(() => shown(page), { timeout: 2_000 }).toEqual([['【陪伴】还有 1 项没办', '· 明天到期：谈心 1']]);
    }).toPass({ timeout: 20_000 });
    await page.evaluate(async () => {
      for (const it of await (await navigator.serviceWorker.ready).getNotifications()) it.close();
    });
    await wake();
    await page.waitForTimeout(1_000);
    expect(await shown(page)).toEqual([]);

    // Whoever leaves takes along what was to be said.
    await page.goto(`${school.url}/me`);
    await page.getByRole('button', { name: /退出登录/ }).click();
    await expect(page.getByLabel('手机号')).toBeVisible();
    await expect.poll(() => page.evaluate(() => caches.has('peiban-reminders'))).toBe(false);
  } finally {
    await phone.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a reminder leads to the sheet of whatever is due first', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await page.goto(`${school.url}/record?next=talk`);
  const pressed = page.getByRole('button', { pressed: true });
  await expect(pressed).toHaveText(['王小雨', '谈心']);
  await page.goto(school.url);
  await saveRecord(page, { child: '王小雨', kinds: ['谈心'] });
  await page.goto(`${school.url}/record?next=talk`);
  await expect(pressed).toHaveText(['王小雷', '谈心']);
  // Of what is not owed at all the sheet is blank.
  await page.goto(`${school.url}/record?next=letter`);
  await expect(page.getByRole('button', { name: '王小雨', exact: true })).toHaveAttribute('aria-pressed', 'false');
});
