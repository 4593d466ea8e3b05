// 一生一档: the class teacher looks the class through and corrects an archive; the principal finds a child and what is missing.
import { expect, test } from '@playwright/test';
import { box, settled, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

const teacher = { staff: 't1', phone: '13900000004', password: people.mentor.password };

/** A class with a teacher, and a fourth child that may be the first one once more. */
function withTeacher(school) {
  const [first] = school.children;
  school.class_teachers = [{ class: '3-1', teacher: 't1', from: first.from }];
  school.children.push({ id: 'c4', name: '王小雨', class: '3-1', from: first.from, hamlet: '石桥组' });
  return school;
}

let school;
test.beforeEach(async () => {
  school = await School.open(withTeacher, { ...people, teacher });
});
test.afterEach(() => school.close());

const field = (page, name) => page.getByLabel(name, { exact: true });

test('a class teacher confirms one child, corrects another, and the mentor hears of it', async ({ page, browser }) => {
  await signIn(page, school, teacher);
  await page.getByRole('link', { name: '孩子' }).click();
  await page.getByRole('link', { name: '建档和摸底' }).click();
  await expect(page.locator('.figures')).toHaveText(/三\(1\)班.*建档 0\/4.*已核对 0\/4/);
  await page.getByRole('button', { name: '核对无误 王小雷' }).click();
  await expect(page.locator('.figures')).toContainText('已核对 1/4');
  await page.reload();
  await expect(page.locator('[data-child]').last()).toContainText('本学期已核对');

  await page.getByRole('link', { name: '王小雨' }).first().click();
  await page.getByRole('button', { name: '修改档案' }).click();
  await field(page, '家庭住址').fill('王家村3号');
  await field(page, '监护人电话').fill('不知道');
  await field(page, '健康和特殊需要').fill('对花生过敏');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('这不是电话号码')).toBeVisible();
  await expect(field(page, '家庭住址')).toHaveValue('王家村3号');
  await field(page, '监护人电话').fill('139-1111-2222');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('[data-field=guardian_phone]')).toHaveText('监护人电话：13700000001 → 13911112222');
  await expect(page.getByRole('link', { name: '13911112222' })).toHaveAttribute('href', 'tel:13911112222');
  await page.getByText('健康、需要和要知道的').click();
  await expect(page.getByRole('definition')).toHaveText('对花生过敏');

  const mentor = await (await browser.newContext()).newPage();
  await signIn(mentor, school, people.mentor);
  await mentor.getByRole('link', { name: '孩子' }).click();
  await mentor.getByRole('link', { name: '王小雨' }).click();
  await expect(mentor.getByRole('link', { name: '13911112222' })).toBeVisible();
  await mentor.getByRole('link', { name: '档案和修改记录' }).click();
  await expect(mentor.locator('.history-item')).toContainText('王老师');
  await expect(mentor.getByRole('button', { name: '修改档案' })).toHaveCount(0);
  await mentor.context().close();
});

test('two people correct one field: nothing typed is lost, and both see what the other wrote', async ({ page, browser }) => {
  const office = await (await browser.newContext()).newPage();
  await signIn(office, school, people.principal);
  await signIn(page, school, teacher);
  for (const one of [page, office]) {
    await one.goto(`${school.url}/children/c1/archive`);
    await one.getByRole('button', { name: '修改档案' }).click();
  }
  await field(office, '家庭住址').fill('上河湾5号');
  await field(office, '村组').fill('上河湾');
  await office.getByRole('button', { name: '保存' }).click();
  await expect(office.locator('.history-item')).toHaveCount(1);
  await office.context().close();

  await field(page, '家庭住址').fill('王家村3号');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('别人刚改成：上河湾5号')).toBeVisible();
  await expect(field(page, '家庭住址')).toHaveValue('王家村3号');
  await expect(field(page, '村组')).toHaveValue('上河湾');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.history-item').first()).toContainText('家庭住址：上河湾5号 → 王家村3号');
});

for (const width of [360, 1280]) {
  test(`the principal finds a child and tells two apart at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await signIn(page, school, people.principal);
    const search = page.getByPlaceholder('找孩子');
    await search.fill('wxl');
    await expect(page.getByRole('search').getByRole('link')).toHaveText(/王小雷/);
    await search.fill('石桥');
    await page.getByRole('search').getByRole('link', { name: '王小雨' }).click();
    await expect(page.getByRole('heading', { name: '王小雨' })).toBeVisible();
    await page.goBack();

    await page.getByRole('link', { name: '建档和摸底' }).click();
    await expect(page.locator('[data-pair]')).toContainText('石桥组');
    await page.getByRole('button', { name: '不是同一个孩子' }).click();
    await expect(page.getByText('已记下')).toBeVisible();
    await page.reload();
    await expect(page.locator('.figures')).toBeVisible();
    await expect(page.locator('[data-pair]')).toHaveCount(0);
    await expect(page.locator('[data-child=c4]')).toContainText('缺：家庭住址、外出情况、监护人姓名');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test('a child leaves with a reason, is gone from the lists, and comes back', async ({ page }) => {
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/children/c2/archive`);
  await page.getByText('变动：离校、回校、换班').click();
  await page.getByRole('button', { name: '确定变动' }).click();
  await expect(page.getByText('请写原因')).toBeVisible();
  await page.getByRole('button', { name: '转学' }).click();
  await page.getByLabel('在校最后一天').fill(day(-3));
  await page.getByRole('button', { name: '确定变动' }).click();
  await expect(page.locator('.history-item')).toContainText(`在校最后一天：（空） → ${day(-3)}`);
  await expect(page.locator('.history-item')).toContainText('转学');

  await page.getByText('变动：离校、回校、换班').click();
  await expect(page.getByRole('radio', { name: '回校' })).toBeChecked();
  await page.getByLabel('原因').fill('又转回来了');
  await page.getByRole('button', { name: '确定变动' }).click();
  await expect(page.locator('.history-item')).toHaveCount(2);
  await page.goto(`${school.url}/archive`);
  await expect(page.locator('.figures')).toContainText('建档 0/4');
});

test('two who are one are put together, a record written without a network counts once, and it is undone', async ({ page, browser }) => {
  await school.close();
  const twice = (it) => ({ ...it, pairings: [...it.pairings, { child: 'c4', mentor: 'm1', from: day(-40) }] });
  school = await School.open((it) => twice(withTeacher(it)));
  const mentor = await (await browser.newContext()).newPage();
  await signIn(mentor, school, people.mentor);
  await settled(mentor);
  await mentor.context().setOffline(true);
  await mentor.getByRole('link', { name: '记一笔' }).click();
  await mentor.getByRole('button', { name: '王小雨', exact: true }).last().click();
  await mentor.getByRole('button', { name: '谈心', exact: true }).click();
  await mentor.getByRole('button', { name: '保存' }).click();
  await expect(box(mentor, 'c4', '谈心')).toContainText('已完成');

  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/archive`);
  const card = page.locator('[data-pair]');
  await card.getByRole('button', { name: '是同一个，合并' }).click();
  await expect(card).toContainText('合并以后可以撤销');
  await card.getByRole('button', { name: '合并', exact: true }).click();
  await expect(page.getByRole('heading', { name: '已合并' })).toBeVisible();
  await expect(page.locator('.figures')).toContainText('建档 0/3');

  await mentor.context().setOffline(false);
  await mentor.reload();
  await expect(mentor.locator('[data-child=c4]')).toHaveCount(0);
  await expect(box(mentor, 'c1', '谈心')).toContainText('已完成');
  await page.getByRole('button', { name: '撤销合并 王小雨' }).click();
  await expect(page.locator('[data-pair]')).toBeVisible();
  await mentor.reload();
  await expect(box(mentor, 'c4', '谈心')).toContainText('已完成');
  await expect(box(mentor, 'c1', '谈心')).not.toContainText('已完成');
  await mentor.context().close();
});

test('a child goes to a neighbouring school, which takes it into a class with its archive', async ({ page, browser }) => {
  const neighbour = { ...people.principal, staff: 'n1', phone: '13900000009' };
  openNeighbour(school, neighbour);
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/children/c2/archive`);
  await page.getByText('转到中心校的另一所学校').click();
  await page.getByRole('radio', { name: '上河小学' }).check();
  await page.getByRole('button', { name: '转出' }).click();
  await expect(page.getByText('请写原因')).toBeVisible();
  await page.getByLabel('在校最后一天').last().fill(day(-1));
  await page.getByLabel('原因').last().fill('搬家');
  await page.getByRole('button', { name: '转出' }).click();
  await expect(page.locator('.history-item')).toContainText(`在校最后一天：（空） → ${day(-1)}`);

  const there = await (await browser.newContext()).newPage();
  await signIn(there, school, neighbour);
  await there.goto(`${school.url}/archive`);
  await there.getByRole('link', { name: '转学' }).click();
  const asked = there.locator('[data-move]');
  await expect(asked).toContainText('王小雷');
  await expect(asked).toContainText('来自 测试小学');
  await asked.getByRole('button', { name: '接收', exact: true }).click();
  await expect(asked).toContainText('请选一个班');
  await asked.getByRole('radio', { name: '四(2)班' }).check();
  await asked.getByRole('button', { name: '接收', exact: true }).click();
  await expect(there.getByText('没有转学的孩子')).toBeVisible();
  await there.goto(`${school.url}/archive`);
  await expect(there.locator('.figures')).toContainText('四(2)班');
  await there.getByRole('link', { name: '王小雷' }).click();
  await expect(there.locator('.history-item')).toContainText('从测试小学转来');
  await there.context().close();

  await page.goto(`${school.url}/moves`);
  await expect(page.getByText('上河小学')).toContainText('已接收');
});

/** A school with a principal and a class, beneath the same centre. */
function openNeighbour(school, { staff, phone, password }) {
  const term = { id: 'now', name: '本学期', from: day(-60), to: day(90) };
  const neighbour = {
    format: 'peiban.school/1', school: { id: 'nb', name: '上河小学', preset: 'hedong' }, calendar: { terms: [term] },
    staff: [{ id: staff, name: '赵校长', roles: ['principal'] }], classes: [{ id: '4-2', name: '四(2)班' }],
  };
  const organisations = {
    format: 'peiban.organisations/1', organisations: [{ id: 'zx', kind: 'centre', name: '中心学校' }],
    schools: ['e2e', 'nb'].map((id) => ({ school: id, organisation: 'zx' })), supervisors: [],
  };
  school.command(['school', 'import', school.write('neighbour.json', neighbour)]);
  school.command(['organisation', 'import', school.write('organisations.json', organisations)]);
  school.command(['user', 'add', '--school', 'nb', '--staff', staff, '--phone', phone], `${password}\n`);
}
