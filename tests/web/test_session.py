"""The cookie, the token of forms, who asks, and where somebody may be led."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from drafter.desk.accounts import Accounts
from drafter.store import Store
from drafter.store.desk_tables import sessions
from drafter.web.session import local_path, token_for
from tests.web.support import SAME, SECRET, TLS, browser, cookie_line, sign_in


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"name": "ann", "password": SECRET})
    assert cookie_line(answer) == {"desk", "HttpOnly", "Path=/", "SameSite=lax"}


def test_behind_tls_the_cookie_is_bound_to_the_host(tls_app: FastAPI) -> None:
    with browser(tls_app, **SAME) as client:
        answer = client.post("/sign-in", data={"name": "ann", "password": SECRET})
        assert cookie_line(answer) == {"__Host-desk", "HttpOnly", "Path=/", "SameSite=lax", "Secure"}
        assert client.get("/").status_code == 200
        gone = client.post("/sign-out")
        assert {"__Host-desk", "Secure", "Max-Age=0"} <= cookie_line(gone)


def test_behind_tls_a_cookie_of_the_plain_name_signs_nobody_in(tls_app: FastAPI) -> None:
    with browser(tls_app) as client:
        secret = sign_in(client)
        client.cookies.clear()
        assert client.get("/", headers={"Cookie": f"desk={secret}"}).status_code == 303
        assert client.get("/", headers={"Cookie": f"__Host-desk={secret}"}).status_code == 200


def test_a_planted_session_is_not_taken_up_at_sign_in(client: TestClient, accounts: Accounts) -> None:
    planted = "A" * 43
    headers = {"Cookie": f"desk={planted}"}
    answer = client.post("/sign-in", data={"name": "ann", "password": SECRET}, headers=headers)
    assert answer.status_code == 303
    assert planted not in answer.headers["set-cookie"]
    assert accounts.who(planted) is None
    client.cookies.clear()
    assert client.get("/", headers=headers).status_code == 303


def test_a_session_that_somebody_else_knows_ends_at_sign_in(client: TestClient, accounts: Accounts) -> None:
    known = sign_in(client, "bob")
    fresh = sign_in(client, "ann")
    assert known != fresh
    assert accounts.who(known) is None
    person = accounts.who(fresh)
    assert person and person.name == "ann"


@pytest.mark.parametrize(
    "cookie", ["desk=", "desk=x", "desk=" + "A" * 5000, "desk=\xff\xfe", "desk=%00", "=;;=", "desk"]
)
def test_a_cookie_that_is_none_is_nobody(client: TestClient, cookie: str) -> None:
    assert client.get("/", headers={b"Cookie": cookie.encode("latin-1")}).status_code == 303  # type: ignore[dict-item]


def _age(books: Store, **moved: timedelta) -> None:
    with books._db.write() as connection:
        for row in connection.execute(select(sessions)).mappings().all():
            values = {name: row[name] - by for name, by in moved.items()}
            connection.execute(update(sessions).values(**values))


@pytest.mark.parametrize("moved", [{"seen": timedelta(hours=8)}, {"expires": timedelta(days=7)}], ids=str)
def test_an_idle_or_old_session_signs_nobody_in(client: TestClient, books: Store, moved: dict[str, Any]) -> None:
    sign_in(client)
    assert client.get("/").status_code == 200
    _age(books, **moved)
    assert client.get("/").status_code == 303


def test_what_a_page_asks_by_itself_keeps_no_session_alive(client: TestClient, books: Store) -> None:
    sign_in(client)
    for path in ("/beat", "/still", "/beat"):
        _age(books, seen=timedelta(hours=2, minutes=30))
        assert client.get(path).text in {"ann", "True"}
    _age(books, seen=timedelta(hours=1))
    assert client.get("/beat").status_code == 303
    assert client.get("/still").text == "False"


def test_a_closed_account_is_out_at_its_next_request(client: TestClient, accounts: Accounts) -> None:
    sign_in(client)
    accounts.disable("ann")
    assert client.get("/").status_code == 303
    assert client.get("/still").text == "False"


def test_the_token_is_of_one_session_and_tells_nothing_of_it(client: TestClient) -> None:
    secret = sign_in(client)
    page = client.get("/").text
    assert f'name="token" value="{token_for(secret)}"' in page
    assert secret not in page
    assert token_for(secret) != token_for(sign_in(client))
    assert token_for(None) == token_for("") == ""


@pytest.mark.parametrize(
    "path",
    ["/", "/stories/elm-street", "/stories/a?at=S1&x=//y", "/stories/a#notes", "/stories/käse", "/a%20b?q=a+b%20c"],
)
def test_a_path_of_the_desk_can_be_led_to(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "wish",
    [
        "",
        "stories",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/%2Fevil.example",
        "/%2fevil.example",
        "/%5Cevil.example",
        "/%252Fevil.example",
        "/%09/evil.example",
        "%2F%2Fevil.example",
        "/a//evil.example",
        "/\x7f/evil.example",
        "http://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\x85/evil.example",
        "/" + "a" * 2000,
        "/sign-in",
        "/sign-in?next=/sign-in",
        "/sign-out",
        "/enter?ticket=x",
    ],
)
def test_anything_else_leads_to_the_front_page(wish: str) -> None:
    assert local_path(wish) == "/"


def test_an_origin_is_written_as_browsers_write_it() -> None:
    from drafter.errors import SettingsFault
    from drafter.web.house import public_origin

    assert public_origin(f"{TLS.upper()}:443/") == TLS
    assert public_origin(" http://127.0.0.1:8400 ") == "http://127.0.0.1:8400"
    assert public_origin("http://[::1]:80") == "http://[::1]"
    for bad in (
        "",
        "desk.example",
        "ftp://x",
        "https://",
        "https://x/desk",
        "https://u@x",
        "https://x?a",
        "http://x:y",
    ):
        with pytest.raises(SettingsFault):
            public_origin(bad)
