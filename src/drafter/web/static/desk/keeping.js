// Text that is typed is never lost: this browser has it at once, the desk a little later, and both give it back.
//
// A copy here says whether the desk has the same words. What the desk had and has no longer was saved, merged or given
// up somewhere, so it does not come back; what the desk never heard of does.

import { boxes, call, me, mention, path, post, work } from "./work.js";

const PAUSE_MS = 2000;
const timers = new Map();
const telling = new Map(); // what the desk is being told right now
const seen = new Map(); // what this page last put into this browser's keeping, or found there
const rivals = new Set(); // sections that another window of this browser keeps other words of

const slot = (key) => ["drafter", me, work.dataset.story, key].join(" ");
const sectionOf = (box) => path + "/sections/" + box.key;
const typedIn = (box) => ({ base: box.base, heading: box.heading(), text: box.now });
const alike = (one, other) => one.text === other.text && one.heading === other.heading;
const atDesk = (box) => Boolean(box.known) && alike(box.known, typedIn(box));

// which of this person's words the desk has, as far as this page knows: another window may have told it others
export const keptAtDesk = (box) => (box.known && box.known.kept) || "";

function read(key) {
  try {
    seen.set(key, localStorage.getItem(slot(key)));
    return JSON.parse(seen.get(key));
  } catch { return null; }
}

function write(key, value) {
  seen.set(key, JSON.stringify(value));
  try { localStorage.setItem(slot(key), seen.get(key)); } catch { /* a browser that keeps nothing: the desk does */ }
}

function writeUnheard(box) {
  write(box.key, { ...typedIn(box), heard: false, kept: keptAtDesk(box) });
}

// this page's own words; those of another window stay
export function forget(key) {
  clearTimeout(timers.get(key));
  try {
    if (localStorage.getItem(slot(key)) === seen.get(key)) { localStorage.removeItem(slot(key)); }
  } catch { /* see write */ }
}

// at each letter
export function keep(box) {
  writeUnheard(box);
  clearTimeout(timers.get(box.key));
  timers.set(box.key, setTimeout(() => tellDesk(box), PAUSE_MS));
}

// what was typed was taken back again
export function dropped(box) {
  forget(box.key);
  if (!box.known) { return; }
  timers.set(box.key, setTimeout(() => giveUp(box), PAUSE_MS));
}

async function giveUp(box) {
  const kept = keptAtDesk(box);
  box.known = null;
  try {
    await post(sectionOf(box) + "/give-up", { kept });
    document.dispatchEvent(new Event("desk:kept"));
  } catch { /* no answer: it comes back as unsaved, no worse */ }
}

export function tellDesk(box) {
  clearTimeout(timers.get(box.key));
  if (box.dirty && !atDesk(box)) { telling.set(box.key, tell(box)); }
  return telling.get(box.key);
}

// before a save names what the desk has, the desk must have answered
export const isTold = (box) => telling.get(box.key);

async function tell(box) {
  const value = typedIn(box);
  try {
    const response = await post(sectionOf(box) + "/unsaved", value);
    if (!response.ok) { return; } // signed out, or no longer allowed: saving says so
    heard(box, { ...value, kept: response.headers.get("X-Desk-Kept") });
    document.dispatchEvent(new Event("desk:kept"));
    if (box.dirty && atDesk(box)) { mention("Kept, not saved yet. Ctrl S saves."); }
  } catch {
    timers.set(box.key, setTimeout(() => tellDesk(box), PAUSE_MS * 5)); // no answer; it is kept here
  }
}

// the desk has these words now
export function heard(box, value) {
  box.known = value;
  if (box.dirty && atDesk(box)) { write(box.key, { ...value, heard: true }); }
}

// and said so, where the answer to this page got lost
export function learn(box) {
  const { mine } = box.data;
  if (box.dirty && mine && alike(mine, typedIn(box))) { box.known = mine; }
}

// a page that goes has time for one word only
export function lastWords(box) {
  if (atDesk(box) && !rivals.has(box.key)) { return; }
  writeUnheard(box);
  call(sectionOf(box) + "/unsaved", typedIn(box));
}

// text of an earlier visit: of this browser, or of another one by way of the desk
export function keptOf(key, mine) {
  const own = read(key);
  if (own && !own.heard) { return { ...own, known: mine && (mine.kept === own.kept || alike(mine, own)) ? mine : null }; }
  if (own && !mine) { forget(key); }
  return mine ? { ...mine, known: mine } : null;
}

// text for sections that are gone goes to the desk, which shows it; true where there was some
export async function handInStrays() {
  let came = false;
  for (const key of strays()) {
    const own = read(key);
    if (own && !own.heard) {
      const { base, heading, text } = own;
      const response = await post(path + "/sections/" + encodeURIComponent(key) + "/unsaved", { base, heading, text });
      if (!response.ok) { continue; } // not now: it stays here
      came = true;
    }
    forget(key);
  }
  return came;
}

function strays() {
  try {
    const mine = Object.keys(localStorage).filter((name) => name.startsWith(slot("")));
    return mine.map((name) => name.slice(slot("").length)).filter((key) => !boxes.has(key));
  } catch { return []; }
}

export function watchOtherWindows() {
  addEventListener("storage", ({ key, newValue }) => {
    for (const box of boxes.values()) {
      if (!newValue || !box.dirty || slot(box.key) !== key) { continue; }
      rivals.add(box.key);
      mention("You are typing in this section in another window too. Save here, then there.");
    }
  });
}
