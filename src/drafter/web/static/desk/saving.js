// Saving: one request at a time, and again by itself when the desk is back. Whatever comes of it, the typed text stays.

import { all, here } from "./dom.js";
import { heard, isTold, keptAtDesk, tellDesk } from "./keeping.js";
import { apply } from "./parts.js";
import { alarm, current, dirty, mention, path, post, reasonOf, say, sayWhoIsGone } from "./work.js";

const AGAIN_MS = 3000;
let underWay = false;
let asked = false; // once more, when the one under way is done
let signedOut = false;
let alarmed = false; // one of this round was refused, and that stays to be read
let timer = 0;

export async function save() {
  if (underWay) {
    asked = true;
    return;
  }
  clearTimeout(timer);
  underWay = true;
  try {
    await saveEach();
  } finally {
    underWay = false;
  }
  if (asked) {
    asked = false;
    save();
  }
}

// the section at hand first; one that clashes keeps no other from being saved
async function saveEach() {
  const left = dirty().sort((one, other) => (other === current()) - (one === current()));
  if (!left.length) {
    say("Nothing to save.");
    return;
  }
  say("Saving …");
  alarmed = false;
  for (const box of left) {
    await isTold(box);
    const [text, heading] = [box.text(), box.heading()];
    let response;
    try {
      response = await post(path + "/sections/" + box.key, { base: box.base, text, heading, kept: keptAtDesk(box) });
    } catch {
      later("Not saved: the desk does not answer. Your text is kept and saved as soon as it does.");
      return;
    }
    if (!(await came(box, response, text, heading))) { return; }
  }
}

// what came of it; false where the next one would fare no better
async function came(box, response, text, heading) {
  if (response.status === 401) {
    signedOut = true;
    sayWhoIsGone();
    return false;
  }
  if (response.status === 503) {
    later("Not saved: the desk is busy. Your text is kept and saved in a moment.");
    return false;
  }
  if (response.status === 409 && response.headers.has("X-Desk-Clash")) {
    heard(box, { base: box.base, heading, text, kept: response.headers.get("X-Desk-Kept") });
    const href = response.headers.get("X-Desk-Clash");
    refused("Not saved: somebody else changed this section. Your text is kept.", { href, textContent: "See yours and theirs" });
    return true;
  }
  if (!response.ok) {
    refused("Not saved. " + (await reasonOf(response)));
    tellDesk(box); // which keeps it: the next save says that it knows
    return true;
  }
  signedOut = false;
  if (box.same(text, heading)) { box.clean(); }
  await apply(await response.text());
  const revision = response.headers.get("X-Desk-Revision");
  if (box.dirty && revision === here("bar").dataset.revision) { box.base = box.data.hash; } // typed on meanwhile
  (alarmed ? mention : say)(dirty().length ? "Saved; there is more that is not." : "Saved as revision " + revision + ".");
  return true;
}

function refused(words, link) {
  alarmed = true;
  alarm(words, link);
}

function later(words) {
  alarm(words);
  timer = setTimeout(save, AGAIN_MS);
}

export function showWhatWaits() {
  for (const button of all("[data-save]")) { button.disabled = !dirty().length; }
}

export function watchSaving() {
  document.addEventListener("desk:typed", showWhatWaits);
  document.addEventListener("desk:renewed", showWhatWaits);
  addEventListener("online", () => { if (dirty().length) { save(); } });
  // back from the page where one signs in
  addEventListener("focus", () => { if (signedOut && dirty().length) { save(); } });
}
