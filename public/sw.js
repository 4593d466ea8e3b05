// Keeps one version of the app on the phone, whole, so that every address opens without a network.
// Three kinds of request: addresses get the shell, files of a version come from the cache, /api and /exports are never
// touched.
// A new version waits until no tab uses the old one, or the person asks for it: nobody loses a half-written sheet. The
// server fills in the braces.

const VERSION = "{{version}}";
const ASSETS = {{assets}};
// Kept only once they were used: a mentor's phone has no use for the principal's screens.
const CHUNKS = {{chunks}};
const CACHE = `peiban-${VERSION}`;
const SHELL = "/";
const PAGES = [
  "/account", "/api", "/audit", "/audit.csv", "/devices", "/help", "/join", "/rights", "/rights/child.json",
  "/rights/evidence.xlsx",
];

addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

addEventListener("activate", (event) => {
  event.waitUntil(forgetOldVersions().then(() => clients.claim()));
});

addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (["/api/", "/exports/"].some((way) => url.pathname.startsWith(way)) || url.pathname === "/healthz") return;
  // These are pages of their own; without a network the app's shell is better than the browser's dinosaur.
  if (PAGES.includes(url.pathname) || url.pathname.startsWith("/print/")) event.respondWith(fetch(request).catch(() => kept(SHELL)));
  else if (request.mode === "navigate") event.respondWith(kept(SHELL));
  else event.respondWith(kept(request));
});

async function keepAll() {
  const chunks = (await hasChunks()) ? CHUNKS : [];
  const cache = await caches.open(CACHE);
  await cache.addAll([SHELL, ...ASSETS, ...chunks].map(fresh));
}

// Whoever used the chunks of the version before gets those of this one with the rest: a later server has no old ones.
async function hasChunks() {
  const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(opened.map((cache) => cache.keys()));
  const names = CHUNKS.map((path) => path.slice(path.indexOf("/pkg/")));
  return requests.flat().some(({ url }) => names.some((name) => url.endsWith(name)));
}

// Files of a version never change, so the browser's own copy will do; the rest must be what the server has now.
function fresh(path) {
  return new Request(path, { cache: path.startsWith("/v/") ? "default" : "reload" });
}

async function kept(request) {
  // A page that is still of the version before finds its files, too.
  const found = (await caches.match(request, { cacheName: CACHE })) ?? (await caches.match(request));
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && CHUNKS.includes(new URL(answer.url).pathname)) {
    // A phone without room for it may still use it.
    const cache = await caches.open(CACHE);
    await cache.put(request, answer.clone()).catch(() => {});
  }
  return answer;
}

async function forgetOldVersions() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length > 1) return;
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("peiban-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}
