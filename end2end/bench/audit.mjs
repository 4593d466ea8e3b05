// Lighthouse, as a mid-range phone on a slow line: rows of what, figure, target.
import lighthouse from 'lighthouse';
import { launch } from 'chrome-launcher';

const CATEGORIES = { performance: '≥ 95', accessibility: '100', 'best-practices': '100' };
const BUDGET = 300;

/** Audits the first visit to `url`. */
export async function audit(url) {
  const chrome = await launch({ chromePath: process.env.PEIBAN_CHROMIUM, chromeFlags: ['--headless=new', '--no-sandbox'] });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: Object.keys(CATEGORIES), logLevel: 'error' });
    const scores = Object.entries(CATEGORIES).map(([id, target]) => [`Lighthouse ${id}`, `${Math.round(lhr.categories[id].score * 100)}${failed(lhr, id)}`, target]);
    const value = (id) => lhr.audits[id].numericValue;
    return [
      ...scores,
      ['first visit: largest contentful paint', seconds(value('largest-contentful-paint')), '≤ 2.5 s'],
      ['the same, on a line and a processor that are slow, not reckoned so', seconds(await slowly(url, chrome)), '≤ 2.5 s'],
      ['first visit: total blocking time', `${Math.round(value('total-blocking-time'))} ms`, '≤ 200 ms'],
      ['first visit: bytes on the wire', `${(value('total-byte-weight') / 1_000).toFixed(0)} KB`, `≤ ${BUDGET} KB`],
    ];
  } finally {
    await chrome.kill();
  }
}

/**
 * When the largest text was painted with the line and the processor slowed down. Lighthouse's own figure is reckoned from a fast
 * visit, in which all files arrive before anything is painted; it then takes the paint to have waited for them.
 */
async function slowly(url, chrome) {
  const settings = { port: chrome.port, onlyAudits: ['largest-contentful-paint'], throttlingMethod: 'devtools', logLevel: 'error' };
  const { lhr } = await lighthouse(url, settings);
  return lhr.audits['largest-contentful-paint'].numericValue;
}

function seconds(ms) {
  return `${(ms / 1_000).toFixed(2)} s`;
}

/** The audits of a category that found something. */
function failed(lhr, category) {
  const weighty = lhr.categories[category].auditRefs.filter(({ weight }) => weight > 0);
  const names = weighty.map(({ id }) => lhr.audits[id]).filter((it) => it.score !== null && it.score < (category === 'performance' ? 0.9 : 1));
  return names.length === 0 ? '' : ` (${names.map((it) => it.id).join(', ')})`;
}
