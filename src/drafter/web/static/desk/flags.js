// From flag to flag, and each settled where it stands: by a decision, never by looking away.

import { all, here } from "./dom.js";
import { goTo, narrow, scrollBelow, show, showNothing } from "./evidence.js";
import { boxes, current, mention, sentences } from "./work.js";

let atHand = ""; // the id of the flag's place in the list

const flagAtHand = () => (atHand ? here(atHand) : null);
const openFlags = () => all(".flag.open");

export function take(flag) {
  if (!flag) { return; }
  atHand = flag.id;
  mark();
  const { sentence, section } = flag.dataset;
  if (sentences.has(sentence)) {
    if (narrow()) { show(sentence, { pin: true }); } else { goTo(sentence, { scroll: false }); }
  } else {
    showNothing(section ? "This flag is about the section, not about one sentence." : "This flag is about the whole.");
    const pane = here("section-" + section);
    if (pane && !narrow()) { pane.scrollIntoView({ block: "start" }); }
  }
  flag.focus({ preventScroll: true });
  if (narrow()) { flag.scrollIntoView({ block: "nearest" }); } else { scrollBelow(flag, 8); }
}

function mark() {
  for (const flag of all(".flag.at-hand")) { if (flag.id !== atHand) { flag.classList.remove("at-hand"); } }
  const flag = flagAtHand();
  if (flag) { flag.classList.add("at-hand"); }
}

export function step(by) {
  const flags = openFlags();
  if (!flags.length) {
    mention("No flag is open.");
    return;
  }
  const at = flags.indexOf(flagAtHand());
  const first = by > 0 ? 0 : flags.length - 1;
  take(flags[at < 0 ? first : (at + by + flags.length) % flags.length]);
}

export function accept() {
  const form = formOf("[data-accept]");
  if (form) { form.requestSubmit(); }
}

export function keepIt() {
  const form = formOf("[data-keep]");
  if (form) { form.querySelector("[name=reason]").focus(); }
}

function formOf(selector) {
  const flag = flagAtHand();
  const form = flag && flag.querySelector(selector);
  if (!form) { mention(flag ? "This flag is not settled that way." : "No flag is at hand: Alt J goes to one."); }
  return form;
}

// the next open flag is at hand once the one before is settled
export function afterRenewal() {
  const flag = flagAtHand();
  mark();
  if (!atHand || (flag && !flag.classList.contains("done"))) { return; }
  atHand = "";
  const focus = document.activeElement;
  if (focus !== document.body && !focus.closest("#flags")) { return; } // their hands are elsewhere
  const next = openFlags()[0];
  if (next) { take(next); } else { mention("No flag is open any more."); }
}

// the section at hand is marked as checked, and the next is at hand
export function checkSection() {
  const panes = all(".pane").filter((pane) => pane.querySelector("[data-check]"));
  const at = current();
  const unchecked = (pane) => pane.querySelector("[data-check] [aria-pressed=false]");
  const pane = at ? panes.find((each) => each === at.pane) : panes.find(unchecked);
  if (!pane) {
    mention("There is nothing to mark as checked here.");
    return;
  }
  const box = boxes.get(pane.dataset.key);
  if (box && box.dirty) {
    mention("Save first: what is not saved cannot be checked.");
    return;
  }
  if (unchecked(pane)) { pane.querySelector("[data-check]").requestSubmit(); }
  const next = panes.slice(panes.indexOf(pane) + 1).find(unchecked);
  if (!next) { return; }
  const [, one] = Array.from(sentences.values()).find(([each]) => each.pane === next) || [];
  if (one) { goTo(one.id); }
  next.scrollIntoView({ block: "start" });
}
