"""(4) How soon another open page shows what somebody did."""

from time import time

from playwright.sync_api import Page

from benchmarks.asking import Asker, changed, open_flags, pane
from benchmarks.browsing import chromium, opened, told, visitor
from benchmarks.figures import Figure, Measured
from benchmarks.newsroom import REVIEW, Newsroom
from benchmarks.saving import SECTION

# `awaited` becomes true as soon as the page shows it
_WATCH = """(awaited) => {
  window.seen = new Promise((told) => {
    new MutationObserver((_, observer) => {
      if (!awaited()) { return; }
      observer.disconnect();
      told(Date.now());
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}"""
_TEXT = f"""([id, end]) => {{
  ({_WATCH})(() => document.getElementById(id).textContent.endsWith(end));
}}"""
_FLAG = f"""([id, name]) => {{
  ({_WATCH})(() => document.getElementById(id).classList.contains(name));
}}"""


def measure(room: Newsroom) -> Measured:
    """One saves and decides in turn by a plain client; the other has the page open in Chromium and does nothing."""
    saved: list[float] = []
    decided: list[float] = []
    asker = room.asker("ann")
    with chromium() as browser, visitor(browser, room, "sue") as context:
        page = opened(context, REVIEW)
        flag, number = open_flags(asker.get(REVIEW).body, but=[SECTION])[0], 0
        while len(saved) + len(decided) < room.size.news:
            saved.append(_save(asker, page))
            decided.append(_decide(asker, page, flag, undo=bool(number % 2)))
            number += 1
    asker.close()
    return Measured(
        "News of others",
        "Somebody else saves a section, then settles a flag or takes that back; from the answer to them until the "
        "page that is open in another browser shows it. Both clocks are the machine's.",
        (
            Figure("a save", saved, "ms", 1_000, missed=_WHY),
            Figure("a decision", decided, "ms", 1_000, missed=_WHY),
        ),
    )


_WHY = "the desk looks for news every 0.4 s, and the page then asks for its parts."


def _save(asker: Asker, page: Page) -> float:
    now = pane(asker.get(f"{REVIEW}/parts", scripted=True).body, SECTION)
    text = changed(now["text"])
    page.evaluate(_TEXT, [f"box-{SECTION}", text[-12:]])
    asker.post(f"{REVIEW}/sections/{SECTION}", {"base": now["hash"], "text": text, "heading": now["heading"]})
    return _until_seen(page, time())


def _decide(asker: Asker, page: Page, flag: str, *, undo: bool) -> float:
    page.evaluate(_FLAG, [f"flag-{flag[:12]}", "open" if undo else "done"])
    values = {"answer": "undone"} if undo else {"answer": "kept", "reason": "As the minutes have it."}
    asker.post(f"{REVIEW}/flags/{flag}", values)
    return _until_seen(page, time())


def _until_seen(page: Page, answered: float) -> float:
    """Milliseconds after the answer; 0 where the page was faster than whoever asked."""
    return max(0.0, told(page, "seen") - 1e3 * answered)
