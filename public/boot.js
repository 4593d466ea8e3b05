// Starts the app, and the worker that lets it start again without a network; says when the worker has a newer version.
import start from "./pkg/peiban.js";

// Where the browser is too old, the page says so.
if (!globalThis.tooOld) start({ module_or_path: new URL("./pkg/peiban.wasm", import.meta.url) });

if (!globalThis.tooOld && "serviceWorker" in navigator) {
  // After the first paint: fetching the same files again must not compete with it.
  addEventListener("load", async () => follow(await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" })));
}

// What was meant for somebody who left this phone is not said any more. Asked for anew: a look for a newer worker may hold up
// what is registered above.
addEventListener("peiban-left", async () => {
  (await navigator.serviceWorker?.getRegistration())?.active?.postMessage("left");
});

const HOURS = 6 * 60 * 60 * 1000;

function follow(registration) {
  const offer = () => {
    // The first worker of all is no newer version.
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    document.documentElement.dataset.update = "";
    dispatchEvent(new Event("peiban-update"));
  };
  offer();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  // Browsers look for a newer worker when they like; and an app on the home screen may stay open for days.
  const look = () => registration.update().catch(() => {});
  look();
  setInterval(look, HOURS);
  // Only when the person says so, and only this page: another one may hold a half-written sheet.
  addEventListener("peiban-apply", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    registration.waiting?.postMessage("take over");
  });
}
