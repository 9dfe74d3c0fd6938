"""Every name of a sentence stands in the cited passages; elsewhere in the notes; or nowhere.

Compared word by word, in canonical form: a surname stands for the full name, a demonym for its country, an
abbreviation for what it abbreviates. A cited passage that says "he" or "the ministry" may speak of a name given
shortly before it in the same note.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from drafter.article import Flag, Severity
from drafter.checks.case import Case, Rule, places
from drafter.checks.notes import Known, Notes, initials
from drafter.text.aliases import CAPITALS, WORDS
from drafter.text.capitals import COURTESY, OPENERS, TITLES, begins_sentence, title_case
from drafter.text.facts import Fact, FactKind
from drafter.text.words import stem

_REFERS = re.compile(
    r"\b(?:he|she|they|it|his|her|their|its|him|them|i|we|my|our|who|both|"
    r"the (?:\w+\s)?(?:\w+er|\w+or|\w+ist|\w+ent|\w+man|\w+woman|company|group|council|party|ministry|club|team|"
    r"agency|union|court|firm|bank|city|country|pair|two))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|to|from|near|outside|around|at|into|leave|left|reached|visited)\s$", re.IGNORECASE)
_SEATS = {country: tuple(c for c, its in CAPITALS.items() if its == country) for country in CAPITALS.values()}
_ACTING = re.compile(
    r"\s(?:also\s|then\s|later\s|has\s|had\s)?(?:said|says|told|tells|voted|denied|denies|accused|accuses|resigned|joined|"
    r"added|adds|won|lost|scored|played|died|married|refused|declined|promised|agreed|disagreed|met|visited|arrived|"
    r"called|signed|led|wants|wanted|hopes|hoped|believes|believed|thinks|thought|argued|argues|warned|warns|insisted|"
    r"asked|asks|explained|explains|suggests|suggested|wrote|writes|spoke|speaks|admitted|apologised|apologized|"
    r"described|praised|criticised|criticized|tweeted|replied|noted|invites|invited|likes|loves|hates|knows|knew|went|"
    r"goes|lives|lived|works|worked|graduated|retired|testified|claimed|claims|confirmed|announced|offered|offers)\b"
)
_COMMON_WORDS = (
    "parliament congress government management nobody police staff council court mayor president industry business "
    "everyone work school university hospital army navy media press public data evidence city town family mother "
    "father mom dad mum brother sister wife husband son daughter client customer user speaker narrator author "
    "participant professor student teacher doctor company marketing"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_COMMON_ENDINGS = (
    "ing",
    "tion",
    "sion",
    "ment",
    "ity",
    "ness",
    "ship",
    "ists",
    "ers",
    "ors",
    "ians",
    "ants",
    "ents",
    "ly",
)
_LINK_WORDS = "of the de du des la le el al bin ibn van von der den ter y e and for"
_LINKS = frozenset(_LINK_WORDS.split())
_BACK = 8  # passages of the same note in which a pronoun may have its name
_ENDINGS = ("ism", "ist", "ists", "ian", "ians", "ite", "ites", "ese", "ish", "an", "n")


def look(case: Case) -> Iterator[Flag]:
    if case.verbatim:
        return
    for fact in case.facts:
        if fact.kind is FactKind.NAME and (not fact.weak or _known(case, fact) or _acts(case.text, fact)):
            yield from _name(case, fact)


def _known(case: Case, fact: Fact) -> bool:
    """A first word that is a name elsewhere in the notes is one here."""
    return fact.value in case.notes.named and not title_case(case.text)


def _acts(text: str, fact: Fact) -> bool:
    """A first word that does what people do ("Sokolov voted", "Sokolov’s") is a name, if it is no common word."""
    word = fact.value
    if not word.isalpha() or title_case(text):
        return False
    if word in OPENERS or word in TITLES or word in _COMMON or word.endswith(_COMMON_ENDINGS):
        return False
    return fact.text.endswith(("'s", "’s")) or _ACTING.match(text, fact.end) is not None


def _name(case: Case, fact: Fact) -> Iterator[Flag]:
    parts = [part for part in fact.value.split() if part not in _LINKS and part not in COURTESY]
    if begins_sentence(case.text, fact.start) and len(parts) > 1 and (parts[0] in TITLES or parts[0] in OPENERS):
        parts = parts[1:]
    scope = None if case.free or not case.cited else case
    absent = [part for part in parts if not _stands(part, fact, scope, case.notes)]
    if not absent or _abbreviated(fact.value, scope, case.notes):
        yield from _mixed(case, fact, parts)
        return
    nowhere = [part for part in absent if not _stands(part, fact, None, case.notes)]
    telling = [part for part in nowhere if part not in TITLES]
    if telling:
        yield _missing(case, fact, telling)
    elif nowhere:
        yield case.flag(
            "title-not-in-notes",
            f"The notes do not say “{' '.join(nowhere)}” of this name: “{fact.text}”.",
            "Check the title.",
            Severity.NOTE,
            (fact.start, fact.end),
        )
    else:
        telling = [part for part in absent if part not in TITLES]
        if telling and not (_shortly_before(case, telling) or _same_person(case, fact, telling)):
            yield _wrong_passage(case, fact, telling)


def _stands(part: str, fact: Fact, scope: Case | None, notes: Notes) -> bool:
    """Does one word of a name stand in the cited passages (`scope` None: anywhere in the notes) in any form?"""
    return (
        _found(part, scope, notes)
        or _built(part, fact, scope, notes)
        or _government(part, fact, scope, notes)
        or _hyphenated(part, fact, scope, notes)
        or _abbreviates(part, fact, notes)
    )


def _found(part: str, scope: Case | None, notes: Notes) -> bool:
    return any(_has(form, scope, notes) for form in _forms(part)) or _in_parts(part, scope, notes)


@lru_cache(maxsize=4096)
def _forms(part: str) -> tuple[str, ...]:
    """The forms under which one word of a name may stand in the notes."""
    forms = [part, stem(part)]
    if part.endswith("s") and len(part) > 3:
        forms += [part[:-1], WORDS.get(part[:-1], part)]
    else:
        forms.append(part + "s")
    for ending in _ENDINGS:
        if part.endswith(ending) and len(part) - len(ending) >= 4:
            forms.append(part.removesuffix(ending))
    return tuple(dict.fromkeys(forms))


def _has(form: str, scope: Case | None, notes: Notes) -> bool:
    if scope:
        return form in scope.cited_names
    return bool(notes.naming(form)) or form in notes.header_names


def _in_parts(part: str, scope: Case | None, notes: Notes) -> bool:
    pieces = [piece for piece in re.split(r"[-_/&]", part) if piece]
    return len(pieces) > 1 and all(any(_has(form, scope, notes) for form in _forms(WORDS.get(p, p))) for p in pieces)


def _government(part: str, fact: Fact, scope: Case | None, notes: Notes) -> bool:
    """“Moscow” for Russia’s government, and a country for its capital; a place (“in Moscow”) stays a place."""
    country = CAPITALS.get(part)
    if country:
        return not (scope and _PLACE.search(scope.text[: fact.start][-12:])) and _has(country, scope, notes)
    return any(_has(capital, scope, notes) for capital in _SEATS.get(part, ()))


def _built(part: str, fact: Fact, scope: Case | None, notes: Notes) -> bool:
    """Is it an abbreviation of a name that the notes have in full?"""
    return part.isalpha() and part.upper() in fact.text.replace(".", "") and _has(f"~{part}", scope, notes)


def _hyphenated(part: str, fact: Fact, scope: Case | None, notes: Notes) -> bool:
    """“Moscow-backed”: only the part that is written as a name has to stand in the notes."""
    if "-" not in part:
        return False
    written = next((word for word in fact.text.split() if word.casefold().startswith(part[:4])), "")
    pieces = [piece.casefold() for piece in re.split(r"[-‑]", written) if piece[:1].isupper() and len(piece) > 1]
    return bool(pieces) and all(_found(WORDS.get(piece, piece), scope, notes) for piece in pieces)


def _abbreviated(value: str, scope: Case | None, notes: Notes) -> bool:
    """Is it the long form of an abbreviation in the notes?"""
    return any(len(short) > 1 and _has(short, scope, notes) for short in initials(value))


def _abbreviates(part: str, fact: Fact, notes: Notes) -> bool:
    """Is it an abbreviation of words in lower case? From four letters on: three stand by chance in any long note."""
    letters = part.isalpha() and 4 <= len(part) <= 7 and part.upper() in fact.text
    return letters and any(part in beginnings for beginnings in notes.beginnings)


def _shortly_before(case: Case, parts: list[str]) -> bool:
    """Does a cited passage refer back, and does the name stand just before it in the same note?"""
    for known in case.cited:
        if _refers_back(known):
            near = frozenset[str]().union(*(k.names for k in case.notes.before(known, _BACK)))
            if all(any(form in near or form in case.cited_names for form in _forms(part)) for part in parts):
                return True
    return False


def _same_person(case: Case, fact: Fact, absent: list[str]) -> bool:
    """Does a cited passage mean the person by surname or office alone ("Pell said", "the mayor said"), where the notes
    have the full name beside it and nobody else of that surname or office?
    """
    cited, people = case.cited_names, case.notes.people
    surname = fact.value.split()[-1]
    if surname not in absent and surname in cited:
        before, _ = people.get(surname, (frozenset(), frozenset()))
        return before - TITLES - COURTESY <= set(absent) and all(
            _together(case.notes, part, surname) for part in absent
        )
    leading = [word.strip(".,").casefold() for word in case.text[: fact.start].split()[-2:]]
    for office in (*fact.value.split(), *leading):
        if office in TITLES and office in cited:
            _, after = people.get(office, (frozenset(), frozenset()))
            if after and after <= set(fact.value.split()):
                return True
    return False


def _refers_back(known: Known) -> bool:
    """Does it name nobody, or say "he" before it names anybody? Later a pronoun may mean the name it has itself."""
    refers = _REFERS.search(known.text)
    return not known.people or (refers is not None and refers.start() < known.people[0].start)


def _missing(case: Case, fact: Fact, parts: list[str]) -> Flag:
    close = _close(parts[0], case.notes)
    hint = f" The notes have “{close}”." if close else ""
    what = "The name" if len(parts) == len(fact.value.split()) else f"“{' '.join(parts)}” in the name"
    return case.flag(
        "name-not-in-notes",
        f"{what} “{fact.text}” is not in the notes.{hint}",
        "Check the name against the notes; correct it or cut it.",
        Severity.WARN,
        (fact.start, fact.end),
    )


def _wrong_passage(case: Case, fact: Fact, parts: list[str]) -> Flag:
    found = sorted({position for part in parts for form in _forms(part) for position in case.notes.naming(form)})
    where = places([case.notes.order[position] for position in found]) or "the header of a note"
    return case.flag(
        "name-wrong-passage",
        f"The name “{fact.text}” stands in {where}, not in {places(case.cited)}.",
        "Cite the passage that names it, or correct the name.",
        Severity.NOTE if _just_before(case, parts) else Severity.WARN,
        (fact.start, fact.end),
    )


def _just_before(case: Case, parts: list[str]) -> bool:
    """Is the name given in one of the two passages before a cited one, as where it goes on with "the country"?"""
    near = (k.names for known in case.cited for k in case.notes.before(known, 2))
    names = frozenset[str]().union(*near)
    return all(any(form in names for form in _forms(part)) for part in parts)


def _close(part: str, notes: Notes) -> str:
    found = get_close_matches(
        part, [name for name in notes.people if len(name) > 3 and name[0] == part[0]], n=1, cutoff=0.75
    )
    return found[0].title() if found else ""


def _mixed(case: Case, fact: Fact, parts: list[str]) -> Iterator[Flag]:
    """First name of one person, surname of another: both stand in the notes, but never together."""
    if (
        len(parts) != 2
        or fact.value != " ".join(parts)
        or any(part in TITLES or part in WORDS.values() for part in parts)
    ):
        return
    first, last = parts
    _, after = case.notes.people.get(first, (frozenset(), frozenset()))
    before, _ = case.notes.people.get(last, (frozenset(), frozenset()))
    others_before = before - TITLES - COURTESY - _LINKS
    if after and others_before and last not in after and not _together(case.notes, first, last):
        yield case.flag(
            "name-mixed-up",
            f"“{fact.text}”: the notes have “{first.title()} {min(after).title()}” and "
            f"“{min(others_before).title()} {last.title()}”, never these two together.",
            "Check who is meant.",
            Severity.WARN,
            (fact.start, fact.end),
        )


def _together(notes: Notes, first: str, last: str) -> bool:
    near = set(notes.naming(first)) & set(notes.naming(last))
    return any(_adjacent(notes.order[position], first, last) for position in near)


def _adjacent(known: Known, first: str, last: str) -> bool:
    return re.search(rf"\b{re.escape(first)}\W+(?:\w+\W+){{0,2}}{re.escape(last)}\b", known.run) is not None


RULE = Rule(
    ("name-not-in-notes", "name-wrong-passage", "name-mixed-up", "title-not-in-notes"), mendable=True, sentence=look
)
