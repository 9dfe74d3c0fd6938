"""What readers find, and processes that die while they make it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from drafter.desk import publishing
from drafter.desk.publishing import finish_publication, folder_of
from tests.desk.support import SLUG, House


class Power(BaseException):
    """The process is gone."""


def live(house: House) -> dict[str, Any]:
    """What readers have, as values."""
    return json.loads((folder_of(house.desk, SLUG) / "article.json").read_bytes())


def is_out(house: House) -> str:
    """The hash of the text that lies there, `killed` for a notice, empty for nothing."""
    path = folder_of(house.desk, SLUG) / "article.json"
    if not path.is_file():
        return ""
    return "killed" if "killed" in live(house) else str(live(house)["text_sha256"])


def files(house: House) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder_of(house.desk, SLUG).iterdir())}


def dies_in(house: House, monkeypatch: pytest.MonkeyPatch, what: Callable[[], object], owner: Any, name: str) -> None:
    def gone(*_: Any, **__: Any) -> Any:
        raise Power

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, gone)
        with pytest.raises(Power):
            what()


def dies_before_the_record(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are out, and nobody has put it on record."""
    dies_in(house, monkeypatch, lambda: finish_publication(house.desk, SLUG), publishing, "_record_it")


def during(monkeypatch: pytest.MonkeyPatch, name: str, what: Callable[[], object]) -> None:
    """Somebody else does something right before this step of the publication, once."""
    real, once = getattr(publishing, name), list[int]()

    def late(*args: Any, **more: Any) -> Any:
        if not once:
            once.append(1)
            what()
        return real(*args, **more)

    monkeypatch.setattr(publishing, name, late)
