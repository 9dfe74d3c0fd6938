"""What a process that died has left is carried out by any other; what cannot be says why and stops nobody."""

from typing import Any

import pytest

from drafter.desk import publishing
from drafter.desk.after import standing
from drafter.desk.finishing import finish_all
from drafter.desk.publishing import decide_to_publish, finish_publication
from drafter.errors import DrafterError, StoreFault
from tests.desk.readers import is_out
from tests.desk.support import ANN, BEN, SLUG, House


def test_promise_5_a_process_that_dies_between_decision_and_files_is_followed_by_any_other(house: House) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    (done,) = finish_all(house.again().desk)
    assert (done.already, is_out(house)) == (False, house.copy.article.sha256)
    assert house.entries("published")[-1].by.name == "ann", "who decided it"
    house.whole()


def test_a_disk_that_is_full_leaves_it_to_be_finished(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StoreFault("The disk is full.")

    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "write_files", full)
        with pytest.raises(StoreFault):
            finish_publication(house.desk, SLUG)
        assert finish_all(house.desk) == ()
        shown = standing(house.desk, BEN, SLUG)
        assert (shown.on_the_way, shown.held_up) == (True, "The disk is full.")
    assert len(house.entries("held_up")) == 1, "said once, however often it is tried"
    assert len(finish_all(house.desk)) == 1
    assert standing(house.desk, BEN, SLUG).held_up == ""
    house.whole()


def test_a_text_that_can_never_go_out_keeps_no_other_from_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise DrafterError("harbour was not published: it has a TK.")

    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    monkeypatch.setattr(publishing, "published_copy", never)
    assert finish_all(house.desk) == ()
    assert standing(house.desk, BEN, SLUG).held_up == "harbour was not published: it has a TK."
