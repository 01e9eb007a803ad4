// Runs before the first paint, so that a reader's own theme and language never flash by.
(function () {
  var root = document.documentElement;
  var theme = localStorage.getItem("resa.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  var language = localStorage.getItem("resa.language");
  if (language) root.lang = language;
})();
