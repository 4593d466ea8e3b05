// 一生一档: the class teacher looks the class through and corrects an archive; the principal finds a child and what is missing.
import { expect, test } from '@playwright/test';
import { signIn } from '../phone.js';
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
    const search = page.getByRole('searchbox');
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
