"""The page about publication: it says where things stand, what holds them up, and what can still be taken back."""

import pytest

from drafter.desk import publishing
from drafter.desk.finishing import finish_all
from drafter.errors import StoreFault
from tests.web.stories import ANN, SLUG, ZOE, Room

AFTER = f"/stories/{SLUG}/after"
LINE = "The vote was 7-2."


def test_a_correction_that_no_reader_has_seen_has_its_way_out(room: Room) -> None:
    room.at("correcting")
    page = room.get(ANN, AFTER).text
    assert LINE in page and "Withdraw correction 1" in page
    assert "Withdraw correction" not in room.get(ZOE, AFTER).text
    assert room.post(ANN, f"/stories/{SLUG}/corrections/1/withdraw").headers["location"] == AFTER
    assert LINE not in room.get(ANN, AFTER).text
    assert room.post(ANN, f"/stories/{SLUG}/corrections/2/withdraw").status_code == 403


def test_one_that_readers_have_seen_has_none(room: Room) -> None:
    room.at("correcting").house.approve()
    publishing.decide_to_publish(room.house.desk, ANN, SLUG)
    publishing.finish_publication(room.house.desk, SLUG)
    page = room.get(ANN, AFTER).text
    assert LINE in page and "Withdraw correction" not in page


def test_what_holds_a_publication_up_stands_on_the_storys_pages(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.at("decided")
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "write_files", full)
        assert finish_all(room.house.desk) == ()
    for path in (AFTER, f"/stories/{SLUG}", f"/stories/{SLUG}/record"):
        assert "The disk is full." in room.get(ANN, path).text
    assert len(finish_all(room.house.desk)) == 1
    for path in (AFTER, f"/stories/{SLUG}"):
        assert "The disk is full." not in room.get(ANN, path).text


def full(*_: object, **__: object) -> None:
    raise StoreFault("The disk is full.")
