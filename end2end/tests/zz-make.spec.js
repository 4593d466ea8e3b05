import { writeFileSync } from 'node:fs';
import { test, expect } from '@playwright/test';
import { box, count, settled, signIn } from '../phone.js';
import { School, people } from '../school.js';
test('make', async ({ page }) => {
  const school = await School.open((it) => {
    it.calendar.terms = [{ id: 'now', name: '本学期', from: '2026-09-01', to: '2036-07-01' }];
    for (const dated of [...it.children, ...it.pairings]) dated.from = '2026-09-01';
    it.pairings[1].from = '2026-10-01';
    return it;
  });
  await signIn(page, school, people.mentor);
  await page.goto(`${school.url}/me/pin`);
  await page.getByLabel('6 位数字').fill('135790');
  await page.getByLabel('再输一次').fill('135790');
  await page.getByRole('button', { name: '保存 PIN' }).click();
  await expect(box(page, 'c1', '谈心')).toBeVisible();
  await settled(page);
  const save = async (child, kinds, at, note) => {
    await page.getByRole('link', { name: '记一笔' }).click();
    await page.getByRole('button', { name: child, exact: true }).click();
    for (const kind of kinds) await page.getByRole('button', { name: kind, exact: true }).click();
    await page.getByLabel('什么时候').fill(at);
    await page.getByLabel('写点什么').fill(note);
    await page.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('link', { name: '记一笔' })).toBeVisible();
  };
  await save('王小雷', ['晚餐'], '2026-09-10T18:00', '被退回的');
  await save('王小雷', ['作业'], '2026-09-11T18:00', '被退回的');
  await expect(count(page, 'refused')).toHaveText('2');
  await school.kill();
  for (let at = 0; at < 48; at += 1) await save('王小雨', [at % 2 ? '家访' : '谈心'], `2026-11-${String((at % 20) + 1).padStart(2, '0')}T18:00`, `第${at}次去看她`);
  await expect(count(page, 'waiting')).toHaveText('48');
  const dump = await page.evaluate(async () => {
    const done = (r) => new Promise((a) => (r.onsuccess = () => a(r.result)));
    const db = await done(indexedDB.open('peiban.e2e.m1'));
    const rows = [];
    for (const s of db.objectStoreNames) {
      const o = db.transaction(s).objectStore(s);
      const [k, v] = [await done(o.getAllKeys()), await done(db.transaction(s).objectStore(s).getAll())];
      k.forEach((key, i) => rows.push([s, key, v[i] instanceof Uint8Array ? { bytes: btoa(String.fromCharCode(...v[i])) } : v[i]]));
    }
    return { version: db.version, stores: [...db.objectStoreNames], rows };
  });
  writeFileSync(new URL('../fixtures/store-3.json', import.meta.url), JSON.stringify(dump, null, 0).replaceAll('],["', '],\n["'));
  await school.close();
});
