import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.notes import PassageKind
from drafter.readers.mapped import Mapped
from drafter.readers.passages import Piece, from_text


def pieces(text: str) -> list[Piece]:
    return list(from_text(text, 1_500))


def words(text: str) -> list[str]:
    return [piece.text for piece in pieces(text)]


def test_headings_items_rows_and_sentences_are_passages() -> None:
    found = pieces("# Vote\n\nIt met. It voted\n7-2.\n\n- One\n- Two. Three.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert [(piece.text, piece.kind) for piece in found] == [
        ("Vote", PassageKind.SENTENCE),
        ("It met.", PassageKind.SENTENCE),
        ("It voted 7-2.", PassageKind.SENTENCE),
        ("One", PassageKind.ITEM),
        ("Two.", PassageKind.ITEM),
        ("Three.", PassageKind.ITEM),
        ("a | b", PassageKind.ROW),
        ("1 | 2", PassageKind.ROW),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The **council** voted *7-2* on `Monday`.", "The council voted 7-2 on Monday."),
        ("See [the minutes](https://town.example/m_(1).pdf) now.", "See the minutes now."),
        ("![A chart](x.png) shows it.", "A chart shows it."),
        ("***Both*** and _one_ of snake_case_names.", "Both and one of snake_case_names."),
        ("It is 2 * 3 * 4, and a*b*c too.", "It is 2 * 3 * 4, and a*b*c too."),
        (r"A \*star\* stays.", "A *star* stays."),
        ("**bold with *inner* words**", "bold with inner words"),
        ("> quoted\n> words", "quoted words"),
        ("# Title ##", "Title"),
        ("Title\n=====", "Title"),
    ],
)
def test_marks_of_markdown_are_left_out(written: str, read: str) -> None:
    assert words(written) == [read]


def test_a_passage_points_at_its_place_in_the_note() -> None:
    text = "> The **council** met\n> at noon. [It](http://x.example) voted."
    found = pieces(text)
    assert text[found[0].start : found[0].end] == "The **council** met\n> at noon."
    assert text[found[1].start : found[1].end] == "It](http://x.example) voted."


def test_a_numbered_list_needs_its_order_and_a_date_is_no_item() -> None:
    assert words("1. One\n2. Two\n3. Three") == ["One", "Two", "Three"]
    assert words("Es beginnt am\n12. November in Ulm.") == ["Es beginnt am 12. November in Ulm."]


def test_speakers_and_short_lines_stand_alone() -> None:
    assert words("Q: Why now?\nA: It was time.\nThat is all.") == ["Q: Why now?", "A: It was time.", "That is all."]
    assert words("Anna Bell\nTom Reed\nAda Moss") == ["Anna Bell", "Tom Reed", "Ada Moss"]
    assert words("Date: 12 May\nPlace: Town hall") == ["Date: 12 May", "Place: Town hall"]


def test_inside_a_fence_nothing_is_markup() -> None:
    assert words("```\nx = *a* # b\n```\nAfter.") == ["x = *a* # b", "After."]


def test_a_sentence_that_nobody_can_read_is_cut_at_spaces() -> None:
    text = "word " * 2_000
    found = list(from_text(text, 500))
    assert max(len(piece.text) for piece in found) <= 500
    assert " ".join(piece.text for piece in found) == text.strip()


def test_html_and_templates_are_plain_words() -> None:
    assert words("<script>alert(1)</script> {{7*7}}") == ["<script>alert(1)</script> {{7*7}}"]


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, "*a " * 100_000, "_" * 200_000, "| " * 100_000, "> " * 100_000, "#" * 200_000, "a" * 900_000],
)
def test_time_is_linear_on_hostile_text(text: str) -> None:
    pieces(text)  # the suite's timeout is the measure


@settings(max_examples=30)
@given(st.text(alphabet="aN1. \n*_`[]()|>-#:!\\Ä", max_size=300))
def test_every_word_of_a_note_stands_in_some_passage_and_at_its_place(text: str) -> None:
    at = 0
    for piece in pieces(text):
        assert 0 <= at <= piece.start < piece.end <= len(text)
        assert set(piece.text) <= set(text[piece.start : piece.end]) | {" ", "|"}
        at = piece.start


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=4))
@settings(max_examples=30)
def test_a_text_with_cuts_still_knows_where_its_characters_stood(text: str, raw: list[tuple[int, int]]) -> None:
    cuts: list[tuple[int, int]] = []
    for start, length in sorted(raw):
        if start + length <= len(text) and (not cuts or start >= cuts[-1][1]):
            cuts.append((start, start + length))
    mapped = Mapped([(0, text[:10]), (10, text[10:])]).without(cuts)
    assert all(text[mapped.origin(n)] == char for n, char in enumerate(mapped.text))
