// Finding and making pieces of a page: what is made of words stays words, never markup.

export const here = (id) => document.getElementById(id);
export const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) { made.className = className; }
  made.append(text);
  return made;
}

// the text with these stretches of it marked
export function marked(name, text, spans) {
  const made = document.createElement(name);
  let at = 0;
  for (const [from, to] of [...spans].sort((one, other) => one[0] - other[0])) {
    if (from < at) { continue; }
    made.append(text.slice(at, from), element("mark", "", text.slice(from, to)));
    at = to;
  }
  made.append(text.slice(at));
  return made;
}

// Would a key that is pressed here become a letter of somebody's text?
export function typing(target) {
  const field = target.closest && target.closest("input, textarea, select, [contenteditable]");
  return Boolean(field) && field.contentEditable !== "false" && !["checkbox", "radio"].includes(field.type);
}

// Does somebody write something in here right now?
export function writingIn(place) {
  const field = document.activeElement;
  return Boolean(place && field && place.contains(field) && typing(field));
}

export function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}
