// One section as it is edited: plain text that the browser itself edits, with marks painted over it. Where a browser
// cannot edit plain text in place, a plain box does; what is typed there is saved and kept all the same.
//
// What the desk says of the section is taken over at any time; a text that is being typed is never replaced.

import { here } from "./dom.js";
import { dropped, forget, keep, keptOf, learn } from "./keeping.js";
import * as marks from "./marks.js";
import { offsetOf, partsOf, rangeOf, shift, textOf } from "./spans.js";
import { mention, say, sentences } from "./work.js";

export class Box {
  constructor(data) {
    this.key = data.key;
    this.dirty = false;
    this.known = null; // what the desk has of the unsaved text
    this.painted = []; // this box's own, as [mark, range]
    this.data = data;
    this.build();
    this.take(data);
    if (data.editable) { this.bringBack(); }
  }

  build() {
    const { data } = this;
    const field = document.createElement("div");
    try { field.contentEditable = "plaintext-only"; } catch { /* an older browser */ }
    this.rich = field.contentEditable === "plaintext-only";
    this.field = this.rich ? field : document.createElement("textarea");
    Object.assign(this.field, { className: "box", id: "box-" + data.key, lang: here("draft").lang, spellcheck: true });
    this.field.setAttribute("aria-label", data.label);
    this.field.setAttribute("aria-describedby", "list-" + data.key);
    if (this.rich) { asTextbox(this.field, data.form !== "line"); }
    if (!data.editable) { readOnly(this.field, this.rich); }
    const place = here("text-" + data.key);
    place.replaceChildren(...place.querySelectorAll(".not-written"), this.field);
    this.pane = place.closest(".pane");
    this.title = this.buildTitle();
    for (const each of [this.field, this.title]) {
      if (!each) { continue; }
      each.addEventListener("input", () => this.typed());
      if (each === this.title || data.form === "line") { each.addEventListener("keydown", noBreak); }
    }
  }

  buildTitle() {
    let title = here("heading-" + this.key);
    if (!title || !this.data.editable) { return title; }
    if (this.rich) {
      title.contentEditable = "plaintext-only";
      asTextbox(title, false);
    } else {
      const field = Object.assign(document.createElement("input"), { className: "heading", id: title.id });
      title.replaceWith(field);
      title = field;
    }
    title.setAttribute("aria-label", "Heading of " + this.data.label);
    return title;
  }

  // --- what stands in it

  text() { return this.rich ? textOf(partsOf(this.field)) : this.field.value; }

  heading() {
    if (!this.title) { return ""; }
    return (this.title.value === undefined ? this.title.textContent : this.title.value).trim();
  }

  same(text, heading) { return this.text() === text && this.heading() === heading; }

  put(text, heading) {
    const caret = this.caret();
    if (this.text() !== text) {
      if (this.rich) { this.field.textContent = text; } else { this.field.value = text; }
      if (caret !== null) { this.go(Math.min(caret, text.length)); }
    }
    if (this.title && this.heading() !== heading) {
      if (this.title.value === undefined) { this.title.textContent = heading; } else { this.title.value = heading; }
    }
  }

  // --- the desk's word and the person's

  take(data) {
    this.data = data;
    if (this.dirty && this.same(data.text, data.heading)) { this.clean(); }
    if (!this.dirty) {
      this.put(data.text, data.heading);
      this.base = data.hash;
    }
    this.lay();
    learn(this);
  }

  clean() {
    this.dirty = false;
    this.known = null;
    forget(this.key);
  }

  bringBack() {
    const kept = keptOf(this.key, this.data.mine);
    if (!kept) { return; }
    if (kept.text.trim() === this.data.text.trim() && kept.heading === this.data.heading) {
      forget(this.key);
      return;
    }
    this.put(kept.text, kept.heading);
    Object.assign(this, { base: kept.base, known: kept.known, dirty: true });
    this.lay();
    say("Your unsaved text is back. Ctrl S saves.");
  }

  // the sentences at their places in what stands here now
  lay() {
    for (const one of this.data.sentences) { sentences.set(one.id, [this, one]); }
    this.places = this.data.sentences.map((one) => ({ one, a: one.span[0], b: one.span[1], edited: false }));
    this.now = this.text();
    if (this.now !== this.data.text) { shift(this.places, this.data.text, this.now); }
    this.paint();
    this.grow();
  }

  typed() {
    const now = this.text();
    shift(this.places, this.now, now);
    this.now = now;
    this.dirty = now !== this.data.text || this.heading() !== this.data.heading;
    this.paint();
    this.grow();
    if (this.dirty) { keep(this); } else {
      dropped(this);
      this.base = this.data.hash;
      this.lay();
    }
    mention(this.dirty ? "Not saved yet. Ctrl S saves." : "");
    document.dispatchEvent(new Event("desk:typed"));
  }

  grow() {
    if (this.rich) { return; }
    this.field.rows = Math.max(3, Math.ceil(this.now.length / 60) + this.now.split("\n").length);
  }

  // --- marks

  paint() {
    if (!this.rich || !marks.canMark) { return; }
    for (const [name, range] of this.painted) { marks.take(name, range); }
    this.painted = [];
    const parts = partsOf(this.field);
    for (const place of this.places) {
      if (place.edited) { this.mark(parts, "edited", place.a, place.b); } else { this.paintPlace(parts, place); }
    }
  }

  paintPlace(parts, { one, a, b }) {
    if (one.inference) { this.mark(parts, "infers", a, b); }
    if (one.by) { this.mark(parts, "human", a, b); }
    for (const flag of one.flags) {
      const [from, to] = flag.span;
      if (!flag.decided) { this.mark(parts, flag.severity, ...(to > from ? [a + from, a + to] : [a, b])); }
    }
  }

  mark(parts, name, a, b) {
    const range = rangeOf(parts, a, b);
    if (!range) { return; }
    marks.add(name, range);
    this.painted.push([name, range]);
  }

  range(a, b) { return this.rich ? rangeOf(partsOf(this.field), a, b) : null; }

  // --- the caret

  caret() {
    if (!this.rich) { return document.activeElement === this.field ? this.field.selectionStart : null; }
    const { focusNode, focusOffset } = document.getSelection();
    return focusNode && this.field.contains(focusNode) ? this.offset(focusNode, focusOffset) : null;
  }

  offset(node, inside) { return offsetOf(this.field, partsOf(this.field), node, inside); }

  go(at) {
    this.field.focus({ preventScroll: true });
    if (!this.rich) {
      this.field.setSelectionRange(at, at);
      return;
    }
    const range = this.range(at, at + 1) || this.range(at - 1, at);
    if (range) { document.getSelection().collapse(range.startContainer, range.startOffset); }
  }

  at(offset) {
    return offset === null ? null : this.places.find((place) => place.a <= offset && offset <= place.b) || null;
  }

  placeOf(id) { return this.places.find((place) => place.one.id === id); }
}

function asTextbox(field, severalLines) {
  field.setAttribute("role", "textbox");
  field.setAttribute("aria-multiline", String(severalLines));
}

function readOnly(field, rich) {
  if (!rich) {
    field.readOnly = true;
    return;
  }
  field.contentEditable = "false";
  field.tabIndex = 0;
  field.setAttribute("aria-readonly", "true");
}

function noBreak(event) {
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) { event.preventDefault(); }
}
