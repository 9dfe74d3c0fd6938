"""A PDF's lines -> paragraphs: a page knows only where lines stand, not which of them belong together."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from drafter.readers.raw import BlockKind

_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_BULLET = re.compile(r"^(?:[•‣▪◦·\uf0b7–-]|\(?\d{1,2}[.)])\s+(?=\S)")
_COLUMNS = re.compile(r" {3,}|\t")
_NUMBER_ALONE = re.compile(r"^\W*(?:page|seite)?\W*\d{1,4}\W*(?:(?:of|/|von)\W*\d{1,4})?\W*$", re.IGNORECASE)
_SHORT = 0.75  # of a page's usual line: a line that ends earlier ends its paragraph


def paragraphs(pages: Sequence[str]) -> Iterator[tuple[str, BlockKind]]:
    """The paragraphs of all pages in order, hyphens at line ends closed, running heads and page numbers left out.

    A paragraph that runs over a page's end stays one.
    """
    running = _running(pages)
    open_words = ""
    for page in pages:
        lines = [line.rstrip() for line in page.splitlines()]
        lines = [line for line in lines if not _NUMBER_ALONE.match(line) and _bare(line) not in running]
        for words, kind, closed in _page(lines):
            joined = _join(open_words, words) if open_words and kind is BlockKind.PARAGRAPH else words
            if open_words and joined == words:
                yield open_words, BlockKind.PARAGRAPH
            open_words = ""
            if closed:
                yield joined, kind
            else:
                open_words = joined
    if open_words:
        yield open_words, BlockKind.PARAGRAPH


def _page(lines: Sequence[str]) -> Iterator[tuple[str, BlockKind, bool]]:
    """(words, kind, finished?) of each block of one page; only the last may be unfinished."""
    lengths = sorted(len(line) for line in lines if line.strip())
    usual = lengths[int(len(lengths) * 0.8)] if lengths else 0
    words, kind = "", BlockKind.PARAGRAPH
    for line in [*lines, None]:
        if line is not None and line.strip() and not _begins(line, words, kind):
            words = _join(words, line.strip()) if words else line.strip()
            if _finished(line, usual, words):
                yield words, kind, True
                words, kind = "", BlockKind.PARAGRAPH
            continue
        if words:
            yield words, kind, line is not None or bool(_ENDS.search(words)) or kind is not BlockKind.PARAGRAPH
            words, kind = "", BlockKind.PARAGRAPH
        if line is None or not line.strip():
            continue
        if len(cells := [cell.strip() for cell in _COLUMNS.split(line.strip())]) > 2:
            yield " | ".join(cells), BlockKind.ROW, True
        elif bullet := _BULLET.match(line.strip()):
            words, kind = line.strip()[bullet.end() :], BlockKind.ITEM
        else:
            words = line.strip()


def _begins(line: str, words: str, kind: BlockKind) -> bool:
    """Does a new block begin with this line?"""
    bare = line.strip()
    if len(_COLUMNS.findall(bare)) > 1 or _BULLET.match(bare):
        return True
    return bool(words) and kind is BlockKind.ITEM and bool(_ENDS.search(words)) and not line.startswith(" ")


def _finished(line: str, usual: int, words: str) -> bool:
    short = len(line) < usual * _SHORT
    return short and bool(_ENDS.search(line) or (words == line.strip() and line[-1:] not in ",;"))


def _join(words: str, more: str) -> str:
    """Two lines as one: `commit-` and `tee` are `committee`, `e-mail` at a line's end keeps no second hyphen."""
    if _HYPHEN.search(words) and more[:1].islower():
        return words[:-1] + more
    return f"{words} {more}"


def _running(pages: Sequence[str]) -> frozenset[str]:
    """Lines at the top or foot of most pages, numbers aside: running heads."""
    if len(pages) < 3:
        return frozenset()
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page.splitlines() if line.strip()]
        edges.update({_bare(line) for line in (*lines[:2], *lines[-2:])})
    return frozenset(line for line, count in edges.items() if line and count > len(pages) * 0.6)


def _bare(line: str) -> str:
    return re.sub(r"[\W\d_]+", " ", line).strip().casefold()
