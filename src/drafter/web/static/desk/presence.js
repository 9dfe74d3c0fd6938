// Who is here: signs of life while the page is seen, the stream of news, and a last word when the page goes.

import { here } from "./dom.js";
import { lastWords } from "./keeping.js";
import { apply, refresh } from "./parts.js";
import { alarm, boxes, call, current, dirty, me, mention, path, post, reasonOf, say, sayWhoIsGone, work } from "./work.js";

const AGAIN_MS = 3000;
const NO_ANSWER = "The desk does not answer. What you type is kept here.";
let away = false; // the desk did not answer the last time

export async function beat() {
  if (document.hidden) { return; }
  const box = current();
  const values = { section: box ? box.key : "", dirty: dirty().length ? "1" : "" };
  try {
    const response = await post(path + "/here", values);
    if (!response.ok) { return; }
    const { holder } = await response.json();
    if (holder && holder !== me && box && box.dirty) {
      mention("Somebody else is editing this section too. Where both of you change it, you will see both.");
    }
  } catch { /* no answer: the stream notices as well */ }
}

export function watchPresence() {
  setInterval(beat, Number(work.dataset.beat) * 1000);
  document.addEventListener("visibilitychange", beat);
  document.addEventListener("desk:kept", beat); // others see who has unsaved text
  document.addEventListener("focusin", (event) => { if (event.target.matches(".box, .heading")) { beat(); } });
  addEventListener("pagehide", () => {
    for (const box of boxes.values()) { if (box.dirty) { lastWords(box); } }
    call(path + "/gone", {});
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) { return; } // shown again as it was left
    refresh();
    beat();
  });
  watchStream();
}

function watchStream() {
  work.addEventListener("htmx:sse:before:message", (event) => {
    const { message } = event.detail;
    // what this page has already needs no second look
    if (message.event === "changed" && message.data === here("bar").dataset.version) { event.detail.cancelled = true; }
  });
  work.addEventListener("ended", sayWhoIsGone);
  work.addEventListener("htmx:sse:error", ({ detail }) => lost(detail.status));
  for (const failed of ["htmx:error", "htmx:response:error"]) {
    work.addEventListener(failed, ({ target, detail }) => {
      if (target !== work || !detail.ctx) { return; }
      lost(detail.ctx.response && detail.ctx.response.status);
      setTimeout(connect, AGAIN_MS); // htmx begins a stream once; one that it has begun it takes up again by itself
    });
  }
  work.addEventListener("htmx:sse:after:connection", () => {
    if (!away) { return; }
    away = false;
    if (here("alarm").textContent === NO_ANSWER) {
      say(dirty().length ? "The desk is back. Not saved yet: Ctrl S saves." : "The desk is back.");
    }
    beat();
  });
}

function connect() {
  window.htmx.ajax("GET", path + "/events", { source: work, swap: "none" });
}

function lost(status) {
  if (!away) { tellLost(status); }
  away = true;
}

function tellLost(status) {
  if (status === 401) { sayWhoIsGone(); }
  else if (status === 409) { alarm("Somebody else is signed in here by now. What you type is kept."); }
  else { alarm(NO_ANSWER); }
}

// the section is mine from now on; what the other typed is kept and shown to both
export async function takeOver(form) {
  const response = await post(form.action, {});
  if (!response.ok) {
    alarm(await reasonOf(response));
    return;
  }
  await apply(await response.text());
  boxes.get(form.dataset.takeOver).field.focus();
}
