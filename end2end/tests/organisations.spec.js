// What area and centre schools see, and how the principal shuts a lost phone out.
import { expect, test } from '@playwright/test';
import { signIn } from '../phone.js';
import { School, day, people } from '../school.js';

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

test('a supervisor finds the schools under 我的, in numbers alone', async ({ page }) => {
  const file = school.write('organisations.json', {
    format: 'peiban.organisations/1',
    organisations: [
      { id: 'zx', kind: 'centre', name: '中心学校' },
      { id: 'east', kind: 'area', name: '东片区', parent: 'zx' },
    ],
    schools: [{ school: 'e2e', organisation: 'east' }],
    supervisors: [{ organisation: 'zx', school: 'e2e', staff: 'm2', from: day(-60) }],
  });
  await signIn(page, school, people.colleague);
  await page.getByRole('link', { name: '我的' }).click();
  await expect(page.getByRole('link', { name: '中心学校 · 各校汇总' })).toHaveCount(0);

  school.command(['organisation', 'import', file]);
  expect(school.command(['organisation', 'list'])).toContain('\tschool e2e\n');
  await page.reload();
  await page.getByRole('link', { name: '中心学校 · 各校汇总' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('各校汇总');
  await expect(page.locator('[data-school=e2e]')).toContainText(/测试小学.*\d+\/\d+/);
  for (const name of ['王小雨', '李老师', '周老师']) await expect(page.locator('main')).not.toContainText(name);
  await page.getByRole('link', { name: '上个月' }).click();
  await page.getByRole('link', { name: '上个月' }).click();
  await page.getByRole('link', { name: '上个月' }).click();
  await expect(page.getByText('这个月还没有学校的数据')).toBeVisible();

  await page.goto(`${school.url}/organisations/another`);
  await expect(page.getByRole('alert')).toContainText('没有权限');
});

test('the principal shuts a lost phone out and lets it in again', async ({ page, browser }) => {
  const lost = await (await browser.newContext()).newPage();
  await signIn(lost, school, people.mentor);
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/settings/people`);
  await page.locator('[data-person=m1]').getByRole('link', { name: '设备' }).click();
  await expect(page.getByRole('listitem')).toContainText('已登录');
  await page.getByRole('button', { name: '停用' }).click();
  await expect(page.getByRole('listitem')).toContainText('已停用');
  expect((await lost.request.get(`${school.url}/api/v1/me`)).status()).toBe(401);
  await page.getByRole('button', { name: '恢复' }).click();
  await expect(page.getByRole('listitem')).toContainText('已登录');
  expect((await lost.request.get(`${school.url}/api/v1/me`)).status()).toBe(200);
});
