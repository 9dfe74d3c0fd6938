"""Promise 1: a mark behind a sentence is no evidence where the passage speaks of something else."""

from functools import cache

import pytest

from drafter.article import Kind, Sentence, Severity
from drafter.checks import Notes, check_sentence
from drafter.testing import sample_dossier


@cache
def notes() -> Notes:
    return Notes(sample_dossier())


def found(text: str, *cited: str, kind: Kind = Kind.FACT) -> Severity | None:
    checked = check_sentence(Sentence(text, cited, kind), notes(), inference_allowed=True)
    return next((flag.severity for flag in checked.flags if flag.rule == "unsupported"), None)


def test_promise_1_a_statement_cited_to_words_about_something_else_is_flagged() -> None:
    text = "This article was reviewed and approved for publication by our editors."
    assert found(text, "N1.1") is Severity.WARN
    assert found("Residents were angry.", "N1.1") is Severity.NOTE


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The council bought 14 electric buses.", "N1.1"),
        ("Purchasing the vehicles costs $9.8 million.", "N1.2"),
        ("Marsh voted no.", "N2.3"),
        ("Training was what the union wanted first.", "N2.5"),
        ("TK: the cost of the depot.", "N1.1"),
        (
            "Der Rat hat am Montag mit sieben zu zwei Stimmen beschlossen, dass neue Fahrzeuge gekauft werden.",
            "N1.1",
        ),
    ],
)
def test_another_way_to_say_it_a_gap_and_another_language_are_no_such_case(text: str, cited: str) -> None:
    assert found(text, cited) is None


def test_an_inference_is_judged_by_the_editor() -> None:
    assert found("Neighbours could follow elsewhere with similar orders.", "N1.1", kind=Kind.INFERENCE) is None
