"""What concerns a section or the article as a whole: holes, lengths, repetition, the embargo."""

from collections.abc import Iterator

from drafter.article import Author, Flag, Section, Severity
from drafter.checks.case import Page, Rule
from drafter.formats import SectionSpec

_LEEWAY = 1.1  # nobody counts to the word
_MOST = 400  # sentences compared with each other: an article's worth
_LEAST = 6  # terms; of fewer, four of five say little
_SAME = 0.8


def section(section: Section, page: Page) -> Iterator[Flag]:
    if section.hole:
        yield Flag("hole", section.key, section.hole.detail, section.hole.todo, Severity.WARN)
        return
    spec = _spec(section, page)
    if spec is None or section.author is Author.CODE or spec.words == (0, 0):
        return
    least, most = spec.words
    if section.words > most * _LEEWAY or section.words < least / _LEEWAY:
        side = f"more than the {most}" if section.words > most else f"fewer than the {least}"
        yield Flag(
            "word-range",
            section.key,
            f"{section.label} has {section.words} words, {side} of the format.",
            "Cut it." if section.words > most else "Add what the notes hold, or leave it short on purpose.",
            Severity.NOTE,
        )


def article(page: Page) -> Iterator[Flag]:
    yield from _repeated(page)
    if page.article.embargo:
        until = page.article.embargo.strftime("%d %B %Y, %H:%M %Z").strip()
        yield Flag(
            "embargo",
            "article",
            f"Nothing of this story may run before {until}.",
            "Wait for the embargo.",
            Severity.NOTE,
        )


def _spec(section: Section, page: Page) -> SectionSpec | None:
    return next((spec for spec in page.format.sections if spec.key == section.key), None) if page.format else None


def _repeated(page: Page) -> Iterator[Flag]:
    """The same statement twice: to the letter anywhere, in much the same words in two body sections."""
    letters: dict[str, str] = {}
    seen = _Seen()
    for where, section, sentence in page.article.numbered():
        spec = _spec(section, page)
        if (spec is not None and spec.needs) or section.questions or (page.format and spec is None):
            continue
        text, terms = page.notes.compared(sentence.text)
        earlier = letters.get(text) or seen.alike(section.key, terms)
        if earlier:
            yield Flag("repeated", where, f"It says the same as {earlier}.", "Keep one of the two.", Severity.NOTE)
        letters.setdefault(text, where)
        seen.add(where, section.key, terms)


class _Seen:
    """The sentences so far, found by their terms."""

    def __init__(self) -> None:
        self._known: list[tuple[str, str, frozenset[str]]] = []
        self._by_term: dict[str, list[int]] = {}

    def add(self, where: str, key: str, terms: frozenset[str]) -> None:
        if len(self._known) < _MOST:
            for term in terms:
                self._by_term.setdefault(term, []).append(len(self._known))
            self._known.append((where, key, terms))

    def alike(self, key: str, terms: frozenset[str]) -> str:
        """The first one of another section with four of five terms the same. Of any fifth of the terms and one more it
        has at least one, so only those are looked at that hold one of the rarest.
        """
        if len(terms) < _LEAST:
            return ""
        rarest = sorted((len(self._by_term.get(term, ())), term) for term in terms)[: len(terms) // 5 + 1]
        for at in sorted({at for _, term in rarest for at in self._by_term.get(term, ())}):
            where, other, known = self._known[at]
            if other != key and len(terms & known) >= _SAME * len(terms | known):
                return where
        return ""


RULE = Rule(("hole", "word-range", "repeated", "embargo"), mendable=False, section=section, article=article)
