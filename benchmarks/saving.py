"""(2) Saving one section of a long draft: its checks, its record, the answer that renews the page."""

from benchmarks.asking import Asker, changed, pane
from benchmarks.figures import Figure, Measured
from benchmarks.newsroom import REVIEW, Newsroom

SECTION = "background"


def measure(room: Newsroom) -> Measured:
    """The end of the section's last sentence changes and changes back; each save is a revision."""
    first: list[float] = []
    for _ in range(room.size.starts):
        with room.fresh() as desk:
            first.append(_saves(room.asker("ann", desk), 1, scripted=True)[0])
    asker = room.asker("ann")
    _saves(asker, 2, scripted=True)
    scripted = _saves(asker, room.size.saves, scripted=True)
    plain = _saves(asker, room.size.saves, scripted=False)
    asker.close()
    return Measured(
        "Saving",
        "The longest section of the same draft, its last sentence changed; from the first byte of the request to the "
        "last of the answer. As the page's script asks, it is answered with all parts of the page that may have "
        "changed, as a form with a redirect. After a start the first save of a story checks all of its sentences, "
        "later ones only those that are new.",
        (
            Figure("a save, answered with the parts of the page", scripted, "ms", 50, missed=_WHY),
            Figure("a save, answered with a redirect", plain, "ms", 50, missed=_WHY),
            Figure("the first save of a fresh process", first, "ms"),
        ),
    )


_WHY = "most of it is the checks of the text as a whole, about forty statements to the store, and the page's parts."


def _saves(asker: Asker, count: int, *, scripted: bool) -> list[float]:
    times: list[float] = []
    now = pane(asker.get(REVIEW).body, SECTION)
    for _ in range(count):
        values = {"base": now["hash"], "text": changed(now["text"]), "heading": now["heading"]}
        answer = asker.post(f"{REVIEW}/sections/{SECTION}", values, scripted=scripted)
        times.append(answer.ms)
        parts = answer.body if scripted else asker.get(f"{REVIEW}/parts", scripted=True).body
        now = pane(parts, SECTION)
    return times
