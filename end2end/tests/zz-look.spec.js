import { test, expect } from '@playwright/test';
import { createServer } from 'node:http';
import { signIn, settled } from '../phone.js';
import { School, day, people } from '../school.js';
const month = day(0).slice(0, 7);
test('look', async ({ browser }) => {
  test.setTimeout(200000);
  process.env.PEIBAN_WEBHOOK_ORIGINS = 'http://127.0.0.1:9';
  const school = await School.open();
  let n = 0;
  for (const [width, colorScheme, lang] of [[360, 'light', 'zh-CN'], [1280, 'dark', 'en'], [360, 'dark', 'en'], [1280, 'light', 'zh-CN']]) {
    for (const [who, person, paths] of [['m', people.mentor, ['/me/reminders', '/me']], ['p', people.principal, ['/settings/reminders', `/board/${month}/nudge`, '/board']]]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, locale: lang });
      const page = await context.newPage();
      await page.route('**/api/v1/board/*', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), reminders_missed: Date.now() - 3 * 3_600_000 } });
      });
      await page.route('**/api/v1/reminders', async (route) => {
        const response = await route.fetch();
        const json = await response.json();
        json.robots = [{ id: 'x', vendor: 'wecom', name: '教师群', host: 'qyapi.weixin.qq.com' }, { id: 'y', vendor: 'dingtalk', name: '河东片区代理家长钉钉群', host: 'oapi.dingtalk.com' }];
        json.heartbeat = { last: Date.now() - 86_400_000, sent: 23, failed: 1, waiting: 2, dropped: 0, next: Date.now() + 86_400_000, missed: n++ % 2 ? null : Date.now() - 3_600_000 };
        json.recent = [{ to: { id: 'm1', name: '李老师' }, way: 'mail', at: Date.now(), state: 'failed', attempts: 5, why: { zh: '邮箱服务器拒收：没有这个地址。', en: 'The mail server refused it: no such mailbox.' } }, { to: null, way: 'wecom', at: Date.now(), state: 'sent', attempts: 1 }, { to: { id: 'm2', name: '周老师' }, way: 'push', at: Date.now(), state: 'waiting', attempts: 2, why: { zh: '推送服务没有回答。', en: 'The push service did not answer.' } }];
        await route.fulfill({ response, json });
      });
      await signIn(page, school, person);
      await settled(page);
      await page.evaluate((lang) => localStorage.setItem('peiban.lang', lang), lang);
      for (const path of paths) {
        await page.goto(school.url + path);
        await page.locator('main:not(:has(.skeleton, .opening))').waitFor();
        await page.waitForTimeout(300);
        if (path === '/settings/reminders') await page.locator('.button.wide').last().click();
        await page.screenshot({ path: `/tmp/look/${who}${path.replaceAll(/\W+/g, '-')}-${width}-${colorScheme}-${lang}.png`, fullPage: true });
      }
      await context.close();
    }
  }
  await school.close();
});
