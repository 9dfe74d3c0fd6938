"""(3) What a keystroke costs: the marks are laid anew while somebody types in a long section."""

from itertools import cycle, islice
from typing import cast

from benchmarks.browsing import chromium, opened, visitor
from benchmarks.figures import Figure, Measured
from benchmarks.newsroom import REVIEW, Newsroom
from benchmarks.saving import SECTION

_WORDS = "He said so twice, and the minutes have it too. "
# the first listener of all begins, the last one ends; the picture is there when a message behind the frame arrives
_WATCH = """(id) => {
  window.handled = [];
  window.drawn = [];
  let key = 0;
  let begin = 0;
  document.addEventListener("keydown", (event) => { key = event.timeStamp; }, true);
  document.addEventListener("input", () => { begin = performance.now(); }, true);
  document.addEventListener("input", () => {
    window.handled.push(performance.now() - begin);
    const since = key;
    requestAnimationFrame(() => {
      const behind = new MessageChannel();
      behind.port1.onmessage = () => window.drawn.push(performance.now() - since);
      behind.port2.postMessage(null);
    });
  });
  const box = document.getElementById(id);
  box.focus();
  document.getSelection().collapse(box.firstChild, Math.floor(box.firstChild.data.length / 3));
  return box.textContent.split(/\\s+/).length;
}"""


def measure(room: Newsroom) -> Measured:
    """Real keys in the middle of the section, each as soon as the one before was taken."""
    with chromium() as browser, visitor(browser, room, "tom") as context:
        page = opened(context, REVIEW)
        words = int(page.evaluate(_WATCH, f"box-{SECTION}"))
        page.keyboard.type("".join(islice(cycle(_WORDS), room.size.keys)))
        while int(page.evaluate("window.drawn.length")) < room.size.keys:
            page.wait_for_timeout(20)
        handled = cast("list[float]", page.evaluate("window.handled"))
        drawn = cast("list[float]", page.evaluate("window.drawn"))
    return Measured(
        "Typing",
        f"Keys pressed by the browser's driver a third into a section of {words} words of the same draft. For each, "
        "the time of all that runs at once for its `input` event, from the first listener of the document to the "
        "last: sentences are moved, marks are laid anew, the text is kept in this browser.",
        (
            Figure("one keystroke", handled, "ms", 4, missed="each mark of the section is laid anew."),
            Figure("from the key to its picture", drawn, "ms"),
        ),
    )
