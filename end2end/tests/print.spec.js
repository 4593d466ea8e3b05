// Forms on paper: printed to PDF by a real browser, a page for each child, whole, with their fonts, and without private words.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { signIn } from '../phone.js';
import { School, day, people } from '../school.js';

const CANARY = '金丝雀7f3a';
const LONG_NAME = '欧阳慕容司徒上官小月亮亮';
const month = day(0).slice(0, 7);
const forms = ['/print/class/3-1', '/print/child/c1', '/print/class/4-1', `/print/diary/m1/${month}`, `/print/diary/m2/${month}`, `/print/return/${month}`, '/print/term/now'];

let school;
test.beforeAll(async () => {
  school = await School.open(aFullSchool);
});
test.afterAll(() => school.close());

/** Thirty children in a class, some with next to nothing and some with all a file can hold; another class is empty. */
function aFullSchool(it) {
  const from = day(-60);
  const told = (text, length) => text.repeat(length).slice(0, length);
  const parent = (relation, length) => ({ relation, name: LONG_NAME, phone: '13700000002', works_at: told('广东省东莞市长安镇乌沙社区电子厂', length), reachable: told('每周日晚上八点以后，春节回家', length) });
  const full = (id, length) => ({
    id, name: LONG_NAME, class: '3-1', from, gender: 'f', born: '2016-05-17', hamlet: told('王家村下河湾组', length / 5 + 7), away: 'both',
    address: told('河东镇王家村下河湾组一百二十三号老槐树旁边第三家', length), guardian: { relation: 'grandmother', name: LONG_NAME, phone: '13700000001', works_at: told('在家务农', length), reachable: told('晚上', length) },
    parents: [parent('father', length), parent('mother', length)], family: told('爷爷去年去世，奶奶腿疼。', length * 5), needs: told('对花生过敏，戴眼镜。', length * 5), know: told('怕黑，喜欢画画。', length * 5),
  });
  const plain = (id) => ({ id, name: '王小雨', class: '3-1', from });
  const ids = Array.from({ length: 30 }, (_, at) => `c${at + 1}`);
  const children = ids.map((id, at) => [plain(id), full(id, 20), full(id, 60), full(id, 200)][at % 4]);
  const record = (id, days, child, more) => ({ id, by: 'm1', at: `${day(days)}T00:00:00+08:00`, children: [child], kinds: ['talk', 'visit', 'dinner'], reached: true, place: 'home', minutes: 90, ...more });
  const many = ids.flatMap((child, at) => Array.from({ length: at % 10 === 3 ? 30 : at % 3 }, (_, nth) => record(`r${at}-${nth}`, -nth, child, { note: told('一起包了饺子，说起在外地的爸爸妈妈。', 1 + ((at * nth * 37) % 400)) })));
  const secret = { note: `${CANARY}：他哭了`, promise: `${CANARY}：带一本书`, private: true };
  return {
    ...it,
    classes: [...it.classes, { id: '4-1', name: '四(1)班' }],
    staff: it.staff.map((who) => (who.id === 'm1' ? { ...who, name: LONG_NAME } : who)),
    children,
    pairings: ids.map((child) => ({ child, mentor: 'm1', from })),
    records: [...many, record('secret', 0, 'c1', secret), record('own-secret', 0, 'c2', secret), record('endless', 0, 'c1', { note: told('一页也写不下的话。', 5000) })],
  };
}

async function printed(page, path) {
  await page.goto(school.url + path);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return { raw: pdf.toString('latin1'), document: await getDocumentProxy(new Uint8Array(pdf)) };
}

/** The text of each page. In a PDF some characters are the radicals that look like them. */
async function words(document) {
  const { text } = await extractText(document);
  return text.map((page) => page.normalize('NFKC').replace(/\s/g, ''));
}

test('a class of thirty is thirty pages of A4 with their fonts, and no private word', async ({ page }) => {
  await signIn(page, school, people.principal);
  const { raw, document } = await printed(page, '/print/class/3-1');
  expect(document.numPages).toBe(30);
  expect(raw.match(/\/Type \/Page\b/g)).toHaveLength(30);
  // A font lies in the file as a whole, or as the drawings of its letters (Type 3); one that is only named would not.
  const count = (what) => raw.match(new RegExp(`/${what}\\b`, 'g'))?.length ?? 0;
  const files = count('FontFile[23]?');
  expect(count('Subtype /Type3') + files).toBeGreaterThan(0);
  expect(count('Subtype /(TrueType|Type1|CIDFontType[02])')).toBeLessThanOrEqual(files);
  for (let at = 1; at <= 30; at += 1) {
    const [, , width, height] = (await document.getPage(at)).view;
    expect([Math.round(width / 72 * 25.4), Math.round(height / 72 * 25.4)]).toEqual([210, 297]);
  }
  const pages = await words(document);
  for (const [at, page] of pages.entries()) expect(page, `page ${at + 1}`).toContain('留守儿童台账');
  expect(pages[0]).toContain('私密');
  expect(pages.filter((page) => page.includes('另有')).length).toBeGreaterThan(3);
  for (const path of forms) {
    const { document } = await printed(page, path);
    const text = (await words(document)).join('');
    expect(text.includes(CANARY), path).toBe(false);
    expect(text.length, path).toBeGreaterThan(10);
  }
});

test('nothing is clipped or longer than its page', async ({ page }) => {
  await signIn(page, school, people.principal);
  // The width of what is printed on A4.
  await page.setViewportSize({ width: 673, height: 1002 });
  await page.emulateMedia({ media: 'print' });
  for (const path of forms) {
    await page.goto(school.url + path);
    const clipped = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((it) => it.scrollWidth > it.clientWidth && it.clientWidth > 0).map((it) => `${it.tagName} ${it.textContent.slice(0, 40)}`));
    expect(clipped, path).toEqual([]);
    const heights = await page.locator('.ledger').evaluateAll((all) => all.map((it) => it.getBoundingClientRect().height));
    // 297 mm without two margins of 16 mm.
    for (const height of heights) expect(height).toBeLessThanOrEqual((265 / 25.4) * 96);
  }
});

for (const colorScheme of ['light', 'dark']) {
  test(`the forms on a screen, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 320, height: 800 }, colorScheme, locale: 'zh-CN' });
    const page = await context.newPage();
    await signIn(page, school, people.principal);
    for (const path of forms) {
      await page.goto(school.url + path);
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      expect(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0].target}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
}

test('whoever may not see them, or asks for what is not there, is told so on a page', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await page.goto(`${school.url}/print/class/3-1`);
  await expect(page.getByRole('alert')).toContainText('没有权限');
  await page.goto(`${school.url}/print/child/nobody`);
  await expect(page.getByRole('alert')).toContainText('You may not see');
});
