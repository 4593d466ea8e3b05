// Every screen as axe sees it: in both languages, light and dark, and at twice the text; nothing runs out of 320 px.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { goTo, mentors, offices, openSchool } from '../addresses.js';
import { saveRecord, signIn } from '../phone.js';
import { people } from '../school.js';

const modes = [
  { lang: 'zh', colorScheme: 'light', width: 360 },
  { lang: 'en', colorScheme: 'dark', width: 360 },
  { lang: 'en', colorScheme: 'light', width: 320, large: true },
  { lang: 'zh', colorScheme: 'dark', width: 1280 },
];

let school;
test.beforeAll(async () => {
  school = await openSchool();
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
        await goTo(page, school, path);
        if (large) await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
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
