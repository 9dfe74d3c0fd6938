"use strict";
// A help, not a need: the page works without it.
(function () {
  var root = document.documentElement;
  root.classList.add("scripted");
  var flagged = Array.prototype.slice.call(document.querySelectorAll(".s[data-flagged]"));
  function go(sentence) {
    if (!sentence) { return; }
    sentence.focus({ preventScroll: true });
    sentence.scrollIntoView({ block: "center" });
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      root.classList.add("quiet");
      if (document.activeElement && document.activeElement.closest(".s")) { document.activeElement.blur(); }
      return;
    }
    if (!event.altKey || event.ctrlKey || event.metaKey || (event.code !== "KeyJ" && event.code !== "KeyK")) { return; }
    event.preventDefault();
    var here = document.activeElement ? flagged.indexOf(document.activeElement.closest(".s")) : -1;
    var next = event.code === "KeyJ" ? here + 1 : (here < 0 ? flagged.length : here) - 1;
    go(flagged[(next + flagged.length) % flagged.length]);
  });
  document.addEventListener("pointerover", function (event) {
    if (event.target.closest && event.target.closest(".s")) { root.classList.remove("quiet"); }
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#S']");
    var sentence = link && document.getElementById(link.getAttribute("href").slice(1));
    if (sentence) { event.preventDefault(); go(sentence); }
  });
})();
