// Pictures of every screen, for people to look at: end2end/screens/. All modes with `make screens`; among the tests one, for
// accessible.spec.js opens each screen in four.
import { expect, test } from '@playwright/test';
import { goTo, mentors, offices, openSchool } from '../addresses.js';
import { box, saveRecord, signIn } from '../phone.js';
import { day, people } from '../school.js';

const all = [
  { width: 360, colorScheme: 'light', lang: 'zh-CN' },
  { width: 360, colorScheme: 'dark', lang: 'zh-CN' },
  { width: 360, colorScheme: 'light', lang: 'en' },
  { width: 768, colorScheme: 'light', lang: 'zh-CN' },
  { width: 1280, colorScheme: 'light', lang: 'zh-CN' },
  { width: 1280, colorScheme: 'dark', lang: 'en' },
];
const modes = process.env.PEIBAN_SCREENS === 'all' ? all : all.slice(0, 1);

let school;
test.beforeAll(async () => {
  school = await openSchool();
});
test.afterAll(() => school.close());

for (const { width, colorScheme, lang } of modes) {
  test(`screens at ${width} px, ${colorScheme}, ${lang}`, async ({ browser }) => {
    const open = () => browser.newContext({ viewport: { width, height: 800 }, colorScheme, locale: lang });
    const inLanguage = (page) => page.evaluate((lang) => localStorage.setItem('peiban.lang', lang), lang);
    const picture = (page, name) => page.screenshot({ path: `screens/${width}-${colorScheme}-${lang}/${name}.png` });
    const pictures = async (page, who, paths) => {
      for (const path of paths) {
        await goTo(page, school, path);
        await picture(page, `${who}${path.replaceAll(/\W+/g, '-')}`);
      }
    };

    const phone = await open();
    const page = await phone.newPage();
    await page.goto(school.url);
    await inLanguage(page);
    await page.reload();
    await expect(page.locator('form')).toBeVisible();
    await picture(page, 'sign-in');

    await page.evaluate(() => localStorage.removeItem('peiban.lang'));
    await signIn(page, school, people.mentor);
    await expect(box(page, 'c1', '谈心')).toBeVisible();
    await saveRecord(page, { child: '王小雨', kinds: ['家访', '晚餐'], note: '一起包了饺子。答应下次带一本书来。' });
    await saveRecord(page, { child: '王小雷', kinds: ['谈心'], at: `${day(-50)}T18:00` });
    await expect(page.locator('.trouble')).toBeVisible();
    await inLanguage(page);
    await pictures(page, 'mentor', mentors);

    await goTo(page, school, '/me/pin');
    for (const field of await page.locator('input[type=password]').all()) await field.fill('135790');
    await page.locator('button.primary').click();
    await expect(page.locator('[data-child]').first()).toBeVisible();
    await page.goto(school.url);
    await expect(page.locator('input[type=password]')).toBeVisible();
    await picture(page, 'unlock');
    await phone.close();

    const office = await open();
    const desk = await office.newPage();
    await signIn(desk, school, people.principal);
    await inLanguage(desk);
    await pictures(desk, 'desk', offices);
    await office.close();
  });
}
