// What lies in a browser's storage: dumped, put back, looked for in its files.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a profile, as paths. */
function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

/** Those of `words` that stand in some file of a profile, in either of the encodings browsers write. */
export function found(folder, words) {
  const hits = [];
  for (const path of files(folder)) {
    const bytes = readFileSync(path);
    for (const word of words) {
      if (bytes.includes(Buffer.from(word, 'utf8')) || bytes.includes(Buffer.from(word, 'utf16le'))) hits.push(`${word} in ${path}`);
    }
  }
  return hits;
}

/** Puts a database in the place of whatever has its name; `rows` are [store, key, value], sealed ones `{ bytes }` in base64. Call
 *  it on a page without the app. */
export function putStore(page, name, version, stores, rows) {
  return page.evaluate(
    async ({ name, version, stores, rows }) => {
      const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject, onblocked: reject }));
      await done(indexedDB.deleteDatabase(name));
      const opening = indexedDB.open(name, version);
      opening.onupgradeneeded = () => stores.forEach((store) => opening.result.createObjectStore(store, { autoIncrement: store === 'log' }));
      const database = await done(opening);
      const transaction = database.transaction(stores, 'readwrite');
      const raw = (value) => (value?.bytes ? Uint8Array.from(atob(value.bytes), (it) => it.charCodeAt(0)) : value);
      for (const [store, key, value] of rows) transaction.objectStore(store).put(raw(value), key);
      await new Promise((resolve, reject) => Object.assign(transaction, { oncomplete: resolve, onabort: reject }));
      database.close();
    },
    { name, version, stores, rows },
  );
}

/** Everything that is asked of a browser's database from now on: the durability of each writing transaction. */
export function noteDurability(page) {
  return page.addInitScript(() => {
    globalThis.durabilities = [];
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
      if (mode === 'readwrite') globalThis.durabilities.push(options?.durability ?? 'default');
      return transaction.call(this, stores, mode, options);
    };
  });
}
