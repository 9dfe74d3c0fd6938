"""What the notes doubt or attribute, the sentence doubts or attributes; what they leave open, it leaves open."""

import re
from collections.abc import Iterator

from drafter.article import Flag, Severity
from drafter.checks.case import Case, Rule
from drafter.checks.notes import Known, carries, term
from drafter.text.attribution import attributed, certain, claim, conditional, contested, hedge_words, hedges
from drafter.text.facts import quoted

_DOUBT = frozenset({"alleged", "unconfirmed", "reported", "claimed", "apparent"})
_OPEN = frozenset({"possible", "likely", "planned", "conditional"})
_NEAR = 6
_DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying|ials?)|reject(?:s|ed)?|dismiss(?:es|ed)?)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|provided that|on condition that)\s[^.;,”\"]+", re.IGNORECASE)


def look(case: Case) -> Iterator[Flag]:
    if case.inference or case.text.rstrip().endswith("?"):
        return
    if case.whole:
        return  # a part of a passage to the letter may still leave out “she said” or “allegedly”
    yield from _certainty(case)
    yield from _denial(case)
    own = hedges(case.text)
    said = attributed(case.text) or bool(list(quoted(case.text)))
    known = _resting_on(case)
    if known is None:
        return
    lost = _lost_hedge(case, known, own, said=said)
    if lost:
        yield case.flag(
            "lost-hedge",
            f"{known.id} says “{lost}”; the sentence states it as a fact.",
            "Keep the doubt that the notes express.",
            Severity.NOTE if case.free else Severity.WARN,
        )
    elif claim(known.text) and not said and not own & _DOUBT and own <= known.hedges:
        strong = contested(known.text) or _in_quotation(case, known)
        yield case.flag(
            "lost-attribution",
            f"{known.id} gives this as somebody’s word; the sentence states it as a fact.",
            "Say who says so.",
            Severity.WARN if strong and not case.free else Severity.NOTE,
        )
    elif condition := _lost_condition(case, known):
        yield case.flag(
            "lost-condition",
            f"{known.id} says so “{condition}”; the sentence says it without.",
            "Give the condition, here or in the next sentence.",
            Severity.NOTE,
        )


def _resting_on(case: Case) -> Known | None:
    """The one cited passage that carries the sentence: it holds most of its telling words, and no other comes near."""
    terms = {term(word) for word in case.spoken if carries(word)}
    if len(terms) < 3 or not case.support:
        return None
    shares = sorted(
        ((len(terms & known.terms) / len(terms), known) for known in case.support), key=lambda pair: -pair[0]
    )
    best, known = shares[0]
    if best < (0.5 if case.cited else 0.7) or (len(shares) > 1 and shares[1][0] > 0.8 * best):
        return None
    return known


def _lost_hedge(case: Case, known: Known, own: frozenset[str], *, said: bool) -> str:
    """The words of a hedge that stands next to what the sentence takes over and that it lacks; empty where none is."""
    terms = {term(word) for word in case.spoken if carries(word)}
    for group, start, end in hedge_words(known.text):
        if not (_takes_over(known, terms, start, end) or (group == "alleged" and _does(known, terms, end))):
            continue
        words = known.text[start:end]
        if group == "denied" and not (own & (_DOUBT | {"denied"}) or said or _negated(case.text)):
            return words
        if group == "unconfirmed" and not own & (_DOUBT | _OPEN | {"denied"}) and not _negated(case.text):
            return words
        if group in _DOUBT - {"unconfirmed"} and not (own or said or conditional(case.text)):
            return words
        if group in {"possible", "conditional"} and not (own & (_DOUBT | _OPEN) or conditional(case.text)):
            return words
    return ""


def _lost_condition(case: Case, known: Known) -> str:
    """The clause with “if” of a passage of which the sentence takes over the rest; empty where it says a condition."""
    clause = _CONDITION.search(known.text)
    if not clause or conditional(case.text):
        return ""
    terms = {term(word) for word in case.spoken if carries(word)}
    inside = {term(w) for w in known.words if clause.start() <= w.start < clause.end() and carries(w)}
    rest = {term(w) for w in known.words if carries(w)} - inside
    taken = len(terms & rest) >= max(3, 0.6 * len(rest)) and not terms & (inside - rest)
    return clause.group().strip() if taken else ""


def _takes_over(known: Known, terms: set[str], start: int, end: int) -> bool:
    """Do the telling words after the hedge (or before it, at the end of a clause) stand in the sentence?"""
    after = [term(w) for w in known.words if w.start >= end and carries(w)][:_NEAR]
    before = [term(w) for w in known.words if w.end <= start and carries(w)][-_NEAR:]
    near = after if len(after) >= 2 else before
    return bool(near) and sum(each in terms for each in near) >= max(2, 0.6 * len(near))


def _does(known: Known, terms: set[str], end: int) -> bool:
    """Does the sentence take over the very word that is alleged ("allegedly drafted"), with another that follows it?"""
    after = [term(w) for w in known.words if w.start >= end and carries(w)][:_NEAR]
    return len(after) > 1 and after[0] in terms and any(each in terms for each in after[1:])


def _negated(text: str) -> bool:
    lowered = f" {text.lower().replace('’', chr(39))} "
    return any(mark in lowered for mark in (" not ", "n't ", " no ", " never ", " nor ", " neither ", " without "))


def _in_quotation(case: Case, known: Known) -> bool:
    """Does the sentence take its words from inside a quotation of the passage?"""
    terms = {term(word) for word in case.spoken if carries(word)}
    for start, end, _ in quoted(known.text):
        inside = {term(word) for word in known.words if start <= word.start < end and carries(word)}
        if len(inside & terms) >= max(3, 0.5 * len(terms)):
            return True
    return False


def _denial(case: Case) -> Iterator[Flag]:
    """Who has not confirmed a thing has not denied it."""
    found = _DENIES.search(case.text)
    doubted = any("unconfirmed" in known.hedges for known in case.support)
    if found and doubted and not any(_DENIES.search(known.text) for known in case.support):
        yield case.flag(
            "added-denial",
            f"“{found[0]}”: the passages it rests on say that nobody confirmed it, not that somebody denied it.",
            "Say no more than the notes do.",
            at=found.span(),
        )


def _certainty(case: Case) -> Iterator[Flag]:
    """“Confirmed”, “proved”: only where the notes it rests on say so."""
    support = case.support
    if not support or _negated(case.text) or "unconfirmed" in hedges(case.text):
        return
    there = frozenset[str]().union(*(known.names for known in support))
    for words, start, end in certain(case.text):
        root = words[:6]
        doubtful = any("unconfirmed" in known.hedges for known in support)
        if any(each.startswith(root) for each in there) and not (doubtful and root == "confir"):
            continue
        yield case.flag(
            "added-certainty",
            f"“{case.text[start:end]}”: the passages it rests on do not say so.",
            "Say no more than the notes do.",
            Severity.WARN,
            (start, end),
        )


RULE = Rule(
    ("lost-hedge", "lost-attribution", "lost-condition", "added-certainty", "added-denial"),
    mendable=True,
    sentence=look,
)
