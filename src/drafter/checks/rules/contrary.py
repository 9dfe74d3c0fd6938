"""The sentence says the opposite of the passage it rests on: not or not not, up or down, for or against.

High precision only: the words around the turned word must be the passage's own, and nothing near may turn it back.
"""

import re
from collections.abc import Iterator, Sequence

from drafter.article import Flag
from drafter.checks.case import Case, Rule
from drafter.checks.notes import Known, carries, term
from drafter.text.words import Word, stem

_PAIRS = (
    "increase rise grow climb gain surge soar jump expand raise growth | decrease fall drop decline shrink reduce cut",
    "higher | lower",
    "up | down",
    "approve accept adopt pass endorse back support favor | reject refuse oppose veto block dismiss",
    "include | exclude",
    "win won victory beat | lose lost defeat",
    "open reopen | close shut",
    "allow permit | ban forbid prohibit bar",
    "buy purchase acquire | sell sold",
    "arrive enter | leave depart exit",
    "guilty convict | innocent acquit",
    "more higher above exceed | less fewer lower below",
    "before earlier | after later",
    "easy | difficult hard",
    "strong stronger strengthen | weak weaker weaken",
    "improve better improvement | worsen worse deteriorate",
    "success succeed successful | failure fail unsuccessful",
    "import | export",
    "majority | minority",
    "public | private",
    "true | false",
    "start begin launch | end finish stop",
    "agree | disagree",
    "safe | dangerous unsafe",
    "important | unimportant",
    "necessary | unnecessary",
    "likely | unlikely",
    "legal lawful | illegal unlawful",
    "maximum | minimum",
    "profit | loss",
    "positive | negative",
    "confirm | deny",
    "praise | criticise",
    "present | absent",
    "for | against",
)
_TURNING_WORDS = (
    "not never no nor neither cannot without none nobody nothing hardly barely rarely fail failed fails refuse refused "
    "denied deny denies unable lack lacks avoid prevent stop declined rejected instead only few until unless if but"
)
_TURNING = frozenset(_TURNING_WORDS.split())
_PLAIN_NOT = frozenset({"not", "never", "cannot", "no"})
_LIMITS = frozenset({"more", "fewer", "less", "later", "earlier", "longer", "higher", "lower"})
_NEAR = 4
_CLAUSE_END = re.compile(r"[,;:.—]\s")
_DECIDING = r"\b(?:vot(?:e|es|ed)|decid(?:e|es|ed))\b[^,;.]{0,40}?"
_IN_FAVOUR = re.compile(rf"{_DECIDING}\b(?:to|for|in favou?r of)\s(?P<deed>[a-z]+)")
_AGAINST = re.compile(rf"{_DECIDING}\bagainst\s(?:a |the )?(?P<deed>[a-z]+)")


def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _PAIRS:
        left, right = ([stem(word) for word in side.split()] for side in line.split("|"))
        for one, other in ((left, right), (right, left)):
            for word in one:
                table.setdefault(word, set()).update(other)
    return {word: frozenset(others - {word}) for word, others in table.items()}


_OPPOSITE = _table()
_SIDES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(map(stem, line.split("|")[0].split())), frozenset(map(stem, line.split("|")[1].split())))
    for line in _PAIRS
)


def look(case: Case) -> Iterator[Flag]:
    if case.verbatim or case.inference or case.text.rstrip().endswith("?"):
        return
    terms = {term(word) for word in case.spoken if carries(word)}
    if len(terms) < 3:
        return
    for known in case.support:
        share = len(terms & known.terms) / len(terms)
        if share < 0.5:
            continue
        flag = _turned(case, known) or _decided(case, known) or _negated(case, known)
        if flag:
            yield flag
            return


def _turned(case: Case, known: Known) -> Flag | None:
    """An opposite word among the same neighbours."""
    here = {word.stem for word in case.spoken}
    there = {word.stem for word in known.words}
    turned = _cue(case.spoken) or _cue(known.words)
    for index, word in enumerate(case.spoken):
        others = _OPPOSITE.get(word.stem)
        if not others or word.stem in there or not others & there:
            continue
        own_side = frozenset[str]().union(*(s for pair in _SIDES for s in pair if word.stem in s))
        other = next((w for w in known.words if w.stem in others), None)
        if other is None or own_side & there or other.stem in here:
            continue
        if turned and not _turned_alike(case.text, word, known.text, other):
            continue
        if _shared(case.spoken, index, known.words, known.words.index(other)) >= 2:
            return case.flag(
                "direction-changed",
                f"“{word.text}”: {known.id} says “{other.text}”.",
                "Say what the notes say.",
                at=(word.start, word.end),
            )
    return None


def _turned_alike(text: str, word: Word, other_text: str, other: Word) -> bool:
    """“Neither has denied” against “neither has confirmed”: the same turning words in both clauses turn nothing."""
    ours, theirs = _turning_before(text, word), _turning_before(other_text, other)
    return bool(ours) and ours == theirs


def _turning_before(text: str, word: Word) -> frozenset[str]:
    """The turning words of a clause before one of its words."""
    clause = _CLAUSE_END.split(text[: word.start])[-1]
    return frozenset(re.findall(r"[a-z]+(?:n['’]t)?", clause.lower())) & _TURNING


def _decided(case: Case, known: Known) -> Flag | None:
    """“Voted to close” is not “voted against closing”."""
    for ours, theirs in ((_AGAINST, _IN_FAVOUR), (_IN_FAVOUR, _AGAINST)):
        mine, other = ours.search(case.text), theirs.search(known.text)
        if mine and other and stem(mine["deed"].lower()) == stem(other["deed"].lower()):
            return case.flag(
                "direction-changed",
                f"“{mine.group()}”: {known.id} says “{other.group()}”.",
                "Say what the notes say.",
                at=mine.span(),
            )
    return None


def _negated(case: Case, known: Known) -> Flag | None:
    """A “not” that one has and the other lacks, on the same word."""
    for spoken, other, ours in ((case.spoken, known.words, True), (known.words, case.spoken, False)):
        if _cue(other):
            continue
        for index, word in enumerate(spoken):
            if not (word.fold in _PLAIN_NOT or word.fold.endswith("n't")) or _a_limit(spoken, index):
                continue
            ahead = next(((i, w) for i, w in enumerate(spoken[index + 1 : index + 4], index + 1) if carries(w)), None)
            if ahead is None:
                continue
            place = next((i for i, w in enumerate(other) if term(w) == term(ahead[1])), None)
            if place is None or _shared(spoken, ahead[0], other, place) < 2:
                continue
            why = f"“{word.text} {ahead[1].text}”: {known.id} says so without “{word.text}”."
            if not ours:
                why = f"{known.id} says “{word.text} {ahead[1].text}”; the sentence leaves out “{word.text}”."
            at = (word.start, ahead[1].end) if ours else (other[place].start, other[place].end)
            return case.flag("negation-changed", why, "Say what the notes say.", at=at)
    return None


def _cue(spoken: Sequence[Word]) -> bool:
    return any(word.fold in _TURNING or word.fold.endswith("n't") or word.fold[:2] == "un" for word in spoken)


def _a_limit(spoken: Sequence[Word], at: int) -> bool:
    """“No more than eight”, “not later than May” set a limit and turn nothing: “up to eight” says the same."""
    after = [word.fold for word in spoken[at + 1 : at + 3]]
    return len(after) == 2 and after[0] in _LIMITS and after[1] == "than"


def _shared(one: Sequence[Word], at: int, other: Sequence[Word], place: int) -> int:
    """How many telling words stand near both places."""
    near = {term(word) for word in one[max(0, at - _NEAR) : at + _NEAR + 1] if carries(word)} - {term(one[at])}
    there = {term(word) for word in other[max(0, place - _NEAR - 2) : place + _NEAR + 3] if carries(word)}
    return len(near & there)


RULE = Rule(("direction-changed", "negation-changed"), mendable=True, sentence=look)
