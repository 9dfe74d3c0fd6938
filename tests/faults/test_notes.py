"""Notes that cannot be taken: one line with the file, the reason and what to do; exit 2; no model called; no story
touched. And notes that are too much for the model: the numbers, and no call.
"""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.support import CALLS, NOTES, RELEASE, WIRE, Terminal, finished, notes_in, one_line
from tests.models.standin import Standin
from tests.readers.support import docx, mail, page, paragraph, pdf, zipped

pytestmark = pytest.mark.faults

LOCK = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (" + "o" * 32 + ") /U (" + "u" * 32 + ") /P -4 >> /ID [(a) (a)]"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def holds(content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


def pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is a hundred characters at most
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


def link_out(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def link_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "gone")


def bomb_attached(path: Path) -> None:
    message = mail("See the file.")
    bomb = zipped({"word/document.xml": b" " * 20_000_000})
    message.add_attachment(bomb, maintype="application", subtype="octet-stream", filename="b.docx")
    path.write_bytes(message.as_bytes())


def broken_front_matter(path: Path) -> None:
    path.write_text("---\non_record: perhaps\n---\nThe council met on Monday and voted.\n", "utf-8")


BAD = {
    "empty": ("x.md", holds(b""), "empty"),
    "blank": ("x.md", holds(b" \n\t\n"), "empty"),
    "binary": ("x.md", holds(bytes(range(256)) * 40), "x.md"),
    "nul": ("x.txt", holds(b"The council\0\0\0voted." * 20), "x.txt"),
    "a program": ("x.md", holds(b"\x7fELF\x02\x01\x01" + b"\0" * 400), "x.md"),
    "a picture": ("x.docx", holds(b"\x89PNG\r\n\x1a\n" + b"\0" * 400), "x.docx"),
    "not a PDF": ("x.pdf", holds(b"just words, none of them PDF"), "x.pdf"),
    "half a PDF": ("x.pdf", holds(pdf(page("The council voted."))[:200]), "x.pdf"),
    "locked PDF": ("x.pdf", holds(pdf(page("The council voted."), trailer=LOCK)), "password"),
    "locked Word": ("x.docx", holds(OLE + "EncryptedPackage".encode("utf-16-le") * 40), "password"),
    "half a zip": ("x.docx", holds(docx(paragraph("The council voted."))[:300]), "x.docx"),
    "bomb": ("x.docx", holds(zipped({"word/document.xml": b" " * 30_000_000})), "unpacks to far more"),
    "bomb in a mail": ("x.eml", bomb_attached, "unpacks to far more"),
    "a link out": ("x.md", link_out, "a link that leads out of its folder"),
    "a dead link": ("x.md", link_nowhere, "leads nowhere"),
    "a pipe": ("x.md", pipe, "a pipe"),
    "a socket": ("x.md", a_socket, "a socket"),
    "too large": ("x.md", holds(b"The council voted on Monday. " * 4000), "larger than 0.1 MB"),
    "labels": ("x.md", broken_front_matter, "on_record"),
}
SMALL = {"DRAFTER_LIMITS__FILE_BYTES": "100000", "DRAFTER_LIMITS__TOTAL_BYTES": "150000"}


def untouched(desk: Terminal, server: Standin) -> None:
    """No model was called, no story made, nothing written."""
    assert not server.seen
    assert {entry.name for entry in desk.outputs.iterdir()} == {"drafter.db"}
    with desk.store() as store:
        assert store.stories.list() == ()


# a link that the person names is followed in the folder's way, so links are met in folders only
WAYS = [
    pytest.param(asked, *row, id=f"{asked}-{what}")
    for what, row in BAD.items()
    for asked in ("folder", "file")
    if asked == "folder" or "link" not in row[1].__name__
]


@pytest.mark.parametrize(("asked", "name", "make", "why"), WAYS)
def test_a_bad_note_is_one_line_with_exit_2_and_no_call(
    desk: Terminal, server: Standin, asked: str, name: str, make: Callable[[Path], None], why: str
) -> None:
    desk.env |= SMALL
    make(desk.folder / NOTES / name)
    ended = desk.draft(NOTES if asked == "folder" else Path(NOTES, name))
    assert ended.code == 2, ended.err
    assert one_line(ended, name, why), ended.err
    assert len(ended.err.strip().split(". ")) >= 2, "what happened, and what to do"
    untouched(desk, server)


def test_notes_over_the_limits_together_are_refused(desk: Terminal, server: Standin) -> None:
    desk.env |= SMALL | {"DRAFTER_LIMITS__FILES": "5"}
    notes_in(desk.folder / "much", {f"{n}.md": "The council voted on Monday. " * 2000 for n in range(3)})
    ended = desk.draft("much")
    assert ended.code == 2
    assert one_line(ended, "larger than 0.15 MB in all")
    notes_in(desk.folder / "many", {f"{n}.md": RELEASE for n in range(6)})
    ended = desk.draft("many")
    assert ended.code == 2
    assert one_line(ended, "more than 5 files")
    untouched(desk, server)


@pytest.mark.parametrize("argv", [["nowhere"], ["nowhere.md"], ["notes/../../../etc/shadow-none"], ["a\nb.md"]])
def test_a_name_that_is_not_there_is_one_line(desk: Terminal, server: Standin, argv: list[str]) -> None:
    ended = desk.draft(*argv)
    assert ended.code == 2
    assert one_line(ended, "there is no such file")
    untouched(desk, server)


def test_a_file_name_cannot_speak_to_the_terminal(desk: Terminal, server: Standin) -> None:
    name = "\x1b]0;owned\x07\x1b[31mred\u202e.md"
    notes_in(desk.folder / NOTES, {name: ""})
    ended = desk.draft()
    assert ended.code == 2
    assert not set(ended.err + ended.out) & set("\x1b\x07\u202e")
    untouched(desk, server)


@pytest.mark.parametrize(
    "settings",
    [
        {"DRAFTER_BUDGET__CALLS": "many"},
        {"DRAFTER_NO_SUCH": "1"},
        {"DRAFTER_MODEL": "gpt"},
        {"DRAFTER_MODEL": "nosuch:model"},
        {"DRAFTER_DATABASE": "mysql://x"},
        {"DRAFTER_FORMAT": "../../etc"},
        {"DRAFTER_PROMPTS": "nowhere"},
    ],
    ids=str,
)
def test_settings_that_cannot_be_used_are_one_line_with_exit_2(
    desk: Terminal, server: Standin, settings: dict[str, str]
) -> None:
    desk.env |= settings
    ended = desk.run("draft", NOTES)
    assert ended.code == 2, ended.err
    assert ended.last
    assert "did not foresee" not in ended.err
    assert not server.seen


def test_other_stories_are_left_as_they_are(desk: Terminal, server: Standin) -> None:
    assert desk.draft().code == 0
    before = {path: path.read_bytes() for path in desk.outputs.rglob("*") if path.is_file() and path.suffix != ".db"}
    notes_in(desk.folder / "bad", {"1.md": WIRE, "2.md": ""})
    assert desk.draft("bad").code == 2
    assert {path: path.read_bytes() for path in before} == before
    assert len(server.seen) == CALLS
    finished(desk)


LONG = "The Harrow Bay town council heard from resident number {n} on Monday that bus line {n} is late. "


def test_notes_larger_than_the_models_window_are_refused_with_the_numbers(desk: Terminal, server: Standin) -> None:
    desk.env["DRAFTER_MODELS__WINDOW"] = "6000"
    notes_in(desk.folder / "long", {"1.md": "".join(LONG.format(n=n) for n in range(300))})
    ended = desk.draft("long")
    assert ended.code == 2, ended.err
    assert "too long for openai:standin" in ended.last
    assert "the model holds 6,000" in ended.last
    assert "Leave out about" in ended.last
    assert not server.seen
    assert not list(desk.outputs.glob("long/*"))


def test_a_resume_refuses_such_notes_too_and_still_finishes_the_other_stories(desk: Terminal, server: Standin) -> None:
    desk.env["DRAFTER_MODELS__WINDOW"] = "6000"
    notes_in(desk.folder / "long", {"1.md": "".join(LONG.format(n=n) for n in range(300))})
    assert desk.draft(watch="store", die_at=8).code == -9
    assert desk.draft("long").code == 2
    with desk.store() as store:
        assert store.stories.list()[0].slug == "long", "it comes first"
    asked = len(server.seen)
    ended = desk.run("resume")
    assert ended.code == 2, ended.err
    assert "too long for openai:standin" in ended.err
    assert asked < len(server.seen) <= asked + CALLS
    with desk.store() as store:
        assert store.revisions.get(NOTES).number == 1
    desk.env["DRAFTER_MODELS__WINDOW"] = "200000"
    assert desk.run("resume", "long").code == 0


def test_a_worker_passes_over_such_notes_and_finishes_the_other_stories(desk: Terminal, server: Standin) -> None:
    notes_in(desk.folder / "long", {"1.md": "".join(LONG.format(n=n) for n in range(300))})
    assert desk.draft("long", watch="store", die_at=8, lease_s=0.01).code == -9
    assert desk.draft(watch="store", die_at=8, lease_s=0.01).code == -9
    desk.env["DRAFTER_MODELS__WINDOW"] = "6000"  # a smaller model answers today
    ended = desk.run("work", "--once", lease_s=0.01)
    assert ended.code == 0, ended.err
    assert f"{NOTES}: revision 1 is filed" in ended.err
    assert "long could not be resumed: The notes are too long" in ended.err
    asked = len(server.seen)
    again = desk.run("work", "--once", lease_s=0.01)
    assert "long" not in again.err, "it is left until somebody says so"
    assert len(server.seen) == asked
