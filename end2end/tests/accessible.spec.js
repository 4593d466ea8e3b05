// Every screen as axe sees it: in both languages, light and dark, and at twice the text; nothing runs out of 320 px.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { saveRecord, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

const modes = [
  { lang: 'zh', colorScheme: 'light', width: 360 },
  { lang: 'en', colorScheme: 'dark', width: 360 },
  { lang: 'en', colorScheme: 'light', width: 320, large: true },
  { lang: 'zh', colorScheme: 'dark', width: 1280 },
];

const month = day(0).slice(0, 7);
const mentors = [
  '/', '/record?child=c1&kind=talk', '/waive?child=c1', '/children', '/children/c1', '/children/c1/archive', '/me', '/me/uploads',
  '/me/diary', '/me/months', '/me/deliver', '/me/shared', '/sign-in', '/nothing-here', '/account', '/help', '/api',
];
const offices = [
  '/board', `/board/${month}/mentors/m1`, `/board/${month}/children/c1`, '/coverage', '/approvals', '/archive', '/moves',
  '/children/c1/archive', '/settings', '/settings/rules/new', '/settings/rules/dinner', '/settings/preset', '/settings/roster',
  '/settings/people', '/settings/kinds', '/settings/pairings', '/settings/pairings/c1', '/settings/talk-notes', '/settings/calendar',
  '/settings/history', '/organisations/zx', '/rights', '/rights?child=c1', '/audit', '/devices?staff=m1',
];

let school;
test.beforeAll(async () => {
  school = await School.open((it) => {
    it.children.push({ id: 'c4', name: '王小雨', class: '3-1', from: day(-60), hamlet: '石桥组' });
    return it;
  });
  const organisations = [{ id: 'zx', kind: 'centre', name: '中心学校' }];
  const supervisors = [{ organisation: 'zx', school: 'e2e', staff: 'p1', from: day(-60) }];
  const schools = [{ school: 'e2e', organisation: 'zx' }];
  const file = { format: 'peiban.organisations/1', organisations, schools, supervisors };
  school.command(['organisation', 'import', school.write('organisations.json', file)]);
});
test.afterAll(() => school.close());

for (const { lang, colorScheme, width, large } of modes) {
  test(`at ${width} px, ${lang}, ${colorScheme}${large ? ', twice the text' : ''}`, async ({ browser }) => {
    test.setTimeout(300_000);
    const faults = [];
    const visit = async (person, paths) => {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce', locale: lang === 'zh' ? 'zh-CN' : 'en-GB' });
      const page = await context.newPage();
      await signIn(page, school, person);
      if (person === people.mentor) await saveRecord(page, { child: '王小雨', kinds: ['家访'], note: '一起包了饺子。' });
      await page.evaluate((lang) => localStorage.setItem('peiban.lang', lang), lang);
      for (const path of paths) {
        await page.goto(school.url + path);
        if (large) await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
        await expect(page.locator('main:not(:has(.skeleton))')).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
        for (const { id, nodes } of violations) faults.push(`${path}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) faults.push(`${path}: ${wide} px too wide`);
      }
      await context.close();
    };
    await visit(people.mentor, mentors);
    await visit(people.principal, offices);
    expect(faults).toEqual([]);
  });
}
