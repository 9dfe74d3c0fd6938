"""Whose names stand in a source field such as "Maria Ruiz, deputy finance director".

A reporter writes the field for reporters, so its forms vary. Where it is unclear what is a name, more is taken rather
than less, since these names must not appear anywhere; but employers and places beside a person are not names.
"""

import re
from typing import Final

from drafter.text import namewords as known
from drafter.text.skeleton import plain
from drafter.text.words import STOPWORDS

_MAIL: Final = re.compile(r"<?(?<![\w.+-])([\w.+-]{1,64})@[\w.-]{1,255}>?")
_LINK: Final = re.compile(r"\b(?:https?://|www\.)\S+")
_PIECE: Final = re.compile(r"\s*(?:[,;|()\[\]<>\n\"“”]|\s[-–—]\s|\s/\s|:\s)\s*")
_JOINT: Final = re.compile(r"\s+(?:and|und|et|&|with|via|through|quoting)\s+")
_AFFILIATION: Final = re.compile(r"\s+(?:of|at|from|for|in|bei|aus|von der|de la)\s+(?=[^\W\d_])")
_TOKEN: Final = re.compile(r"[^\W\d_](?:[\w'’.‐‑-]*\w)?\.?")
_POSSESSIVE: Final = re.compile(r"(?<=[^\W\d_])['’]s\b.*")
_LONGEST_NAME: Final = 5


def protected_names(source: str) -> tuple[str, ...]:
    """Give the names of the people in `source`, without titles and roles, in order.

    Where it names no person but a company or an office, give that. Empty where it names nobody ("a senior official").
    """
    text = _LINK.sub(" ", source)
    pieces = [piece for piece in _PIECE.split(_MAIL.sub(" ", text)) if piece.strip()]
    people = _reversed(pieces) or [
        person
        for at, piece in enumerate(pieces)
        for part in _JOINT.split(piece)
        if (person := _person(part, first=at == 0))
    ]
    people += [person for match in _MAIL.finditer(text) if (person := _from_address(match[1]))]
    found = people or [office for piece in pieces if (office := _office(piece))] or _in_lower_case(pieces)
    return tuple({plain(name): name for name in reversed(found)}.values())[::-1]


def _reversed(pieces: list[str]) -> list[str]:
    """`Ruiz, Maria`: two single names, the surname first."""
    two = pieces[:2]
    if len(two) < 2 or any(len(piece.split()) > 1 or _bare(piece) in known.PLACES for piece in two):
        return []
    last, first = (_person(piece, first=True) for piece in two)
    return [f"{first} {last}"] if first and last else []


def _from_address(local: str) -> str:
    """`maria.ruiz@…` names a person, `press.office@…` and `news@…` do not."""
    parts = [part for part in re.split(r"[._+\d-]+", local) if part]
    if len(parts) < 2 or len(parts[-1]) < 2 or any(plain(part) in known.NO_NAMES for part in parts):
        return ""
    return " ".join(part.capitalize() for part in parts)


def _person(part: str, *, first: bool) -> str:
    """The person in one part of the field. A later part names one only by two names that are no place."""
    part = _POSSESSIVE.sub("", part)  # Maria Ruiz's office
    tokens = _TOKEN.findall(_AFFILIATION.split(part.strip())[0] if first else part)
    tokens = _without_roles(tokens)
    if not tokens or any(_bare(token) in known.ORGANISATION for token in tokens):
        return ""
    name: list[str] = []
    for token in tokens:
        if _has_capital(token) or (name and _bare(token) in known.PARTICLES):
            name.append(token)
        elif name:
            break
    while name and (_bare(name[-1]) in known.PARTICLES or _bare(name[-1]) in known.NO_NAMES):
        name.pop()
    if not 0 < len(name) <= _LONGEST_NAME or (not first and len(name) < 2):
        return ""
    if _bare(name[0]) in known.PLACES and (len(name) == 1 or not first):
        return ""
    return " ".join(name)


def _without_roles(tokens: list[str]) -> list[str]:
    while tokens and _bare(tokens[0]) in known.NO_NAMES:
        tokens = tokens[1:]
    return tokens


def _office(piece: str) -> str:
    """`Meridian Energy`, `Ministry of Finance`: an organisation's whole name, or what is left without roles."""
    tokens = piece.split()
    while tokens and (not _has_capital(tokens[0]) or _bare(tokens[0]) in STOPWORDS):
        tokens = tokens[1:]
    organisation = [token for token in tokens if _bare(token) in known.ORGANISATION]
    if len(tokens) > 1 and any(map(_has_capital, organisation)):
        return " ".join(tokens)
    rest = _without_roles(_TOKEN.findall(" ".join(tokens)))
    return " ".join(rest) if rest and all(map(_has_capital, rest)) and _bare(rest[0]) not in known.PLACES else ""


def _in_lower_case(pieces: list[str]) -> list[str]:
    """`maria ruiz`: two or three words, none of which is known to be another thing."""
    tokens = pieces[0].split() if pieces else []
    unknown = all(_bare(token).isalpha() and not known.is_known(_bare(token)) for token in tokens)
    return [" ".join(tokens)] if 2 <= len(tokens) <= 3 and unknown else []


def _has_capital(token: str) -> bool:
    return token[0].isalpha() and not token[0].islower()


def _bare(token: str) -> str:
    return plain(token).strip(".,;:'\"")
