// Measures the release build in a real browser: first visit, start without a network, saving. `make bench` runs it.
// Figures are medians of several runs; the processor is slowed four times, as in a cheap phone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from './playwright.config.js';
import { box, openPhone, settled, signIn } from './phone.js';
import { School, people } from './school.js';

const RUNS = 7;
const SLOWDOWN = 4;

const school = await School.open();
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const phone = await openPhone(folder, config);
const page = phone.pages()[0];
const devtools = await phone.newCDPSession(page);
const results = [];

const bytes = await firstVisit();
await signIn(page, school, people.mentor);
await box(page, 'c1', '家访').waitFor();
await settled(page);
await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
const online = await repeat(saving);
await school.kill();
const offline = await repeat(startWithoutSchool);
const savingOffline = await repeat(saving);

results.push(['first visit, all files as sent', `${(bytes / 1000).toFixed(1)} KB`, '≤ 300 KB']);
results.push([`start without the school, ${SLOWDOWN}× slower`, span(offline), '≤ 1500 ms']);
results.push([`save to 已保存, ${SLOWDOWN}× slower`, span(online), '≤ 100 ms']);
results.push([`the same without the school`, span(savingOffline), '≤ 100 ms']);
for (const [what, figure, target] of results) console.log(`${what.padEnd(40)} ${figure.padEnd(32)} target ${target}`);

await phone.close();
await school.close();
rmSync(folder, { recursive: true, force: true });

/** Bytes over the wire until the sign-in screen stands and the worker has kept what it needs. */
async function firstVisit() {
  let sum = 0;
  await devtools.send('Network.enable');
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => { sum += encodedDataLength; });
  await page.goto(school.url);
  await page.locator('form').waitFor();
  await settled(page);
  await devtools.send('Network.disable');
  return sum;
}

/** From opening the address to a child's boxes on screen, by the page's own clock. */
async function startWithoutSchool() {
  await page.goto(school.url, { waitUntil: 'commit' });
  return page.evaluate(() => new Promise((done) => {
    const look = () => (document.querySelector('[data-child] .box') ? requestAnimationFrame(() => done(performance.now())) : setTimeout(look, 1));
    look();
  }));
}

/** From the tap on 保存 to the frame that shows 已保存. */
async function saving() {
  await page.goto(`${school.url}/record?child=c1&kind=talk`);
  await page.getByRole('button', { name: '保存' }).waitFor();
  return page.evaluate(() => new Promise((done) => {
    const button = document.querySelector('.sheet-foot .button');
    const place = document.querySelector('.toast-place');
    const start = performance.now();
    new MutationObserver((_, observer) => {
      observer.disconnect();
      requestAnimationFrame(() => done(performance.now() - start));
    }).observe(place, { childList: true, subtree: true });
    button.click();
  }));
}

async function repeat(measure) {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await measure());
  return times.sort((a, b) => a - b);
}

function span(times) {
  const [low, median, high] = [times[0], times[RUNS >> 1], times[RUNS - 1]].map(Math.round);
  return `${median} ms (${low}–${high}, ${RUNS} runs)`;
}
