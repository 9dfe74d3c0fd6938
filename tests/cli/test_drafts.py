"""draft, resume, replay, check: what a person reads, and what a machine gets."""

from collections.abc import Callable
from pathlib import Path

import pytest

from drafter.store import Store, store_url
from drafter.store.values import RunState
from tests.cli.support import Drafter, stored_run


def test_a_draft_says_headline_sections_flags_label_and_where_it_lies(
    drafter: Drafter, notes: Path, tmp_path: Path
) -> None:
    ran = drafter("draft", notes, "--out", tmp_path / "outputs")
    assert ran.code == 0
    lines = ran.out.splitlines()
    table = next(n for n, line in enumerate(lines) if line.startswith("Section"))
    flags = next(n for n, line in enumerate(lines) if " to settle" in line)
    label = next(n for n, line in enumerate(lines) if line.startswith("Machine-assembled draft. Not reviewed"))
    place = next(n for n, line in enumerate(lines) if line.startswith("It lies in "))
    assert table < flags < label < place
    assert "left open" in ran.out
    assert all(len(line) <= 80 for line in lines[:place])
    assert "Drafting with the built-in extractive writer, because no model is named" in ran.err
    assert f"  drafter show buses --out {tmp_path / 'outputs'}\n" in ran.err
    assert "\nNext:\n" in ran.err


def test_the_same_notes_show_the_draft_that_is_there(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("draft", drafted.parent / "buses", "--model", "extractive", "--out", drafted)
    assert ran.code == 0
    assert "This draft was there already; nothing was asked. --fresh drafts anew." in ran.out


def test_json_is_one_object_on_stdout_and_the_words_go_to_stderr(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("draft", drafted.parent / "buses", "--json", "--out", drafted)
    counts = ran.object
    assert (counts["story"], counts["finished"], counts["model"]) == ("buses", True, "extractive")
    assert "Machine-assembled draft." in ran.err
    assert "\nNext:\n" not in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("/no/such/notes",), "notes: there is no such file or folder. Check the name.\n"),
        (("NOTES", "--format", "nope"), "There is no format 'nope'."),
        (("NOTES", "--model", "nope"), "'nope' names no model. Write it as provider:name"),
    ],
)
def test_unusable_words_are_exit_2_and_leave_no_story(
    drafter: Drafter, notes: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    out = tmp_path / "outputs"
    ran = drafter("draft", *(notes if word == "NOTES" else word for word in words), "--out", out)
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""
    assert drafter("list", "--json", "--out", out).object == {"stories": []}


@pytest.mark.slow
def test_an_embargo_is_the_first_thing_that_is_said(drafter: Drafter, notes: Path, tmp_path: Path) -> None:
    note = notes / "1-press.md"
    note.write_text(note.read_text().replace("kind:", "embargo: 2027-01-15T06:00:00+01:00\nkind:"))
    out = tmp_path / "outputs"
    said = "EMBARGO: Nothing of this story may run before 15 January 2027, 06:00 +01:00."
    assert drafter("draft", notes, "--out", out).out.lstrip().startswith(said)
    assert drafter("show", "buses", "--out", out).out.startswith(said)
    assert "embargo until 15 Jan 2027, 05:00 UTC" in drafter("list", "--out", out).out


@pytest.mark.slow
def test_nothing_in_a_note_reaches_the_terminal_as_an_order(drafter: Drafter, notes: Path, tmp_path: Path) -> None:
    note = notes / "1-press.md"
    hostile = "The mayor \x1b[2J\x1b]0;owned\x07 said [bold red]stop[/] to \x9b31m the \u202eplan\u202c on Thursday."
    note.write_text(note.read_text().replace("title: Town", "title: \x1b[31mTown") + f"\n\n{hostile}\n")
    out = tmp_path / "outputs"
    ran = [
        drafter("draft", notes, "--out", out),
        drafter("list", "--out", out),
        drafter("show", "buses", "--out", out),
        drafter("show", "buses", "--full", "--out", out),
        drafter("check", note, "--notes", notes),
    ]
    for one in ran:
        assert one.code == 0
        assert not set("\x1b\x07\x9b\u202e\u202c") & set(one.out + one.err)


def test_markup_in_a_text_is_printed_and_not_obeyed(drafter: Drafter, notes: Path) -> None:
    ran = drafter("check", "-", "--notes", notes, typed="Ostby [bold red]paid[/] 9 million euros.\n")
    assert "Ostby [bold red]paid[/] 9 million euros." in ran.out


def test_resume_with_nothing_to_do_says_so(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("resume", "--out", drafted)
    assert (ran.code, ran.err) == (0, "Nothing was interrupted.\n")
    assert "buses is finished; nothing is left to do." in drafter("resume", "buses", "--out", drafted).err


@pytest.mark.slow
def test_resume_finishes_an_interrupted_draft(drafter: Drafter, notes: Path, desk: Callable[[], Path]) -> None:
    out = desk()
    run = stored_run(notes, out)
    with Store.open(store_url(out)) as store:
        store.runs.finish(run, RunState.FAILED, "The power went.")
    shown = drafter("show", "left-behind", "--out", out).out
    assert "The power went." in shown
    assert "Nothing is filed yet. `drafter resume left-behind` goes on." in shown
    ran = drafter("resume", "--json", "--out", out)
    assert ran.code == 0
    assert [one["finished"] for one in ran.object["resumed"]] == [True]
    assert "Resuming left-behind with extractive." in ran.err


def test_replay_says_that_text_and_prompts_are_the_same(drafter: Drafter, drafted: Path) -> None:
    ran = drafter("replay", "buses", "--json", "--out", drafted)
    assert ran.code == 0
    assert ran.object["same"] is True
    assert "The same text as filed, to the byte." in ran.err
    assert "Today's prompts are the same." in ran.err


def test_replay_of_nothing_is_exit_2(drafter: Drafter, drafted: Path) -> None:
    assert drafter("replay", "nope", "--out", drafted).code == 2


def test_check_says_for_each_sentence_what_is_not_in_the_notes(drafter: Drafter, notes: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.md"
    text.write_text("The council voted 7-2 on Thursday. Ostby paid 9 million euros.\n")
    ran = drafter("check", text, "--notes", notes)
    assert ran.code == 0
    assert "S2  Ostby paid 9 million euros." in ran.out or "S2 Ostby paid 9 million euros." in ran.out
    assert "S1" not in ran.out
    assert "2 sentences checked, 1 with flags." in ran.out


def test_check_reads_standard_input_and_gives_one_object(drafter: Drafter, notes: Path) -> None:
    ran = drafter("check", "-", "--notes", notes, "--json", typed="The council voted 7-2 on Thursday.\n")
    assert ran.object["flags"] == 0
    assert ran.object["sentences"][0]["passage"].startswith("N1.")
    assert "No defect found by the checks; that is not the same as verified." in ran.err


def test_check_passes_over_front_matter(drafter: Drafter, notes: Path) -> None:
    ran = drafter("check", notes / "1-press.md", "--notes", notes, "--json")
    assert ran.object["sentences"][0]["text"].startswith("The council of Quell Bridge voted 7-2")


def test_a_prefect_server_that_is_away_is_exit_2_before_anything_is_stored(
    drafter: Drafter, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    out = tmp_path / "outputs"
    ran = drafter("draft", notes, "--flow", "--out", out)
    assert ran.code == 2
    assert ran.err == (
        "No Prefect server answers at http://127.0.0.1:9/api. Start one with `drafter up`, or draft without --flow.\n"
    )
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("draft", "NOTES", "--day", "tomorrow"), "'tomorrow' is no day; write it as 2026-11-23."),
        (("check", "nope.txt", "--notes", "NOTES"), "nope.txt cannot be read: No such file or directory."),
    ],
)
def test_words_that_cannot_be_read_are_exit_2(drafter: Drafter, notes: Path, words: tuple[str, ...], told: str) -> None:
    ran = drafter(*(notes if word == "NOTES" else word for word in words))
    assert ran.code == 2
    assert told in ran.err


def test_a_text_that_is_no_text_is_exit_2_without_its_bytes(drafter: Drafter, notes: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_bytes(b"caf\xe9 au lait")
    ran = drafter("check", text, "--notes", notes)
    assert (ran.code, ran.err) == (2, "text.txt is no text that can be read. Save it as UTF-8.\n")
