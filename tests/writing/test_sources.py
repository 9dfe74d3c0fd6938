"""The source list: set by code, never empty, and a background note shows its kind alone."""

from drafter.article import Article, Author, Section, Sentence
from drafter.testing import sample_dossier
from drafter.writing.sources import source_lines


def _citing(*passages: str) -> Article:
    section = Section("lede", "Lede", Author.MODEL, paragraphs=((Sentence("A thing happened.", passages),),))
    return Article("harbour", "brief", "en", (section,))


def test_only_the_notes_that_are_cited_are_listed() -> None:
    assert [line.note_id for line in source_lines(_citing("N2.1"), sample_dossier())] == ["N2"]


def test_where_nothing_is_cited_every_usable_note_is_listed_so_that_it_is_never_empty() -> None:
    assert [line.note_id for line in source_lines(_citing(), sample_dossier())] == ["N1", "N2", "N3"]


def test_promise_6_a_background_note_shows_its_kind_alone_and_an_off_record_note_nothing() -> None:
    lines = source_lines(_citing("N3.1", "N4.1"), sample_dossier())
    (line,) = lines
    assert line.note_id == "N3"
    assert line.label == "Background: interview"
    assert (line.url, line.date) == ("", "")
