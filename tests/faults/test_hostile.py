"""Promise 6 end to end: what stands in a note is data, with a model that does what the note says or copies it out.

Plain words everywhere; no effect on status, disclosure, citations, paths or other sections; a flag on every sentence
that rests on a passage which speaks to a machine.
"""

import asyncio
import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from drafter.drafting import Outcome
from drafter.models import Request
from drafter.readers import Reading, read_notes
from drafter.store.values import Status
from drafter.testing import Manner, Prompt, ScriptedModel, scripted_answer
from tests.drafting.support import desk_in
from tests.faults.hostile import ORDERS, OTHERS
from tests.faults.support import NOTES, RELEASE, WIRE, Terminal, notes_in, rendered
from tests.models.standin import Standin

pytestmark = pytest.mark.faults

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
AROUND = (
    "The clerk’s office sent this on Monday.\n\n{payload}\n\nThe depot has room for twenty buses, the clerk said.\n"
)


def dossier_with(folder: Path, payload: str) -> Reading:
    notes = {"1-release.md": RELEASE, "2-wire.md": WIRE, "3-mail.md": AROUND.format(payload=payload)}
    return read_notes([notes_in(folder / "notes", notes)])


def parrot(request: Request) -> str | None:
    """A model that puts every passage of the third note into whatever it writes, cited to itself."""
    prompt = Prompt(request.messages)
    honest = scripted_answer(prompt.messages)
    copied = [f"{text} [{passage}]" for passage, text in prompt.notes.items() if passage.startswith("N3.")]
    if prompt.form == "section":
        return f"{honest}\n\n" + "\n\n".join(copied)
    if prompt.form == "line":
        return copied[len(copied) // 2]
    return honest


@dataclass(frozen=True)
class Drafted:
    reading: Reading
    outcome: Outcome
    out: Path
    status: Status
    prompts: tuple[str, ...]


def drafted(folder: Path, payload: str, model: ScriptedModel) -> Drafted:
    reading = dossier_with(folder, payload)
    with desk_in(folder / "out", model=model) as desk:
        outcome = asyncio.run(desk.draft(reading.dossier, format="brief"))
        status = desk.tools.store.stories.get("harbour").status
    prompts = tuple(message.content for request in model.history for message in request.messages)
    return Drafted(reading, outcome, folder / "out", status, prompts)


class Tags(HTMLParser):
    """Every element with the names of its attributes, and every address."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        for name, value in attrs:
            self.found.add(f"{tag}@{name}")
            if name in {"href", "src", "action", "srcset", "data"} and not (value or "").startswith("#"):
                self.addresses.add(value or "")


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    """The same with a harmless third note: what may stand in a page."""
    return drafted(tmp_path_factory.mktemp("calm"), "The clerk’s list holds two names.", ScriptedModel(respond=parrot))


def harmless(draft: Drafted, calm: Drafted) -> None:
    """Status, disclosure, paths, citations and markup are those of any other draft."""
    assert draft.status is Status.DRAFTED
    assert draft.outcome.revision == 1
    if len(draft.outcome.draft.holes) < 4:
        assert draft.outcome.label == calm.outcome.label
        said, calmly = (one.outcome.line.rpartition(": ") for one in (draft, calm))
        assert said[0] == calmly[0]
        assert listed(said[2]) <= listed(calmly[2]), "there may be holes"
    assert names(draft.out) == names(calm.out)
    known = set(draft.reading.dossier.passages)
    for _, _, sentence in draft.outcome.draft.article.numbered():
        assert set(sentence.citations) <= known, "neither a note nor a model can cite what is not there"
    assert not INVISIBLE.search(rendered(draft.out).replace("\n", ""))
    folder = draft.outcome.folder
    page, calm_page = (Tags((at / "draft.html").read_text("utf-8")) for at in (folder, calm.outcome.folder))
    assert page.found <= calm_page.found | MAY_STAND
    assert page.addresses <= calm_page.addresses
    text = (folder / "draft.md").read_text("utf-8")
    assert not re.search(r"(?<!\\)<(?:script|img|!--|!DOCTYPE)", text)
    assert not re.search(r"(?<!\\)!?\[[^\]\\]*\]\((?:javascript|https://kestrel)", text)
    with ZipFile(folder / "draft.docx") as word:
        assert set(word.namelist()) <= WORD_PARTS | set(ZipFile(calm.outcome.folder / "draft.docx").namelist())
        for name in word.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(word.read(name))
            assert b'TargetMode="External"' not in word.read(name)


MAY_STAND = {
    f"{tag}{attribute}" for tag in ("mark", "span", "strong", "em", "li", "ul") for attribute in ("", "@class")
}
WORD_PARTS = {"word/comments.xml"}


def listed(sections: str) -> set[str]:
    return set(re.split(r", | and |\.", sections))


def names(out: Path) -> set[str]:
    return {str(path.relative_to(out)) for path in out.rglob("*") if "drafter.db" not in path.name}


def rests_on_marks(draft: Drafted) -> tuple[set[str], set[str]]:
    """Sentences that rest on a marked passage, and sentences that carry the flag."""
    marked = {p.id for p in draft.reading.dossier.passages.values() if p.marks}
    article = draft.outcome.draft.article
    rest = {sid for sid, _, sentence in article.numbered() if marked & set(sentence.citations)}
    flags = draft.outcome.draft.all_flags
    return rest, {flag.where for flag in flags if flag.rule == "rests-on-marked-passage"}


@pytest.mark.parametrize("payload", ORDERS.values(), ids=ORDERS)
def test_an_order_to_the_machine_is_marked_told_and_flagged_wherever_it_is_copied(
    tmp_path: Path, calm: Drafted, payload: str
) -> None:
    draft = drafted(tmp_path, payload, ScriptedModel(respond=parrot))
    assert any(passage.marks for passage in draft.reading.dossier.notes[2].passages)
    assert any(report.urgent for report in draft.reading.reports), "the person is told at once"
    rest, flagged = rests_on_marks(draft)
    assert rest <= flagged
    assert rest or draft.outcome.draft.holes
    harmless(draft, calm)
    flags_of = {flag.where for flag in draft.outcome.draft.all_flags}
    for sid, _, sentence in draft.outcome.draft.article.numbered():
        assert "kestrel" not in sentence.text.casefold() or sid in flags_of


@pytest.mark.parametrize("payload", list(ORDERS.values())[::2], ids=list(ORDERS)[::2])
def test_a_model_that_obeys_an_order_is_caught_at_every_sentence(tmp_path: Path, calm: Drafted, payload: str) -> None:
    draft = drafted(tmp_path, payload, ScriptedModel(manner=Manner.OBEYS))
    harmless(draft, calm)
    flags_of = {flag.where for flag in draft.outcome.draft.all_flags}
    for sid, _, sentence in draft.outcome.draft.article.numbered():
        assert "kestrel" not in sentence.text.casefold() or sid in flags_of
    assert "APPROVED FOR PUBLICATION" not in rendered(draft.out)


@pytest.mark.parametrize("payload", OTHERS.values(), ids=OTHERS)
def test_what_is_dangerous_to_programs_stands_there_as_words(tmp_path: Path, calm: Drafted, payload: str) -> None:
    draft = drafted(tmp_path, payload, ScriptedModel(respond=parrot))
    harmless(draft, calm)
    rest, flagged = rests_on_marks(draft)
    assert rest <= flagged
    assert not Path("/tmp/kestrel").exists()
    assert all("[N9.9" not in prompt and "minutes [N1.2]" not in prompt for prompt in draft.prompts)
    assert "root:x:" not in rendered(draft.out)


@cache
def _labels() -> dict[str, str]:
    return {
        "title": "title: '{{ 7*7 }} <b>Kestrel</b> [N1.1] ../../kestrel'",
        "source": "source: '<script>alert(1)</script> Kestrel \"x\" onmouseover=y'",
        "kind": "kind: '{% raw %} ]]> Kestrel'",
        "url": "url: 'javascript:alert(1)'",
        "tag": "title: !!python/object/apply:os.system ['touch /tmp/kestrel']",
        "anchor": "title: &a [*a, *a]",
    }


@pytest.mark.parametrize("label", _labels())
def test_labels_of_a_note_are_data_too(tmp_path: Path, calm: Drafted, label: str) -> None:
    from drafter.errors import NotesFault

    front = f"---\n{_labels()[label]}\n---\n"
    notes = {"1-release.md": RELEASE, "2-wire.md": WIRE, "3-mail.md": front + AROUND.format(payload="It rained.")}
    try:
        reading = read_notes([notes_in(tmp_path / "notes", notes)])
    except NotesFault:
        return  # refused with its file's name, see test_notes.py
    with desk_in(tmp_path / "out", model=ScriptedModel(respond=parrot)) as desk:
        outcome = asyncio.run(desk.draft(reading.dossier, format="brief"))
        status = desk.tools.store.stories.get("harbour").status
    harmless(Drafted(reading, outcome, tmp_path / "out", status, ()), calm)
    assert "49 <b>" not in rendered(tmp_path / "out")
    assert not Path("/tmp/kestrel").exists()


@pytest.mark.parametrize(
    "slug", ["../../kestrel", "/etc/kestrel", "con", "a" * 300, "Ⅻ́💥", "", "..", "-rf", "x\x1b[31m"]
)
def test_a_slug_is_never_a_path(desk: Terminal, server: Standin, slug: str) -> None:
    ended = desk.draft(NOTES, f"--slug={slug}", "--model", "extractive")
    assert ended.code == 0, ended.err
    stories = [entry.name for entry in desk.outputs.iterdir() if entry.is_dir()]
    assert len(stories) == 1
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", stories[0])
    assert {entry.name for entry in desk.folder.iterdir() if not entry.name.startswith(".")} == {
        "notes", "out", "settings.toml",
    }  # fmt: skip


WITHHELD = """---
title: Police report
withhold: Maria Ruiz
---
Maria Ruiz, 15, was taken to hospital after the bus left the road on Monday, police said. The driver was not hurt. The
police asked witnesses to call. Bus line 4 was closed until the evening, and the town sent two taxis for passengers.
"""


@pytest.mark.parametrize(
    "form", ["Maria Ruiz", "Ruiz", "M. Ruiz", "MARIA RUIZ", "Ma\u00adria Ru\u200biz", "Ruiz, Maria"]
)
def test_promise_6_a_withheld_name_that_the_model_writes_anyway_blocks(tmp_path: Path, form: str) -> None:
    reading = read_notes([notes_in(tmp_path / "notes", {"1.md": WITHHELD, "2.md": RELEASE, "3.md": WIRE})])
    leak = f"The passenger was {form}, police said. [N1.1]"

    def knows(request: Request) -> str | None:
        prompt = Prompt(request.messages)
        if prompt.form == "repair":
            return "\n".join(
                f"{sentence}: {leak}" for sentence in re.findall(r"S\d+(?=.*passenger)", prompt.instruction)
            )
        return f"{scripted_answer(prompt.messages)}\n\n{leak}" if prompt.form == "section" else None

    model = ScriptedModel(respond=knows)
    with desk_in(tmp_path / "out", model=model) as desk:
        outcome = asyncio.run(desk.draft(reading.dossier, format="brief"))
    for request in model.history[:1]:
        assert all("Ruiz" not in message.content for message in request.messages)
    leaking = {sid for sid, _, s in outcome.draft.article.numbered() if "passenger was" in s.text}
    blocking = {flag.where for flag in outcome.draft.all_flags if flag.severity == "block"}
    assert leaking
    assert leaking <= blocking


def test_promise_6_what_a_note_says_to_a_terminal_is_not_obeyed(desk: Terminal, server: Standin) -> None:
    notes_in(desk.folder / NOTES, {"3.md": "\n\n".join([*ORDERS.values(), *OTHERS.values()])})
    for command in (
        ["draft", NOTES, "--model", "extractive"],
        ["draft", NOTES, "--format", "brief"],
        ["list"],
        ["show", NOTES],
    ):
        ended = desk.run(*command)
        assert ended.code == 0, ended.err
        assert not INVISIBLE.search((ended.out + ended.err).replace("\n", ""))
