"""A killed story is taken back for good, whoever dies on the way, and nothing of it stays where readers look."""

from typing import Any

import pytest

from drafter.desk import killing
from drafter.desk.after import copy_for_cms, standing
from drafter.desk.finishing import finish_all
from drafter.desk.killing import kill
from drafter.desk.moving import correct, unspike
from drafter.desk.publishing import decide_to_publish, finish_publication, folder_of
from drafter.errors import Refused, StoreFault
from drafter.store.values import Published, Status
from drafter.store.work import StoryWork
from tests.desk.readers import dies_in, during, files, is_out
from tests.desk.support import ANN, BEN, SLUG, House


def test_a_killed_story_has_a_notice_in_its_place_for_good(house: House) -> None:
    house.published()
    done = kill(house.desk, BEN, SLUG, "  It was\nwrong. ")
    assert (done.published, house.story.published, house.story.status) == (
        Published.KILLED, Published.KILLED, Status.SPIKED,
    )  # fmt: skip
    assert is_out(house) == "killed"
    assert b"It was wrong." in files(house)["article.html"]
    assert b"council voted" not in b"".join(files(house).values())
    entry = house.entries("killed")[-1]
    assert (entry.by.name, entry.said(), sorted(entry.body["files"])) == (
        "ben", "It was wrong.", sorted(name for name in files(house) if name.startswith("article")),
    )  # fmt: skip
    assert house.copy.state.killed
    for verb in (
        lambda: finish_publication(house.desk, SLUG), lambda: kill(house.desk, ANN, SLUG, "Again."),
        lambda: unspike(house.desk, ANN, SLUG), lambda: correct(house.desk, ANN, SLUG, "No."),
        lambda: decide_to_publish(house.desk, ANN, SLUG),
    ):  # fmt: skip
        with pytest.raises(Refused):
            verb()
    assert finish_all(house.desk) == ()
    assert is_out(house) == "killed"
    house.whole()


def test_a_kill_needs_a_reason_for_readers(house: House) -> None:
    house.published()
    with pytest.raises(Refused, match="a reason for readers is missing"):
        kill(house.desk, ANN, SLUG, " \u200b")
    with pytest.raises(Refused, match="a reason for readers has a TK"):
        kill(house.desk, ANN, SLUG, "It was TK.")
    assert is_out(house) == house.copy.article.sha256


def test_what_is_not_published_is_spiked_and_not_killed(house: House) -> None:
    house.approved()
    with pytest.raises(Refused, match="is not published, so nobody can kill it"):
        kill(house.desk, ANN, SLUG, "It was wrong.")
    assert is_out(house) == ""


def test_a_decision_that_nobody_carried_out_is_nothing_to_kill(house: House) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    with pytest.raises(Refused, match="is not published, so nobody can kill it"):
        kill(house.desk, ANN, SLUG, "It was wrong.")
    assert is_out(house) == ""


@pytest.mark.parametrize(
    ("owner", "name"), [(killing, "write_files"), (killing, "_clear"), (StoryWork, "set"), (killing, "anchored")]
)
def test_promise_5_a_kill_that_dies_is_finished_as_a_kill(
    house: House, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    house.published()
    dies_in(house, monkeypatch, lambda: kill(house.desk, ANN, SLUG, "It was wrong."), owner, name)
    again = house.again()
    for verb in (
        lambda: finish_publication(again.desk, SLUG), lambda: decide_to_publish(again.desk, ANN, SLUG),
        lambda: copy_for_cms(again.desk, ANN, SLUG), lambda: correct(again.desk, ANN, SLUG, "The day was wrong."),
    ):  # fmt: skip
        with pytest.raises(Refused):
            verb()
    finish_all(again.desk)
    assert (is_out(house), house.story.published, house.story.status) == ("killed", Published.KILLED, Status.SPIKED)
    entry = house.entries("killed")[-1]
    assert (len(house.entries("killed")), entry.by.name, entry.said()) == (1, "ann", "It was wrong.")
    assert finish_all(again.desk) == ()
    house.whole()


def test_a_kill_that_died_is_finished_for_its_first_reason(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.published()
    dies_in(house, monkeypatch, lambda: kill(house.desk, ANN, SLUG, "It was wrong."), killing, "write_files")
    assert is_out(house) == house.copy.article.sha256
    assert standing(house.desk, BEN, SLUG).killing
    kill(house.again().desk, BEN, SLUG, "It was very wrong.")
    assert (len(house.entries("killing")), house.entries("killed")[-1].said()) == (1, "It was wrong.")
    assert is_out(house) == "killed"


def test_a_kill_that_died_is_no_publication_though_one_was_on_the_way(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.published()
    correct(house.desk, ANN, SLUG, "The day was wrong.")
    house.approve()
    decide_to_publish(house.desk, ANN, SLUG)
    dies_in(house, monkeypatch, lambda: kill(house.desk, ANN, SLUG, "It was wrong."), killing, "write_files")
    (done,) = finish_all(house.again().desk)
    assert (done.published, is_out(house)) == (Published.KILLED, "killed")
    house.whole()


def test_nothing_of_what_was_killed_stays_where_readers_look(house: House) -> None:
    house.published()
    folder = folder_of(house.desk, SLUG)
    text = (folder / "article.html").read_text(encoding="utf-8")
    (folder / "article.html").write_text(f"{text}<!-- mine -->", encoding="utf-8")
    (folder / "article.changed-0a1b2c3d.md").write_text("The council voted.", encoding="utf-8")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "council voted.txt").write_text("The council voted.", encoding="utf-8")
    kill(house.desk, ANN, SLUG, "It was wrong.")
    names = {path.name for path in folder.iterdir()}
    assert names == {"article.html", "article.md", "article.json", "article.docx", ".drafter.json"}
    aside = folder.parent / "withdrawn"
    assert aside.stat().st_mode & 0o077 == 0, "its owner's alone"
    kept = sorted(path.name for path in aside.iterdir())
    assert len(kept) == 3 and "pictures" in kept, "nobody's work is lost"
    house.whole()


def test_a_story_in_correction_can_be_killed(house: House) -> None:
    house.published()
    correct(house.desk, ANN, SLUG, "The day was wrong.")
    kill(house.desk, ANN, SLUG, "All of it was wrong.")
    assert (house.story.status, is_out(house)) == (Status.SPIKED, "killed")


@pytest.mark.slow
def test_a_kill_while_somebody_publishes_leaves_the_notice(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.published()
    correct(house.desk, ANN, SLUG, "The day was wrong.")
    house.approve()
    decide_to_publish(house.desk, ANN, SLUG)
    other = house.again()
    during(monkeypatch, "_files", lambda: kill(other.desk, BEN, SLUG, "It was wrong."))
    with pytest.raises(Refused, match="was killed"):
        finish_publication(house.desk, SLUG)
    assert (is_out(house), house.story.published) == ("killed", Published.KILLED)
    house.whole()


def test_a_kill_while_the_files_are_only_seen_to_leaves_the_notice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.published()
    during(monkeypatch, "_files", lambda: kill(house.again().desk, BEN, SLUG, "It was wrong."))
    with pytest.raises(Refused, match="was killed"):
        finish_publication(house.desk, SLUG)
    assert is_out(house) == "killed"


def test_a_publication_while_somebody_kills_leaves_the_notice(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.published()
    real, came = killing.finish_kill, list[str]()

    def late(desk: Any, slug: str) -> Any:
        with pytest.raises(Refused, match="was killed") as no:
            finish_publication(house.again().desk, SLUG)
        came.append(str(no.value))
        return real(desk, slug)

    monkeypatch.setattr(killing, "finish_kill", late)
    kill(house.desk, BEN, SLUG, "It was wrong.")
    assert (is_out(house), len(came)) == ("killed", 1)


def test_a_kill_is_finished_though_its_reason_was_taken_out_with_the_story(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.published()
    dies_in(house, monkeypatch, lambda: kill(house.desk, ANN, SLUG, "It was wrong."), killing, "write_files")
    house.store.purge_story(SLUG)
    (done,) = finish_all(house.again().desk)
    assert (done.published, is_out(house)) == (Published.KILLED, "killed")
    assert killing.NO_REASON.encode() in files(house)["article.md"]
    house.whole()


def test_a_kill_that_cannot_be_finished_says_why_where_editors_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFault("The disk is full.")

    house.published()
    with monkeypatch.context() as patched:
        patched.setattr(killing, "write_files", full)
        with pytest.raises(StoreFault):
            kill(house.desk, ANN, SLUG, "It was wrong.")
        assert finish_all(house.desk) == ()
    shown = standing(house.desk, BEN, SLUG)
    assert (shown.killing, shown.held_up, shown.on_the_way) == (True, "The disk is full.", False)
    assert len(house.entries("held_up")) == 1
    assert len(finish_all(house.desk)) == 1
    shown = standing(house.desk, BEN, SLUG)
    assert (shown.killing, shown.held_up) == (False, "")
    house.whole()
