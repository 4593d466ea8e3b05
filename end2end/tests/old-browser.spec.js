// Browsers that are too old say so in words; those that are just old enough work.
import { expect, test } from '@playwright/test';
import { box, saveRecord, signIn } from '../phone.js';
import { School, people } from '../school.js';

let school;
test.beforeEach(async () => {
  school = await School.open();
});
test.afterEach(() => school.close());

for (const [name, missing] of [
  ['Chrome 95', () => delete HTMLScriptElement.supports],
  ['iOS 16.3', () => (HTMLScriptElement.supports = (what) => what !== 'importmap')],
  ['a browser without WebAssembly', () => delete globalThis.WebAssembly],
]) {
  test(`${name} is told what to do, at an address of any screen`, async ({ page }) => {
    const errors = [];
    page.on('pageerror', (error) => errors.push(error));
    await page.addInitScript(missing);
    await page.goto(`${school.url}/children/c1`);
    await expect(page.getByRole('heading', { name: '浏览器太旧了' })).toBeVisible();
    await expect(page.getByText('在浏览器打开')).toBeVisible();
    await expect(page.locator('.opening')).toBeHidden();
    await page.getByRole('link', { name: '使用帮助' }).click();
    await expect(page).toHaveURL(`${school.url}/help`);
    expect(errors).toEqual([]);
  });
}

test('Chrome 96, which cannot time a request by itself, signs in and hands in', async ({ page }) => {
  await page.addInitScript(() => delete AbortSignal.timeout);
  await signIn(page, school, people.mentor);
  await saveRecord(page, { child: '王小雨', kinds: ['家访'] });
  await expect(box(page, 'c1', '家访')).toHaveClass(/met/);
  const handedIn = () => JSON.parse(school.command(['school', 'export', 'e2e'])).records.filter((it) => it.by === 'm1').length;
  await expect.poll(handedIn).toBe(1);
});
