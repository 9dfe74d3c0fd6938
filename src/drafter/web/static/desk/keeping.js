// Text that is typed is never lost: this browser has it at once, the desk a little later, and both give it back.
//
// A copy here says whether the desk has the same words. What the desk had and has no longer was saved, merged or given
// up somewhere, so it does not come back; what the desk never heard of does.

import { call, me, mention, path, post, work } from "./work.js";

const PAUSE_MS = 2000;
const timers = new Map();

const slot = (key) => ["drafter", me, work.dataset.story, key].join(" ");
const sectionOf = (box) => path + "/sections/" + box.key;
const typedIn = (box) => ({ base: box.base, heading: box.heading(), text: box.now });
const atDesk = (box) => Boolean(box.known) && box.known.text === box.now && box.known.heading === box.heading();

function read(key) {
  try { return JSON.parse(localStorage.getItem(slot(key))); } catch { return null; }
}

function write(key, value) {
  try { localStorage.setItem(slot(key), JSON.stringify(value)); } catch { /* a browser that keeps nothing: the desk does */ }
}

export function forget(key) {
  clearTimeout(timers.get(key));
  try { localStorage.removeItem(slot(key)); } catch { /* see write */ }
}

// at each letter
export function keep(box) {
  write(box.key, { ...typedIn(box), heard: false });
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
  box.known = null;
  try {
    await post(sectionOf(box) + "/give-up", {});
    document.dispatchEvent(new Event("desk:kept"));
  } catch { /* no answer: it comes back as unsaved, no worse */ }
}

export async function tellDesk(box) {
  clearTimeout(timers.get(box.key));
  if (!box.dirty || atDesk(box)) { return; }
  const value = typedIn(box);
  try {
    const response = await post(sectionOf(box) + "/unsaved", value);
    if (!response.ok) { return; } // signed out, or no longer allowed: saving says so
    heard(box, value);
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

// a page that goes has time for one word only
export function lastWords(box) {
  if (atDesk(box)) { return; }
  write(box.key, { ...typedIn(box), heard: false });
  call(sectionOf(box) + "/unsaved", typedIn(box));
}

// text of an earlier visit: of this browser, or of another one by way of the desk
export function keptOf(key, mine) {
  const own = read(key);
  if (own && !own.heard) { return { ...own, known: mine || null }; }
  if (own && !mine) { forget(key); }
  return mine ? { ...mine, known: mine } : null;
}
