from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from drafter.errors import NotesFault
from drafter.notes import OnRecord
from drafter.readers import Limits, read_notes
from tests.readers.support import HERE, SECRET, docx, line, mail, paragraph, pdf, read, texts, told, zipped


def test_subject_sender_and_date_become_labels(tmp_path: Path) -> None:
    note = read(tmp_path, "m.eml", mail("The pool will close.").as_bytes()).dossier.notes[0]
    assert (note.title, note.source, note.kind) == ("The vote", "Anna Bell", "e-mail")
    assert note.received == datetime.fromisoformat("2026-11-17T09:30:00+01:00")


def test_headers_and_bodies_in_old_encodings_are_read(tmp_path: Path) -> None:
    raw = (
        b"From: =?iso-8859-1?Q?J=F6rg_M=FCller?= <j@x.example>\nSubject: =?utf-8?b?w4RyZ2Vy?=\n"
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: 8bit\n\n"
        b"Das Bad schlie\xdft.\n"
    )
    reading = read(tmp_path, "m.eml", raw)
    assert (reading.dossier.notes[0].source, reading.dossier.notes[0].title) == ("Jörg Müller", "Ärger")
    assert texts(reading) == ["Das Bad schließt."]


def test_attachments_become_notes_and_others_are_told(tmp_path: Path) -> None:
    message = mail("See below.")
    message.add_attachment(docx(paragraph("Minutes.")), maintype="a", subtype="b", filename="../../minutes.docx")
    message.add_attachment(pdf(line("Budget.")), maintype="application", subtype="pdf")
    message.add_attachment("Plain.", filename="note.txt")
    message.add_attachment(zipped({"a": "b"}), maintype="application", subtype="zip", filename="all.zip")
    message.add_attachment(b"\x89PNG..", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="table.csv")
    reading = read(tmp_path, "m.eml", message.as_bytes())
    assert texts(reading) == ["See below.", "Minutes.", "Budget.", "Plain."]
    assert [note.file for note in reading.dossier.notes] == [
        "m.eml",
        "m.eml/.._.._minutes.docx",
        "m.eml/part-3.pdf",
        "m.eml/note.txt",
    ]
    assert {note.source for note in reading.dossier.notes} == {"Anna Bell"}
    for name in ("all.zip", "logo.png", "table.csv"):
        assert f"“{name}”" in told(reading.reports)


def test_an_attachment_that_cannot_be_read_is_left_out_and_told_at_once(tmp_path: Path) -> None:
    message = mail("See below.")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    message.add_attachment(locked, maintype="a", subtype="b", filename="locked.docx")
    message.add_attachment(pdf(""), maintype="application", subtype="pdf", filename="scan.pdf")
    reading = read(tmp_path, "m.eml", message.as_bytes())
    assert texts(reading) == ["See below."]
    urgent = told([report for report in reading.reports if report.urgent])
    assert "“locked.docx”: it is protected with a password." in urgent
    assert "“scan.pdf”: it holds no text" in urgent


def test_labels_of_a_mail_hold_for_its_attachments(tmp_path: Path) -> None:
    message = mail("I am Anna Bell, at clerk@marlow.example.")
    message.add_attachment("Bell was there.", filename="note.txt")
    (tmp_path / "m.eml").write_bytes(message.as_bytes())
    (tmp_path / "dossier.toml").write_text('[files."m.eml"]\non_record = "background"\n')
    reading = read_notes([tmp_path], limits=HERE)
    assert {note.on_record for note in reading.dossier.notes} == {OnRecord.BACKGROUND}
    assert texts(reading) == ["I am the source, at the source.", "The source was there."]


def test_an_attachment_can_have_labels_of_its_own(tmp_path: Path) -> None:
    message = mail("See below.")
    message.add_attachment("Secret.", filename="note.txt")
    (tmp_path / "m.eml").write_bytes(message.as_bytes())
    (tmp_path / "dossier.toml").write_text('[files."m.eml/note.txt"]\non_record = "no"\n')
    assert texts(read_notes([tmp_path])) == ["See below."]


def test_the_plain_body_is_taken_and_the_web_one_only_without_it(tmp_path: Path) -> None:
    both = mail("Plain words.")
    both.add_alternative("<p>Web words.</p>", subtype="html")
    assert texts(read(tmp_path, "m.eml", both.as_bytes())) == ["Plain words."]
    web = mail("")
    web.set_content(f"<p>Web words.</p><p style='display:none'>{SECRET}</p>", subtype="html")
    reading = read(tmp_path, "m.eml", web.as_bytes())
    assert texts(reading) == ["Web words."]
    assert "hidden text of the page" in told(reading.reports)
    assert reading.dossier.notes[0].kind == "e-mail"


def test_quoted_mail_stays_and_is_told_and_a_signature_goes(tmp_path: Path) -> None:
    body = "Yes.\n\n-- \nAnna\nClerk\n\nOn Monday, Tom wrote:\n> Will it close?\n"
    reading = read(tmp_path, "m.eml", mail(body).as_bytes())
    assert texts(reading) == ["Yes.", "On Monday, Tom wrote:", "Will it close?"]
    assert "quotes earlier mail" in told(reading.reports)
    assert "signature" in told(reading.reports)


def test_a_forwarded_mail_is_a_note_with_its_own_sender(tmp_path: Path) -> None:
    outer = mail("Look at this.", sender="Tom <tom@paper.example>")
    outer.add_attachment(mail("The pool will close."))
    reading = read(tmp_path, "m.eml", outer.as_bytes())
    assert [note.source for note in reading.dossier.notes] == ["Tom", "Anna Bell"]


def test_labels_written_into_a_mail_are_told_to_have_no_effect(tmp_path: Path) -> None:
    reading = read(tmp_path, "m.eml", mail("on_record: no\n\nWords.").as_bytes())
    assert "dossier.toml" in told([report for report in reading.reports if report.urgent])


def nested(depth: int) -> EmailMessage:
    message = mail("Innermost.")
    for _ in range(depth):
        outer = mail("Outer.")
        outer.add_attachment(message)
        message = outer
    return message


HARMFUL = {
    "too deep": (nested(6).as_bytes(), "5 deep"),
    "too many parts": (b"From: a\n\n" + b"boundary=x\n" * 200, "more than 100 parts"),
    "no headers": (b"just words", "no e-mail"),
    "no words": (b"From: a@b.example\n\n", "no text"),
    "encrypted": (
        b"From: a@b.example\nContent-Type: multipart/encrypted; boundary=q\n\n--q\n\nx\n--q--\n",
        "encrypted",
    ),
    "S/MIME": (b"From: a@b.example\nContent-Type: application/pkcs7-mime\n\nAAAA\n", "encrypted"),
    "a bomb attached": (None, "unpacks to far more"),
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_a_harmful_mail_is_one_line(tmp_path: Path, harm: str) -> None:
    data, why = HARMFUL[harm]
    if data is None:
        message = mail("See below.")
        bomb = zipped({"word/document.xml": b" " * 20_000_000})
        message.add_attachment(bomb, maintype="a", subtype="b", filename="b.docx")
        data = message.as_bytes()
    with pytest.raises(NotesFault, match=r"^m\.eml") as caught:
        read(tmp_path, "m.eml", data, Limits(seconds=0))
    assert why in str(caught.value)


@pytest.mark.parametrize(
    "header",
    [
        "From: " + "(" * 5_000,
        "From: =?x-unknown?B?////?= <a@b.example>",
        "Date: yesterday",
        "Date: Mon, 99 Foo 99999 99:99:99 +9999",
        "Subject: =?utf-8?B?gICA?=",
        "Content-Type: text/plain; charset=no-such",
        'Content-Type: text/plain; charset="utf-16\\0"',
    ],
)
def test_broken_headers_harm_nothing(tmp_path: Path, header: str) -> None:
    raw = f"MIME-Version: 1.0\n{header}\n\nThe pool will close.\n".encode()
    assert texts(read(tmp_path, "m.eml", raw)) == ["The pool will close."]
