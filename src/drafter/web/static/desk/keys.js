// Keys of the review. A single letter is one only outside of a text; what a browser or a text field needs stays theirs.

import { here, typing } from "./dom.js";
import { goTo, pinnedNow } from "./evidence.js";
import { accept, checkSection, keepIt, step } from "./flags.js";
import { save } from "./saving.js";
import { current, path } from "./work.js";

const WITH_ALT = {
  KeyJ: () => step(1), KeyK: () => step(-1), KeyA: accept, KeyR: keepIt, KeyC: checkSection, KeyE: toEvidence, KeyW: wish,
};

function toEvidence() {
  if (here("evidence").contains(document.activeElement)) {
    goTo(pinnedNow());
  } else {
    here("at").focus();
  }
}

function wish() {
  const box = current();
  const ask = box && box.pane.querySelector("[data-wish]");
  if (!ask) { return; }
  ask.open = true;
  ask.querySelector("input[name=instruction]").focus();
}

function toApproval(event) {
  const way = document.querySelector("a[href='" + path + "/approve']");
  if (!way || (typing(event.target) && event.target.closest("form"))) { return; } // nobody leaves what they write there
  event.preventDefault();
  way.click();
}

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.altKey && !ctrl && WITH_ALT[event.code]) {
      event.preventDefault();
      WITH_ALT[event.code]();
    } else if (ctrl && !event.altKey && event.code === "KeyS") {
      event.preventDefault();
      save();
    } else if (ctrl && event.key === "Enter") {
      toApproval(event);
    } else if (event.key === "?" && !ctrl && !typing(event.target)) {
      help();
    }
  });
}

export function help() {
  if (!here("help").open) { here("help").showModal(); }
}
