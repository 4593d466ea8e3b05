// From an empty database to twenty mentors with children; and a child that gets another mentor.
import { expect, test } from '@playwright/test';
import { signIn } from '../phone.js';
import { School, list, people } from '../school.js';

let school;
test.afterEach(() => school.close());

async function upload(page, file, summary) {
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByText(summary)).toBeVisible();
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await expect(page.getByText(`已导入：${summary}`)).toBeVisible();
}

test('from nothing to twenty mentors with children', async ({ page, browser }) => {
  school = await School.nowhere();
  const principal = { phone: '13900000100', password: 'winter-lamp' };
  const found = ['user', 'add', '--school', 'xh', '--new-school', '新河小学', '--name', '赵校长', '--phone', principal.phone];
  school.command(found, `${principal.password}\n`);
  await school.start();
  const start = Date.now();
  await signIn(page, school, principal);

  const staff = Array.from({ length: 20 }, (_, at) => [`老师${at + 1}`, `1390000${1000 + at}`, '代理家长', at ? '' : '三(1)班']);
  const children = Array.from({ length: 60 }, (_, at) => [`孩子${at + 1}`, '三(1)班', `${'东西南北'[at % 4]}村`, `奶奶${at >> 1}`, `1380000${1000 + (at >> 1)}`]);
  await page.goto(`${school.url}/settings/roster`);
  await upload(page, list('教师.csv', [['姓名', '手机号', '职务', '任班主任的班级'], ...staff]), '20 位教职工，0 个孩子，0 个结对');
  await upload(page, list('孩子.csv', [['姓名', '班级', '村组', '监护人', '监护人电话'], ...children]), '0 位教职工，60 个孩子，0 个结对');

  await page.goto(`${school.url}/settings/pairings`);
  await expect(page.getByRole('heading', { name: '没有代理家长的孩子 60' })).toBeVisible();
  await page.getByRole('button', { name: '结对 60' }).click();
  await expect(page.getByRole('heading', { name: '没有代理家长的孩子' })).toHaveCount(0);
  const loads = page.locator('[data-mentor] .cell-side').filter({ hasText: /^\d+$/ });
  await expect(loads).toHaveCount(20);
  // Thirty pairs of siblings for twenty mentors: nobody goes without, and no pair is torn.
  expect([...new Set(await loads.allTextContents())].sort()).toEqual(['2', '4']);

  await page.goto(`${school.url}/settings/people`);
  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: '打印 20 位的邀请单' }).click();
  const sheet = await opening;
  await expect(sheet.locator('.slip')).toHaveCount(20);
  const slip = sheet.locator('.slip').filter({ hasText: '老师7' });
  await expect(slip.locator('svg')).toBeVisible();
  const code = await slip.locator('.code').textContent();

  const phone = await (await browser.newContext()).newPage();
  await phone.goto(`${school.url}/join?code=${code}`);
  await phone.getByLabel('密码').fill('春天的小河边有柳树');
  await phone.getByRole('button', { name: '好' }).click();
  await phone.getByRole('link', { name: '打开陪伴' }).click();
  await signIn(phone, school, { phone: '13900001006', password: '春天的小河边有柳树' });
  await phone.getByRole('link', { name: '孩子', exact: true }).click();
  await expect(phone.locator('.cells a.cell')).not.toHaveCount(0);
  console.log(`from nothing to the first mentor's children: ${((Date.now() - start) / 1000).toFixed(1)} s of a machine's time`);
  await phone.context().close();
});

test('a child gets another mentor, who reads the card', async ({ page, browser }) => {
  school = await School.open();
  await signIn(page, school, people.principal);
  await page.goto(`${school.url}/settings/pairings`);
  await page.locator('[data-mentor=m1] summary').click();
  await page.getByRole('link', { name: '王小雨' }).click();
  await page.getByRole('button', { name: '看看会怎样' }).click();
  await expect(page.getByText('请选新的代理家长。')).toBeVisible();
  await page.getByLabel('新的代理家长').selectOption({ label: '周老师 (1)' });
  await page.getByLabel('从哪天起').fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));
  await page.getByLabel('交接卡').fill('答应带一本《昆虫记》');
  await page.getByRole('button', { name: '看看会怎样' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('[data-card=c1]')).toContainText('周老师');

  const phone = await (await browser.newContext()).newPage();
  await signIn(phone, school, people.colleague);
  await phone.getByRole('link', { name: '孩子', exact: true }).click();
  await phone.getByRole('link', { name: '王小雨' }).click();
  await expect(phone.getByText('答应带一本《昆虫记》')).toBeVisible();
  await phone.getByRole('button', { name: '我已了解' }).click();
  await expect(phone.getByText('交接卡')).toHaveCount(0);
  await page.reload();
  await expect(page.locator('[data-card=c1]')).toHaveCount(0);
  await phone.context().close();
});
