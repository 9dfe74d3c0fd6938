from pathlib import Path

import pytest

from drafter.errors import NotesFault
from drafter.notes import PassageKind
from drafter.readers import Limits
from tests.readers.support import SECRET, W, docx, paragraph, read, shown, texts, told, zipped

STYLES = (
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="List Bullet"/></w:style>'
    '<w:style w:type="character" w:styleId="Base"><w:name w:val="Base"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Pale"><w:name w:val="Pale"/><w:rPr><w:color w:val="FEFEFE"/></w:rPr>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
)


def test_headings_paragraphs_items_and_rows_are_read_in_order(tmp_path: Path) -> None:
    body = (
        paragraph("Pool to close", properties='<w:pStyle w:val="H"/>')
        + paragraph("It met. It voted.")
        + paragraph("One", properties='<w:pStyle w:val="B"/>')
        + paragraph("Two", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>')
        + f"<w:tbl><w:tr><w:tc>{paragraph('Name')}</w:tc><w:tc>{paragraph('Vote')}{paragraph('2026')}</w:tc></w:tr>"
        "</w:tbl>"
    )
    reading = read(tmp_path, "a.docx", docx(body, styles=STYLES))
    assert [(passage.text, passage.kind) for passage in reading.dossier.passages.values()] == [
        ("Pool to close", PassageKind.SENTENCE),
        ("It met.", PassageKind.SENTENCE),
        ("It voted.", PassageKind.SENTENCE),
        ("One", PassageKind.ITEM),
        ("Two", PassageKind.ITEM),
        ("Name | Vote 2026", PassageKind.ROW),
    ]
    assert reading.dossier.notes[0].title == "Pool to close"
    assert reading.reports == ()


@pytest.mark.parametrize(
    "run",
    [
        "<w:vanish/>",
        '<w:vanish w:val="true"/>',
        '<w:rStyle w:val="Ghost"/>',
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="fefefe"/><w:sz w:val="24"/>',
        '<w:color w:val="000000"/><w:highlight w:val="black"/>',
        '<w:color w:val="C00000"/><w:shd w:val="clear" w:fill="C00000"/>',
        '<w:sz w:val="2"/>',
        '<w:w w:val="1"/>',
    ],
)
def test_hidden_word_text_is_removed_and_told(tmp_path: Path, run: str) -> None:
    reading = read(tmp_path, "a.docx", docx(paragraph("Seen.") + paragraph(SECRET, run), styles=STYLES))
    assert texts(reading) == ["Seen."]
    assert "1 × hidden Word text (paragraph 2)" in told(reading.reports)
    assert SECRET not in reading.dossier.notes[0].text


def test_a_paragraph_style_can_hide_too(tmp_path: Path) -> None:
    body = paragraph("Seen.") + paragraph(SECRET, properties='<w:pStyle w:val="Pale"/>')
    assert texts(read(tmp_path, "a.docx", docx(body, styles=STYLES))) == ["Seen."]


@pytest.mark.parametrize(
    ("run", "properties"),
    [
        ('<w:vanish w:val="0"/>', ""),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>', ""),
        ('<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="000000"/>'),
        ('<w:color w:val="auto"/>', ""),
        ('<w:rStyle w:val="Loop"/>', ""),
        ('<w:rStyle w:val="Ghost"/><w:vanish w:val="false"/>', ""),
    ],
)
def test_what_can_be_read_on_the_page_stays(tmp_path: Path, run: str, properties: str) -> None:
    assert texts(read(tmp_path, "a.docx", docx(paragraph("Seen.", run, properties), styles=STYLES))) == ["Seen."]


def test_white_words_in_a_dark_cell_or_table_stay(tmp_path: Path) -> None:
    white = paragraph("Head", '<w:color w:val="FFFFFF"/>')
    style = (
        '<w:style w:type="table" w:styleId="T"><w:name w:val="T"/><w:tblStylePr w:type="firstRow"><w:tcPr>'
        '<w:shd w:val="clear" w:fill="4472C4"/></w:tcPr></w:tblStylePr></w:style>'
    )
    cell = f'<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="4472C4"/></w:tcPr>{white}</w:tc></w:tr></w:tbl>'
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>{white}</w:tc></w:tr></w:tbl>'
    assert texts(read(tmp_path, "a.docx", docx(cell + table, styles=style))) == ["Head", "Head"]


def test_tracked_changes_comments_notes_and_margins(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>Quillfeather</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t xml:space='preserve'> and added.</w:t></w:r></w:ins></w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph(SECRET)}</w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:instrText>HYPERLINK Quillfeather</w:instrText><w:drawing/></w:r></w:p>"
    )
    parts = {
        "word/comments.xml": f"<w:comments {W}><w:comment>{paragraph(SECRET)}</w:comment></w:comments>",
        "word/header1.xml": f"<w:hdr {W}>{paragraph(SECRET)}</w:hdr>",
        "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:type="separator">{paragraph(SECRET)}</w:footnote>'
        f"<w:footnote>{paragraph('A footnote.')}</w:footnote></w:footnotes>",
    }
    reading = read(tmp_path, "a.docx", docx(body, parts=parts))
    assert texts(reading) == ["Kept and added.", "A footnote."]
    for line in (
        "2 × deletion under tracked changes",
        "1 × comment in the margin",
        "1 × insertion under tracked changes",
        "1 × foot- or endnote",
        "header and footer",
        "1 × picture",
    ):
        assert line in told(reading.reports)


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><w:t>Before.</w:t><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:drawing>{box}</w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    reading = read(tmp_path, "a.docx", docx(body))
    assert texts(reading) == ["Before.", "In the box."]
    assert "1 × text box" in told(reading.reports)


def test_the_authors_name_is_not_taken_as_source(tmp_path: Path) -> None:
    core = (
        '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Quillfeather</dc:creator>'
        "<dc:title>The vote</dc:title></c>"
    )
    reading = read(tmp_path, "a.docx", docx(paragraph("Seen."), parts={"docProps/core.xml": core}))
    assert SECRET not in shown(reading)
    assert reading.dossier.notes[0].title == "The vote"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "Quillfeather"><!ENTITY b "&a;&a;&a;">]>'
HARMFUL = {
    "a bomb": (zipped({"word/document.xml": b" " * 30_000_000}), "unpacks to far more"),
    "many parts": (zipped({f"word/{n}": "" for n in range(2_001)} | {"word/document.xml": ""}), "more than 2000 parts"),
    "no document": (zipped({"word/document.txt": "x"}), "no document"),
    "broken XML": (zipped({"word/document.xml": "<a>"}), "damaged"),
    "deep XML": (zipped({"word/document.xml": "<a>" * 9_000 + "</a>" * 9_000}), "damaged"),
    "entities": (zipped({"word/document.xml": f"{ENTITIES}<w:document {W}>&b;</w:document>"}), "damaged"),
    "a cut file": (docx(paragraph("Seen."))[:300], "damaged"),
    "no words": (docx(""), "no text"),
    "all hidden": (docx(paragraph(SECRET, "<w:vanish/>")), "no text"),
    "macros": (docx("", parts={"word/vbaProject.bin": b"x"}), "macros"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old Office"),
    "a workbook": (zipped({"xl/workbook.xml": "x"}), "Excel"),
    "an archive": (zipped({"a.txt": "x"}), "zip archive"),
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_a_harmful_or_foreign_file_is_one_line(tmp_path: Path, harm: str) -> None:
    data, why = HARMFUL[harm]
    with pytest.raises(NotesFault, match=r"^a\.docx: ") as caught:
        read(tmp_path, "a.docx", data)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.todo
    assert caught.value.exit_code == 2


def test_what_a_document_unpacks_to_is_counted_over_all_its_parts(tmp_path: Path) -> None:
    parts = {"word/footnotes.xml": f"<w:footnotes {W}>{'<!-- -->' * 9_000}</w:footnotes>"}
    with pytest.raises(NotesFault, match="unpacks to far more"):
        read(tmp_path, "a.docx", docx(paragraph("Seen."), parts=parts), Limits(zip_bytes=50_000))
