// The parts of the page that the desk renders anew: put where they belong, without taking anything out of somebody's
// hands. What is being written in a form, and what stands open, stays.

import { Box } from "./box.js";
import { all, element, here, parsed } from "./dom.js";
import { alarm, boxes, current, dirty, me, path, reasonOf, sayWhoIsGone, sentences, work } from "./work.js";

const shape = here("bar").dataset.shape;
let toldOf = ""; // the other shape that was said to be there

// htmx is told once what a new rendering may not change, and whose page this is: somebody else may sign in beside it
export function holdStill() {
  window.htmx.registerExtension("desk", {
    htmx_config_request: (element, { ctx }) => { ctx.request.headers["X-Desk-Person"] = me; },
    htmx_before_morph_attr: (element, { attrName }) => !(attrName === "open" && element.matches("details, dialog")),
  });
}

export async function apply(html) {
  await window.htmx.swap({ text: html, swap: "none", sourceElement: work, target: work });
}

export async function refresh() {
  const response = await fetch(path + "/parts", { headers: { "X-Desk": "1" }, credentials: "same-origin" });
  if (response.ok) { await apply(await response.text()); }
}

// what the desk says of each section, taken over; runs after each swap
export function renew() {
  sentences.clear();
  for (const script of all("script[data-pane]")) {
    const data = JSON.parse(script.textContent);
    if (boxes.has(data.key)) { boxes.get(data.key).take(data); } else { boxes.set(data.key, new Box(data)); }
  }
  tellUses();
  if (here("bar").dataset.shape !== shape) { otherShape(); }
  document.dispatchEvent(new Event("desk:renewed"));
}

// sections came or went or were written for the first time, or there are other notes: the page as a whole is another
function otherShape() {
  if (dirty().length || writesInForm()) {
    const now = here("bar").dataset.shape;
    if (now === toldOf && here("alarm").firstChild) { return; } // nor may it hide what came of a save since
    toldOf = now;
    alarm("Its sections or notes changed meanwhile.", { href: path, textContent: "Show them; your text comes along" });
    return;
  }
  const box = current();
  if (box) { history.replaceState(null, "", "#section-" + box.key); }
  location.reload();
}

const writesInForm = () => all("form :is(textarea, [name=reason], [name=instruction])").some((field) => field.value.trim());

// under each passage, which sentences rest on it
function tellUses() {
  const uses = new Map();
  for (const [id, [, one]] of sentences) {
    for (const use of one.uses) {
      if (use.role !== "closest") { uses.set(use.id, [...(uses.get(use.id) || []), id]); }
    }
  }
  const passages = all("[data-passage]");
  for (const passage of passages) {
    const ids = uses.get(passage.dataset.passage) || [];
    const told = passage.querySelector("[data-uses]");
    if (told.dataset.uses === ids.join(" ")) { continue; }
    told.dataset.uses = ids.join(" ");
    passage.classList.toggle("unused", !ids.length);
    told.replaceChildren(...(ids.length ? ids.flatMap(linkTo) : [element("span", "soft", "not used")]));
  }
  const unused = passages.filter((passage) => !uses.has(passage.dataset.passage)).length;
  here("unused").textContent = unused + " of " + passages.length + " passages are used by no sentence.";
}

function linkTo(id) {
  const link = Object.assign(document.createElement("a"), { href: "#" + id, textContent: id });
  link.dataset.go = id;
  return [link, " "];
}

// a form that htmx sent and that came to nothing: the desk says why
export async function tellError({ target, detail }) {
  if (target === work) { return; } // the stream: see presence.js
  const { status, raw } = detail.ctx.response;
  if (status === 401) { sayWhoIsGone(); return; }
  const told = parsed(detail.ctx.text || "").querySelector("[role=alert]");
  alarm(told ? told.textContent.trim() : await reasonOf(raw));
}
