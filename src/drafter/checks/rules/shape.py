"""What concerns a section or the article as a whole: holes, lengths, repetition, the embargo."""

from collections.abc import Iterator

from drafter.article import Author, Flag, Section, Severity
from drafter.checks.case import Page, Rule
from drafter.formats import SectionSpec
from drafter.text.words import content_terms, fold

_LEEWAY = 1.1  # nobody counts to the word
_MOST = 400  # sentences compared with each other: an article's worth; the work grows with their square


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
    seen: list[tuple[str, str, frozenset[str]]] = []
    for where, section, sentence in page.article.numbered():
        spec = _spec(section, page)
        if (spec is not None and spec.needs) or section.questions or (page.format and spec is None):
            continue
        text, terms = fold(sentence.text), content_terms(sentence.text)
        earlier = letters.get(text) or _alike(section.key, terms, seen)
        if earlier:
            yield Flag("repeated", where, f"It says the same as {earlier}.", "Keep one of the two.", Severity.NOTE)
        letters.setdefault(text, where)
        if len(seen) < _MOST:
            seen.append((where, section.key, terms))


def _alike(key: str, terms: frozenset[str], seen: list[tuple[str, str, frozenset[str]]]) -> str:
    for where, other, known in seen:
        if other != key and len(terms) >= 6 and len(terms & known) >= 0.8 * len(terms | known):
            return where
    return ""


RULE = Rule(("hole", "word-range", "repeated", "embargo"), mendable=False, section=section, article=article)
