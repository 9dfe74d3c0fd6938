// Draft and notes, linked both ways: a sentence at the caret or under the pointer lights what it rests on, a passage
// that is chosen lights the sentences that rest on it. It shows the passages themselves and explains nothing.

import { all, element, here, marked, writingIn } from "./dom.js";
import * as marks from "./marks.js";
import { apply } from "./parts.js";
import { alarm, boxes, current, path, post, reasonOf, say, sentences } from "./work.js";

let pinned = ""; // the sentence at the caret
let pointed = ""; // the one under the pointer

const NOTHING = "Put the caret in a sentence, or point at it, and what it rests on stands here.";

// `scroll`: bring the passage into sight among the notes; not while a flag there is at hand
export function show(id, { pin = false, scroll = false } = {}) {
  const [box, one] = sentences.get(id) || [];
  if (!box) { return; }
  if (pin) { pinned = id; }
  const place = box.placeOf(id);
  if (!writingIn(here("at-body"))) { tell(box, one, place, pin); }
  light(box, one, place, pin && scroll);
  here("evidence").classList.toggle("open", Boolean(pinned));
}

// what is about no sentence: a heading, a section, the whole
export function showNothing(words = NOTHING) {
  pinned = pointed = "";
  here("at-h").textContent = "Evidence";
  here("at-body").replaceChildren(element("p", "hint", words));
  unlight();
  here("evidence").classList.remove("open");
}

export function showAgain() {
  if (sentences.has(pinned)) { show(pinned, { pin: true }); } else if (pinned) { showNothing(); }
}

function tell(box, one, place, pin) {
  const nothing = one.asks ? " is a question" : " rests on nothing in the notes";
  const rests = one.uses.length ? "What " + one.id + " rests on" : one.id + nothing;
  if (here("at-h").textContent !== rests) { here("at-h").textContent = rests; }
  const quote = element("blockquote");
  quote.append(marked("p", box.data.text.slice(...one.span), one.hits));
  const parts = [quote];
  if (place.edited) { parts.push(element("p", "hint", "Being edited: it is checked again when it is saved.")); }
  if (one.by) { parts.push(element("p", "hint", "Typed by a person.")); }
  if (one.inference) { parts.push(element("p", "hint", "→ An inference from:")); }
  parts.push(...one.uses.map(usePart));
  if (box.data.editable && pin) { parts.push(openCitingOf(one) || citing(box, one)); }
  here("at-body").replaceChildren(...parts);
}

function usePart(use) {
  const made = element("p", "use");
  const link = Object.assign(element("a", "", use.id), { href: "#p-" + use.id });
  const role = { premise: "; a premise", closest: "; the closest passage, not cited" }[use.role] || "";
  const source = use.background ? "; background, do not name the source" : "";
  made.append(link, use.note ? ", " + use.note : "", role + source, document.createElement("br"));
  made.append(use.missing ? "stands nowhere in the notes" : marked("q", use.text, use.found));
  return made;
}

// the form that lets it rest on others, folded away
function citing(box, one) {
  const fold = element("details", "citing");
  fold.append(element("summary", "", "Let it rest on other passages"));
  const form = element("form", "cite");
  const label = element("label", "", "Passages");
  const field = element("input");
  Object.assign(field, { value: one.citations.join(" "), id: "cite-" + one.id, autocomplete: "off", spellcheck: false });
  label.htmlFor = field.id;
  const judged = element("label");
  const tick = Object.assign(element("input"), { type: "checkbox", checked: one.inference });
  judged.append(tick, " as an inference");
  form.append(label, field, judged, element("button", "", "Change"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    cite(box, one, field.value, tick.checked);
  });
  fold.append(form);
  return fold;
}

// one that somebody has opened stays as it is, whatever news come
function openCitingOf(one) {
  const fold = here("at-body").querySelector(".citing[open]");
  return fold && fold.querySelector("#cite-" + one.id) ? fold : null;
}

async function cite(box, one, passages, inference) {
  const values = { base: box.data.hash, passages, ...(inference ? { inference: "1" } : {}) };
  try {
    const response = await post(path + "/sentences/" + one.id + "/cite", values);
    if (!response.ok) {
      alarm(await reasonOf(response));
      return;
    }
    document.activeElement.blur(); // what is written in the form is done with
    for (const fold of all("#at-body .citing")) { fold.open = false; }
    await apply(await response.text());
    say("Saved as revision " + here("bar").dataset.revision + ".");
  } catch {
    alarm("The desk does not answer. Nothing was changed.");
  }
}

export function openCiting(id) {
  show(id, { pin: true });
  const fold = document.querySelector("#at-body .citing");
  if (!fold) { return; }
  fold.open = true;
  fold.querySelector("input").focus();
}

// --- light

function unlight() {
  for (const passage of all(".passage.lit")) { passage.classList.remove("lit"); }
  marks.clear("here", "hit", "found", "uses");
}

function light(box, one, place, scroll) {
  unlight();
  marks.add("here", box.range(place.a, place.b));
  for (const [from, to] of place.edited ? [] : one.hits) { marks.add("hit", box.range(place.a + from, place.a + to)); }
  const lit = one.uses.map((use) => [use, here("p-" + use.id)]).filter(([, passage]) => passage);
  for (const [use, passage] of lit) {
    passage.classList.add("lit");
    const words = passage.querySelector(".ptext").firstChild;
    for (const [from, to] of use.found) {
      if (words && to <= words.data.length) {
        marks.add("found", new StaticRange({ startContainer: words, startOffset: from, endContainer: words, endOffset: to }));
      }
    }
  }
  if (!scroll || !lit.length || narrow()) { return; }
  lit[0][1].closest("details").open = true;
  scrollBelow(lit[0][1], here("below").clientHeight / 3);
}

// Flags and notes scroll in a box of their own, so that the draft stays where it is; in one column they do not.
export const narrow = () => getComputedStyle(here("below")).overflowY === "visible";

export function scrollBelow(part, air) {
  const [outer, inner] = [here("below").getBoundingClientRect(), part.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) { here("below").scrollTop += inner.top - outer.top - air; }
}

function choose(passage) {
  unlight();
  passage.classList.add("lit");
  const using = Array.from(sentences.values()).filter(([, one]) =>
    one.uses.some((use) => use.id === passage.dataset.passage && use.role !== "closest"));
  for (const [box, one] of using) {
    const place = box.placeOf(one.id);
    marks.add("uses", box.range(place.a, place.b));
  }
}

// --- the caret and the pointer

export function watchEvidence() {
  document.addEventListener("selectionchange", () => {
    const box = current();
    const found = box && box.field.contains(document.activeElement) && box.at(box.caret());
    if (found && found.one.id !== pinned) { show(found.one.id, { pin: true, scroll: true }); }
  });
  const draft = here("draft");
  let moving = false;
  draft.addEventListener("pointermove", (event) => {
    if (moving || event.pointerType === "touch" || event.buttons || !document.caretPositionFromPoint) { return; }
    moving = true;
    requestAnimationFrame(() => {
      moving = false;
      pointAt(event);
    });
  });
  draft.addEventListener("pointerleave", leave);
  here("notes").addEventListener("click", (event) => {
    const passage = event.target.closest("[data-passage]");
    if (passage && !event.target.closest("a")) { choose(passage); }
  });
  here("notes").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-passage]")) { choose(event.target); }
  });
}

function pointAt(event) {
  const pane = event.target.closest(".pane");
  const box = pane && boxes.get(pane.dataset.key);
  if (!box || !box.rich || !box.field.contains(event.target)) { return; }
  const spot = document.caretPositionFromPoint(event.clientX, event.clientY);
  const found = spot && box.at(box.offset(spot.offsetNode, spot.offset));
  if (!found || found.one.id === pointed) { return; }
  pointed = found.one.id;
  show(pointed, { pin: pointed === pinned });
}

function leave() {
  if (!pointed) { return; }
  pointed = "";
  if (pinned) { showAgain(); } else { showNothing(); }
}

// --- from a number to its sentence

export function goTo(id, { scroll = true } = {}) {
  const [box] = sentences.get(id) || [];
  if (!box) { return false; }
  const place = box.placeOf(id);
  pinned = id;
  box.go(place.a);
  show(id, { pin: true, scroll });
  bring(box, place);
  return true;
}

// into sight, with air around it; a sentence that is seen already stays where it is
function bring(box, place) {
  const range = box.range(place.a, place.b);
  let rect = box.field.getBoundingClientRect();
  if (range) {
    const words = document.createRange();
    words.setStart(range.startContainer, range.startOffset);
    words.setEnd(range.endContainer, range.endOffset);
    rect = words.getBoundingClientRect();
  }
  const top = here("strip").getBoundingClientRect().bottom + 16;
  const bottom = innerHeight - 32;
  if (rect.top < top || rect.bottom > bottom) { scrollBy({ top: rect.top - top - (bottom - top) / 4 }); }
}

export const pinnedNow = () => pinned;
