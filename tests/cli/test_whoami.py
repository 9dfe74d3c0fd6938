"""Whoever starts a draft at the terminal has the name that they have at the desk."""

import getpass
import re
from pathlib import Path

import pytest

from drafter.cli.whoami import whoami
from drafter.desk.accounts import Accounts
from drafter.desk.people import Role
from drafter.store import Store


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ("ann", "ann"),
        ("Ann", "ann"),
        ("DOM\\ann", "ann"),
        ("josé", "jose"),
        ("Ann Lee", "annlee"),
        ("1984", "editor"),
        ("Ильин", "editor"),
        ("x" * 60, "x" * 40),
    ],
)
def test_the_machines_name_is_written_in_one_way(monkeypatch: pytest.MonkeyPatch, user: str, name: str) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: user)
    assert whoami() == name
    assert re.fullmatch(r"[a-z][a-z0-9._-]{0,39}", name)


def test_an_account_can_be_called_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "DOM\\José.Ruiz")
    with Store.open(f"sqlite:///{tmp_path}/desk.db") as store:
        assert Accounts(store.accounts).add(whoami(), "José Ruiz", (Role.EDITOR,)).name == "jose.ruiz"
