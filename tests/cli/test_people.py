"""people add, list, link, end."""

import re
import sys
from io import StringIO
from pathlib import Path

import pytest

from drafter.desk.accounts import Accounts
from drafter.desk.people import Person, Role
from drafter.store import Store, store_url
from tests.cli.support import Drafter

SECRET = "mill lane, no more diesel"
ANN = ("people", "add", "ann", "--full-name", "Ann Lee", "--role", "editor", "--role", "admin")


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("drafter.desk.passwords._argon2", lambda: cheap)


def _sign_in(out: Path, password: str) -> Person | None:
    with Store.open(store_url(out)) as store:
        accounts = Accounts(store.accounts)
        return accounts.who(accounts.sign_in("ann", password, "127.0.0.1", ""))


def _enter(out: Path, ticket: str) -> Person | None:
    with Store.open(store_url(out)) as store:
        accounts = Accounts(store.accounts)
        return accounts.who(accounts.enter(ticket, "127.0.0.1", ""))


def _ticket(text: str) -> str:
    found = re.search(r"^http://127\.0\.0\.1:8400/enter\?ticket=([\w-]{43})$", text, re.MULTILINE)
    assert found
    return found[1]


def test_a_password_from_standard_input_makes_an_account(drafter: Drafter, tmp_path: Path) -> None:
    ran = drafter(*ANN, "--out", tmp_path, typed=f"{SECRET}\n")
    assert (ran.code, ran.out, ran.err) == (0, "Ann Lee may sign in as ann.\n", "")
    assert _sign_in(tmp_path, SECRET) == Person("ann", "Ann Lee", (Role.EDITOR, Role.ADMIN))


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("again", [SECRET, "something else"])
def test_in_a_terminal_it_is_typed_twice_and_not_shown(
    drafter: Drafter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: str
) -> None:
    typed = iter([SECRET, again])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    monkeypatch.setattr("tests.cli.support.StringIO", _Terminal)
    ran = drafter(*ANN, "--out", tmp_path)
    assert SECRET not in ran.out + ran.err
    if again == SECRET:
        assert ran.code == 0
        assert _sign_in(tmp_path, SECRET)
    else:
        assert ran.code == 2
        assert ran.err == "The two are not the same. Nothing was made; try again.\n"
        assert drafter("people", "list", "--json", "--out", tmp_path).object == {"people": []}


def test_with_link_nobody_is_asked_for_a_password(drafter: Drafter, tmp_path: Path) -> None:
    ran = drafter(*ANN, "--link", "--out", tmp_path)
    assert ran.code == 0
    assert re.search(r"^A link for Ann Lee that signs in once, until \d\d:\d\d UTC:$", ran.err, re.MULTILINE)
    assert _enter(tmp_path, _ticket(ran.out)) == Person("ann", "Ann Lee", (Role.EDITOR, Role.ADMIN))


def test_a_link_names_the_desk_as_the_settings_do(
    drafter: Drafter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAFTER_DESK__ORIGIN", "https://desk.example")
    ran = drafter(*ANN, "--link", "--json", "--out", tmp_path)
    assert ran.object["name"] == "ann" and ran.object["roles"] == ["editor", "admin"]
    assert ran.object["link"].startswith("https://desk.example/enter?ticket=")
    again = drafter("people", "link", "ann", "--json", "--out", tmp_path)
    assert again.object.keys() == {"name", "link", "expires"}
    assert again.object["link"] != ran.object["link"]


def test_everybody_is_listed_with_roles_and_sessions(drafter: Drafter, tmp_path: Path) -> None:
    assert "Nobody yet." in drafter("people", "list", "--out", tmp_path).out
    drafter(*ANN, "--out", tmp_path, typed=SECRET)
    drafter("people", "add", "bob", "--full-name", "Bob Stone", "--role", "reporter", "--link", "--out", tmp_path)
    _sign_in(tmp_path, SECRET)
    drafter("people", "end", "bob", "--out", tmp_path)
    assert drafter("people", "list", "--out", tmp_path).out == (
        "ann  Ann Lee  editor admin, signed in 1 time\nbob  Bob Stone  reporter, no password, closed\n"
    )
    ann, bob = drafter("people", "list", "--json", "--out", tmp_path).object["people"]
    assert (ann["name"], ann["password"], ann["signed_in"], ann["closed"]) == ("ann", True, 1, None)
    assert (bob["password"], bob["signed_in"]) == (False, 0) and bob["closed"]


def test_a_closed_account_is_signed_out_and_gets_no_link(drafter: Drafter, tmp_path: Path) -> None:
    drafter(*ANN, "--out", tmp_path, typed=SECRET)
    _sign_in(tmp_path, SECRET)
    ran = drafter("people", "end", "ann", "--out", tmp_path)
    assert ran.out == "The account ann is closed; 1 session ended with it.\n"
    assert drafter("people", "end", "ann", "--json", "--out", tmp_path).object == {"name": "ann", "sessions_ended": 0}
    refused = drafter("people", "link", "ann", "--out", tmp_path)
    assert (refused.code, refused.err) == (
        2,
        "The account ann is closed. `drafter people add` makes one under another name.\n",
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "Ann", "--full-name", "Ann Lee", "--role", "editor"), "An account cannot be called Ann."),
        (("add", "ann", "--full-name", "-", "--role", "editor"), "A full name is missing or too long."),
        (("add", "ann", "--full-name", "Ann Lee", "--role", "boss"), "boss"),
        (("add", "ann", "--full-name", "Ann Lee"), "--role"),
        (("add", "ann", "--full-name", "Ann Lee", "--role", "editor"), "The password is too short."),
        (("link", "ann"), "There is no account ann."),
        (("end", "ann"), "There is no account ann."),
        (("dismiss",), "No such command"),
    ],
)
def test_what_cannot_be_done_is_exit_2(drafter: Drafter, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    ran = drafter("people", *words, "--out", tmp_path, typed="short\n")
    assert ran.code == 2
    assert told in ran.err
    assert drafter("people", "list", "--json", "--out", tmp_path).object == {"people": []}


def test_a_name_is_taken_once(drafter: Drafter, tmp_path: Path) -> None:
    for code in (0, 2):
        assert drafter(*ANN, "--link", "--out", tmp_path).code == code


def test_the_program_says_what_it_can_do_without_a_hasher_or_a_database(drafter: Drafter) -> None:
    assert "Make an account." in drafter("people", "--help").out
    import subprocess

    code = "import sys, drafter.cli; print([n for n in ('argon2', 'sqlalchemy', 'fastapi') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
