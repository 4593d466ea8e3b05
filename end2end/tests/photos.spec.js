// Photos and voice notes: taken without a network, made small, handed in part by part after all text.
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { Line, brittle } from '../line.js';
import { count, saveRecord, saved, settled, signIn } from '../phone.js';
import { School, day, people } from '../school.js';

// A microphone that beeps, and nobody to ask whether it may.
test.use({
  launchOptions: {
    executablePath: process.env.PEIBAN_CHROMIUM || undefined,
    args: ['--no-sandbox', '--disable-background-networking', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

let school, line, direct;
test.beforeEach(async () => {
  school = await School.open();
  line = await Line.to(school.port);
  direct = school.url;
  school.url = line.url;
});
test.afterEach(async () => {
  line.close();
  await school.close();
});

const atSchool = () => JSON.parse(school.command(['school', 'export', 'e2e', '--with-private'])).records.filter((it) => it.by === 'm1');
/** What the school says to whoever's phone `page` is, on a line of its own. */
const ask = (page, path) => page.context().request.get(`${direct}/api/v1/attachments/${path}`);
const uploadNow = (page) => page.getByRole('button', { name: '立即上传' });

async function somebody(browser, person) {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, { url: direct }, person);
  return page;
}

/** A photo of noise, as large as those of phones, which says how it was held and where it was taken. */
async function photo(page) {
  const plain = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 4000, height: 3000 });
    const context = canvas.getContext('2d');
    const image = context.createImageData(canvas.width, canvas.height);
    for (let at = 0; at < image.data.length; at += 65_536) crypto.getRandomValues(image.data.subarray(at, at + 65_536));
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
    context.putImageData(image, 0, 0);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return btoa(text);
  });
  const bytes = Buffer.from(plain, 'base64');
  return Buffer.concat([bytes.subarray(0, 2), exif(), bytes.subarray(2)]);
}

/** The segment of a JPEG that says: turned by a quarter, 31.2° north, 121.5° east. */
function exif() {
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    if (type === 3) bytes.writeUInt16BE(value, 8);
    else if (type === 2) bytes.write(value, 8);
    else bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const list = (...entries) => Buffer.concat([Buffer.from([0, entries.length]), ...entries, Buffer.alloc(4)]);
  const degrees = (whole, tenths) => {
    const bytes = Buffer.alloc(24);
    [whole, 1, tenths, 10, 0, 1].forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
    return bytes;
  };
  const ORIENTATION = 0x0112, GPS = 0x8825, SHORT = 3, LONG = 4, RATIONAL = 5, ASCII = 2;
  const [gpsAt, northAt, eastAt] = [8 + 30, 8 + 30 + 54, 8 + 30 + 54 + 24];
  const tiff = Buffer.concat([
    Buffer.from('4d4d002a00000008', 'hex'),
    list(entry(ORIENTATION, SHORT, 1, 6), entry(GPS, LONG, 1, gpsAt)),
    list(entry(1, ASCII, 2, 'N'), entry(2, RATIONAL, 3, northAt), entry(3, ASCII, 2, 'E'), entry(4, RATIONAL, 3, eastAt)),
    degrees(31, 2),
    degrees(121, 5),
  ]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(tiff.length + 8, 2);
  return Buffer.concat([head, Buffer.from('Exif\0\0'), tiff]);
}

test('a photo of 8 MB arrives small, without its place, after its record, over a line that breaks every 20 KB', async ({ page, context, browser }) => {
  test.setTimeout(400_000);
  await signIn(page, school, people.mentor);
  await settled(page);
  const taken = await photo(page);
  expect(taken.length).toBeGreaterThan(8_000_000);
  await context.setOffline(true);

  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await page.getByRole('button', { name: '谈心', exact: true }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'dusk.jpg', mimeType: 'image/jpeg', buffer: taken });
  await expect(page.getByRole('img', { name: '照片' })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: '保存' }).click();
  await saved(page);
  // The phone is switched off and on again, still without a network.
  await page.goto(`${school.url}/children/c1`);
  await expect(page.getByText('照片待上传 1')).toBeVisible();
  await expect(page.getByRole('img', { name: '照片' })).toBeVisible();

  line.becomes(brittle(20_000));
  await context.setOffline(false);
  await page.goto(`${school.url}/me/uploads`);
  await uploadNow(page).click();
  await expect.poll(() => atSchool().length, { timeout: 60_000 }).toBe(1);
  const [{ attachments: [{ hash, bytes }] }] = atSchool();
  const received = async () => (await ask(page, `${hash}/parts`)).json();
  expect((await received()).complete, 'the record was there long before its photo').toBe(false);

  // Text written meanwhile goes first.
  await expect.poll(async () => (await received()).bytes, { timeout: 60_000 }).toBeGreaterThan(0);
  await page.goto(`${school.url}/`);
  await saveRecord(page, { child: '王小雷', kinds: ['家访'] });
  await expect.poll(() => atSchool().length, { timeout: 60_000 }).toBe(2);
  expect((await received()).complete).toBe(false);

  await expect.poll(async () => (await received()).complete, { timeout: 240_000 }).toBe(true);
  await page.goto(`${school.url}/children/c1`);
  await expect(page.getByText('照片待上传')).toHaveCount(0, { timeout: 60_000 });
  const arrived = await (await ask(page, hash)).body();
  expect(arrived.length).toBe(bytes);
  expect(arrived.length).toBeLessThanOrEqual(200 * 1024);
  expect(createHash('sha256').update(arrived).digest('hex')).toBe(hash);
  expect(arrived.includes('Exif')).toBe(false);
  line.becomes(brittle(Infinity));
  // It was turned the way it was held, and is fetched again once the phone has let it go.
  await page.getByRole('button', { name: '看照片' }).click();
  const size = await page.getByRole('img', { name: '照片' }).evaluate(async (image) => (await image.decode(), [image.naturalWidth, image.naturalHeight]));
  expect(size[1]).toBeGreaterThan(size[0]);

  for (const other of [people.principal, people.colleague]) {
    expect((await ask(await somebody(browser, other), hash)).status()).toBe(404);
  }
});

test('a voice note is recorded, handed in and heard by the principal', async ({ browser }) => {
  const page = await somebody(browser, people.mentor);
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByRole('button', { name: '王小雨', exact: true }).click();
  await page.getByRole('button', { name: '家访', exact: true }).click();
  await page.getByRole('button', { name: '录音' }).click();
  await expect(page.getByRole('button', { name: '还剩 58 秒' })).toBeVisible();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('照片或录音还没有好')).toBeVisible();
  await page.getByRole('button', { name: '录好了' }).click();
  await expect(page.locator('audio')).toHaveCount(1);
  await page.getByRole('button', { name: '保存' }).click();
  await expect(count(page, 'waiting')).toHaveText('0');
  await page.goto(`${direct}/children/c1`);
  await expect(page.getByRole('button', { name: '听录音' })).toBeVisible();
  await expect(page.getByText('录音待上传')).toHaveCount(0);

  const principal = await somebody(browser, people.principal);
  await principal.goto(`${direct}/board/${day(0).slice(0, 7)}/children/c1`);
  await principal.getByRole('button', { name: '听录音' }).click();
  await expect.poll(() => principal.locator('audio').evaluate((audio) => audio.readyState)).toBeGreaterThan(0);
});

test('a photo that was added to a sheet comes back with it after the app was ended, and goes along once', async ({ page, context }) => {
  await signIn(page, school, people.mentor);
  await settled(page);
  const picture = await page.screenshot({ type: 'jpeg' });
  await page.goto(`${school.url}/record?child=c1&kind=visit`);
  await page.locator('input[type=file]').setInputFiles({ name: 'door.jpg', mimeType: 'image/jpeg', buffer: picture });
  await expect(page.getByRole('img', { name: '照片' })).toBeVisible();
  // So long it takes until what is typed is kept.
  await page.waitForTimeout(1_000);
  await page.close();

  const later = await context.newPage();
  await later.goto(`${school.url}/record`);
  await expect(later.getByText('照片和录音 1')).toBeVisible();
  await later.getByRole('button', { name: '接着写' }).click();
  await expect(later.getByRole('img', { name: '照片' })).toBeVisible();
  await later.getByRole('button', { name: '保存' }).click();
  await expect(count(later, 'waiting')).toHaveText('0');
  const [{ attachments }] = atSchool();
  expect(attachments).toHaveLength(1);
  await expect.poll(async () => (await (await ask(later, `${attachments[0].hash}/parts`)).json()).complete).toBe(true);
});

test('a photo that is being added in one tab is not thrown away by another', async ({ page, context }) => {
  await signIn(page, school, people.mentor);
  await settled(page);
  const picture = await page.screenshot({ type: 'jpeg' });
  const other = await context.newPage();
  await other.goto(`${school.url}/`);
  await expect(count(other, 'waiting')).toHaveText('0');
  await page.goto(`${school.url}/record?child=c1&kind=visit`);
  await page.locator('input[type=file]').setInputFiles({ name: 'door.jpg', mimeType: 'image/jpeg', buffer: picture });
  await expect(page.getByRole('img', { name: '照片' })).toBeVisible();
  await page.waitForTimeout(1_000);

  // The school is asked for it, which knows nothing of it yet.
  const asked = other.waitForResponse(/attachments/);
  await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  expect((await asked).status()).toBe(404);
  await other.waitForTimeout(500);
  await other.close();
  await page.getByRole('button', { name: '保存' }).click();
  await expect.poll(() => atSchool().length).toBe(1);
  const [{ attachments: [{ hash }] }] = atSchool();
  await expect.poll(async () => (await (await ask(page, `${hash}/parts`)).json()).complete).toBe(true);
});
