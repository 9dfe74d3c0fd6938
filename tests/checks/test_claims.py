"""What a sentence may lose or turn on its way from a passage: who said it, the condition, the unit, the side taken."""

import pytest

from drafter.article import Severity
from drafter.checks import Notes
from drafter.notes import OnRecord
from tests.checks.support import TUESDAY, check, dossier, note, rules

LINES = (
    "The inspectorate alleges that the company did not act on the reports.",
    "A ceasefire along the present front would be painful, Marchuk argued.",
    "The county has promised 3.1 million euros if work begins before 1 October 2027.",
    "The loan adds an average of 46 euros a year to the property tax of a household.",
    "The other plant is 190 kilometres away, and about 30 lorries a day go there.",
    "The dairy reported a loss of 6.3 million euros for 2025, after a profit of 1.1 million euros in the year before.",
    "The council voted 7-2 to close the swimming hall.",
    "Neither the bank nor the board has confirmed that such a letter exists, and nobody has seen it.",
    "In the poll 71 percent rejected it.",
    "The hall was opened in 1964.",
    "The price is an estimate with a margin of 15 percent in either direction.",
)
NOTES = Notes(dossier(note(1, LINES, received=TUESDAY)))

LOST = [
    ("The company did not act on the reports.", "N1.1", "lost-hedge"),
    ("A ceasefire along the present front would be painful.", "N1.2", "lost-attribution"),
    ("The county has promised 3.1 million euros.", "N1.3", "lost-condition"),
    ("The loan adds an average of 46 euros a month to the tax of a household.", "N1.4", "unit-changed"),
    ("The other plant is 190 miles away.", "N1.5", "unit-changed"),
    ("About 30 lorries a week go to the other plant.", "N1.5", "unit-changed"),
    (
        "The dairy reported a profit of 6.3 million euros for 2025, after a loss of 1.1 million euros.",
        "N1.6",
        "figure-swapped",
    ),
    ("The council voted 7-2 against closing the swimming hall.", "N1.7", "direction-changed"),
    ("Neither the bank nor the board has denied that such a letter exists.", "N1.8", "direction-changed"),
]


@pytest.mark.parametrize(("text", "cited", "rule"), LOST, ids=[f"{row[2]}: {row[0][:40]}" for row in LOST])
def test_what_a_sentence_loses_or_turns_is_flagged(text: str, cited: str, rule: str) -> None:
    assert rule in rules(text, cited, notes=NOTES)


KEPT = [
    ("The company did not act on the reports, the inspectorate alleges.", "N1.1"),
    ("Marchuk argued that a ceasefire along the present front would be painful.", "N1.2"),
    ("The county would give 3.1 million euros if work began in time.", "N1.3"),
    ("Households will pay an average of 46 euros more annually.", "N1.4"),
    ("The other plant is 190km away.", "N1.5"),
    ("Each day about 30 lorries go to the other plant.", "N1.5"),
    ("The dairy lost 6.3 million euros in 2025 after a profit of 1.1 million in 2024.", "N1.6"),
    ("By seven votes to two the council decided to close the swimming hall.", "N1.7"),
    ("More than seven in ten, 71 percent, rejected it.", "N1.9"),
    ("The price could end up 15 percent higher or lower, the paper says.", "N1.11"),
]


@pytest.mark.parametrize(("text", "cited"), KEPT, ids=[row[0][:50] for row in KEPT])
def test_the_same_said_in_other_words_is_not_flagged(text: str, cited: str) -> None:
    assert rules(text, cited, notes=NOTES) == []


def test_a_lost_condition_is_for_the_editor_to_know_and_sends_nothing_to_repair() -> None:
    (flag,) = check("The county has promised 3.1 million euros.", "N1.3", notes=NOTES).flags
    assert flag.severity is Severity.NOTE
    assert "if work begins before 1 October 2027" in flag.why


def test_an_age_worked_out_from_a_year_of_the_notes_is_a_note_that_says_so() -> None:
    (flag,) = check("The hall, opened 62 years ago, is old.", "N1.10", notes=NOTES).flags
    assert (flag.rule, flag.severity) == ("number-not-in-notes", Severity.NOTE)
    assert "1964 in N1.10" in flag.why
    (wrong,) = check("The hall, opened 26 years ago, is old.", "N1.10", notes=NOTES).flags
    assert wrong.severity is Severity.WARN


def test_an_event_that_is_said_to_show_something_is_still_an_inference_stated_as_fact() -> None:
    found = check("The visit shows that talks have failed.", "N1.2", notes=NOTES, inference=True, allowed=True)
    assert [flag.rule for flag in found.flags] == ["inference-too-certain"]
    poll = check("The poll shows little support.", "N1.9", notes=NOTES, inference=True, allowed=True)
    assert not poll.flags


def described(*others: str) -> Notes:
    told = note(
        1,
        ("She said the alternatives were never costed.",),
        source="Birgit Solheim, head of purchasing at Lindmark Dairy",
        on_record=OnRecord.BACKGROUND,
    )
    return Notes(dossier(told, note(2, others or ("The plant closes.",))))


def test_promise_6_a_background_source_described_as_the_notes_do_is_flagged() -> None:
    text = "The head of purchasing said the alternatives were never costed."
    assert "background-source-described" in rules(text, "N1.1", notes=described())
    assert rules("A manager said the alternatives were never costed.", "N1.1", notes=described()) == []


def test_a_post_that_a_named_note_speaks_of_too_describes_nobody() -> None:
    notes = described("The head of purchasing left the company in May.")
    assert rules("The head of purchasing left the company in May.", "N2.1", notes=notes) == []
