import time
from pathlib import Path

import pytest

from drafter.errors import NotesFault
from drafter.notes import PassageKind
from drafter.readers import Limits
from drafter.readers.pdftext import paragraphs
from tests.readers.support import SECRET, line, page, pdf, read, stream, texts, told

SEEN = line("Seen.", y=700)
BOX = "70 395 300 30 re f\n"


def test_lines_become_paragraphs_and_hyphens_are_closed(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "a.pdf",
        pdf(page("The council voted 7-2 on Tues-", "day to close the pool. The com-", "mittee agreed.")),
    )
    assert texts(reading) == ["The council voted 7-2 on Tuesday to close the pool.", "The committee agreed."]


def test_a_sentence_runs_on_over_a_page_and_running_heads_go() -> None:
    pages = [
        f"The Town Paper {n}\n{words}\n{n}"
        for n, words in enumerate(("One sentence that goes", "on and on over pages", "until it ends here."), start=1)
    ]
    assert [text for text, _ in paragraphs(pages)] == [
        "One sentence that goes on and on over pages until it ends here."
    ]


def test_items_and_columns_are_told_apart(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.pdf", pdf(page("It decided:", "", "• To close the pool", "• To build a new one")))
    kinds = [(passage.text, passage.kind) for passage in reading.dossier.passages.values()]
    assert ("To close the pool", PassageKind.ITEM) in kinds
    assert ("To build a new one", PassageKind.ITEM) in kinds


HIDDEN = {
    "render mode 3": line(SECRET, y=500, before="3 Tr"),
    "render mode 7": line(SECRET, y=500, before="7 Tr"),
    "one point": line(SECRET, y=500, size=1),
    "scaled to nothing": "q .01 0 0 .01 0 0 cm " + line(SECRET, x=9000, y=50000) + " Q",
    "white": "q 1 g " + line(SECRET, y=500) + " Q",
    "white in RGB": "q .98 .99 1 rg " + line(SECRET, y=500) + " Q",
    "white in CMYK": "q 0 0 0 0 k " + line(SECRET, y=500) + " Q",
    "white by colour space": "q /DeviceRGB cs 1 1 1 scn " + line(SECRET, y=500) + " Q",
    "black on black": f"q {BOX} 0 g " + line(SECRET, y=400) + " Q",
    "under a box": line(SECRET, y=400) + BOX,
    "outside the page": line(SECRET, x=900),
    "below the page": line(SECRET, y=-40),
    "outside the clip": "q 0 0 50 50 re W n " + line(SECRET, y=500) + " Q",
    "white stroke": "q 1 G " + line(SECRET, y=500, before="1 Tr") + " Q",
    "squeezed": line(SECRET, y=500, before="1 Tz"),
    "transparent": "q /Clear gs " + line(SECRET, y=500) + " Q",
    "in an array": f"BT /F1 12 Tf 3 Tr 1 0 0 1 72 500 Tm [(Quill) -20 (feather {SECRET})] TJ ET",
    "by an apostrophe": f"BT /F1 12 Tf 3 Tr 1 0 0 1 72 500 Tm ({SECRET}) ' ET",
    "by a quotation mark": f'BT /F1 12 Tf 3 Tr 1 0 0 1 72 500 Tm 0 0 ({SECRET}) " ET',
    "in a form": "/Ghost Do",
    "on a layer that is off": "/OC /Layer BDC " + line(SECRET, y=500) + " EMC",
    "under a picture": line(SECRET, y=400) + " q 300 0 0 60 70 380 cm /Pic Do Q",
}
FORM = stream(line(SECRET, y=500, before="3 Tr").encode(), "/Type /XObject /Subtype /Form /BBox [0 0 612 792] "
              "/Resources << /Font << /F1 3 0 R >> >>")  # fmt: skip
PICTURE = stream(b"\xff", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
                 "/ColorSpace /DeviceGray")  # fmt: skip
LAYER = b"<< /Type /OCG /Name (Layer) >>"
RESOURCES = (
    "/XObject << /Ghost 5 0 R /Pic 6 0 R >> /Properties << /Layer 7 0 R >> "
    "/ExtGState << /Clear << /ca 0 >> /Mark << /ca .4 /BM /Multiply >> >>"
)
LAYERS = "/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>"


@pytest.mark.parametrize("how", HIDDEN)
def test_words_that_nobody_sees_are_removed_and_told(tmp_path: Path, how: str) -> None:
    data = pdf(SEEN + HIDDEN[how], resources=RESOURCES, more=[FORM, PICTURE, LAYER], catalog=LAYERS)
    reading = read(tmp_path, "a.pdf", data)
    assert texts(reading) == ["Seen."]
    assert "1 × invisible PDF text (page 1)" in told(reading.reports)
    assert "feather" not in reading.dossier.notes[0].text


VISIBLE = {
    "white on a dark box": f"q {BOX} 1 g " + line("Shown.", y=400) + " Q",
    "on a picture": "q 300 0 0 60 70 380 cm /Pic Do Q q 1 g " + line("Shown.", y=400) + " Q",
    "marked with a pen": line("Shown.", y=400) + "q /Mark gs 1 1 0 rg " + BOX + " Q",
    "beside a box": line("Shown.", y=300) + BOX,
    "in its clip": "q 50 350 400 100 re W n " + line("Shown.", y=400) + " Q",
    "after hidden words": "q 3 Tr Q " + line("Shown.", y=400),
    "on a layer that is on": "/OC /Other BDC " + line("Shown.", y=400) + " EMC",
    "in an unknown colour space": "q /Spot cs 1 scn " + line("Shown.", y=400) + " Q",
}


@pytest.mark.parametrize("how", VISIBLE)
def test_words_that_can_be_seen_stay(tmp_path: Path, how: str) -> None:
    data = pdf(SEEN + VISIBLE[how], resources=RESOURCES, more=[FORM, PICTURE, LAYER], catalog=LAYERS)
    assert texts(read(tmp_path, "a.pdf", data)) == ["Seen.", "Shown."]


def test_promise_7_a_page_without_words_is_told(tmp_path: Path) -> None:
    scan = "q 612 0 0 792 0 0 cm /Pic Do Q " + line("Recognised words.", before="3 Tr")
    reading = read(tmp_path, "a.pdf", pdf(SEEN, "", scan, resources=RESOURCES, more=[FORM, PICTURE, LAYER]))
    assert "page 2 holds no text that can be read (a scan?)" in told(reading.reports)
    assert "page 3 shows no words" in told(reading.reports)
    assert texts(reading) == ["Seen."]


LOCK = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /Length 40 "
    f"/O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'00' * 16}> <{'00' * 16}>]"
)
HARMFUL = {
    "locked": (pdf(SEEN, trailer=LOCK), "password"),
    "cut": (pdf(SEEN)[:120], "damaged"),
    "nothing": (b"%PDF-1.7\n", "damaged"),
    "a page tree in a circle": (pdf(SEEN).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"), ""),
    "only hidden": (pdf(HIDDEN["white"]), "no text"),
    "too many pages": (pdf(*[SEEN] * 4), "more than 3 pages"),
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_a_harmful_pdf_is_one_line(tmp_path: Path, harm: str) -> None:
    data, why = HARMFUL[harm]
    with pytest.raises(NotesFault, match=r"^a\.pdf: ") as caught:
        read(tmp_path, "a.pdf", data, Limits(seconds=0, pages=3))
    assert why in str(caught.value)
    assert caught.value.todo


def test_a_form_that_calls_itself_ends(tmp_path: Path) -> None:
    form = stream(b"/Ghost Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                  "/Resources << /XObject << /Ghost 5 0 R >> >>")  # fmt: skip
    data = pdf(SEEN + "/Ghost Do", resources=RESOURCES, more=[form, PICTURE, LAYER])
    assert texts(read(tmp_path, "a.pdf", data)) == ["Seen."]


def test_a_pdf_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "a.pdf", pdf(SEEN), Limits())) == ["Seen."]


@pytest.mark.slow
def test_an_endless_pdf_is_ended(tmp_path: Path) -> None:
    heavy = stream(b"BT /F1 12 Tf " + b"(a b c) Tj 1 0 0 1 9 9 Tm " * 2_000_000 + b"ET", packed=True)
    data = pdf(SEEN, more=[heavy]).replace(b"/Contents 7 0 R", b"/Contents 5 0 R")
    start = time.monotonic()
    with pytest.raises(NotesFault, match=r"takes longer than 0\.6 seconds|cannot be read"):
        read(tmp_path, "a.pdf", data, Limits(seconds=0.6))
    assert time.monotonic() - start < 10


def test_a_pdf_that_eats_memory_is_ended(tmp_path: Path) -> None:
    with pytest.raises(NotesFault, match=r"^a\.pdf: "):
        read(tmp_path, "a.pdf", pdf(SEEN), Limits(memory=20_000_000))
