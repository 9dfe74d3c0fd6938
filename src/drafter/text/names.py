"""Names that may not appear are found in every form and replaced by their stand-ins (promise 6).

For each protected name these forms are found: the full name with middle names and initials, in either order and with
any kind of space, hyphen, line break or invisible character inside; joined as in handles and addresses; initials
with the surname; the surname alone (of three letters or more, or after a title); the first name alone (unless it
begins another full name); dotted initials; plural and possessive; any case, accents and look-alike letters folded. A
leak is worse than a word too many: a surname that is also a word ("Brown") counts wherever it has a capital. In lower
case only the full name, and names in addresses, count.

The same goes for the first names that stand for the given one (Tim, Timothy: see `nicknames`). A stand-in takes the
place of the title of courtesy before a name as well, and begins with a capital where a sentence does.

Not found: nicknames that no table knows, a name transliterated into another script (a Cyrillic original of a Latin
name must be listed by itself), and misspellings.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from drafter.text import namewords as known
from drafter.text.nameforms import Form, Needs, forms
from drafter.text.nicknames import also_called
from drafter.text.people import protected_names
from drafter.text.skeleton import Skeleton, plain, skeletons

__all__ = ["Found", "NameMask", "protected_names"]

_NOBODY: Final = "[name withheld]"
_PASSES: Final = 4  # a replacement can bring two rests of a name together; each pass shortens what is left
_LOOK: Final = 40
_NEXT_WORD: Final = re.compile(r"(?P<gap>[^\w\n]{0,6})(?P<word>[^\W_]+)?")
_LAST_WORD: Final = re.compile(r"(?P<word>[^\W_]+)?(?P<gap>[^\w\n]{0,6})\Z")
_ADDRESS_BEFORE: Final = re.compile(r"(?:[@#/]|www\.|[@/][\w.+%-]{1,60})\Z")
_ADDRESS_AFTER: Final = re.compile(r"[\w.+%-]{0,60}@|\.(?:com|org|net|info|gov|edu|io|co|eu|uk|ua|de|fr|es|it|pl)\b")


_COURTESY: Final = known.COURTESY
_TITLE_BEFORE: Final = re.compile(r"(?<![^\W\d_])(?P<title>[A-ZÀ-Þ][^\W\d_]{1,14})\.?\s{1,3}\Z")
_ABBREVIATED: Final = re.compile(r"\b(?:[A-Za-z]|Dr|Prof|St|vs|No|Sen|Gov|Rep|Gen|Col|Lt|Sgt|Capt|Rev|Hon)\.\Z")


class Found(NamedTuple):
    """A protected name in some form: the name as it was given, and offsets of the form in the text."""

    name: str
    start: int
    end: int


class NameMask:
    """Finds and replaces the names that are keys of `protected`; its values are the stand-ins.

    Built once per dossier. A stand-in that itself holds a protected name is not used: `[name withheld]` stands instead.
    """

    def __init__(self, protected: Mapping[str, str]) -> None:
        self._forms: tuple[tuple[str, tuple[Form, ...]], ...] = tuple((name, _all_forms(name)) for name in protected)
        self._stand_ins: dict[str, str] = {
            name: _NOBODY if self.find(stand_in) else stand_in for name, stand_in in protected.items()
        }

    def find(self, text: str) -> tuple[Found, ...]:
        """Give every place where a protected name stands in `text`, in order, none overlapping another."""
        if not self._forms:
            return ()
        hits: list[Found] = []
        doubtful: list[tuple[Found, int]] = []
        for skeleton in skeletons(text):
            for name, name_forms in self._forms:
                for start, end, another in _spans(text, skeleton, name_forms):
                    if another:
                        doubtful.append((Found(name, start, end), another))
                    else:
                        hits.append(Found(name, start, end))
        return tuple(_joined(_with_decided(hits, doubtful)))

    def mask(self, text: str) -> tuple[str, int]:
        """Give `text` with every form of each protected name replaced by its stand-in, and how many there were."""
        count = 0
        for _ in range(_PASSES):
            found = self.find(text)
            if not found:
                break
            count += len(found)
            pieces: list[str] = []
            at = 0
            for hit in found:
                stand_in = self._stand_ins[hit.name]
                start = max(at, _title_before(text, hit.start, stand_in))
                pieces += (text[at:start], _as_opening(stand_in) if _opens(text, start) else stand_in)
                at = hit.end
            text = "".join((*pieces, text[at:]))
        return text, count


def _all_forms(name: str) -> tuple[Form, ...]:
    """The forms of the name and of the other ways to call that person."""
    found = dict.fromkeys(forms(name))
    for other, telling in also_called(name):
        found |= dict.fromkeys(form for form in forms(other) if telling or form.needs is not Needs.ALONE)
    return tuple(found)


def _title_before(text: str, start: int, stand_in: str) -> int:
    """Where the title before a name begins, else `start`: nobody writes `Ms the source`, and `Mayor` may tell who it
    is; of a person with a letter only the courtesy goes.
    """
    found = _TITLE_BEFORE.search(text[max(0, start - _LOOK) : start])
    if not found:
        return start
    title = plain(found["title"])
    goes = title in _COURTESY or (stand_in[:1].islower() and title in known.SPOKEN_TITLES)
    return start - len(found[0]) if goes else start


def _opens(text: str, start: int) -> bool:
    """Does a sentence begin here?"""
    before = text[max(0, start - _LOOK) : start].rstrip(" \t\"'“„‘«([*_#>-")
    ended = before[-1:] in {"", "\n"} or (before[-1] in ".!?" and text[start - 1].isspace())
    return ended and text[start : start + 1].isupper() and not _ABBREVIATED.search(before)


def _as_opening(stand_in: str) -> str:
    return stand_in[:1].upper() + stand_in[1:]


def _with_decided(hits: list[Found], doubtful: list[tuple[Found, int]]) -> list[Found]:
    """Add those first names that stand before a capitalised word, where that word is a protected name itself."""
    starts = {hit.start for hit in hits}
    for hit, another in sorted(doubtful, reverse=True):
        if another in starts:
            hits.append(hit)
            starts.add(hit.start)
    return hits


def _joined(hits: list[Found]) -> Iterator[Found]:
    """Join what overlaps; of two names at one place the one with the longer form counts."""
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    current: Found | None = None
    for hit in hits:
        if current is None or hit.start >= current.end:
            if current is not None:
                yield current
            current = hit
        elif hit.end > current.end:
            current = Found(current.name, current.start, hit.end)
    if current is not None:
        yield current


def _spans(text: str, skeleton: Skeleton, name_forms: tuple[Form, ...]) -> Iterator[tuple[int, int, int]]:
    """Give start and end of each form that counts; third, where it counts only if the next word does, its start."""
    present: dict[str, bool] = {}
    for form in name_forms:
        for key in form.keys:
            if key not in present:
                present[key] = key in skeleton.text
        if form.keys and not any(present[key] for key in form.keys):
            continue
        for match in form.pattern.finditer(skeleton.text):
            group = "name" if "name" in form.pattern.groupindex else 0
            start, end = skeleton.original(*match.span(group))
            if start < end and _counts(text, skeleton, match, form.needs, start, end):
                yield start, end, _another_name(text, end) if form.needs is Needs.ALONE else 0


def _counts(text: str, skeleton: Skeleton, match: re.Match[str], needs: Needs, start: int, end: int) -> bool:
    match needs:
        case Needs.NOTHING:
            counts = True
        case Needs.ALL_CAPITALS:
            counts = not any(map(str.islower, text[start:end])) and not _is_initial_of_another(text, end)
        case Needs.CAPITAL_MIDDLE:
            middle = _names_in(text, *skeleton.original(*match.span("middle")))
            counts = all(_has_capital(word) or len(word) == 1 or plain(word) in known.PARTICLES for word in middle)
        case Needs.ADDRESS:
            counts = _in_address(text, start, end)
        case Needs.WITH_INITIAL:
            counts = any(map(_has_capital, _names_in(text, *skeleton.original(*match.span("sure")))))
        case Needs.CAPITAL | Needs.ALONE:
            counts = any(map(_has_capital, _names_in(text, start, end))) and not _is_ordinary(text, start, end)
    return counts


def _names_in(text: str, start: int, end: int) -> list[str]:
    """The words of this stretch without particles; all of them where it has nothing else."""
    between = re.findall(r"[^\W\d_]+", text[start:end])
    return [word for word in between if plain(word) not in known.PARTICLES] or between


def _has_capital(word: str) -> bool:
    return not word[0].islower()


def _in_address(text: str, start: int, end: int) -> bool:
    return bool(
        _ADDRESS_BEFORE.search(text[max(0, start - _LOOK) : start]) or _ADDRESS_AFTER.match(text[end : end + _LOOK * 2])
    )


def _next_word(text: str, end: int) -> tuple[str, str]:
    """What stands between, and the next word."""
    found = _NEXT_WORD.match(text[end : end + _LOOK])
    return (found["gap"], found["word"] or "") if found else ("", "")


def _previous_word(text: str, start: int) -> tuple[str, str]:
    found = _LAST_WORD.search(text[max(0, start - _LOOK) : start])
    return (found["gap"], found["word"] or "") if found else ("", "")


def _is_initial_of_another(text: str, end: int) -> bool:
    """`M.R. James`: the initials belong to the capitalised surname that follows, unless that begins a sentence."""
    gap, word = _next_word(text, end)
    return (
        gap.strip(" ") in {"", "."} and word[:1].isupper() and len(word) > 1 and plain(word) not in known.FUNCTION_WORDS
    )


def _another_name(text: str, end: int) -> int:
    """`Maria Santos`: a first name directly before another capitalised word is another person's; where that begins."""
    gap, word = _next_word(text, end)
    another = gap == " " and word[:1].isupper() and len(word) > 1
    return end + 1 if another and plain(word) not in known.DOES and plain(word) not in known.FUNCTION_WORDS else 0


def _is_ordinary(text: str, start: int, end: int) -> bool:
    """Is this capitalised word plainly no name here: "Will the …", "in May", "White House"?"""
    word = plain(text[start:end])
    if word not in known.COMMON:
        return False
    gap, following = _next_word(text, end)
    after = plain(following)
    if gap == " " and after in known.PHRASES.get(word, frozenset()):
        return True
    if word not in known.FUNCTION_WORDS:
        return False
    if gap[:1] in {"'", "’", ",", ":"} or (gap == " " and after in known.DOES):
        return False
    before_gap, before = _previous_word(text, start)
    begins = not before or any(mark in before_gap for mark in ".!?:;…")
    if word in known.MONTH_NAMES:
        dated = after.isdigit() or before.isdigit() or plain(before) in known.BEFORE_MONTH
        return dated or (begins and after in known.FUNCTION_WORDS)
    return begins or before[:1].isupper() or (gap == " " and following[:1].isupper())
