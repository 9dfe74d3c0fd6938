// What all parts of the review share: whose story it is, its sections, how it asks the desk, and the one line that says
// how it stands. No rule of the newsroom stands in these files: the desk says what may be done, and says it again when
// it is done.

import { here } from "./dom.js";

export const work = here("work");
export const path = "/stories/" + work.dataset.story;
export const me = work.dataset.me;
export const boxes = new Map(); // by section
export const sentences = new Map(); // by id, as [box, sentence]

export const dirty = () => Array.from(boxes.values()).filter((box) => box.dirty);

// the section that has the caret, or whose buttons have the focus
export function current() {
  const pane = document.activeElement && document.activeElement.closest(".pane");
  return pane ? boxes.get(pane.dataset.key) || null : null;
}

export function post(url, values) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(values),
    credentials: "same-origin",
    headers: { "X-Desk": "1", "X-Desk-Token": work.dataset.token, "X-Desk-Person": me },
  });
}

// for the last words before a page goes; a beacon carries no headers
export function call(url, values) {
  navigator.sendBeacon(url, new URLSearchParams({ ...values, token: work.dataset.token, by: me }));
}

// how it stands now; what was alarming before is over
export function say(words) { tell("saving", "alarm", words); }

// in passing: what alarms stays to be read
export function mention(words) {
  if (!here("alarm").firstChild) { say(words); }
}

// what must not be missed, said at once
export function alarm(words, link = null) { tell("alarm", "saving", words, link); }

function tell(place, other, words, link = null) {
  here(other).replaceChildren();
  const line = here(place);
  line.replaceChildren(words);
  if (link) { line.append(" ", Object.assign(document.createElement("a"), link)); }
}

export function sayWhoIsGone() {
  const back = "/sign-in?next=" + encodeURIComponent(path);
  alarm("You are signed out. Your text is kept.", { href: back, target: "_blank", textContent: "Sign in, then go on" });
}

// why the desk did not do it, in its own words
export async function reasonOf(response) {
  try {
    const { message, todo } = await response.json();
    return [message, todo].filter(Boolean).join(" ");
  } catch {
    return "The desk gave no reason.";
  }
}
