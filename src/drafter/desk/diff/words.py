"""Two texts word by word, to the last blank: what stayed and what was cut is the old text, what stayed and what is new
the new one.

Words are compared as they stand, so that a curly quote in the place of a straight one shows. What changed is shown in
stretches that can be read: one common little word between two changes does not part them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

from drafter.text.words import STOPWORDS

_MARKS: Final = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
_SINGLE: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # no spaces: a letter is a word
_LETTER: Final = rf"(?:[^\W{_SINGLE}]|[{_MARKS}])"
_TOKEN: Final = re.compile(
    rf"""(?P<space>\s*)
    (?P<word>
        \d+(?:[.,:]\d+)+{_LETTER}*                                # 12.4 and 10:30 are one word each
      | {_LETTER}+(?:['’\u2010\u2011–-](?={_LETTER}){_LETTER}+)*  # don’t, 7-2, well-known
      | \S                                                        # a mark, or a letter of a script without spaces
      | \Z
    )""",
    re.VERBOSE,
)
_SMALL: Final = 2  # letters of a word that is common in any language
_MOST: Final = 400_000  # pairs of words that are compared, 630 words a side; more than that is no sentence


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of text that stayed, was cut or is new."""

    kind: Literal["same", "cut", "new"]
    text: str


class _Token(NamedTuple):
    space: str  # what stands before the word
    word: str  # empty only at the end, behind the last blank


class _Stretch(NamedTuple):
    """Where the text stayed, `cut` and `new` are both what stayed."""

    same: bool
    cut: str
    new: str


def words(old: str, new: str) -> tuple[Change, ...]:
    """What changed from `old` to `new`. No piece is empty, and no two neighbours are of one kind."""
    if old == new:
        return (Change("same", old),) if old else ()
    return tuple(_told(_without_islands(_stretches(_tokens(old), _tokens(new)))))


def wordlist(text: str) -> tuple[str, ...]:
    """The words of a text, without blanks and marks."""
    return tuple(word for _, word in _TOKEN.findall(text) if word[:1].isalnum())


def _tokens(text: str) -> list[_Token]:
    found = [_Token(*groups) for groups in _TOKEN.findall(text)]
    return found if found[-1].space else found[:-1]


def _stretches(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[_Stretch]:
    for same, i1, i2, j1, j2 in _steps([token.word for token in old], [token.word for token in new]):
        if same:
            yield from _stayed(old[i1:i2], new[j1:j2])
        else:
            yield _Stretch(same=False, cut=_text(old[i1:i2]), new=_text(new[j1:j2]))


def _stayed(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[_Stretch]:
    """Words that are in both; the blanks before them may differ."""
    if old == new:
        text = _text(old)
        yield _Stretch(same=True, cut=text, new=text)
        return
    for before, after in zip(old, new, strict=True):
        same = before.space == after.space
        yield _Stretch(same=same, cut=before.space, new=after.space)
        yield _Stretch(same=True, cut=before.word, new=before.word)


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Whether it stayed, and from where to where on either side. What is far too long is compared at its ends only."""
    if len(old) * len(new) <= _MOST:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield tag == "equal", i1, i2, j1, j2
        return
    least = min(len(old), len(new))
    head = next((n for n in range(least) if old[n] != new[n]), least)
    tail = next((n for n in range(least - head) if old[-1 - n] != new[-1 - n]), least - head)
    yield True, 0, head, 0, head
    yield False, head, len(old) - tail, head, len(new) - tail
    yield True, len(old) - tail, len(old), len(new) - tail, len(new)


def _text(tokens: Iterable[_Token]) -> str:
    return "".join(token.space + token.word for token in tokens)


def _without_islands(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Neighbours of one kind joined, and changes with nothing but a little word between them."""
    done: list[_Stretch] = []
    for stretch in stretches:
        if not stretch.cut and not stretch.new:
            continue
        if done and done[-1].same == stretch.same:
            done[-1] = _joined(done[-1], stretch)
        else:
            done.append(stretch)
        if len(done) > 2 and not done[-1].same and _island(done[-2].cut) and _both(done[-3], done[-1]):
            done[-3:] = [_joined(*done[-3:])]
    return done


def _joined(*stretches: _Stretch) -> _Stretch:
    return _Stretch(
        same=all(stretch.same for stretch in stretches),
        cut="".join(stretch.cut for stretch in stretches),
        new="".join(stretch.new for stretch in stretches),
    )


def _island(text: str) -> bool:
    """One common little word, or marks alone."""
    found = wordlist(text)
    if len(found) > 1:
        return False
    return not found or found[0].casefold() in STOPWORDS or (len(found[0]) <= _SMALL and found[0].islower())


def _both(one: _Stretch, other: _Stretch) -> bool:
    """Were words cut here, and are there new ones? Where words were only put in, each stands well by itself."""
    return bool((one.cut + other.cut).strip()) and bool((one.new + other.new).strip())


def _told(stretches: Iterable[_Stretch]) -> Iterator[Change]:
    stayed = ""
    for stretch in stretches:
        if stretch.same:
            stayed += stretch.cut
            continue
        cut, new = stretch.cut, stretch.new
        common = _common_space(cut, new)
        if stayed + cut[:common]:
            yield Change("same", stayed + cut[:common])
        stayed = ""
        if cut[common:]:
            yield Change("cut", cut[common:])
        if new[common:]:
            yield Change("new", new[common:])
    if stayed:
        yield Change("same", stayed)


def _common_space(cut: str, new: str) -> int:
    """How many blanks at the beginning are in both: they stayed."""
    least = min(len(cut), len(new))
    return next((n for n in range(least) if cut[n] != new[n] or not cut[n].isspace()), least)
