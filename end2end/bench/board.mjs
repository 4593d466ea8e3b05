// The board of 200 mentors and ten duties on a phone a quarter as fast: how soon it is painted, how soon it follows what is typed.
import { chromium } from '@playwright/test';
import config from '../playwright.config.js';
import { settled, signIn } from '../phone.js';
import { School, day, people } from '../school.js';
import { say, spread } from './figures.mjs';

const SLOWDOWN = 4;
const MENTORS = 200;
const CHILDREN = 2_000;
const RUNS = 7;
const MORE_KINDS = ['letter', 'guardian', 'family_call', 'health_check'];
const TYPED = ['0', '01', '017', '01', '0', ''];

export async function boards() {
  const school = await School.open(large);
  const browser = await chromium.launch(config.use.launchOptions);
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await signIn(page, school, people.principal);
    await page.locator('table.board').waitFor();
    await settled(page);
    const tools = await page.context().newCDPSession(page);
    await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });

    const [first, all, from] = [[], [], []];
    for (let run = 0; run < RUNS; run += 1) {
      await page.goto('about:blank');
      await page.goto(`${school.url}/board/${day(0).slice(0, 7)}`, { waitUntil: 'commit' });
      first.push(await page.evaluate(painted, [1]));
      all.push(await page.evaluate(painted, [MENTORS]));
      await page.goto(`${school.url}/approvals`, { waitUntil: 'networkidle' });
      from.push(await page.evaluate(painted, [1, 'nav a[href="/board"]']));
    }
    say(`board of ${MENTORS} mentors opened to its first screen, ${SLOWDOWN}× slower`, spread(first).words, '≤ 1000 ms');
    say('the same to its last row', spread(all).words, '-');
    say('the same from another of the principal\'s screens', spread(from).words, '≤ 1000 ms');

    // The numbers that came with the opening are drawn once more when those of now are there.
    await page.waitForLoadState('networkidle');
    await page.getByPlaceholder('找老师').waitFor();
    const keys = [];
    for (let run = 0; run < RUNS; run += 1) for (const text of TYPED) keys.push(await page.evaluate(typed, text));
    const { p95, words } = spread(keys);
    say('a letter typed into its filter, to the frame that shows it: p95', `${Math.round(p95)} ms (${words})`, '≤ 100 ms');
  } finally {
    await browser.close();
    await school.close();
  }
}

/** The school of the tests with many mentors, ten children each, and four duties more than the six boxes. */
function large(school) {
  const from = school.calendar.terms[0].from;
  const mentors = Array.from({ length: MENTORS }, (_, at) => ({ id: `x${at}`, name: `老师${String(at).padStart(3, '0')}`, roles: ['mentor'] }));
  const children = Array.from({ length: CHILDREN }, (_, at) => ({ ...school.children[0], id: `y${at}`, name: `孩子${at}` }));
  const pairings = children.map((child, at) => ({ child: child.id, mentor: mentors[at % MENTORS].id, from }));
  const duties = MORE_KINDS.map((kind) => ({ id: kind, kind, who: 'mentor', per: 'child', every: 'month', times: 1, from }));
  const six = ['talk', 'visit', 'dinner', 'homework', 'parent_call', 'teacher'].map((kind) => ({ ...duties[0], id: kind, kind }));
  const records = children.map((child, at) => ({
    id: `z${at}`, by: mentors[at % MENTORS].id, at: `${day(0)}T00:00:00+08:00`, children: [child.id], kinds: ['talk'], reached: true, note: '',
  }));
  return { ...school, staff: [...school.staff, ...mentors], children, pairings, duties: [...six, ...duties], records };
}

/** When so many rows were painted, counted from the opening of the page, or from a tap on a link; runs in the page. */
function painted([rows, link]) {
  const since = link ? performance.now() : 0;
  if (link) document.querySelector(link).click();
  return new Promise((done) => {
    const there = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - since)));
    const look = () => (document.querySelectorAll('table.board tbody tr').length >= rows ? there() : setTimeout(look, 1));
    look();
  });
}

/** How long it took from a letter to the end of the frame that shows what is found; runs in the page. */
function typed(text) {
  return new Promise((done) => {
    const field = document.querySelector('.filters input[type=search]');
    field.focus();
    field.value = text;
    const start = performance.now();
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  });
}
