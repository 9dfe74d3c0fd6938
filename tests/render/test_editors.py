"""The editor's copy in all its formats at once: what holds for each of them."""

import json
import time
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx

from drafter.article import Author
from drafter.notes import OnRecord
from drafter.record import Made
from drafter.render.editors import editors_copy
from tests.render.support import (
    ATTACKS,
    MODEL,
    NOON,
    NOTES,
    article,
    disclosure,
    dossier,
    draft,
    hostile,
    note,
    record,
    wording,
)

FORMATS = {"draft.md", "draft.html", "draft.json", "draft.docx", "run.json"}


def copy(**fields: object) -> dict[str, bytes]:
    return editors_copy(draft(), dossier(), record(), disclosure(), **fields)  # type: ignore[arg-type]


def everything(files: dict[str, bytes]) -> str:
    """All that stands in the files, the parts inside the Word file included."""
    texts = [content.decode("utf-8") for name, content in files.items() if not name.endswith(".docx")]
    for name, content in files.items():
        if name.endswith(".docx"):
            with ZipFile(BytesIO(content)) as archive:
                texts += [archive.read(part).decode("utf-8", "replace") for part in archive.namelist()]
    return "\n".join(texts)


def test_the_copy_has_every_format() -> None:
    assert set(copy()) == FORMATS


def test_promise_3_every_format_carries_the_disclosure() -> None:
    line = disclosure().line
    files = copy()
    for name in ("draft.md", "draft.html", "draft.docx"):
        text = everything({name: files[name]})
        assert text.count(line) >= 2, name  # at the top and at its place
    assert json.loads(files["draft.json"])["disclosure"]["line"] == line


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert copy(notices=("told",)) == copy(notices=("told",))


def test_promise_6_nothing_of_an_off_record_note_and_no_source_of_a_background_note_is_in_any_file() -> None:
    off = note(
        4,
        "OFFTEXT said the driver.",
        title="OFFTITLE",
        source="OFFSOURCE",
        kind="OFFKIND",
        url="https://offurl.example/OFFURL",
        file="OFFFILE.md",
        received=NOON,
        on_record=OnRecord.NO,
    )
    background = replace(
        NOTES[2],
        title="BACKTITLE",
        source="BACKSOURCE",
        url="https://backurl.example/BACKURL",
        file="BACKFILE.md",
        received=NOON.replace(year=1999),
        text=NOTES[2].text.replace("Two", "BACKNAME says two"),
    )
    notes = dossier(*NOTES[:2], background, off)
    told = ("OFFFILE.md: 2 links left out.", "BACKFILE.md: “BACKTITLE” of BACKSOURCE, https://backurl.example/BACKURL")
    files = editors_copy(draft(notes=notes), notes, record(), disclosure(), notices=told)
    text = everything(files)
    for marker in ("OFF", "BACKTITLE", "BACKSOURCE", "BACKURL", "BACKFILE", "BACKNAME", "1999", "Paul Hidden"):
        assert marker not in text, marker
    assert "1 note is off the record and not shown." in text
    assert "Two other branches" in json.loads(files["draft.json"])["passages"][-1]["text"]
    assert "N4" not in text


def test_promise_6_words_of_notes_and_answers_break_no_format() -> None:
    attack = " ".join(ATTACKS)
    whole, notes, of = hostile(attack)
    files = editors_copy(whole, notes, of, disclosure(of), notices=(attack,))
    json.loads(files["draft.json"])
    json.loads(files["run.json"])
    word = docx.Document(BytesIO(files["draft.docx"]))
    assert any("<script>alert(1)</script>" in paragraph.text for paragraph in word.paragraphs)


def test_a_file_of_notes_that_is_not_named_is_not_named_in_a_notice() -> None:
    files = copy(notices=("4.md: 3 links left out.", "Call with Paul Hidden: 2 words removed."))
    assert "[a note that is not named]: 3 links left out." in json.loads(files["run.json"])["notices"]
    assert "Paul" not in everything(files)


def test_an_unfinished_draft_says_so() -> None:
    assert "not finished" in copy(revision=0)["draft.md"].decode()
    assert "not finished" not in copy(revision=0, named="replayed")["draft.md"].decode()
    assert "revision 3" in copy(revision=3)["draft.md"].decode()


def test_a_draft_with_nothing_in_it_renders_too() -> None:
    empty = article(*(replace(s, paragraphs=(), questions=(), sources=()) for s in article().sections))
    of = record(empty)
    files = editors_copy(draft(empty), dossier(), of, disclosure(of))
    assert "No headline yet" not in files["draft.md"].decode().splitlines()[0] or set(files) == FORMATS


def test_all_formats_together_take_less_than_half_a_second() -> None:
    copy()
    taken: list[float] = []
    for _ in range(3):
        start = time.perf_counter()
        copy()
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.46  # 60 ms for the text formats and 400 ms for Word


def test_an_extractive_copy_says_no_model_was_used_in_every_format() -> None:
    of = record(made=tuple(Made(s.key, s.label, Author.EXTRACTIVE) for s in article().sections), calls=())
    files = editors_copy(draft(), dossier(), of, disclosure(of))
    for name in ("draft.md", "draft.html", "draft.json", "draft.docx"):
        assert "no language model used" in everything({name: files[name]})
        assert MODEL not in everything({name: files[name]})
    assert wording().label not in files["draft.md"].decode()
