"""draft.docx: flags are comments at the words they are about, and the file says nothing it should not."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document

from drafter.render.choose import page_of
from drafter.render.manuscript import COMMENTS_BY
from drafter.render.word import draft_docx
from tests.render.support import NOON, disclosure, dossier, draft


@pytest.fixture(scope="module")
def raw() -> bytes:
    return draft_docx(page_of(draft(), dossier(), disclosure(), revision=3), NOON)


@pytest.fixture(scope="module")
def word(raw: bytes) -> Document:
    return docx.Document(BytesIO(raw))


def test_the_author_that_word_shows_is_the_label_of_this_text() -> None:
    program = replace(disclosure(), label="Machine-assembled")
    file = docx.Document(BytesIO(draft_docx(page_of(draft(), dossier(), program), NOON)))
    assert file.core_properties.author == "Drafter: Machine-assembled, not reviewed"


def test_each_flag_is_a_comment_of_the_checks(word: Document) -> None:
    comments = list(word.comments)
    assert [comment.author for comment in comments] == [COMMENTS_BY] * 3
    assert comments[0].text.startswith("■ S5. Must change: number not in notes. “220” stands nowhere in the notes")
    assert {comment.timestamp for comment in comments} == {NOON}


def test_a_comment_stands_at_the_words_it_is_about(word: Document) -> None:
    body = word.element.body
    names = {"start": f"{{{body.nsmap['w']}}}commentRangeStart", "end": f"{{{body.nsmap['w']}}}commentRangeEnd"}
    inside, words = False, ""
    for element in body.iter():
        if element.tag == names["start"] and element.get(f"{{{body.nsmap['w']}}}id") == "0":
            inside = True
        elif element.tag == names["end"] and inside:
            break
        elif inside and element.tag.endswith("}t"):
            words += element.text
    assert words == "220"


def test_headings_holes_evidence_and_notes_are_in_it(word: Document) -> None:
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    styles = {p.text: p.style.name for p in word.paragraphs if p.style}
    assert styles["Background: Sixty-five years on Elm Street"] == "Heading 1"
    assert "▢ Not written. This is the outlet’s own opinion. What to do: Write it, or cut the section." in text
    assert "N1.1 (Minutes of the council meeting): “The council voted 7-2 on Tuesday" in text
    assert "inference from N3.1 N1.1" in text
    assert "1 note is off the record and not shown." in text
    assert "removed when read: 2 × hidden Word text (page 3)" in text


def test_not_for_publication_and_disclosure_stand_on_every_page(word: Document) -> None:
    page = word.sections[0]
    assert page.header.paragraphs[0].text.startswith("NOT FOR PUBLICATION")
    assert page.footer.paragraphs[0].text == disclosure().line


def test_its_properties_are_ours_and_its_times_those_on_record(word: Document, raw: bytes) -> None:
    core = word.core_properties
    assert core.author == "Drafter: AI-assisted, not reviewed"
    assert core.last_modified_by == "Drafter"
    assert core.content_status == "Not for publication"
    assert core.title == "Elm Street library to close after 7-2 vote"
    assert core.comments == ""
    assert core.created in {NOON, NOON.replace(tzinfo=None)}
    with ZipFile(BytesIO(raw)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        assert b"python-docx" not in b"".join(archive.read(name) for name in archive.namelist())


def test_a_draft_without_times_has_a_fixed_one() -> None:
    word = docx.Document(BytesIO(draft_docx(page_of(draft(), dossier(), disclosure()), None)))
    assert word.core_properties.created in {datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 1)}  # noqa: DTZ001
