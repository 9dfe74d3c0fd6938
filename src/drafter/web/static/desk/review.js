// The review page: puts its parts together and starts them. A help, not a need: reading, deciding and approving work
// without it, and so does editing in a plain box.

import { here } from "./dom.js";
import { goTo, openCiting, showAgain, showNothing, watchEvidence } from "./evidence.js";
import { afterRenewal, step, take } from "./flags.js";
import { handInStrays, tellDesk, watchOtherWindows } from "./keeping.js";
import { help, watchKeys } from "./keys.js";
import { holdStill, refresh, renew, tellError } from "./parts.js";
import { beat, takeOver, watchPresence } from "./presence.js";
import { save, watchSaving } from "./saving.js";
import { alarm, dirty, work } from "./work.js";

const CLICKS = [
  ["[data-go]", (link) => goTo(link.dataset.go)],
  ["[data-flag]", (link) => take(here("flag-" + link.dataset.flag))],
  ["[data-at]", (link) => openCiting(link.dataset.at)],
  ["[data-step]", (button) => step(Number(button.dataset.step))],
  ["[data-save]", () => save()],
  ["[data-help]", () => help()],
  ["[data-close-evidence]", () => showNothing()],
];

document.addEventListener("click", (event) => {
  for (const [selector, act] of CLICKS) {
    const found = event.target.closest(selector);
    if (!found) { continue; }
    event.preventDefault();
    act(found);
    return;
  }
});

// whoever goes to the page with both texts shall find there what they typed last
here("alarm").addEventListener("click", async (event) => {
  const link = event.target.closest("a");
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
  event.preventDefault();
  await Promise.all(dirty().map(tellDesk));
  location.assign(link.href);
});

document.addEventListener("htmx:after:swap", renew);
document.addEventListener("desk:renewed", () => {
  showAgain();
  afterRenewal();
});
document.addEventListener("htmx:response:error", tellError);
document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.ctx && detail.ctx.sourceElement.matches("form")) { alarm("The desk does not answer. Nothing was done."); }
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-take-over]")) { return; }
  event.preventDefault();
  takeOver(event.target).catch(() => alarm("The desk does not answer. Nothing was done."));
});

holdStill();
watchSaving();
watchEvidence();
watchKeys();
watchPresence();
watchOtherWindows();
renew();
beat();
handInStrays().then((came) => { if (came) { refresh(); } }, () => { /* no answer: it stays here until the next visit */ });

const asked = location.hash.slice(1);
const sentence = new URLSearchParams(location.search).get("at") || asked;
if (/^S\d+$/.test(sentence)) { goTo(sentence); }
if (/^flag-/.test(asked)) { take(here(asked)); }
work.classList.add("ready");
