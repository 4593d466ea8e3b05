// The principal changes rules and the calendar: looked at first, from a day on, taken back; the past never moves.
import { expect, test } from '@playwright/test';
import { signIn } from '../phone.js';
import { School, day, people } from '../school.js';

let school, office, page;
test.beforeEach(async ({ browser }) => {
  school = await School.open();
  office = await browser.newContext();
  page = await office.newPage();
  await signIn(page, school, people.principal);
});
test.afterEach(async () => {
  await office.close();
  await school.close();
});

/** The month `away` from this one, at the school. */
function month(away) {
  const [year, number] = day(0).split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + away, 1)).toISOString().slice(0, 7);
}

/** How often one kind is owed to each child in a month, by the server's own command. */
function needed(kind, month) {
  const lines = school.command(['obligations', '--school', 'e2e', '--month', month]).trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line)).filter((row) => row.kind === kind);
  return [...new Set(rows.map((row) => row.need))];
}

function everythingOwed(months) {
  return months.map((month) => school.command(['obligations', '--school', 'e2e', '--month', month]));
}

/** The answer in which a phone hears of a rule. */
function hears(phone, kind, { times, from, to }) {
  const isMeant = (duty) => duty.kind === kind && duty.times === times && duty.from === from && (duty.to ?? null) === to;
  return phone.waitForResponse(async (answer) => answer.url().endsWith('/api/v1/sync') && (await answer.json()).changes.rules?.duties.some(isMeant));
}

const look = () => page.getByRole('button', { name: '看看会怎样' });
const save = () => page.getByRole('button', { name: '保存' });
const radio = (name) => page.getByRole('radio', { name, exact: typeof name === 'string' });
const rule = (id) => page.locator(`[data-duty=${id}]`);
const saved = () => expect(page.getByRole('status').getByText('已保存')).toBeVisible();

async function dinnerTwice() {
  await page.goto(`${school.url}/settings`);
  await rule('dinner').click();
  await page.getByRole('button', { name: '多一次' }).click();
  await look().click();
}

test('晚餐 from 1 to 2 times from next month on', async ({ browser }) => {
  const phone = await (await browser.newContext()).newPage();
  await signIn(phone, school, people.mentor);
  await expect(phone.locator('[data-child=c1]')).toBeVisible();
  const past = [month(-2), month(-1), month(0)];
  const [owedBefore, first] = [everythingOwed(past), `${month(1)}-01`];

  await dinnerTwice();
  const change = page.locator(`[data-month="${month(1)}"] [data-kind=dinner]`);
  await expect(change).toContainText('3 项 3 次');
  await expect(change).toContainText('3 项 6 次');
  await expect(page.getByRole('heading', { name: /过去的不变/ })).toBeVisible();
  await expect(page.locator(`[data-month="${month(0)}"]`)).toHaveCount(0);
  expect(needed('dinner', month(1))).toEqual([1]);

  await page.getByRole('button', { name: '多一次' }).click();
  await expect(save()).toBeHidden();
  await page.getByRole('button', { name: '少一次' }).click();
  await save().click();
  await saved();
  const later = rule(`dinner-${first.replaceAll('-', '')}`);
  await expect(later).toContainText('每月 2 次');
  await expect(later).toContainText(`${Number(first.slice(5, 7))}月1日起`);
  await expect(rule('dinner')).toContainText('每月 1 次');

  expect(needed('dinner', month(0))).toEqual([1]);
  expect(needed('dinner', month(1))).toEqual([2]);
  expect(everythingOwed(past)).toEqual(owedBefore);
  for (const [name, need] of [[month(0), 1], [month(1), 2]]) {
    const board = await (await page.request.get(`${school.url}/api/v1/board/${name}/mentors/m1`)).json();
    const dinners = board.children.flatMap((child) => child.obligations).filter((it) => it.kind === 'dinner');
    expect([...new Set(dinners.map((it) => it.need))]).toEqual([need]);
  }

  const heard = hears(phone, 'dinner', { times: 2, from: first, to: null });
  await phone.reload();
  await heard;
  await expect(phone.getByText('手机上的数字和学校的不一样')).toHaveCount(0);
  await phone.context().close();
});

test('an edit is refused at its field, and what was typed stays', async () => {
  await page.goto(`${school.url}/settings/rules/dinner`);
  const times = page.getByLabel('次数');
  await times.fill('0');
  await look().click();
  await expect(times).toHaveAttribute('aria-invalid', 'true');
  await expect(times).toBeFocused();
  await expect(times).toHaveAccessibleDescription(/1 到 99/);
  await expect(save()).toBeHidden();
  await times.fill('3');
  await expect(times).toHaveAttribute('aria-invalid', 'false');

  const from = page.getByLabel('从哪天起');
  await from.fill(day(-3));
  await look().click();
  await expect(from).toBeFocused();
  await expect(from).toHaveAccessibleDescription(/过去的不能改/);
  await expect(times).toHaveValue('3');

  await from.fill(`${month(1)}-01`);
  await radio('对学校').check();
  await look().click();
  await expect(page.getByRole('radiogroup', { name: '谁', exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(radio('代理家长')).toBeFocused();
});

test('without the school nothing typed is lost', async () => {
  await page.goto(`${school.url}/settings/rules/new`);
  await radio('家书').check();
  await page.getByLabel('次数').fill('2');
  await school.kill();
  await look().click();
  await expect(page.getByRole('alert')).toContainText('您填的都还在');
  await expect(page.getByLabel('次数')).toHaveValue('2');
  await school.start();
  await look().click();
  await expect(page.locator(`[data-month="${month(1)}"] [data-kind=letter]`)).toContainText('新增 3 项 6 次');
  await school.kill();
  await save().click();
  await expect(page.getByRole('alert')).toContainText('您填的都还在');
  await school.start();
  await save().click();
  await saved();
  expect(needed('letter', month(1))).toEqual([2]);
});

test('a change is taken back from the history', async () => {
  const owedBefore = everythingOwed([month(1), month(2)]);
  await dinnerTwice();
  await save().click();
  await saved();
  await page.getByRole('link', { name: '修改记录' }).click();
  const change = page.locator('[data-change]');
  await expect(change).toContainText('修改规定：晚餐 · 代理家长 · 每月 2 次 · 月底前');
  await expect(change).toContainText('张校长');
  await change.getByRole('button', { name: '撤销' }).click();
  await change.getByRole('button', { name: '不撤销' }).click();
  await change.getByRole('button', { name: '撤销' }).click();
  await change.getByRole('button', { name: '确定撤销' }).click();
  await expect(change).toContainText('已撤销');
  await expect(change.getByRole('button')).toHaveCount(0);
  expect(everythingOwed([month(1), month(2)])).toEqual(owedBefore);
});

test('a rule is switched off, and another set of rules taken', async () => {
  await page.goto(`${school.url}/settings/rules/parent_call`);
  await radio('停用').check();
  await look().click();
  await expect(page.locator(`[data-month="${month(1)}"] [data-kind=parent_call]`)).toContainText('不再要求');
  await save().click();
  await saved();
  await expect(rule('parent_call')).toContainText('到 ');
  expect(needed('parent_call', month(1))).toEqual([]);

  await page.getByRole('link', { name: '换一套规定' }).click();
  await radio(/铁铺小学/).check();
  await look().click();
  await expect(page.locator(`[data-month="${month(1)}"] [data-kind=guardian]`)).toContainText('新增');
  await save().click();
  await saved();
  expect(needed('guardian', month(1))).toEqual([1]);
  expect(needed('dinner', month(1))).toEqual([]);
  expect(needed('dinner', month(0))).toEqual([1]);
});

test("a kind of the school's own can be owed", async () => {
  await page.goto(`${school.url}/settings/kinds`);
  await page.getByLabel(/名称/).fill('读书');
  await page.getByRole('button', { name: '添加' }).click();
  await expect(page.locator('[data-kind=own_1]')).toContainText('读书');
  await page.getByLabel(/名称/).fill('读书');
  await page.getByRole('button', { name: '添加' }).click();
  await expect(page.getByLabel(/名称/)).toHaveAccessibleDescription(/已经有/);
  await page.goto(`${school.url}/settings/rules/new`);
  await radio('读书').check();
  await look().click();
  await save().click();
  await saved();
  await page.goto(`${school.url}/board/${month(1)}`);
  await expect(page.getByRole('columnheader', { name: '读书' })).toHaveCount(1);
});

test('a holiday is added to the calendar, and nothing past can change', async () => {
  const past = [month(-2), month(-1)];
  const owedBefore = everythingOwed(past);
  await page.goto(`${school.url}/settings/calendar`);
  const term = page.getByRole('group', { name: '本学期' });
  await term.getByLabel('第一天').fill(day(-20));
  await look().click();
  await expect(page.getByRole('alert')).toContainText('过去的不能改');
  await term.getByLabel('第一天').fill(day(-60));

  await page.getByRole('button', { name: /加一个假期/ }).click();
  const name = page.getByLabel('名称').last();
  await expect(name).toBeFocused();
  await name.fill('农忙假');
  await look().click();
  const holiday = page.getByRole('group', { name: '农忙假' });
  await expect(holiday.getByLabel('第一天')).toBeFocused();
  await holiday.getByLabel('第一天').fill(`${month(1)}-20`);
  await holiday.getByLabel('最后一天').fill(`${month(1)}-10`);
  await look().click();
  await expect(holiday.getByLabel('最后一天')).toBeFocused();
  await expect(holiday.getByLabel('最后一天')).toHaveAccessibleDescription(/不能早于/);
  await holiday.getByLabel('最后一天').fill(`${month(2)}-05`);
  await look().click();
  const dinner = page.locator(`[data-month="${month(1)}"] [data-kind=dinner]`);
  await expect(dinner).toContainText(/到 .*19日/);
  await save().click();
  await saved();
  expect(everythingOwed(past)).toEqual(owedBefore);
  await page.getByRole('link', { name: '校历' }).click();
  await expect(page.getByRole('group', { name: '农忙假' })).toBeVisible();
});
