"""The best passage for a sentence, with the matched words in both: where an editor looks first, never a verdict."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import nsmallest

from drafter.article import Evidence
from drafter.checks.notes import Known, Notes, carries, term
from drafter.text.words import Word

_COMMON = 400  # a term in more passages than this finds nothing; it still counts in the score


def best_evidence(spoken: Sequence[Word], notes: Notes, cited: Sequence[Known]) -> Evidence | None:
    """Among the cited passages the one that holds most of the sentence's telling words; without citations among all.

    None where no content word is found. `score` is the share found, each word weighed by its rarity in the notes.
    """
    telling = [(word, term(word)) for word in spoken if carries(word)]
    weights = {each: notes.weight(each) for _, each in telling}
    total = sum(weights.values())
    candidates = cited or _candidates(weights, notes)
    if not total or not candidates:
        return None
    known = max(candidates, key=lambda k: (sum(w for each, w in weights.items() if each in k.terms), -k.position))
    share = sum(weight for each, weight in weights.items() if each in known.terms) / total
    if not share:
        return None
    places: dict[str, tuple[int, int]] = {}
    for word in known.words:
        places.setdefault(term(word), (word.start, word.end))
    pairs = [((word.start, word.end), places[each]) for word, each in telling if each in places]
    return Evidence(known.id, round(share, 4), tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def _candidates(weights: dict[str, float], notes: Notes) -> list[Known]:
    scores: dict[int, float] = defaultdict(float)
    for each, weight in weights.items():
        postings = notes.by_term.get(each, ())
        if len(postings) <= _COMMON:
            for position in postings:
                scores[position] += weight
    best = nsmallest(3, scores, key=lambda position: (-scores[position], position))
    return [notes.order[position] for position in best]
