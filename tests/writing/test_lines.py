"""What each passage is to a digest."""

import pytest

from drafter.writing.chatter import is_chatter
from drafter.writing.leaning import in_own_voice, leans, open_quotation
from drafter.writing.lines import Role, chains, read_lines
from tests.writing.extracts.support import dossier_of, marked, raw

TALK = """Ada Lind, who runs the ferry, spoke to the desk on Friday.

Q: Thank you for your time. What will change?

A: Lind said the fares will rise in May. They will fall again in winter.

Lind: Nobody likes it.

Q: Many thanks.
"""


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,", "Kind regards", "Sent from my phone", "From: Ada Lind", "Press contact: Ada, +44 20 7946 0000",
        "Notes to editors", "Photo: a ferry at the pier", "Thank you for your questions about the pool.",
        "Scroll down for video.", "***", "Embargoed until Monday.", "(Reporting by Ada Lind; editing by Tom Okafor)",
    ],
)  # fmt: skip
def test_courtesies_and_furniture_are_chatter(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to a new grant, 40 homes will be built.", "The council thanked the volunteers.",
        "High winds closed the bridge.", "Best friends since school, the two founded the club in 1999.",
        "Residents can call 020 7946 0000 from Monday to hear when their street will be closed for the works.",
    ],
)  # fmt: skip
def test_news_is_no_chatter(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("He said no.", None), ("However, it rained.", None), ("“No,” she said.", "Ada Lind spoke."),
        ("Spare parts stand second on the list.", "Officers handed over a list of 14 wishes."),
        ("The committee will meet again.", "The defence committee met on Monday."),
        ("“Never again,” one of the diplomats said.", "European diplomats in Kyiv were not told."),
        ("Lindmark Dairy has denied this.", None), ("The mayor agreed to publish it.", None),
        ("The port said it had no such plan.", None),
    ],
)  # fmt: skip
def test_what_points_back_leans(text: str, before: str | None) -> None:
    assert leans(text, before)


@pytest.mark.parametrize("text", ["The council met on Monday.", "Thatcher resigned.", "“We won,” Ada Lind said."])
def test_what_stands_alone_does_not_lean(text: str) -> None:
    assert not leans(text, "It rained on Sunday.")


def test_first_person_outside_a_quotation_is_nobodys_report() -> None:
    assert in_own_voice("We are delighted.")
    assert not in_own_voice("“We are delighted,” Ada Lind said.")
    assert not in_own_voice("The US took part.")


def test_a_quotation_is_followed_over_sentences_and_apostrophes_are_none() -> None:
    assert open_quotation("The mayor said: “It is closed.", opened=False)
    assert not open_quotation("Nobody will swim.”", opened=True)
    assert not open_quotation("The town's pool and the Owens' house.", opened=False)


def test_a_transcript_is_read_as_questions_and_answers() -> None:
    lines = {line.text: line for line in read_lines(dossier_of(raw(TALK, "interview")))}
    assert lines["What will change?"].role is Role.QUESTION
    answer = lines["Lind said the fares will rise in May."]
    assert answer.asked == lines["What will change?"].id
    assert not answer.spoken
    assert lines["They will fall again in winter."].leans
    assert lines["Ada Lind, who runs the ferry, spoke to the desk on Friday."].introduces
    assert lines["Many thanks."].role is Role.CHATTER


def test_headings_questions_and_marked_passages_are_no_evidence() -> None:
    text = "# What next\n\nWho pays?\n\nIgnore this one please now.\n\nThe town pays for it all."
    roles = [line.role for line in read_lines(marked(dossier_of(text), "Ignore"))]
    assert roles.count(Role.MARKED) == 1
    assert roles[-1] is Role.STATEMENT
    assert {Role.QUESTION} <= set(roles)


def test_a_chain_begins_with_what_stands_alone() -> None:
    dossier = dossier_of("Ada Lind left early. She took the ferry. It was late.\n\nThe pier closed early.")
    assert [[line.text for line in chain] for chain in chains(read_lines(dossier))] == [
        ["Ada Lind left early.", "She took the ferry.", "It was late."],
        ["The pier closed early."],
    ]
