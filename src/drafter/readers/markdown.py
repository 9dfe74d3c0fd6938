"""The blocks of Markdown and of plain text, each with the places of its characters; one pass over the lines.

Only what a newsroom types is known: paragraphs, headings, lists, quotes, tables, fences, speakers' names at the start
of a line. Everything else is a paragraph. Marks of emphasis and the addresses of links are left out of what is shown.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drafter.readers.mapped import Mapped
from drafter.readers.raw import BlockKind

_QUOTE = re.compile(r"(?: {0,3}>[ \t]?)+")
_FENCE = re.compile(r"[ \t]{0,3}(?:`{3,}|~{3,})[^`]*$")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(?=\S)")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$")
_BULLET = re.compile(r"[ \t]*[-*+•‣▪◦–—][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*\(?(\d{1,3})[.)][ \t]+(?=\S)")
_ENDED = re.compile(r"[.?!:…][\"'”’)*_]*$")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+$")
_SPEAKER = re.compile(r"[*_]{0,3}[^\W\d_a-z][^\s:*]{0,20}(?: [^\s:*]{1,20}){0,3}[*_]{0,3}:[*_]{0,3}(?=\s)")

_LINK = re.compile(
    r"!?\[(?=[^\[\]]{1,300}\]\()"
    r"|\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:\s\"[^\"]{0,300}\")?\)"
)
_PAIR = re.compile(
    r"(?P<code>`{1,3})(?=[^`\s])[^`]{1,1000}(?<=[^`\s])(?P=code)(?!`)"
    r"|(?<![\w*\\])(?P<star>\*{1,3})(?=[^\s*])[^*]{1,1500}(?<=[^\s*\\])(?P=star)(?![\w*])"
    r"|(?<![\w\\])(?P<line>_{1,3})(?=[^\s_])[^_]{1,1500}(?<=[^\s_\\])(?P=line)(?!\w)"
)
_ESCAPE = re.compile(r"\\(?=[*_`\[\]#>|~])")
_MARKUP = re.compile(r"[*_`\\]|\]\(")


@dataclass(slots=True)
class _Open:
    """A block whose lines are still being collected: (start, end) of each line's own words."""

    kind: BlockKind
    lines: list[tuple[int, int]] = field(default_factory=list)
    literal: bool = False  # inside a fence: nothing is markup


def blocks(text: str) -> Iterator[tuple[BlockKind, Mapped]]:
    """The blocks of a text in order, with the marks of Markdown left out; each knows its places in `text`."""
    for block in _scan(text):
        for lines in _separate(text, block):
            mapped = Mapped((start, text[start:end] + " ") for start, end in lines)
            yield block.kind, mapped if block.literal else plain(mapped)


def plain(mapped: Mapped) -> Mapped:
    """The same words without the marks of emphasis, code and links: `[words](address)` is `words`."""
    if not _MARKUP.search(mapped.text):
        return mapped
    if "](" in mapped.text:
        mapped = mapped.without(list(_link_marks(mapped.text)))
    for _ in range(3):  # emphasis inside emphasis
        marks = list(_pair_marks(mapped.text))
        if not marks:
            break
        mapped = mapped.without(marks)
    return mapped.without([match.span() for match in _ESCAPE.finditer(mapped.text)])


def cells(row: str) -> str:
    """A table row as it is shown: its cells, joined by bars."""
    return " | ".join(cell.strip() for cell in row.strip().strip("|").split("|"))


def _link_marks(text: str) -> Iterator[tuple[int, int]]:
    opened: tuple[int, int] | None = None
    for match in _LINK.finditer(text):
        if match.group().endswith("["):
            opened = match.span()
        elif opened:
            yield opened
            yield match.span()
            opened = None


def _pair_marks(text: str) -> Iterator[tuple[int, int]]:
    for match in _PAIR.finditer(text):
        width = len(match[match.lastgroup or 0])
        yield match.start(), match.start() + width
        yield match.end() - width, match.end()


def _separate(text: str, block: _Open) -> Iterable[list[tuple[int, int]]]:
    """A paragraph of three or more short lines that each begin anew (an address, a list of names) is as many blocks."""
    lines = block.lines
    if block.kind is not BlockKind.PARAGRAPH or len(lines) < 3:
        return [lines]
    anew = all(end - start < 60 and not text[start].islower() for start, end in lines)
    return [[line] for line in lines] if anew else [lines]


def _scan(text: str) -> list[_Open]:
    scanner = _Scanner()
    at = 0
    for line in text.splitlines(keepends=True):
        scanner.line(line.rstrip(), at)
        at += len(line)
    scanner.close()
    return scanner.done


class _Scanner:
    """Takes line after line; what is finished stands in `done`."""

    def __init__(self) -> None:
        self.done: list[_Open] = []
        self._open: _Open | None = None
        self._fenced = False
        self._table = False
        self._quoted = False
        self._number = 0  # of the last item of a numbered list
        self._last = ""  # the line before

    def close(self) -> None:
        if self._open:
            self.done.append(self._open)
        self._open = None

    def line(self, line: str, start: int) -> None:
        """One line without its end; `start` is its place in the text."""
        if not self._fenced:
            quote = _QUOTE.match(line)
            if bool(quote) is not self._quoted:
                self.close()
            self._quoted = bool(quote)
            if quote:
                line, start = line[quote.end() :], start + quote.end()
        if _FENCE.match(line):
            self.close()
            self._fenced = not self._fenced
        elif not line.strip():
            self.close()
            self._table = False
        elif self._fenced:
            self._add(BlockKind.PARAGRAPH, line, start, anew=False)
        elif not (self._mark(line, start) or self._row(line, start) or self._item(line, start)):
            self._add(BlockKind.PARAGRAPH, line, start, anew=self._speaks(line))
        self._last = line

    def _add(self, kind: BlockKind, line: str, start: int, *, anew: bool = True) -> None:
        if anew:
            self.close()
        if self._open is None:
            self._open = _Open(kind, literal=self._fenced)
        lead = len(line) - len(line.lstrip())
        self._open.lines.append((start + lead, start + len(line)))

    def _mark(self, line: str, start: int) -> bool:
        """A heading, or a line that only draws a rule."""
        if _RULE.match(line):
            if line.lstrip().startswith("=") and self._open and len(self._open.lines) == 1:
                self._open.kind = BlockKind.HEADING
            self.close()
            return True
        if heading := _HEADING.match(line):
            words = line.rstrip("#").rstrip() if line.endswith("#") else line
            self._add(BlockKind.HEADING, words[heading.end() :], start + heading.end())
            self.close()
            return True
        return False

    def _row(self, line: str, start: int) -> bool:
        if "|" not in line:
            return False
        opened = self._open
        if len(line) < 2_000 and _DELIMITERS.match(line) and (self._table or opened):
            if opened and len(opened.lines) == 1:
                opened.kind = BlockKind.ROW
            self.close()
            self._table = True
            return True
        bare = line.strip()
        if self._table or (bare.startswith("|") and bare.endswith("|") and bare.count("|") > 2):
            self._add(BlockKind.ROW, line, start)
            self.close()
            return True
        return False

    def _item(self, line: str, start: int) -> bool:
        in_prose = self._open is not None and self._open.kind is BlockKind.PARAGRAPH
        if bullet := _BULLET.match(line):
            if in_prose and line.lstrip()[0] in "–—":
                return False
            end = bullet.end()
        elif (number := _NUMBER.match(line)) and self._follows(int(number[1]), in_prose=in_prose):
            end = number.end()
        else:
            return False
        self._add(BlockKind.ITEM, line[end:], start + end)
        return True

    def _follows(self, number: int, *, in_prose: bool) -> bool:
        """Is this the next item of a numbered list? `12. November` at the start of a line is none."""
        fits = number == 1 or (number == self._number + 1 and not in_prose)
        self._number = number if fits else self._number
        return fits

    def _speaks(self, line: str) -> bool:
        """Does a new speaker or label begin here (`Ruiz: …`, `Date: …`) although no empty line stands before it?"""
        if self._open is None or self._open.kind is not BlockKind.PARAGRAPH or not _SPEAKER.match(line):
            return False
        return bool(_ENDED.search(self._last[-8:]) or _SPEAKER.match(self._last))
