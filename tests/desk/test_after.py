"""What is copied for a CMS is what could be published as it stands, and nothing else."""

from typing import Any

import pytest

from drafter.desk import after
from drafter.desk.after import copy_for_cms, standing
from drafter.desk.moving import correct, reopen
from drafter.errors import Refused
from tests.desk.support import ANN, BEN, SLUG, House


def test_what_is_copied_is_the_signed_text_with_its_disclosure(house: House) -> None:
    house.approved()
    copied = copy_for_cms(house.desk, ANN, SLUG)
    assert copied.headline == house.copy.article.headline
    assert "Ann Lee" in copied.text and "Ann Lee" in copied.html
    assert "<script" not in copied.html
    entry = house.entries("exported")[-1]
    assert (entry.by.name, entry.body["what"], entry.body["text_sha256"]) == (
        "ann", "cms", house.copy.article.sha256,
    )  # fmt: skip
    house.whole()


def test_promise_7_a_text_that_was_changed_without_a_line_is_not_copied_either(house: House) -> None:
    house.published()
    copy_for_cms(house.desk, ANN, SLUG)  # what readers have
    house.put(BEN, "introduction", "on Monday ", "")
    house.ready().approve()
    with pytest.raises(Refused, match="no correction says what"):
        copy_for_cms(house.desk, ANN, SLUG)
    assert "no correction says what" in standing(house.desk, ANN, SLUG).why_not
    assert len(house.entries("exported")) == 1
    correct(house.desk, ANN, SLUG, "The day of the vote was wrong.")
    house.approve()
    assert "The day of the vote was wrong." in copy_for_cms(house.desk, ANN, SLUG).text


def test_promise_2_what_is_taken_back_while_it_is_copied_is_not_handed_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.approved()
    real = after.cms_text

    def late(*args: Any, **more: Any) -> str:
        reopen(house.again().desk, BEN, SLUG)
        return real(*args, **more)

    monkeypatch.setattr(after, "cms_text", late)
    with pytest.raises(Refused):
        copy_for_cms(house.desk, ANN, SLUG)
    assert house.entries("exported") == ()
