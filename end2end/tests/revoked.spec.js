// F22: a device that the school shut out. What its owner wrote is not lost; what it held of others is gone.
import { expect, test } from '@playwright/test';
import { box, count, saveRecord, settled, signIn } from '../phone.js';
import { School, people } from '../school.js';

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

/** All that this browser keeps of a person, as one text. */
const kept = (page) =>
  page.evaluate(async () => {
    const texts = [JSON.stringify({ ...localStorage })];
    const asked = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        texts.push(JSON.stringify(await asked(database.transaction(store).objectStore(store).getAll())));
      }
      database.close();
    }
    return texts.join('\n');
  });

test('a lost phone hands over what it holds, forgets everything, and the principal decides', async ({ browser }) => {
  const [village, office] = [await browser.newContext(), await browser.newContext()];
  const phone = await village.newPage();
  await signIn(phone, school, people.mentor);
  await expect(box(phone, 'c1', '谈心')).toBeVisible();
  await settled(phone);
  await village.setOffline(true);
  await saveRecord(phone, { child: '王小雨', kinds: ['家访'], note: '门口的狗认得我了' });
  await saveRecord(phone, { child: '王小雷', kinds: ['谈心'], note: '想妈妈', secret: true });
  await expect(count(phone, 'waiting')).toHaveText('2');
  expect(await kept(phone)).toContain('parcel');

  const mentor = ['--phone', people.mentor.phone];
  const [device] = school.command(['user', 'devices', ...mentor]).split('\t');
  school.command(['user', 'revoke', ...mentor, '--device', device]);
  await village.setOffline(false);
  await expect(phone.getByText('学校停用了这台设备')).toBeVisible();
  const left = await kept(phone);
  for (const secret of ['王小雨', '想妈妈', '门口的狗', '李老师', 'parcel_key']) expect(left).not.toContain(secret);
  await phone.reload();
  await expect(phone.getByLabel('手机号')).toBeVisible();

  const desk = await office.newPage();
  await signIn(desk, school, people.principal);
  await desk.getByRole('link', { name: '审批' }).click();
  const card = desk.locator(`[data-device="${device}"]`);
  await expect(card.getByRole('listitem')).toHaveCount(2);
  await expect(card).toContainText('王小雨 家访');
  await expect(card).toContainText('门口的狗认得我了');
  await expect(card).not.toContainText('想妈妈');
  const stored = () => JSON.parse(school.command(['school', 'export', 'e2e'])).records.filter((it) => it.by === 'm1').length;
  expect(stored()).toBe(0);

  await card.getByRole('listitem').filter({ hasText: '家访' }).getByRole('button', { name: '收下这一条' }).click();
  await expect(card.getByRole('listitem')).toHaveCount(1);
  expect(stored()).toBe(1);
  await card.getByRole('button', { name: '全部不收' }).click();
  await card.getByRole('button', { name: '确定不收' }).click();
  await expect(card).toHaveCount(0);
  expect(stored()).toBe(1);

  school.command(['user', 'restore', ...mentor, '--device', device]);
  await signIn(phone, school, people.mentor);
  await expect(count(phone, 'received')).toHaveText('1/12');
});
