// Takes the place of a worker that does harm: it ends itself and all it kept, and asks no page to reload.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  event.waitUntil(endAll());
});

async function endAll() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await registration.unregister();
}
