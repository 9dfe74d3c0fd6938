// What the browser paints over the text, by name: it changes no text and no markup. desk.css gives each its own line.

const NAMES = ["block", "warn", "note", "infers", "human", "edited", "here", "hit", "found", "uses"];

export const canMark = typeof Highlight === "function" && Boolean(CSS.highlights);
const marks = new Map(canMark ? NAMES.map((name) => [name, new Highlight()]) : []);
for (const [name, mark] of marks) { CSS.highlights.set("desk-" + name, mark); }

export function add(name, range) {
  if (range && marks.has(name)) { marks.get(name).add(range); }
}

export function take(name, range) {
  if (marks.has(name)) { marks.get(name).delete(range); }
}

export function clear(...names) {
  for (const name of names) { if (marks.has(name)) { marks.get(name).clear(); } }
}
