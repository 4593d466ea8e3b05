// The diary: found, printed without private words unless somebody says otherwise, put right and withdrawn.
import { expect, test } from '@playwright/test';
import { box, count, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

let school;
test.beforeEach(async () => {
  const record = (id, days, children, kinds, more) => ({ id, by: 'm1', at: `${day(days)}T00:00:00+08:00`, children, kinds, reached: true, ...more });
  school = await School.open((it) => ({
    ...it,
    records: [
      ...it.records,
      record('d1', 0, ['c1'], ['talk'], { note: '想妈妈了', promise: '带一本书', private: true }),
      record('d2', 0, ['c2'], ['visit'], { note: '奶奶身体好', place: 'home', minutes: 60 }),
      record('d3', -35, ['c1'], ['dinner'], { note: '包了饺子' }),
    ],
  }));
});
test.afterEach(() => school.close());

test('the diary is found, searched and printed', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await page.getByRole('link', { name: '我的', exact: true }).click();
  await page.getByRole('link', { name: '亲情结对工作日记' }).click();
  const entries = page.locator('.history-item');
  await expect(entries).toHaveCount(3);
  await expect(entries.first()).toContainText('在家里 · 60 分钟');
  await expect(page.locator('.month h3')).toHaveCount(2);

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('奶奶身体好')).toBeVisible();
  for (const words of ['想妈妈了', '答应：带一本书']) await expect(page.getByText(words)).toBeHidden();
  await expect(page.getByText('（私密内容没有打印）')).toBeVisible();
  await expect(page.getByText('测试小学 · 李老师')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  await page.getByLabel('私密的话也打印').check();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('想妈妈了')).toBeVisible();
  await expect(page.getByText('（私密内容没有打印）')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  const search = page.getByLabel('找一条');
  for (const [words, found] of [['王小雨', 2], ['王小雨 饺子', 1], ['家访', 1], ['带一本书', 1], ['没有的话', 0]]) {
    await search.fill(words);
    await expect(entries, words).toHaveCount(found);
  }
  await expect(page.getByText('没有找到')).toBeVisible();
});

test('a record the school has is corrected, shows what it was, and is withdrawn', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await expect(count(page, 'received')).toHaveText('2/12');
  await expect(page.locator('[data-child=c1]')).toContainText('答应过：带一本书');
  await page.locator('[data-child=c2] .card-head').click();
  await page.getByText('改正或撤回').click();
  await page.getByRole('link', { name: '改正', exact: true }).click();
  await expect(page.getByRole('heading', { name: '改正记录' })).toBeVisible();
  await expect(page.getByLabel('写点什么')).toHaveValue('奶奶身体好');
  await page.getByRole('button', { name: '晚餐', exact: true }).click();
  await page.getByLabel('写点什么').fill('奶奶腿疼');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.history-item')).toHaveCount(1);
  await expect(page.locator('.history-item')).toContainText('奶奶腿疼');
  await page.getByText('改正以前').click();
  await expect(page.getByText('奶奶身体好')).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: '待办' }).click();
  await expect(box(page, 'c2', '晚餐')).toHaveClass(/met/);
  await expect(count(page, 'received')).toHaveText('3/12');

  await page.locator('[data-child=c2] .card-head').click();
  await page.getByText('改正或撤回').click();
  await page.getByText('撤回…').click();
  await page.getByRole('button', { name: '确定撤回' }).click();
  await expect(page.getByText('还没有记录')).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: '待办' }).click();
  await expect(box(page, 'c2', '家访')).not.toHaveClass(/met/);
  await expect(count(page, 'received')).toHaveText('1/12');
  await page.goto(`${school.url}/me`);
  await expect(page.getByText('和学校的不一样')).toHaveCount(0);
});
