"""A quotation stands in the notes to the letter; curly quotes, spaces, omissions and final punctuation aside."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from drafter.article import Flag, Severity
from drafter.checks.case import Case, Rule, places
from drafter.checks.notes import Known, Notes
from drafter.text.facts import Fact, FactKind

_LONG = 20_000  # characters; a passage of that size is no sentence, and comparing it takes seconds


def look(case: Case) -> Iterator[Flag]:
    if case.verbatim:
        return
    for fact in case.facts:
        if fact.kind is FactKind.QUOTE:
            yield from _quotation(case, fact)


def _quotation(case: Case, fact: Fact) -> Iterator[Flag]:
    pieces = fact.value.split(" … ")
    homes = [find(piece, case.notes) for piece in pieces]
    at = (fact.start, fact.end)
    short = _short(fact.text)
    if all(homes):
        cited = {known.id for known in case.cited}
        if case.cited and not all(any(set(home) & cited for home in found) for found in homes):
            where = places([case.notes.passages[each] for each in homes[0][0]])
            why = f"The quotation “{short}” stands in {where}, not in {places(case.cited)}."
            yield case.flag("quote-wrong-passage", why, "Cite the passage that it comes from.", Severity.WARN, at)
        return
    missing = next(piece for piece, home in zip(pieces, homes, strict=True) if not home)
    near = _nearest(missing, case)
    if near:
        why = f"“{short}” is not what the notes say to the letter; {near.id} comes close."
        yield case.flag(
            "quote-altered", why, "Restore the words as they were said, or take off the marks.", Severity.WARN, at
        )
    else:
        why = f"The quotation “{short}” is not in the notes."
        yield case.flag("quote-not-in-notes", why, "Cut it, or quote what was said.", Severity.WARN, at)


def find(piece: str, notes: Notes) -> list[tuple[str, ...]]:
    """Every place of some words, each as the ids of the passages that they stand in."""
    found: list[tuple[str, ...]] = []
    for letters, starts in notes.letters.values():
        at = _whole_words(letters, piece, 0)
        while at >= 0 and len(found) < 50:
            end = at + len(piece)
            ids = [
                each
                for i, (s, each) in enumerate(starts)
                if s < end and (i + 1 == len(starts) or starts[i + 1][0] > at)
            ]
            found.append(tuple(ids))
            at = _whole_words(letters, piece, end)
    return found


def _whole_words(letters: str, piece: str, start: int) -> int:
    """Where the piece stands and neither begins nor ends inside a word; -1 where it does not."""
    at = letters.find(piece, start)
    while at >= 0:
        end = at + len(piece)
        if not (letters[at - 1 : at].isalnum() or letters[end : end + 1].isalnum()):
            return at
        at = letters.find(piece, at + 1)
    return -1


def _nearest(piece: str, case: Case) -> Known | None:
    """The passage that holds most of the quoted words in their order, where it is clearly the one that was meant."""
    wanted = piece.split()
    if len(wanted) < 4:
        return None
    candidates = list(case.cited)
    if case.evidence:
        candidates.append(case.notes.passages[case.evidence.passage_id])
    for known in candidates:
        if len(known.letters) > _LONG:
            continue
        blocks = SequenceMatcher(None, wanted, known.letters.split(), autojunk=False).get_matching_blocks()
        if sum(block.size for block in blocks) >= 0.7 * len(wanted):
            return known
    return None


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


RULE = Rule(("quote-not-in-notes", "quote-wrong-passage", "quote-altered"), mendable=True, sentence=look)
