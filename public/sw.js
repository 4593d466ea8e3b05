// Keeps one version of the app on the phone, whole, so that every address opens without a network.
// Three kinds of request: addresses get the shell, files of a version come from the cache, /api, /calendar and /exports are
// never touched.
// And it reminds: of what the app wrote down for the days to come, and of what the school pushes.
// A new version waits until no tab uses the old one, or the person asks for it: nobody loses a half-written sheet. The
// server fills in the braces.

const VERSION = "{{version}}";
const ASSETS = {{assets}};
// Kept only once they were used: a mentor's phone has no use for the principal's screens.
const CHUNKS = {{chunks}};
const CACHE = `peiban-${VERSION}`;
// What the app wrote down, and for which days something was said; of no version.
const REMINDERS = "peiban-reminders";
const [COMING, SAID] = ["/reminders/coming.json", "/reminders/said.json"];
// Twice as many days as are written down ahead.
const MOST_SAID = 28;
const SHELL = "/";
const PAGES = [
  "/account", "/api", "/audit", "/audit.csv", "/devices", "/help", "/join", "/rights", "/rights/child.json",
  "/rights/evidence.xlsx",
];

addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

addEventListener("activate", (event) => {
  event.waitUntil(forgetOldVersions().then(() => clients.claim()).then(remind));
});

addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
  if (event.data === "left") event.waitUntil(hush());
});

addEventListener("periodicsync", (event) => {
  if (event.tag === "reminders") event.waitUntil(remind());
});

addEventListener("push", (event) => {
  event.waitUntil(pushed(event.data));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.link ?? SHELL));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (["/api/", "/calendar/", "/exports/"].some((way) => url.pathname.startsWith(way)) || ["/healthz", "/metrics"].includes(url.pathname)) return;
  // These are pages of their own; without a network the app's shell is better than the browser's dinosaur.
  if (PAGES.includes(url.pathname) || url.pathname.startsWith("/print/")) event.respondWith(fetch(request).catch(() => kept(SHELL)));
  else if (request.mode === "navigate") event.respondWith(kept(SHELL));
  else event.respondWith(kept(request));
});

async function keepAll() {
  const chunks = await usedChunks();
  const cache = await caches.open(CACHE);
  await cache.addAll([SHELL, ...ASSETS, ...chunks].map(fresh));
}

// Whoever used a chunk of the version before gets that of this one with the rest: a later server has no old ones. What
// chunks share has another number in each version, so it goes with any of them.
async function usedChunks() {
  const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = (await Promise.all(opened.map((cache) => cache.keys()))).flat();
  const name = (path) => path.slice(path.indexOf("/pkg/"));
  const isUsed = (path) => requests.some(({ url }) => url.endsWith(name(path)));
  const isSplit = (path) => name(path).startsWith("/pkg/split_");
  const isAnyUsed = CHUNKS.some((path) => isSplit(path) && isUsed(path));
  return CHUNKS.filter((path) => (isSplit(path) ? isUsed(path) : isAnyUsed));
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
  const old = names.filter((name) => name.startsWith("peiban-") && ![CACHE, REMINDERS].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

// Says what is due now, once a day. A phone wakes us when it likes: if an earlier day was never said, the words that make up
// for it are said instead.
async function remind() {
  const { days, said } = await known();
  const today = days.find(({ day, at, until }) => at <= Date.now() && Date.now() < until && !said.includes(day));
  if (!today) return;
  const isBehind = days.some(({ day, said: news }) => news && day < today.day && !said.includes(day));
  const words = isBehind ? today.made_up ?? today.said : today.said;
  if (!words || !(await show(words))) return;
  await note(days.filter(({ day }) => day <= today.day), said);
}

// What the app wrote down, and for which days something was said; nothing, where nobody chose that.
async function known() {
  if (!(await caches.has(REMINDERS))) return { days: [], said: [] };
  const cache = await caches.open(REMINDERS);
  const read = async (name) => (await cache.match(name))?.json() ?? [];
  return { days: await read(COMING), said: await read(SAID) };
}

// Whatever was left out before these days is made up for.
async function note(days, said) {
  if (days.length === 0) return;
  const cache = await caches.open(REMINDERS);
  const now = [...said, ...days.map(({ day }) => day)].slice(-MOST_SAID);
  await cache.put(SAID, new Response(JSON.stringify(now)));
}

// What the school says takes the place of what this phone would have said today.
async function pushed(data) {
  const words = data?.json() ?? { title: "陪伴", text: "", link: SHELL };
  const { days, said } = await known();
  if (await show(words)) await note(days.filter(({ at }) => at <= Date.now()), said);
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage("pushed");
}

// Whether it could: a person may have taken the permission back.
async function show({ title, text, link }) {
  const look = { icon: "/icons/icon-192.png", badge: "/icons/icon-192.png", tag: "peiban", renotify: true };
  return registration.showNotification(title, { body: text, data: { link }, ...look }).then(() => true, () => false);
}

// Nothing that was meant for whoever left this phone is said any more.
async function hush() {
  await caches.delete(REMINDERS);
  for (const shown of await registration.getNotifications()) shown.close();
  await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

// In the page that is open, or in a new one.
async function open(link) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ visibilityState }) => visibilityState === "visible") ?? pages[0];
  if (!page) return clients.openWindow(link);
  await page.focus().catch(() => {});
  return page.navigate(link).catch(() => clients.openWindow(link));
}
