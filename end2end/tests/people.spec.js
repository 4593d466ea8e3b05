// Who sees what, and what each is told when something is wrong.
import { expect, test } from '@playwright/test';
import { box, count, saveRecord, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

test('a wrong password is said, and nothing is opened', async ({ page }) => {
  await page.goto(school.url);
  await page.getByLabel('手机号').fill(people.mentor.phone);
  await page.getByLabel('密码').fill('wrong');
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('alert')).toContainText('密码');
  await expect(page.getByRole('navigation')).toHaveCount(0);
});

test('a record for a day before the pairing comes back and can be withdrawn', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await saveRecord(page, { child: '王小雷', kinds: ['谈心'], at: `${day(-50)}T18:00`, note: '聊了学校' });
  await expect(count(page, 'refused')).toHaveText('1');
  await expect(count(page, 'waiting')).toHaveText('0');
  await count(page, 'refused').click();
  await expect(page.getByText('不是这个孩子的代理家长')).toBeVisible();

  await page.getByRole('link', { name: '改正' }).click();
  await expect(page.getByLabel('写点什么')).toHaveValue('聊了学校');
  await page.getByLabel('什么时候').fill(`${day(0)}T00:00`);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(count(page, 'refused')).toHaveText('0');
  await page.getByRole('link', { name: '待办' }).click();
  await expect(box(page, 'c2', '谈心')).toHaveAccessibleName('谈心，已完成');

  await saveRecord(page, { child: '王小雷', kinds: ['晚餐'], at: `${day(-50)}T18:00` });
  await expect(count(page, 'refused')).toHaveText('1');
  await count(page, 'refused').click();
  await page.getByRole('button', { name: '撤回' }).click();
  await expect(count(page, 'refused')).toHaveText('0');
});

test('the sheet says what is missing and keeps what was typed', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByLabel('写点什么').fill('带了两本书');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('alert')).toHaveText('请选孩子。');
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('alert')).toHaveText('请选做了什么。');
  await page.getByRole('button', { name: '谈心', exact: true }).click();
  await page.getByLabel('什么时候').fill(`${day(2)}T10:00`);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('alert')).toContainText('还没有到');
  await expect(page.getByLabel('写点什么')).toHaveValue('带了两本书');
});

test('a double tap on save makes one record', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await box(page, 'c1', '谈心').click();
  await page.getByRole('button', { name: '保存' }).evaluate((button) => {
    button.click();
    button.click();
  });
  await expect(count(page, 'received')).toHaveText('1/12');
  await page.getByRole('link', { name: '王小雨' }).click();
  await expect(page.locator('.history-item')).toHaveCount(1);
});

test('saving leads back to where one came from, and back again further', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await page.getByRole('link', { name: '孩子' }).click();
  await page.getByRole('link', { name: '王小雨' }).click();
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '家访', exact: true }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.history-item')).toContainText('家访');
  await page.goBack();
  await expect(page.getByRole('heading', { name: '孩子' })).toBeVisible();
  await page.goBack();
  await expect(count(page, 'received')).toHaveText('1/12');
});

test('a sheet opened before the first answer gets its children when they come', async ({ page }) => {
  let answer;
  const held = new Promise((resolve) => { answer = resolve; });
  await page.route('**/api/v1/sync', async (route) => {
    await held;
    await route.continue();
  });
  await signIn(page, school, people.mentor);
  await page.getByRole('link', { name: '记一笔' }).click();
  await expect(page.getByText('还没有结对的孩子')).toBeVisible();
  answer();
  await expect(page.getByRole('button', { name: '王小雨', exact: true })).toBeVisible();
});

test('an attempt is kept but does not count', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await page.getByRole('button', { name: '电话', exact: true }).click();
  await page.getByLabel('没联系上').check();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(count(page, 'waiting')).toHaveText('0');
  await expect(count(page, 'received')).toHaveText('0/12');
  await page.getByRole('link', { name: '王小雨' }).click();
  await expect(page.locator('.history-item')).toContainText('没联系上');
});

for (const width of [360, 1280]) {
  test(`the principal goes from the board to a mentor and a child at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, school, people.principal);
    await expect(page.locator('[data-mentor=m2] td > span').first()).toHaveText('1/1');
    await expect(page.locator('[data-mentor=m1] .fresh')).toContainText('还没有过');
    await page.getByRole('link', { name: '周老师' }).click();
    await expect(box(page, 'c3', '家访')).toHaveClass(/met/);
    await page.getByRole('link', { name: '欧阳慕容小月亮亮' }).click();
    await expect(page.locator('.history-item')).toContainText('家访');
    await expect(page.locator('.history-item')).toContainText('只有作者能看的内容');
    await expect(page.locator('body')).not.toContainText('悄悄');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test('two people on one phone do not see each other', async ({ page }) => {
  await signIn(page, school, people.colleague);
  await expect(box(page, 'c3', '谈心')).toHaveClass(/met/);
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByRole('button', { name: /退出登录/ }).click();
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('欧阳');
});

test('the other language is one tap away and stays', async ({ page }) => {
  await signIn(page, school, people.mentor);
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('link', { name: 'Deliver for a colleague' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('link', { name: 'To do' })).toBeVisible();
});

test('help needs no script', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${school.url}/help`);
  await expect(page.getByRole('heading', { name: '使用帮助' })).toBeVisible();
  await expect(page.locator('script')).toHaveCount(0);
});
