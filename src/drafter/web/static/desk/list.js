// The list of stories: it shows news by itself, and nothing moves away under a pointer or a caret. Keys go through it.

import { all, here, parsed, typing } from "./dom.js";

const EVERY_MS = 60_000; // "12 minutes ago" grows old

export function watchList(list) {
  let waits = false; // rows came or went, or would change places, while somebody had their hand on the list

  const busy = () => here("stories").matches(":hover, :focus-within");

  async function renew() {
    let html;
    try {
      const response = await fetch(list.dataset.parts, { headers: { "X-Desk": "1" }, credentials: "same-origin" });
      if (!response.ok) { return; } // signed out, or busy: the next page says so
      html = await response.text();
    } catch {
      return; // the desk does not answer: the stream comes back, and with it the news
    }
    if (busy()) { inPlace(parsed(html)); } else { swap(html); }
  }

  function swap(html) {
    waits = false;
    window.htmx.swap({ text: html, swap: "none", sourceElement: list, target: list });
  }

  // each row that stands there says what is new in it, at its place
  function inPlace(page) {
    const rows = all("[data-row]", page);
    const known = all("[data-row]").map((row) => row.id).join();
    waits = waits || known !== rows.map((row) => row.id).join();
    for (const row of rows) {
      const old = here(row.id);
      if (!old) { continue; }
      for (const [number, cell] of Array.from(row.cells).entries()) {
        const place = old.cells[number];
        if (!place.contains(document.activeElement)) { place.replaceChildren(...cell.childNodes); }
      }
    }
  }

  list.addEventListener("changed", renew);
  list.addEventListener("htmx:sse:after:connection", renew); // what happened while the stream was away
  setInterval(() => { if (!document.hidden) { renew(); } }, EVERY_MS);
  for (const left of ["pointerout", "focusout"]) {
    list.addEventListener(left, () => { setTimeout(() => { if (waits && !busy()) { renew(); } }); });
  }
  document.addEventListener("keydown", throughList);
}

function throughList(event) {
  if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) { return; }
  const links = all("[data-row] th a");
  const at = links.indexOf(document.activeElement);
  if (event.key === "j" && links.length) { links[Math.min(at + 1, links.length - 1)].focus(); }
  if (event.key === "k" && links.length) { links[Math.max(at - 1, 0)].focus(); }
  if (event.key === "/") {
    event.preventDefault();
    here("q").focus();
  }
}
