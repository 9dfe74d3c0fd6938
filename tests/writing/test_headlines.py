"""A headline is a title that the notes bear out, or the main clause of what leads."""

import pytest

from drafter.writing.headlines import headline
from drafter.writing.reading import read
from tests.writing.extracts.support import dossier_of, raw

LEAD = "The council voted 7-2 to close the swimming hall on Mill Lane after a debate of four hours that nobody won."


def line_for(text: str, title: str, kind: str = "press release", most: int = 14, **labels: object) -> str:
    dossier = dossier_of(raw(text, kind, title=title, **labels))
    reading = read(dossier)
    found = headline(reading, dossier, [line for line in reading.lines if line.evidence], (5, most))
    return found.text if found else ""


def test_a_title_that_the_passages_bear_out_is_the_headline() -> None:
    assert line_for(LEAD, "Council votes to close swimming hall") == "Council votes to close swimming hall"


@pytest.mark.parametrize(
    "title",
    [
        "Minutes of the council", "Re: the council votes to close hall", "council_hall_v2.docx", "Pool",
        "Aliens land on the town hall roof tonight", "Will the council close the hall?", "Interview with the council",
        "Council votes to close the swimming hall on Mill Lane after a debate of four hours that nobody won",
    ],
)  # fmt: skip
def test_any_other_title_gives_way_to_the_main_clause_of_the_lead(title: str) -> None:
    assert line_for(LEAD, title) == "The council voted 7-2 to close the swimming hall on Mill Lane"


@pytest.mark.parametrize(
    "text",
    [
        "A mayor, a hall and a lane, and nothing that would be a clause of its own in all of these many many words.",
        LEAD,
    ],
)
def test_what_is_too_long_is_never_cut_off_in_the_middle(text: str) -> None:
    assert not line_for(text, "", most=6)
