"""A citation alone is no evidence: a sentence that has next to nothing in common with the passages it names is flagged.

High precision only: it has no telling word of theirs, or of many words hardly one. Whether words that are shared say
the same is for the other rules, and for the editor. A few words that lead over to the next point are only noted.
"""

from collections.abc import Iterator

from drafter.article import Flag, Severity
from drafter.checks.case import Case, Rule, places
from drafter.checks.notes import carries, term
from drafter.checks.rules.tk import still_to_come
from drafter.text.language import language_of

_LEAST = 2  # telling words; of one alone nothing can be said
_FEW = 5
_MANY = 6
_HARDLY = 0.17  # one of six


def look(case: Case) -> Iterator[Flag]:
    if case.inference or case.free or not case.cited or case.verbatim or still_to_come(case.text):
        return
    terms = {term(word) for word in case.spoken if carries(word)}
    if len(terms) < _LEAST:
        return
    theirs = frozenset[str]().union(*(known.terms for known in case.cited))
    own = terms - {term for term in terms if term in case.cited_names}
    shared = len(terms & theirs) + len(terms) - len(own)
    if shared and (len(terms) < _MANY or shared / len(terms) > _HARDLY):
        return
    if _another_language(case):
        return
    yield case.flag(
        "unsupported",
        f"It {'shares little' if shared else 'has no telling word in common'} with {places(case.cited)}.",
        "Name the passage that it rests on, or cut the sentence.",
        Severity.NOTE if len(terms) < _FEW else Severity.WARN,
    )


def _another_language(case: Case) -> bool:
    """Words of two languages have little in common, whatever they say."""
    here = language_of(case.text)
    there = {language_of(known.note.text[:4_000]) for known in case.cited} - {None}
    return here is not None and bool(there) and here not in there


RULE = Rule(("unsupported",), mendable=True, sentence=look)
