// Private words: for their author alone, shared and taken back, read in an emergency; and help asked for without them.
import { expect, test } from '@playwright/test';
import { count, saveRecord, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

const WORDS = '他说夜里害怕';

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(async () => {
  await school.close();
});

async function somebody(browser, person) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, school, person);
  return page;
}

/** The phone asks the school for what is new. */
async function sync(page) {
  await page.getByRole('link', { name: '我的', exact: true }).click();
  await page.locator('a[href="/me/uploads"]').first().click();
  await page.getByRole('button', { name: '立即上传' }).click();
  await expect(count(page, 'waiting')).toHaveText('0');
}

test('a talk is private unless its author shares it, and no longer when they take it back', async ({ browser }) => {
  const mentor = await somebody(browser, people.mentor);
  await mentor.getByRole('link', { name: '记一笔' }).click();
  await expect(mentor.getByLabel('只有我能看')).not.toBeChecked();
  await mentor.getByRole('button', { name: '王小雨', exact: true }).click();
  await mentor.getByRole('button', { name: '谈心', exact: true }).click();
  await expect(mentor.getByLabel('只有我能看')).toBeChecked();
  await mentor.getByLabel('写点什么').fill(WORDS);
  await mentor.getByLabel('请校长帮忙').check();
  await mentor.getByRole('button', { name: '保存' }).click();
  await expect(count(mentor, 'waiting')).toHaveText('0');

  const principal = await somebody(browser, people.principal);
  await principal.getByRole('link', { name: '审批' }).click();
  const call = principal.locator('.request').filter({ hasText: '王小雨' });
  await expect(call).toContainText('李老师');
  await expect(principal.getByText(WORDS)).toHaveCount(0);
  await call.getByLabel('回复').fill('明天一起去看看');
  await call.getByRole('button', { name: '回复' }).click();
  await expect(call).toHaveCount(0);

  await sync(mentor);
  await mentor.goto(`${school.url}/children/c1`);
  await expect(mentor.getByText('张校长：明天一起去看看')).toBeVisible();
  await mentor.getByText('给谁看').click();
  await mentor.getByRole('button', { name: '张校长' }).click();
  await expect(mentor.getByText('也给看：张校长')).toBeVisible();

  await sync(principal);
  await principal.goto(`${school.url}/me/shared`);
  await expect(principal.getByText(WORDS)).toBeVisible();
  await expect(principal.getByRole('heading', { name: '王小雨' })).toBeVisible();

  // What was opened is still open.
  await mentor.getByRole('button', { name: '张校长' }).click();
  await expect(mentor.getByText('给谁看')).toBeVisible();
  await sync(principal);
  await principal.goto(`${school.url}/me/shared`);
  await expect(principal.getByText('还没有老师给您看的话')).toBeVisible();
  await expect(principal.getByText(WORDS)).toHaveCount(0);
});

test('what is read in an emergency is shown once, and its author is told who and why', async ({ browser }) => {
  const principal = await somebody(browser, people.principal);
  await principal.goto(`${school.url}/board/${day(0).slice(0, 7)}/children/c3`);
  await expect(principal.getByText('只有作者能看的内容')).toBeVisible();
  await principal.getByText('紧急情况下查看').click();
  await principal.getByRole('button', { name: '写明原因并查看' }).click();
  await expect(principal.getByRole('alert')).toContainText('请写明原因');
  await principal.getByLabel('原因').fill('派出所要求，孩子走失');
  await principal.getByRole('button', { name: '写明原因并查看' }).click();
  await expect(principal.getByText('孩子悄悄说的话')).toBeVisible();
  await principal.reload();
  await expect(principal.getByText('只有作者能看的内容')).toBeVisible();
  await expect(principal.getByText('孩子悄悄说的话')).toHaveCount(0);

  const author = await somebody(browser, people.colleague);
  await author.goto(`${school.url}/children/c3`);
  await expect(author.getByText(/张校长 因紧急情况看过这段话，原因：派出所要求，孩子走失/)).toBeVisible();
});

test('where a school collects talks, the sheet says so before anything is written', async ({ browser }) => {
  const principal = await somebody(browser, people.principal);
  await principal.goto(`${school.url}/settings/talk-notes`);
  await principal.getByLabel('默认上交：校长和班主任能看').check();
  await principal.getByRole('button', { name: '保存' }).click();
  await expect(principal.getByRole('status').getByText('已保存')).toBeVisible();

  const mentor = await somebody(browser, people.mentor);
  await mentor.getByRole('link', { name: '记一笔' }).click();
  await mentor.getByRole('button', { name: '谈心', exact: true }).click();
  await expect(mentor.getByText('学校收谈心记录')).toBeVisible();
  await expect(mentor.getByLabel('只有我能看')).not.toBeChecked();
  await mentor.goto(school.url);
  await saveRecord(mentor, { child: '王小雨', kinds: ['谈心'], note: WORDS });
  await expect(count(mentor, 'waiting')).toHaveText('0');
  await principal.goto(`${school.url}/board/${day(0).slice(0, 7)}/children/c1`);
  await expect(principal.getByText(WORDS)).toBeVisible();
});
