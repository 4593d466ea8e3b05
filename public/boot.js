// Starts the app, and the worker that lets it start again without a network.
import start from "./pkg/peiban.js";

// Where the browser is too old, the page says so.
if (!globalThis.tooOld) start({ module_or_path: new URL("./pkg/peiban.wasm", import.meta.url) });

if (!globalThis.tooOld && "serviceWorker" in navigator) {
  // After the first paint: fetching the same files again must not compete with it.
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }));
}
