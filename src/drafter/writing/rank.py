"""Which texts of a collection say what the others say: a graph of shared terms and a walk over it (LexRank).

The promise: plain code, the same answer each time, and a cost that grows with the number of texts and not with its
square. Rare terms tie texts together first; when the allowance of pairs is spent, the commonest terms tie no more.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest
from math import log, sqrt

Terms = frozenset[str]

_PAIRS = 200_000  # term-sharing pairs looked at; keeps 10,000 texts under a second
_NEIGHBOURS = 12  # edges kept per text: those of the strongest likeness
_ROUNDS = 15
_DAMPING = 0.85


def centrality(texts: Sequence[Terms], alike: Mapping[tuple[int, int], float]) -> tuple[float, ...]:
    """For each text a figure from 0 to 1: how central it is among all of them. A text that shares nothing gets
    little, never nothing; an empty text gets 0. `alike` is the texts' likeness.
    """
    edges = _strongest(alike, len(texts))
    walked = _walk(edges, len(texts))
    top = max(walked, default=0.0) or 1.0
    return tuple(value / top if terms else 0.0 for value, terms in zip(walked, texts, strict=True))


def likeness(texts: Sequence[Terms], *, pairs: int = _PAIRS) -> dict[tuple[int, int], float]:
    """Cosine of the idf-weighted terms for the pairs (i, j), i < j, that share one; 1.0 is the same set of terms."""
    weight = _idf(texts)
    norms = [sqrt(sum(weight[term] ** 2 for term in sorted(terms))) for terms in texts]
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for term, holders in _rarest_first(texts, pairs):
        squared = weight[term] ** 2
        for place, left in enumerate(holders):
            for right in holders[place + 1 :]:
                shared[left, right] += squared
    return {(i, j): dot / (norms[i] * norms[j]) for (i, j), dot in shared.items()}


def _idf(texts: Sequence[Terms]) -> dict[str, float]:
    seen: dict[str, int] = defaultdict(int)
    for terms in texts:
        for term in terms:
            seen[term] += 1
    return {term: log(1 + len(texts) / count) for term, count in seen.items()}


def _rarest_first(texts: Sequence[Terms], pairs: int) -> Iterator[tuple[str, list[int]]]:
    """Terms that at least two texts share, until the allowance of pairs is spent."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(texts):
        for term in terms:
            holders[term].append(number)
    left = pairs
    for term in sorted((t for t in holders if len(holders[t]) > 1), key=lambda t: (len(holders[t]), t)):
        left -= len(holders[term]) * (len(holders[term]) - 1) // 2
        if left < 0:
            return
        yield term, holders[term]


def _strongest(alike: Mapping[tuple[int, int], float], count: int) -> list[list[tuple[int, float]]]:
    edges: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for (left, right), value in alike.items():
        edges[left].append((right, value))
        edges[right].append((left, value))
    return [
        nlargest(_NEIGHBOURS, near, key=lambda edge: (edge[1], -edge[0])) if len(near) > _NEIGHBOURS else near
        for near in edges
    ]


def _walk(edges: list[list[tuple[int, float]]], count: int) -> list[float]:
    """Power iteration: each text passes its weight on to its neighbours in the measure of their likeness."""
    if not count:
        return []
    base = (1 - _DAMPING) / count
    flows = [
        [(to, value / total) for to, value in near] if (total := sum(v for _, v in near)) else [] for near in edges
    ]
    ranks = [1 / count] * count
    for _ in range(_ROUNDS):
        after = [base] * count
        for rank, flow in zip(ranks, flows, strict=True):
            for to, share in flow:
                after[to] += _DAMPING * rank * share
        ranks = after
    return ranks
