// Where sentences stand in a text that changes under them, and what of the page is a stretch of text. Offsets count
// UTF-16 units, as the browser does.

// Each place is { a, b, edited }. What was typed between two texts moves the places behind it, and marks those as
// edited that it touched: a letter at the edge of a sentence belongs to it, a space does not.
export function shift(places, old, now) {
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old.charCodeAt(head) === now.charCodeAt(head)) { head += 1; }
  let tail = 0;
  while (tail < most - head && old.charCodeAt(old.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail)) { tail += 1; }
  const end = old.length - tail;
  const by = now.length - old.length;
  const put = head === end && by > 0; // only put in, nothing taken away
  const before = put && /\S/.test(now[head]); // it grows on what stands before it
  const after = put && /\S/.test(now[head + by - 1]); // it grows on what stands behind it
  for (const place of places) {
    if (place.b <= head && !(place.b === head && before)) { continue; }
    if (place.a >= end && !(place.a === end && after)) {
      place.a += by;
      place.b += by;
      continue;
    }
    place.edited = true;
    place.a = Math.min(place.a, head);
    place.b = Math.max(place.a, place.b >= end ? place.b + by : head);
  }
}

// A browser breaks a text into nodes as it likes: all of them in order, as [node, from, to].
export function partsOf(field) {
  const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const parts = [];
  let at = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const words = node.nodeType === Node.TEXT_NODE;
    if (!words && node.nodeName !== "BR") { continue; }
    const length = words ? node.data.length : 1;
    parts.push([node, at, at + length, words]);
    at += length;
  }
  return parts;
}

export function textOf(parts) {
  const text = parts.map(([node, , , words]) => (words ? node.data : "\n")).join("");
  return text.endsWith("\n") ? text.slice(0, -1) : text; // the last one only holds the line open
}

export function rangeOf(parts, a, b) {
  const text = parts.filter((part) => part[3]);
  if (!text.length || b <= a) { return null; }
  const [first, from] = text.find(([, , to]) => to > a) || text[text.length - 1];
  const [last, start] = text.find(([, , to]) => to >= b) || text[text.length - 1];
  return new StaticRange({
    startContainer: first, startOffset: within(a - from, first),
    endContainer: last, endOffset: within(b - start, last),
  });
}

const within = (offset, node) => Math.max(0, Math.min(offset, node.data.length));

// the other way round: how far into the text a place of the page is
export function offsetOf(field, parts, node, inside) {
  const part = parts.find(([each]) => each === node);
  if (part) { return part[1] + inside; }
  if (node !== field) { return null; }
  const next = field.childNodes[inside];
  const found = next && parts.find(([each]) => each === next || next.contains(each));
  return found ? found[1] : textOf(parts).length;
}
