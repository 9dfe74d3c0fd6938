"""(1) Opening the review of a long draft: at the server, and until somebody can type in the browser."""

from benchmarks.browsing import chromium, opened, told, visitor
from benchmarks.figures import Figure, Measured
from benchmarks.newsroom import REVIEW, Newsroom
from benchmarks.say import say

# the class is set last by the page's own script; then a letter is put in as a key would, and taken out again
_READY = """
window.couldType = new Promise((told) => {
  new MutationObserver((_, observer) => {
    const work = document.getElementById("work");
    if (!work || !work.classList.contains("ready")) { return; }
    observer.disconnect();
    const box = document.querySelector(".box");
    box.focus();
    document.execCommand("insertText", false, "x");
    if (box.textContent.startsWith("x")) { told(performance.now()); }
    document.execCommand("delete");
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] });
});
"""


def measure(room: Newsroom) -> Measured:
    """At the server by a plain client; in the browser by the page's own clock."""
    first = [_first(room) for _ in range(room.size.starts)]
    asker = room.asker("ann")
    asker.get(REVIEW)
    again = [asker.get(REVIEW).ms for _ in range(room.size.openings)]
    parts = [asker.get(f"{REVIEW}/parts", scripted=True).ms for _ in range(room.size.openings)]
    asker.close()
    say("the server was asked; now in the browser")
    empty, cached = _interactive(room)
    held = room.told
    return Measured(
        "Opening a review",
        f"A draft of {held.words:,} words in {held.sentences} sentences, which rest on {held.spans} passages with "
        f"{held.matched:,} matched words and have {held.flags} flags. At the server: from the first byte of the "
        "request to the last of the answer, over loopback, by somebody signed in; the page was opened once before, "
        "but for the first opening, which is the first request to a process that has just started. In the browser: "
        "from the start of the navigation until a letter was put into the first box and stood there.",
        (
            Figure("at the server", again, "ms", 150, missed=_WHY),
            Figure("at the server, first opening of a fresh process", first, "ms"),
            Figure("at the server, the parts that change", parts, "ms"),
            Figure("in the browser, nothing cached", empty, "ms", 1_000, missed=_WHY),
            Figure("in the browser, opened again", cached, "ms", 1_000, missed=_WHY),
        ),
    )


_WHY = "what the processor is busy with besides is in it: server, browser and client share the cores."


def _first(room: Newsroom) -> float:
    with room.fresh() as desk:
        asker = room.asker("ann", desk)
        ms = asker.get(REVIEW).ms
        asker.close()
        return ms


def _interactive(room: Newsroom) -> tuple[list[float], list[float]]:
    """With an empty cache, and once more in the same browser."""
    times: tuple[list[float], list[float]] = ([], [])
    with chromium() as browser:
        for _ in range(room.size.visits):
            with visitor(browser, room, "vera", _READY) as context:
                for each in times:
                    page = opened(context, REVIEW)
                    each.append(told(page, "couldType"))
                    page.close()
    return times
