"""How sure a sentence is, and on whose word."""

import pytest

from drafter.text.attribution import attributed, certain, claim, conditional, hedges, speculative


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("He allegedly took money.", "alleged"),
        ("He was accused of theft.", "alleged"),
        ("The report is unconfirmed.", "unconfirmed"),
        ("The report has not been independently verified.", "unconfirmed"),
        ("Officials could not confirm it.", "unconfirmed"),
        ("He reportedly left.", "reported"),
        ("He is understood to have left.", "reported"),
        ("She claims to know.", "claimed"),
        ("He apparently left.", "apparent"),
        ("It could rain.", "possible"),
        ("It may rain.", "possible"),
        ("It will probably rain.", "likely"),
        ("They plan to build.", "planned"),
        ("He denied it.", "denied"),
        ("It ends if the money ends.", "conditional"),
    ],
)
def test_a_hedge_is_known_by_its_words(text: str, group: str) -> None:
    assert group in hedges(text)


@pytest.mark.parametrize("text", ["The council voted 7-2.", "It opens on 4 May 2026.", "The candle burned."])
def test_plain_statements_have_no_hedge(text: str) -> None:
    assert hedges(text) == frozenset()


def test_past_inability_is_no_possibility() -> None:
    assert "possible" not in hedges("They could not agree.")


@pytest.mark.parametrize(
    "text",
    [
        "Ruiz said so.",
        "According to the union, it is late.",
        "Critics fear cuts.",
        "In her view it is late.",
        "In a poll by the Podil Survey Centre 71 percent rejected it.",
        "The committee points to the rate.",
    ],
)
def test_somebody_s_word_is_attributed(text: str) -> None:
    assert attributed(text)


def test_a_note_s_own_statement_is_nobody_s_claim() -> None:
    assert not attributed("The council voted 7-2.")
    assert not claim("The council voted 7-2.")
    assert claim("The fund is full, Ruiz said.")


@pytest.mark.parametrize("text", ["It could end.", "If it ends, they go.", "This suggests a change."])
def test_a_possibility_is_conditional(text: str) -> None:
    assert conditional(text)


def test_certainty_and_judgement_are_found_in_place() -> None:
    text = "The plan is definitely a pivotal step."
    assert [text[start:end] for _, start, end in certain(text)] == ["definitely"]
    assert [text[start:end] for _, start, end in speculative(text)] == ["pivotal"]


def test_the_month_of_may_and_a_suspect_are_no_hedges() -> None:
    assert hedges("The suspect left in May.") == frozenset()
