"""`drafter desk`: on loopback, one link for whoever starts it, and what a process that died has left is finished."""

import gc
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from drafter.cli import serving
from drafter.cli.serving import first_link, opened
from drafter.cli.starters import Flows, Workers
from drafter.cli.whoami import whoami
from drafter.desk.people import Role
from drafter.errors import SettingsFault
from drafter.settings import Settings
from drafter.store import Store, store_url
from tests.cli.support import Drafter
from tests.flows.support import free_port
from tests.store.support import sqlite_template

__all__ = ["sqlite_template"]


PORT = free_port()


@pytest.fixture
def out(sqlite_template: Path, tmp_path: Path) -> Path:
    """An outputs folder with an empty store."""
    (tmp_path / "drafter.db").write_bytes(sqlite_template.read_bytes())
    return tmp_path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """How the server was told to serve; it never begins. The collector is as before afterwards."""
    import uvicorn

    told: list[Any] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: told.extend([self.config, *sockets]))
    thresholds = gc.get_threshold()
    yield told
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def ticket(link: str) -> str:
    return parse_qs(urlsplit(link).query)["ticket"][0]


# --- what is served


def test_the_address_is_the_machines_own_unless_the_settings_name_another(out: Path) -> None:
    with opened(Settings(), out, PORT) as served:
        assert served.house.origin == f"http://127.0.0.1:{PORT}"
        assert not served.house.tls
    public = Settings.model_validate({"desk": {"origin": "https://desk.example/"}})
    with opened(public, out, PORT) as served:
        assert (served.house.origin, served.house.tls) == ("https://desk.example", True)


def test_an_origin_that_is_none_is_named(out: Path) -> None:
    with pytest.raises(SettingsFault), opened(Settings.model_validate({"desk": {"origin": "desk"}}), out, PORT):
        pass


def test_work_goes_to_prefect_where_there_is_one_and_else_to_workers(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(Settings(), out, PORT) as served:
        assert isinstance(served.house.starter, Workers)
    named = Settings.model_validate({"flows": {"api_url": "http://127.0.0.1:4200/api"}})
    with opened(named, out, PORT) as served:
        assert isinstance(served.house.starter, Flows)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    with opened(Settings(), out, PORT) as served:
        assert isinstance(served.house.starter, Flows)


# --- the first link


def test_the_first_one_at_an_empty_desk_gets_every_role_and_a_link_that_works_once(out: Path) -> None:
    with opened(Settings(), out, PORT) as served:
        link = first_link(served, "/stories/buses")
        assert link.startswith(f"http://127.0.0.1:{PORT}/enter?ticket=")
        assert parse_qs(urlsplit(link).query)["next"] == ["/stories/buses"]
        (account,) = served.accounts.list()
        assert (account.name, set(account.roles)) == (whoami(), set(Role))
        secret = served.accounts.enter(ticket(link), "127.0.0.1", "")
        person = served.accounts.who(secret)
        assert person and person.name == whoami()
        assert served.accounts.peek(ticket(link)) is None
        assert ticket(first_link(served)) != ticket(link)
        assert len(served.accounts.list()) == 1


def test_where_others_have_accounts_a_stranger_gets_neither_account_nor_link(out: Path) -> None:
    with opened(Settings(), out, PORT) as served:
        served.accounts.add("ann", "Ann Lee", (Role.EDITOR,))
        assert first_link(served) == ""
        assert [each.name for each in served.accounts.list()] == ["ann"]


def test_whoever_was_shut_out_gets_no_link_by_starting_the_desk(out: Path) -> None:
    with opened(Settings(), out, PORT) as served:
        served.accounts.add("ann", "Ann Lee", (Role.ADMIN,))
        served.accounts.add(whoami(), "Somebody", (Role.EDITOR,))
        served.accounts.disable(whoami())
        assert first_link(served) == ""


def test_an_account_gets_the_machines_name_for_a_person_or_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    class Known:
        pw_gecos = "Ann Lee,Room 4,,"

    monkeypatch.setattr(pwd, "getpwnam", lambda name: Known())
    assert serving._full_name("ann") == "Ann Lee"
    Known.pw_gecos = ",,,"
    assert serving._full_name("ann") == "Ann"
    monkeypatch.setattr(pwd, "getpwnam", {}.__getitem__)  # no such name
    assert serving._full_name("bob") == "Bob"


# --- the command


def test_it_serves_on_loopback_tells_one_link_and_keeps_no_log_of_who_asks(
    drafter: Drafter, out: Path, server: list[Any]
) -> None:
    ran = drafter("desk", "--port", PORT, "--json", "--out", out)
    config, listening = server
    assert listening.family == socket.AF_INET and listening.fileno() == -1, "closed with the desk"
    assert (config.host, config.port, config.access_log, config.proxy_headers) == ("127.0.0.1", PORT, False, False)
    assert config.timeout_graceful_shutdown == 1, "open streams end with it"
    assert (ran.code, ran.object["origin"]) == (0, f"http://127.0.0.1:{PORT}")
    assert ran.err.count("/enter?ticket=") == 1 and ran.object["link"] in ran.err
    assert ran.err.endswith("Ctrl-C stops it.\n")


def test_without_a_link_it_lets_nobody_in_and_makes_no_account(
    drafter: Drafter, out: Path, server: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAFTER_DESK__PORT", str(PORT))
    ran = drafter("desk", "--no-link", "--json", "--out", out)
    assert server[0].port == PORT
    assert ran.object == {"origin": f"http://127.0.0.1:{PORT}", "link": ""}
    assert "ticket" not in ran.err and "Sign in" not in ran.err
    with Store.open(store_url(out), migrate=False) as store:
        assert store.accounts.list() == ()


def test_who_has_no_account_is_told_how_to_come_in(drafter: Drafter, out: Path, server: list[Any]) -> None:
    with opened(Settings(), out, PORT) as served:
        served.accounts.add("ann", "Ann Lee", (Role.ADMIN,))
    ran = drafter("desk", "--port", PORT, "--out", out)
    assert server
    assert "people link NAME" in ran.err and "ticket" not in ran.err


def test_a_port_where_somebody_else_listens_gets_no_link(drafter: Drafter, out: Path, server: list[Any]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        ran = drafter("desk", "--port", taken, "--out", out)
    assert (ran.code, ran.out, server) == (2, "", [])
    assert ran.err.startswith(f"The desk cannot listen on port {taken}: ") and "--port" in ran.err
    assert "ticket" not in ran.err
    with Store.open(store_url(out), migrate=False) as store:
        assert store.accounts.list() == ()
    assert drafter("desk", "--port", 99999, "--out", out).code == 2


@pytest.mark.slow
def test_what_was_decided_and_not_written_goes_out_when_the_desk_starts(
    drafter: Drafter, out: Path, server: list[Any]
) -> None:
    from drafter.desk.publishing import decide_to_publish, folder_of
    from tests.desk.support import ANN, SLUG, House, begin, desk_on

    with Store.open(store_url(out), wait_s=5.0, migrate=False) as store:
        begin(store, out)
        house = House(desk_on(store, out)).approved()
        assert decide_to_publish(house.desk, ANN, SLUG)
        assert not folder_of(house.desk, SLUG).exists()
    assert drafter("desk", "--no-link", "--port", PORT, "--out", out).code == 0
    assert server
    assert (out / SLUG / "published" / "article.html").is_file()
