// A sentence instead of nothing where the browser is too old for the app. Written so that those can read it.
// Chrome 96, iOS 16.4 and Firefox 108 are the first that say so of import maps; the app needs what came with them.
var supports = self.HTMLScriptElement && HTMLScriptElement.supports;
if (!supports || !supports("importmap") || !self.WebAssembly) {
  self.tooOld = true;
  var app = document.getElementById("app");
  app.textContent = "";
  app.appendChild(document.getElementById("too-old").content.cloneNode(true));
}
