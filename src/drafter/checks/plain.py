"""A text from anywhere as an article that can be checked: paragraphs, sentences, and the marks [N1.2] it may carry."""

import re
from collections.abc import Iterator

from drafter.article import Article, Author, Kind, Section, Sentence
from drafter.text.language import language_of
from drafter.text.sentences import split_sentences

MARK = re.compile(r"\s?\[(N\d+\.\d+(?:[\s,;]+N\d+\.\d+)*)\s*(→)?\]")
_HEADING = re.compile(r"#{1,6}\s+(.+)")


def article_of(text: str) -> Article:
    """One section per heading, the whole text in one where there is none."""
    sections: list[Section] = []
    heading, paragraphs = "", list[tuple[Sentence, ...]]()

    def close() -> None:
        if heading or paragraphs:
            key = "text" if not sections else f"text-{len(sections) + 1}"
            sections.append(
                Section(key, "Text", Author.PERSON, heading=heading, paragraphs=tuple(paragraphs), inference=True)
            )

    for block in re.split(r"\n\s*\n", text):
        lines = block.strip().split("\n", 1)
        if match := _HEADING.fullmatch(lines[0].strip()):
            close()
            heading, paragraphs = match[1].strip(), []
            lines = lines[1:]
        found = tuple(_sentences("\n".join(lines)))
        if found:
            paragraphs.append(found)
    close()
    return Article("text", "text", language_of(text) or "en", tuple(sections))


def _sentences(block: str) -> Iterator[Sentence]:
    at = 0
    for match in MARK.finditer(block):
        *before, last = [*_plain(block[at : match.start()])] or [None]
        yield from (each for each in before if each)
        if last:
            kind = Kind.INFERENCE if match[2] else Kind.FACT
            yield Sentence(last.text, tuple(re.findall(r"N\d+\.\d+", match[1])), kind)
        at = match.end()
    yield from _plain(block[at:])


def _plain(text: str) -> Iterator[Sentence]:
    for start, end in split_sentences(text):
        yield Sentence(" ".join(text[start:end].split()))
