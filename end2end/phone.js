// What a person does on a phone, as verbs.
import { readFileSync, readdirSync } from 'node:fs';
import { chromium, expect } from '@playwright/test';

/** A browser whose storage lies in `folder`, so that closing and opening it again is the same phone. */
export async function openPhone(folder, { use }, more = {}) {
  const { launchOptions, viewport, locale, timezoneId } = use;
  return chromium.launchPersistentContext(folder, { ...launchOptions, viewport, locale, timezoneId, ...more });
}

/** The number of the process of the browser over `folder`, its children left aside. */
export function browserOf(folder) {
  const commands = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      return [pid, readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
    } catch {
      return [pid, '']; // It has just ended.
    }
  });
  return Number(commands.find(([, command]) => command.includes(folder) && !command.includes('--type='))[0]);
}

export async function signIn(page, school, person) {
  await page.goto(school.url);
  await page.getByLabel('手机号').fill(person.phone);
  await page.getByLabel('密码').fill(person.password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: '暂不设' }).click();
  await expect(page.getByRole('navigation')).toBeVisible();
}

/** Waits until the app would open without a network. */
export async function settled(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
}

export function count(page, name) {
  return page.locator(`[data-count=${name}]`).first();
}

/** One of a child's boxes, by its word. */
export function box(page, child, word) {
  return page.locator(`[data-child=${child}] .box`, { hasText: word });
}

export async function saveRecord(page, { child, kinds, at, note, secret }) {
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: child, exact: true }).click();
  for (const kind of kinds) await page.getByRole('button', { name: kind, exact: true }).click();
  if (at) await page.getByLabel('什么时候').fill(at);
  if (note) await page.getByLabel('写点什么').fill(note);
  if (secret) await page.getByLabel('只有我能看').check();
  await page.getByRole('button', { name: '保存' }).click();
  await saved(page);
}

/** Waits until a record is stored and its sheet has gone. */
export async function saved(page) {
  await expect(page.getByRole('status').getByText('已保存')).toBeVisible();
  await expect(page.locator('.sheet')).toHaveCount(0);
}
