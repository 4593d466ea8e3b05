// The peer's phones: PouchDB in memory, told what to do line by line, so that both sides are measured in turns.
import http from 'node:http';
import { createInterface } from 'node:readline';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';

PouchDB.plugin(memory);

/** Like a browser: connections are kept, and no answer is waited for longer than an app's phone does. */
const agent = new http.Agent({ keepAlive: true });
const PATIENCE = 30_000;
let requests = 0;

/** Databases by name: what is on the phone, and its school as the phone sees it. */
const phones = new Map();

const verbs = {
  /** A phone; afterwards the same phone on another network. */
  open({ phone, url }) {
    const local = phones.get(phone)?.local ?? new PouchDB(phone, { adapter: 'memory' });
    phones.set(phone, { local, school: new PouchDB(url, { fetch: ask }) });
  },
  save: ({ phone, docs }) => phones.get(phone).local.bulkDocs(docs),
  push: ({ phone, ...how }) => timed(() => phones.get(phone).local.replicate.to(phones.get(phone).school, options(how))),
  pull: ({ phone, ...how }) => timed(() => phones.get(phone).local.replicate.from(phones.get(phone).school, options(how))),
  persist: ({ phone, url, batch, records, limit }) => timed(() => persist(phones.get(phone), url, batch, records, limit)),
  crowd: ({ url, batches }) => timed(() => crowd(url, batches)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { verb, ...what } = JSON.parse(line);
  console.log(JSON.stringify((await verbs[verb](what)) ?? {}));
}
process.exit();

/** As many documents in one request, or as many as the peer thinks best. */
function options({ batch }) {
  return batch ? { batch_size: batch } : {};
}

function ask(url, options) {
  requests += 1;
  const patience = AbortSignal.timeout(PATIENCE);
  const signal = options.signal ? AbortSignal.any([options.signal, patience]) : patience;
  return PouchDB.fetch(url, { ...options, agent, signal });
}

async function timed(work) {
  const [start, before] = [performance.now(), requests];
  const result = await work();
  return { ms: performance.now() - start, requests: requests - before, docs: result.docs_written, ...result.more };
}

/** Replicates with retries until the school has all records, asked past the bad network; or until the limit. */
async function persist({ local, school }, url, batch, records, limit) {
  const arrived = new PouchDB(url);
  const replication = local.replicate.to(school, { live: true, retry: true, batch_size: batch });
  replication.catch(() => {});
  const end = performance.now() + limit;
  let docs = 0;
  while (docs < records && performance.now() < end) {
    await new Promise((done) => setTimeout(done, 50));
    docs = (await arrived.info()).doc_count;
  }
  replication.cancel();
  return { docs_written: docs };
}

/** All batches at once, each from a phone of its own. */
async function crowd(url, batches) {
  const times = await Promise.all(batches.map(async (docs) => {
    const start = performance.now();
    const body = JSON.stringify({ docs });
    const response = await ask(`${url}/_bulk_docs`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    await response.json();
    return performance.now() - start;
  }));
  return { more: { times } };
}
