// 月报: signed once looked at, unmoved by what comes late, summed by the centre, withdrawn with a reason.
import { expect, test } from '@playwright/test';
import { box, count, saveRecord, signIn } from '../phone.js';
import { School, day, lastMonth as month, people } from '../school.js';

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

/** 李老师 hands in a talk with 王小雨 of that day of the month. */
async function handIn(browser, date) {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, school, people.mentor);
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await saveRecord(page, { child: '王小雨', kinds: ['谈心'], at: `${month}-${date}T18:00` });
  await expect(count(page, 'waiting')).toHaveText('0');
  await page.context().close();
}

test('a signed month stays as it was, and what comes late stands beside it', async ({ page, browser }) => {
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/returns/${month}`);
  await expect(page.getByRole('heading', { name: '未签' })).toBeVisible();
  await expect(page.getByRole('link', { name: /李老师.*还差 \d+ 项/ })).toBeVisible();
  await page.getByRole('button', { name: '签这个月' }).click();
  await page.getByRole('button', { name: '签字' }).click();
  await expect(page.getByRole('heading', { name: '已签', exact: true })).toBeVisible();
  await expect(page.locator('.signing')).toContainText('张校长 · 今天');
  const total = await page.locator('.board-total').innerText();
  const file = async () => (await page.request.get(`${school.url}/exports/return/${month}.xlsx`)).body();
  const signed = await file();

  await handIn(browser, 28);
  await page.reload();
  await expect(page.getByRole('heading', { name: '补录 1 条' })).toBeVisible();
  await expect(page.locator('[data-late=c1]')).toHaveText(/王小雨谈心李老师0\/11\/1/);
  await expect(page.locator('.board-total')).toHaveText(total);
  expect((await file()).equals(signed)).toBe(true);

  await page.getByText('撤回签名').first().click();
  await page.getByRole('button', { name: '撤回签名' }).click();
  await expect(page.getByText('请写明撤回的原因')).toBeVisible();
  await page.getByLabel('原因').fill('漏了一条记录');
  await page.getByRole('button', { name: '撤回签名' }).click();
  await expect(page.getByRole('heading', { name: '未签' })).toBeVisible();
  await expect(page.locator('.signing')).toContainText('张校长 今天');
  await expect(page.locator('.signing')).toContainText('漏了一条记录');
  await expect(page.locator('.board-total')).not.toHaveText(total);
});

test('figures that changed while they were looked at are not signed', async ({ page, browser }) => {
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/returns/${month}`);
  const before = await page.locator('.board-total').innerText();
  await page.getByRole('button', { name: '签这个月' }).click();
  await handIn(browser, 27);
  await page.getByRole('button', { name: '签字' }).click();
  await expect(page.getByRole('alert')).toContainText('又收到了记录');
  await expect(page.locator('.board-total')).not.toHaveText(before);
  await page.getByRole('button', { name: '签字' }).click();
  await expect(page.getByRole('heading', { name: '已签', exact: true })).toBeVisible();
});

test('the centre sums the schools that signed and names the others', async ({ page, browser }) => {
  const other = { format: 'peiban.school/1', school: { id: 'other', name: '河西小学', preset: 'hedong' }, calendar: { terms: [{ id: 'now', name: '本学期', from: day(-60), to: day(90) }] } };
  const staff = [{ id: 'x1', name: '外老师', roles: ['mentor'] }, { id: 'x9', name: '外校长', roles: ['principal'] }];
  const children = ['a', 'b', 'c'].map((id) => ({ id, name: `孩子${id}`, class: 'k', from: day(-60) }));
  const pairings = children.map(({ id }) => ({ child: id, mentor: 'x1', from: day(-60) }));
  school.command(['school', 'import', school.write('other.json', { ...other, staff, classes: [{ id: 'k', name: '一班' }], children, pairings })]);
  school.command(['organisation', 'import', school.write('organisations.json', {
    format: 'peiban.organisations/1',
    organisations: [{ id: 'zx', kind: 'centre', name: '中心学校' }],
    schools: [{ school: 'e2e', organisation: 'zx' }, { school: 'other', organisation: 'zx' }],
    supervisors: [{ organisation: 'zx', school: 'e2e', staff: 'm2', from: day(-60) }],
  })]);
  const supervisor = await (await browser.newContext()).newPage();
  await signIn(supervisor, school, people.colleague);
  await supervisor.goto(`${school.url}/organisations/zx/${month}`);
  await expect(supervisor.locator('.named')).toContainText('测试小学 · 河西小学');

  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/returns/${month}`);
  await page.getByRole('button', { name: '签这个月' }).click();
  await page.getByRole('button', { name: '签字' }).click();
  await expect(page.getByRole('heading', { name: '已签', exact: true })).toBeVisible();
  await supervisor.reload();
  await expect(supervisor.locator('.named')).toHaveText('未签 河西小学');
  const signed = supervisor.locator('[data-school=e2e]');
  await expect(signed.locator('.fresh')).toContainText('已签');
  const sum = (await signed.locator('.sum').innerText()).split(' · ')[0];
  await expect(supervisor.locator('tfoot tr').first().locator('.sum')).toHaveText(sum);
  await expect(supervisor.locator('main')).not.toContainText('王小雨');
});
