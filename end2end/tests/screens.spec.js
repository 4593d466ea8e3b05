// Pictures of the main screens, for people to look at: end2end/screens/.
import { expect, test } from '@playwright/test';
import { box, saveRecord, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

const modes = [
  { width: 360, colorScheme: 'light', lang: 'zh-CN' },
  { width: 360, colorScheme: 'dark', lang: 'zh-CN' },
  { width: 360, colorScheme: 'light', lang: 'en' },
  { width: 1280, colorScheme: 'light', lang: 'zh-CN' },
  { width: 1280, colorScheme: 'dark', lang: 'en' },
];

let school;
test.beforeAll(async () => {
  school = await School.open();
});
test.afterAll(() => school.close());

for (const { width, colorScheme, lang } of modes) {
  test(`screens at ${width} px, ${colorScheme}, ${lang}`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, locale: lang });
    const page = await context.newPage();
    const picture = (name) => page.screenshot({ path: `screens/${name}-${width}-${colorScheme}-${lang}.png` });
    const inLanguage = async (path) => {
      await page.evaluate((lang) => localStorage.setItem('peiban.lang', lang), lang);
      await page.goto(school.url + path);
    };
    await page.goto(school.url);
    await inLanguage('/');
    await expect(page.locator('form')).toBeVisible();
    await picture('sign-in');

    await page.evaluate(() => localStorage.removeItem('peiban.lang'));
    await signIn(page, school, people.mentor);
    await expect(box(page, 'c1', '谈心')).toBeVisible();
    await saveRecord(page, { child: '王小雨', kinds: ['家访', '晚餐'], note: '一起包了饺子。答应下次带一本书来。' });
    await saveRecord(page, { child: '王小雷', kinds: ['谈心'], at: `${day(-50)}T18:00` });
    await expect(page.locator('.trouble')).toBeVisible();
    for (const [name, path] of [['home', '/'], ['record', '/record?child=c1&kind=talk'], ['children', '/children'], ['child', '/children/c1'], ['me', '/me'], ['uploads', '/me/uploads'], ['diary', '/me/diary'], ['months', '/me/months'], ['pin', '/me/pin']]) {
      await inLanguage(path);
      await expect(page.locator('main:not(:has(.skeleton, .opening))')).toBeVisible();
      await picture(name);
    }
    // The last one was where a PIN is chosen; with one, the next start asks for it.
    for (const field of await page.locator('input[type=password]').all()) await field.fill('135790');
    await page.locator('button.primary').click();
    await expect(page.locator('[data-child]').first()).toBeVisible();
    await inLanguage('/');
    await expect(page.locator('input[type=password]')).toBeVisible();
    await picture('unlock');
    await context.close();

    const office = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, locale: lang });
    const board = await office.newPage();
    await signIn(board, school, people.principal);
    await board.evaluate((lang) => localStorage.setItem('peiban.lang', lang), lang);
    for (const [name, path] of [['board', '/board'], ['board-mentor', `/board/${day(0).slice(0, 7)}/mentors/m1`], ['settings', '/settings'], ['rule', '/settings/rules/dinner'], ['calendar', '/settings/calendar'], ['approvals', '/approvals'], ['coverage', '/coverage'], ['help', '/help']]) {
      await board.goto(school.url + path);
      await expect(board.locator('main:not(:has(.skeleton, .opening))')).toBeVisible();
      await board.screenshot({ path: `screens/${name}-${width}-${colorScheme}-${lang}.png` });
    }
    await office.close();
  });
}
