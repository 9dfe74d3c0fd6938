"""Central texts are those that say what others say."""

from drafter.writing.rank import centrality, likeness

TEXTS = [
    frozenset(words.split()) for words in ("pool close vote", "pool close cost", "pool vote cost", "moon cheese", "")
]


def test_what_others_say_too_is_central_and_what_nobody_says_is_not() -> None:
    ranks = centrality(TEXTS, likeness(TEXTS))
    assert min(ranks[:3]) > ranks[3] > ranks[4] == 0.0
    assert max(ranks) == 1.0


def test_the_same_terms_are_alike_and_different_ones_are_not_paired() -> None:
    alike = likeness([TEXTS[0], TEXTS[0], TEXTS[3]])
    assert round(alike[0, 1], 6) == 1.0
    assert (0, 2) not in alike


def test_the_allowance_goes_to_rare_terms_first() -> None:
    texts = [frozenset({"the", f"rare{n // 2}"}) for n in range(20)]
    assert set(likeness(texts, pairs=30)) == {(n, n + 1) for n in range(0, 20, 2)}


def test_nothing_has_no_rank() -> None:
    assert centrality([], {}) == ()
