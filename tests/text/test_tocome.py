"""A fact that is still to come is seen however somebody marked it, and no word that only looks like it is."""

import pytest

from drafter.text.tocome import places, still_to_come


@pytest.mark.parametrize(
    "text",
    [
        "The price is TK.",
        "TKTK said so.",
        "TKTKTK",
        "Bus TK-9 is late.",
        "A TK-year-old councillor said so.",
        "tk: the price",
        "Tk: the price",
        "The price is tk.",
        "(tk)",
        "tktk",
        "[tk who says so]",
        "[ TK: the name of the depot ]",
        "The TKs are open.",
        "The TK’s are open.",
        "The council voted 7-TK.",
        "It costs $TKm, or €TK million, or £TKbn.",
        "TK% of them came.",
        "_TK_ and *TK*",
        "TK/TK",
        "The price is T.K.",
        "T.K people came.",
    ],
)
def test_a_fact_that_is_still_to_come_is_found(text: str) -> None:
    assert still_to_come(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ATK and the A-TK list.",
        "He wrote it with tkinter and Tcl/Tk, Tcl/tk.",
        "Olena Tkachenko and Tkach came.",
        "The TKO came in round two.",
        "TKTS sells tickets.",
        "A fare of Tk 500 crore.",
        "See harbour.tk, tk.example.org or desk@tk.example.",
        "T.K. Singh chairs it.",
        "TK Maxx opens in the old depot.",
        "Betkowski",
        "",
    ],
)
def test_words_that_only_hold_the_letters_are_left_alone(text: str) -> None:
    assert not still_to_come(text)


def test_each_place_is_told() -> None:
    text = "TK-9 cost [tk how much]."
    assert [text[start:end] for start, end in places(text)] == ["TK", "[tk how much]"]
