// Runs before all else. A reader's own theme and language never flash by, and what the page would else ask for one after
// the other is on its way at once: the words (their files are named on this script by the build), and on a journey's pages
// the journey. What is sent for in vain costs only itself: the page asks again for what it really needs.
(function () {
  var root = document.documentElement;
  var words = document.currentScript.dataset;
  var base = document.querySelector("meta[name=resa-root]").content; // as root in root.ts
  var theme = localStorage.getItem("resa.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  var kept = localStorage.getItem("resa.language");
  if (kept) root.lang = kept;

  function sendFor(rel, address) {
    var link = document.createElement("link");
    link.rel = rel;
    link.href = address;
    link.crossOrigin = "anonymous";
    if (rel === "preload") link.as = "fetch";
    document.head.appendChild(link);
  }
  /* As firstLanguage() in i18n.svelte.ts. */
  var wished = [kept || ""].concat(navigator.languages).map(function (code) {
    return code.slice(0, 2).toLowerCase().replace(/^n[on]$/, "nb");
  });
  var file = words[wished.find(function (code) { return words[code]; }) || "en"];
  if (file) sendFor("modulepreload", file);

  /* As journeyId() in router.svelte.ts and the addresses in api.ts; an id that is no valid percent-code is left to the page. */
  var part = /^\/journeys\/([^/]+)/.exec(location.pathname.slice(base.length));
  if (!part || /%(?![\da-f]{2})/i.test(part[1])) return;
  var id = decodeURIComponent(part[1]);
  var journey = base + "/api/journeys/" + encodeURIComponent(id.includes(":") ? id : "journey:" + id);
  sendFor("preload", journey + "/document");
  sendFor("preload", base + "/api/library/document");
  if (!location.search) sendFor("preload", journey + "/measured");
})();
