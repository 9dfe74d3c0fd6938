"""The forms in which one name can stand in a text, as patterns over its skeleton.

A person: full name with or without middle names or initials between, either order, joined as in addresses and
handles, initials with surname, surname alone, first name alone, dotted initials. An organisation: its full name
with or without its legal form, and its initials. Each form says what must hold for it to count (see `Needs`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final

from drafter.text import namewords as known
from drafter.text.skeleton import plain


class Needs(Enum):
    """What must hold of a match, beside the pattern, for it to be the name."""

    NOTHING = auto()
    CAPITAL = auto()  # begins with a capital, and is not plainly an ordinary word
    ALONE = auto()  # the same, and does not begin another full name (Maria Santos is not Maria Ruiz)
    WITH_INITIAL = auto()  # the surname (group `sure`) begins with a capital
    CAPITAL_MIDDLE = auto()  # what stands between first and last name has capitals or is an initial
    ALL_CAPITALS = auto()
    ADDRESS = auto()  # stands in an e-mail address, a handle or a web address


@dataclass(frozen=True)
class Form:
    """One form. Group `name` of the pattern, where there is one, is what counts; `keys`: one of them must occur."""

    source: str
    needs: Needs
    keys: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when first needed: most forms of a name occur in no text."""
        return re.compile(self.source)


_START: Final = r"(?<![^\W\d_])"
_END: Final = r"(?![^\W\d_])"
_MARKS: Final = r"[-·'\"*_>|~]{0,4}+"
_GAP: Final = rf"(?:{_MARKS}\s{{0,40}}+{_MARKS}\s{{0,40}}+|[.+/=]|%20)"
_AFTER_INITIAL: Final = r"(?:\.[-\s]{0,40}+|[-\s]{1,40}+)"
_MIDDLE: Final = r"[\"'(]?[^\W\d_]{1,24}+(?:[-'][^\W\d_]{1,24}+)?+[\"')]?\.?"
_LEAST_ALONE: Final = 3
_LEAST_JOINED: Final = 8
_LEAST_SPELLED: Final = 4
_BETWEEN_LETTERS: Final = r"(?:[-.·•*_/,]\s?|\s)"  # E-k-d-a-l, E. K. D. A. L., E K D A L
_LEAST_IN_ADDRESS: Final = 4
_UMLAUTS: Final = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("å", "aa"))


def forms(name: str) -> tuple[Form, ...]:
    """Give every form of `name`, empty where it holds no letter. Honorifics and titles before it are left aside."""
    tokens = _tokens(name)
    if not tokens:
        return ()
    if _is_organisation(tokens):
        return tuple(_organisation(tokens))
    tokens = _without_titles(tokens)
    if len(tokens) == 1:
        return tuple(_single(tokens[0]))
    return tuple(_person(tokens))


def _tokens(name: str) -> list[str]:
    last, comma, first = unicodedata.normalize("NFC", name).partition(",")
    if comma and first.strip() and not known.is_suffix(plain(first).strip(" .")):
        name = f"{first} {last}"  # given as "Ruiz, Maria"
    return [token for token in re.split(r"[\s,/()\"“”]+", name) if any(char.isalnum() for char in token)]


def _is_organisation(tokens: list[str]) -> bool:
    return any(_bare(token) in known.ORGANISATION for token in tokens[1:]) or (
        len(tokens) > 1 and _bare(tokens[0]) in known.ORGANISATION
    )


def _without_titles(tokens: list[str]) -> list[str]:
    while len(tokens) > 1 and _bare(tokens[0]) in known.TITLES:
        tokens = tokens[1:]
    while len(tokens) > 1 and known.is_suffix(_bare(tokens[-1])):
        tokens = tokens[:-1]
    return tokens


def _bare(token: str) -> str:
    return plain(token).strip(".,;:'\"")


def _letters(token: str) -> str:
    """The token's letters and digits alone, in comparing form."""
    return re.sub(r"[\W_]+", "", plain(token))


def _spellings(token: str) -> list[str]:
    """The ways to spell a token: Müller is Mueller too."""
    ways = [token]
    lower = token.lower()
    for letter, pair in _UMLAUTS:
        if letter in lower:
            ways.append(lower.replace(letter, pair))
        if pair in lower:
            ways.append(lower.replace(pair, letter))
    return ways


def _token_pattern(token: str) -> str:
    """The token with anything or nothing where it has a hyphen or an apostrophe."""
    ways = {_GAP.join(map(re.escape, _parts(way))): None for way in _spellings(token)}
    return f"(?:{'|'.join(ways)})" if len(ways) > 1 else next(iter(ways))


def _parts(token: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", plain(token)) if part]


def _keys(*tokens: str) -> tuple[str, ...]:
    return tuple({max(_parts(way), key=len): None for token in tokens for way in _spellings(token) if _parts(way)})


def _ending(token: str) -> str:
    """Plural and case endings that may follow: the Ruizes, Müllers, Шевченком. Not for words that are common."""
    if _letters(token) in known.COMMON:
        return ""
    if any("CYRILLIC" in unicodedata.name(char, "") for char in token):
        return r"[^\W\d_]{0,3}+"
    return "(?:e?s)?"


def _stem(token: str) -> str:
    """A Cyrillic name loses its last vowel before case endings; others stay whole."""
    if len(token) > 4 and any("CYRILLIC" in unicodedata.name(char, "") for char in token):
        return token.rstrip("аеєиіїйоуюяьыэАЕЄИІЇЙОУЮЯЬ") or token
    return token


def _has_spaces(token: str) -> bool:
    """Does the token's script put spaces between words?"""
    return not any(
        script in unicodedata.name(char, "") for char in token for script in ("CJK", "HIRAGANA", "KATAKANA", "THAI")
    )


def _form(pattern: str, needs: Needs, *tokens: str) -> Form:
    return Form(pattern, needs, _keys(*tokens))


def _bounded(pattern: str, *tokens: str) -> str:
    return f"{_START}{pattern}{_END}" if all(map(_has_spaces, tokens)) else pattern


def _word_alone(token: str) -> str:
    return _bounded(f"(?P<name>{_token_pattern(_stem(token))}{_ending(token)})", token)


def _single(token: str) -> Iterator[Form]:
    needs = Needs.CAPITAL if _letters(token) in known.COMMON else Needs.NOTHING
    yield _form(_word_alone(token), needs, _stem(token))
    if len(_letters(token)) >= _LEAST_IN_ADDRESS:
        yield _form(_in_address([_letters(token)]), Needs.ADDRESS, token)


def _organisation(tokens: list[str]) -> Iterator[Form]:
    while len(tokens) > 1 and _bare(tokens[-1]) in known.LEGAL_FORMS:
        tokens = tokens[:-1]
    if _bare(tokens[0]) in {"the", "a"} and len(tokens) > 1:
        tokens = tokens[1:]
    if len(tokens) == 1:
        yield from _single(tokens[0])
        return
    yield _form(_bounded(_GAP.join(map(_token_pattern, tokens)), *tokens), Needs.NOTHING, tokens[0])
    joined = "".join(map(_letters, tokens))
    if len(joined) >= _LEAST_JOINED:
        yield Form(re.escape(joined), Needs.NOTHING, (joined,))
    initials = "".join(_bare(token)[:1] for token in tokens if token[0].isupper())
    if len(initials) >= _LEAST_ALONE and initials not in known.ABBREVIATIONS:
        letters = r"\.?".join(map(re.escape, initials))
        yield Form(f"{_START}{letters}{_END}", Needs.ALL_CAPITALS)


def _person(tokens: list[str]) -> Iterator[Form]:
    at = next((i for i, token in enumerate(tokens[1:], 1) if _bare(token) in known.PARTICLES), len(tokens) - 1)
    first, middles, last = tokens[0], tokens[1:at], tokens[at:]
    surname = "".join(
        f"(?:{_token_pattern(token)}{_GAP})?" if _bare(token) in known.PARTICLES else _token_pattern(token) + _GAP
        for token in last[:-1]
    ) + (_token_pattern(_stem(last[-1])) + _ending(last[-1]))
    yield from _whole(first, middles, last, surname)
    yield from _with_initials(first, middles, last, surname)
    titles = "|".join(sorted(known.SPOKEN_TITLES, key=len, reverse=True))
    core = [token for token in last if _bare(token) not in known.PARTICLES] or last
    for token in (*core, first):
        yield _form(rf"{_START}(?:{titles})\.?\s{{1,3}}+{_word_alone(token)}", Needs.CAPITAL, _stem(token))
    yield from _alone(first, middles, last, core, surname)
    yield from _in_addresses(first, middles, core)


def _whole(first: str, middles: list[str], last: list[str], surname: str) -> Iterator[Form]:
    given = _token_pattern(_stem(first)) + (_ending(first) if _stem(first) != first else "")
    inner = [*(rf"{_token_pattern(token)}\.?{_GAP}" for token in middles), rf"[^\W\d_]{_AFTER_INITIAL}"]
    known_middle = f"(?:{'|'.join(inner)}){{0,4}}"
    everything = (first, *middles, *last)
    core = last[-1]
    yield _form(_bounded(f"{given}{_GAP}{known_middle}{surname}", *everything), Needs.NOTHING, _stem(core))
    yield _form(
        _bounded(f"{given}{_GAP}(?P<middle>(?:{_MIDDLE}{_GAP}){{1,3}}){surname}", *everything),
        Needs.CAPITAL_MIDDLE,
        _stem(core),
    )
    yield _form(
        _bounded(rf"{known_middle if middles else ''}{surname}(?:\s?,)?{_GAP}{given}", *everything),
        Needs.NOTHING,
        _stem(core),
    )
    short, whole = _letters(first), "".join(map(_letters, last))
    bare = "".join(_letters(token) for token in last if _bare(token) not in known.PARTICLES)
    for long in {whole, bare}:
        if len(short + long) >= _LEAST_JOINED:
            for one, other in ((short, long), (long, short)):
                yield Form(rf"{re.escape(one)}[._+-]?{re.escape(other)}", Needs.NOTHING, (one,))


def _with_initials(first: str, middles: list[str], last: list[str], surname: str) -> Iterator[Form]:
    if not _has_spaces(first):
        return
    initial = re.escape(_bare(first)[:1])
    core = last[-1]
    more = rf"(?:[^\W\d_]{_AFTER_INITIAL}){{0,2}}"
    pattern = rf"{_START}{initial}{_AFTER_INITIAL}{more}(?P<sure>{surname}){_END}"
    yield _form(pattern, Needs.WITH_INITIAL, _stem(core))
    yield _form(rf"{_START}{surname}(?:\s?,\s?{initial}{_END}\.?|\s{initial}\.)", Needs.CAPITAL, _stem(core))
    end = _bare(next((t for t in last if _bare(t) not in known.PARTICLES), last[-1]))[:1]
    every = [_bare(token)[:1] for token in middles]
    middle = "".join(rf"(?:{re.escape(letter)}\.\s?)?" for letter in every)
    if initial + end not in known.ABBREVIATIONS:
        yield Form(rf"{_START}{initial}\.\s?{middle}{re.escape(end)}(?:\.|{_END})", Needs.ALL_CAPITALS)


def _alone(first: str, middles: list[str], last: list[str], core: list[str], surname: str) -> Iterator[Form]:
    if len("".join(map(_letters, last))) >= _LEAST_ALONE:
        yield _form(_bounded(f"(?P<name>{surname})", *last), Needs.CAPITAL, _stem(last[-1]))
    parts = [part for token in core for part in re.split(r"[-‐‑–]", token)]
    if len(parts) == len(last) == 1:
        parts = []  # the surname itself, done
    for token in core:
        if len(letters := _letters(token)) >= _LEAST_SPELLED and _has_spaces(token):
            yield Form(f"{_START}{_BETWEEN_LETTERS.join(map(re.escape, letters))}{_END}", Needs.NOTHING)
    for part in parts:
        if len(_letters(part)) >= _LEAST_ALONE:
            yield _form(_word_alone(part), Needs.CAPITAL, _stem(part))
    for token in (first, *middles):
        if len(_letters(token)) >= _LEAST_ALONE and _bare(token) not in known.PARTICLES:
            yield _form(_word_alone(token), Needs.ALONE, _stem(token))


def _in_addresses(first: str, middles: list[str], core: list[str]) -> Iterator[Form]:
    surname, given = "".join(map(_letters, core)), _letters(first)
    initials = given[:1] + "".join(_letters(token)[:1] for token in middles)
    ways = {surname, given[:1] + surname, surname + given[:1], initials + surname, given + surname[:1]}
    yield _form(_in_address([way for way in ways if len(way) >= _LEAST_IN_ADDRESS]), Needs.ADDRESS, core[0], first)


def _in_address(ways: list[str]) -> str:
    return f"{_START}(?:{'|'.join(map(re.escape, sorted(ways, key=len, reverse=True)))}){_END}" if ways else r"(?!)"
