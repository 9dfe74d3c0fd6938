"""A headline from the notes: the title of a note that may be named, or a short sentence of the article.

The promise: no title of a background note, none that names a protected person, none that says what the passages do
not say; nothing cut off in the middle.
"""

import re
from collections.abc import Iterator, Sequence

from drafter.article import Sentence
from drafter.formats import Purpose
from drafter.notes import Dossier, SourceNote
from drafter.text.machine import machine_marks
from drafter.text.names import NameMask
from drafter.text.words import content_terms
from drafter.writing.lines import Line
from drafter.writing.purpose import tells_news
from drafter.writing.reading import Reading

_LEAST = 4  # words; fewer are a label
_COVERED = 0.7  # share of a title's terms that the passages have
_NO_HEADLINE = re.compile(
    r"(?:interview|q ?& ?a|questions? (?:to|for)|background(?:er)?\b|memo\b|minutes\b|agenda\b|notes?\b|draft|"
    r"transcript|press release|media release|statement (?:by|from|of)\b|re:|fwd?:|aw:|wg:|untitled|document\d*|scan\b|"
    r".*\b(?:minutes|agenda|transcript|paper|report) (?:of|on|no)\b|newsletter|dossier|timeline|chronology|"
    r"for immediate|e-?mail|letter (?:to|from)|summary|fact ?sheet|paper\b|report (?:no|on)\b|.*: .*(?:paper|minutes))",
    re.IGNORECASE,
)
_TRIED = 3  # lines that lead best; a headline from further down misses the story
_SIDE_CLAUSE = re.compile(
    r"(?<!well)(?<!such)(?<!as)(?: after|,? as(?! (?:well|many|much|few|soon|long|far|a|an)\b)|"
    r",? while|,? because|,? despite|"
    r",? amid|,? when|,? following|, according to|,? and to(?= [a-z])|"
    r" (?:on|in)(?= (?:\d{1,2} )?[A-Z][a-z]+(?: \d|$|,| and))|"
    r", (?:officials|police|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*) said) "
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|says?|said|won|lost|began|left|took|made|met|went|"
    r"came|gave|held|told|rose|fell|put|set|cut|hit|led|paid|sent|built|brought|plans?|wants?|faces?|backs?)\b"
    r"|(?<=\w )[a-z]{3,}ed\b(?! by\b)"
)
_FILE = re.compile(r"\.\w{2,4}$|_|^[\W\d]+$")


def headline(reading: Reading, dossier: Dossier, body: Sequence[Line], words: tuple[int, int]) -> Sentence | None:
    """The best title or short sentence of at most `words[1]` words, cited to the passages that say it; None where
    there is none. `body` are the lines of the article in its order.
    """
    return next(headlines(reading, dossier, body, words, tried=_TRIED), None)


def headlines(
    reading: Reading, dossier: Dossier, body: Sequence[Line], words: tuple[int, int], *, tried: int
) -> Iterator[Sentence]:
    """Every title that would do, the best first, then what can stand alone of the `tried` lines that lead best."""
    most = words[1] or 15
    titled = [found for note in dossier.usable if (found := _titled(reading, dossier, note, body, most))]
    for _, sentence in sorted(titled, key=lambda pair: pair[0], reverse=True):
        yield sentence
    best = sorted(body, key=lambda line: -_as_lead(reading, line))[:tried]
    for line in best:
        clause = _clause(line.text, most) if reading.alone(line) else ""
        if clause:
            yield Sentence(clause, (line.id,))


def _as_lead(reading: Reading, line: Line) -> float:
    return reading.senses[line.id].weights[Purpose.LEAD] + reading.rank[line.id]


def _clause(text: str, most: int) -> str:
    """The sentence, or its main clause, where that is short enough and has a verb; else nothing."""
    whole = _bare(text)
    cuts = [whole, *(whole[: found.start()] for found in reversed(list(_SIDE_CLAUSE.finditer(whole))))]
    fit = [cut for cut in cuts if _LEAST < len(cut.split()) <= most and _VERB.search(cut) and _is_line(cut)]
    return fit[0] if fit else ""


def _is_line(text: str) -> bool:
    """No bracket or quotation cut open, no label before it, nothing that a reader should click on."""
    even = text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("(") == text.count(")")
    return even and not re.search(r"[:;,(–—]|^[\"'“‘]| - |\b(?:of|the|an?|to|such|that|which|and|or|by|with)$", text)


def _titled(
    reading: Reading, dossier: Dossier, note: SourceNote, body: Sequence[Line], most: int
) -> tuple[tuple[float, float], Sentence] | None:
    title = " ".join(note.title.split())
    if not note.named or not _LEAST <= len(title.split()) <= most or _NO_HEADLINE.match(title) or _FILE.search(title):
        return None
    if machine_marks(title) or NameMask(dossier.protected).find(title) or "?" in title:
        return None
    terms = content_terms(title)
    evidence, covered = _cover(terms, body)
    if not terms or covered < _COVERED:
        return None
    central = sum(reading.rank[line.id] for line in evidence) / len(evidence)
    received = note.received.timestamp() if note.received else 0.0
    return (tells_news(note) + covered + central, received), Sentence(_bare(title), tuple(line.id for line in evidence))


def _cover(terms: frozenset[str], body: Sequence[Line]) -> tuple[list[Line], float]:
    """At most three lines that together have most of the terms, and the share they have."""
    chosen: list[Line] = []
    left = terms
    while left and len(chosen) < 3:
        best = max(body, key=lambda line: len(left & line.terms), default=None)
        if best is None or not left & best.terms:
            break
        chosen.append(best)
        left -= best.terms
    return chosen, 1 - len(left) / len(terms) if terms else 0.0


def _bare(text: str) -> str:
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text
