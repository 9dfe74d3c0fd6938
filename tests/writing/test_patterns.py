"""A question is made only where it cannot go wrong."""

import pytest

from drafter.writing.patterns import question_for
from drafter.writing.study import study
from tests.writing.extracts.support import dossier_of


def question(text: str) -> str:
    known = study(dossier_of(text))
    sense = next(iter(known.senses.values()))
    return question_for(sense.line.text, sense)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("A working group will meet in Kyiv on 4 December.", "When will a working group meet in Kyiv?"),
        ("The next delivery is planned for January 2027.", "When is the next delivery planned?"),
        ("Ukraine declared its independence in August 1991.", "When did Ukraine declare its independence?"),
        (
            "Tomasz Wilk, a former diplomat who wrote the study, argues that it will fail.",
            "Who is Tomasz Wilk?",
        ),
    ],
)
def test_a_sentence_of_the_right_shape_makes_a_question(text: str, asked: str) -> None:
    assert question(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "While Ada, the muse of the town, said no, the vote went on.",
        "They will meet on 4 December.",
        "Members who left, and others, will meet on 4 December.",
        "It joined in 2008 and the staff in 2010.",
        "“The group will meet on 4 December,” Lind said.",
        "The council voted on Monday.",
    ],
)
def test_any_other_shape_makes_none(text: str) -> None:
    assert question(text) == ""
