// From a list of staff to a mentor on a phone: a sheet of paper, a scan, a password.
import { expect, test } from '@playwright/test';
import { signIn } from '../phone.js';
import { School, people } from '../school.js';

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

test('whoever has no account gets a slip of paper, and is in a minute later', async ({ page, browser }) => {
  await signIn(page, school, people.principal);
  await page.getByRole('link', { name: '设置' }).click();
  await page.getByRole('link', { name: '人员和邀请' }).click();
  const teacher = page.locator('[data-person=t1]');
  await expect(teacher).toContainText('没有账号');
  await expect(page.locator('[data-person=p1]')).toContainText('上次联系');

  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: '打印 1 位的邀请单' }).click();
  const sheet = await opening;
  await expect(sheet.locator('.slip')).toHaveCount(1);
  await expect(sheet.locator('.slip svg')).toBeVisible();
  const code = await sheet.locator('.code').textContent();
  await expect(teacher).toContainText('邀请有效到');

  const phone = await (await browser.newContext()).newPage();
  await phone.goto(`${school.url}/join`);
  await phone.getByLabel('纸上的邀请码').fill('not-a-code');
  await phone.getByRole('button', { name: '下一步' }).click();
  await expect(phone.getByRole('alert')).toContainText('这个邀请码不对');
  await phone.getByLabel('纸上的邀请码').fill(code.toUpperCase());
  await phone.getByRole('button', { name: '下一步' }).click();
  await expect(phone.getByRole('heading')).toContainText('您好');
  await phone.getByLabel('手机号').fill('139 0000 0008');
  await phone.getByLabel('密码').fill('春天的小河');
  await phone.getByLabel('密码').evaluate((field) => field.removeAttribute('minlength'));
  await phone.getByRole('button', { name: '好' }).click();
  await expect(phone.getByRole('alert')).toContainText('至少要 8 个字');
  await expect(phone.getByLabel('手机号')).toHaveValue('139 0000 0008');
  await phone.getByLabel('密码').fill('春天的小河边有柳树');
  await phone.getByRole('button', { name: '好' }).click();
  await expect(phone.getByText('13900000008')).toBeVisible();
  await phone.getByRole('link', { name: '打开陪伴' }).click();
  await signIn(phone, school, { phone: '13900000008', password: '春天的小河边有柳树' });

  await phone.goto(`${school.url}/account`);
  await expect(phone.getByText('就是这台')).toBeVisible();
  await phone.getByLabel('现在的密码').fill('猜的密码不对吧');
  await phone.getByLabel('新密码').fill('秋天的大河边有银杏');
  await phone.getByRole('button', { name: '改' }).click();
  await expect(phone.getByRole('alert')).toContainText('现在的密码不对');
  await phone.getByLabel('现在的密码').fill('春天的小河边有柳树');
  await phone.getByLabel('新密码').fill('秋天的大河边有银杏');
  await phone.getByRole('button', { name: '改' }).click();
  await expect(phone.getByRole('alert')).toContainText('密码改好了');
  await phone.getByRole('link', { name: '返回' }).click();
  await expect(phone.getByRole('link', { name: '我的账号' })).toBeVisible();

  await page.reload();
  await expect(teacher).toContainText('上次联系');
  await expect(page.getByRole('button', { name: /位的邀请单/ })).toHaveCount(0);
  await phone.context().close();
});
