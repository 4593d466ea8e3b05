// A new principal, from an empty school to a signed month, by what the screens say and nothing else.
import { expect, test } from '@playwright/test';
import { saveRecord, signIn } from '../phone.js';
import { School, day, list, people } from '../school.js';

const month = day(0).slice(0, 7);

let school;
test.afterEach(() => school.close());

async function upload(page, file) {
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await expect(page.getByText(/^已导入：/)).toBeVisible();
}

/** The step that the screen names as the next one. */
const next = (page) => page.locator('[aria-current=step]');

test('from an empty school to a signed month', async ({ page, browser }) => {
  // In term at whatever time of the year this runs; otherwise as `peiban user add --new-school` makes it.
  const empty = ({ format, school, calendar, staff }) => ({ format, school, calendar, staff: staff.filter(({ id }) => id === 'p1') });
  school = await School.open(empty, { principal: people.principal });
  await signIn(page, school, people.principal);

  await page.getByRole('link', { name: '开始使用' }).click();
  await expect(next(page)).toContainText('导入名单');
  await next(page).click();
  await upload(page, list('教师.csv', [
    ['姓名', '手机号', '职务', '任班主任的班级'],
    ['老师甲', '13900001001', '代理家长', '三(1)班'],
    ['老师乙', '13900001002', '代理家长', ''],
  ]));
  const since = `${month}-01`;
  const heads = ['姓名', '班级', '村组', '监护人', '监护人电话', '代理家长', '结对日期', '登记日期'];
  const child = (at, mentor) => [`孩子${at}`, '三(1)班', '东村', `奶奶${at}`, `1380000100${at}`, mentor, mentor && since, since];
  await upload(page, list('孩子.csv', [heads, child(1, '老师甲'), child(2, '老师甲'), child(3, '')]));

  // Left in the middle and taken up again where it stands.
  await page.goto(school.url);
  await page.getByRole('link', { name: '设置' }).click();
  await page.getByRole('searchbox').fill('新学校');
  await page.getByRole('link', { name: '开始使用' }).click();
  await expect(next(page)).toContainText('1 个孩子还没有代理家长');
  await next(page).click();
  await page.getByRole('button', { name: '结对 1' }).click();
  await expect(page.getByRole('heading', { name: '没有代理家长的孩子' })).toHaveCount(0);
  await page.goto(`${school.url}/settings/setup`);
  await expect(next(page)).toContainText('人员和邀请');
  await next(page).click();
  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: '打印 2 位的邀请单' }).click();
  const sheet = await opening;
  const code = await sheet.locator('.slip').filter({ hasText: '老师甲' }).locator('.code').textContent();
  await page.goto(`${school.url}/settings/setup`);
  await expect(page.getByText('都准备好了')).toBeVisible();
  await expect(next(page)).toHaveCount(0);

  const phone = await (await browser.newContext()).newPage();
  await phone.goto(`${school.url}/join?code=${code}`);
  await phone.getByLabel('密码').fill('春天的小河边有柳树');
  await phone.getByRole('button', { name: '好' }).click();
  await phone.getByRole('link', { name: '打开陪伴' }).click();
  await signIn(phone, school, { phone: '13900001001', password: '春天的小河边有柳树' });
  await saveRecord(phone, { child: '孩子1', kinds: ['谈心', '家访', '晚餐'] });
  await expect(phone.locator('[data-count=waiting]').first()).toHaveText('0');
  await phone.context().close();

  await page.getByRole('link', { name: '完成情况' }).click();
  await expect(page.locator('.board-total')).toContainText(/^3\/\d+/);
  await page.getByRole('link', { name: /^月报/ }).click();
  await expect(page.getByRole('link', { name: /老师甲.*还差/ })).toBeVisible();
  await page.getByRole('button', { name: '签这个月' }).click();
  await page.getByRole('button', { name: '签字' }).click();
  await expect(page.getByRole('heading', { name: '已签', exact: true })).toBeVisible();
  await expect(page.locator('.signing')).toContainText('张校长');
});
