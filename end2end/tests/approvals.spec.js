// The principal decides requests, and sees to whom nobody talked.
import { expect, test } from '@playwright/test';
import { signIn } from '../phone.js';
import { School, day, people } from '../school.js';

let school, office, page;
test.beforeEach(async ({ browser }) => {
  school = await School.open();
  await ask(browser, { id: 'w1', child: 'c1', kinds: ['dinner'], from: day(0), to: day(20), reason: '叔叔带他去县城看病' });
  await ask(browser, { id: 'w2', mentor: 'm1', kinds: [], from: day(1), to: day(9), reason: '手术' });
  office = await browser.newContext();
  page = await office.newPage();
  await signIn(page, school, people.principal);
});
test.afterEach(async () => {
  await office.close();
  await school.close();
});

/** What a mentor's phone hands in. */
async function ask(browser, waiver) {
  const context = await browser.newContext();
  const { phone, password } = people.mentor;
  const who = { phone, password, device: 'd1', device_name: '手机' };
  expect((await context.request.post(`${school.url}/api/v1/sign-in`, { data: who })).ok()).toBe(true);
  const waivers = [{ confirmed: false, asked_by: 'm1', ...waiver }];
  const request = { protocol: 4, epoch: null, cursor: 0, device: 'd1', now: 0, waiting: 0, records: [], waivers };
  const answer = await context.request.post(`${school.url}/api/v1/sync`, { data: request });
  expect(await answer.text()).toContain(`"id":"${waiver.id}"`);
  await context.close();
}

const request = (id) => page.locator(`[data-request=${id}]`);

test('a request is granted with a sentence, a leave with a stand-in', async () => {
  await page.getByRole('link', { name: '审批' }).click();
  await expect(page.getByRole('link', { name: /审批/ })).toContainText('2');
  await expect(request('w1')).toContainText('王小雨');
  await expect(request('w1')).toContainText('晚餐');
  await expect(request('w1')).toContainText('叔叔带他去县城看病');
  await request('w2').getByLabel('说一句').fill('手术顺利');

  await request('w1').getByRole('button', { name: '请先来和我谈谈。' }).click();
  await request('w1').getByRole('button', { name: '不批准' }).click();
  await expect(page.getByRole('status').getByText('已处理')).toBeVisible();
  await expect(request('w1').getByRole('button')).toHaveCount(0);
  await expect(request('w1')).toContainText('不批准');
  await expect(request('w1')).toContainText('请先来和我谈谈。');

  await expect(request('w2').getByLabel('说一句')).toHaveValue('手术顺利');
  await request('w2').getByLabel('代班老师').selectOption({ label: '周老师' });
  await request('w2').getByRole('button', { name: '批准', exact: true }).click();
  await expect(request('w2')).toContainText('已批准');
  await expect(request('w2')).toContainText('代班老师 周老师');
  await expect(page.getByRole('link', { name: /审批/ })).not.toContainText('2');

  await page.goto(`${school.url}/settings/history`);
  await expect(page.locator('[data-change]').first()).toContainText('代班老师 周老师');
});

test('coverage counts the children talked to, and lists those nobody reached', async () => {
  await page.getByRole('link', { name: '谁还没谈过心' }).click();
  await expect(page.getByText('1/3').first()).toBeVisible();
  await expect(page.getByRole('row', { name: /李老师/ }).first()).toContainText('0/2');
  await expect(page.locator('[data-child=c1]')).toContainText('这两个学期都没有');
  await page.getByRole('radio', { name: '7 天', exact: true }).check();
  await expect(page.locator('[data-child=c3]')).toHaveCount(0);
  await page.locator('[data-child=c1]').getByRole('link').click();
  await expect(page.getByRole('heading', { name: '王小雨' })).toBeVisible();
});
