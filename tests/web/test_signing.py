"""The doors: a form, a link that works once, and the way out."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from drafter.desk.accounts import Accounts
from tests.store.support import together
from tests.web.support import SAME, SECRET, browser, sign_in, words

OFF_SITE = ("//evil.example", "/\\evil.example", "/%2Fevil.example", "https://evil.example", "/%09/evil.example", "")


def test_a_right_password_leads_on(client: TestClient) -> None:
    asked = client.get("/number/7?x=1")
    assert asked.headers["location"] == "/sign-in?next=%2Fnumber%2F7%3Fx%3D1"
    form = client.get(asked.headers["location"])
    assert 'name="next" value="/number/7?x=1"' in form.text
    assert 'type="password" autocomplete="current-password"' in form.text
    answer = client.post("/sign-in", data={"name": "ann", "password": SECRET, "next": "/number/7?x=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/number/7?x=1")
    assert client.get("/number/7?x=1").text == "7"


@pytest.mark.parametrize("name", ["ann", "nobody", "", '"><script>alert(1)</script>', "a" * 3000])
def test_a_wrong_one_says_so_and_keeps_the_name(client: TestClient, name: str) -> None:
    answer = client.post("/sign-in", data={"name": name, "password": "wrong password", "next": "/number/7"})
    assert answer.status_code == 401
    assert "This name and this password do not go together." in words(answer)
    assert 'name="next" value="/number/7"' in answer.text
    assert "<script>alert" not in answer.text
    assert "wrong password" not in answer.text
    assert "set-cookie" not in answer.headers


def test_too_many_tries_are_told_to_wait(client: TestClient) -> None:
    answers = [client.post("/sign-in", data={"name": "ann", "password": "wrong"}) for _ in range(7)]
    assert [each.status_code for each in answers] == [401] * 6 + [429]
    assert "There were too many tries. Wait 1 second, then try again." in words(answers[-1])


def test_whoever_is_signed_in_is_led_past_the_form(client: TestClient) -> None:
    sign_in(client)
    assert client.get("/sign-in?next=/number/7").headers["location"] == "/number/7"


@pytest.mark.parametrize("wish", OFF_SITE)
def test_nobody_is_led_to_another_site(client: TestClient, accounts: Accounts, wish: str) -> None:
    assert "evil" not in client.get("/sign-in", params={"next": wish}).text
    ticket = accounts.link("ann").secret
    page = client.get("/enter", params={"ticket": ticket, "next": wish})
    assert "evil" not in page.text and 'name="next" value="/"' in page.text
    for answer in (
        client.post("/sign-in", data={"name": "ann", "password": SECRET, "next": wish}),
        client.post("/enter", data={"ticket": ticket, "next": wish}),
        client.get("/sign-in", params={"next": wish}),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_signing_out_ends_the_session_on_both_sides(client: TestClient, accounts: Accounts) -> None:
    secret = sign_in(client)
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert accounts.who(secret) is None
    assert list(client.cookies.jar) == []
    assert client.get("/", headers={"Cookie": f"desk={secret}"}).status_code == 303
    assert client.post("/sign-out").status_code == 303, "once more does no harm"


@pytest.mark.parametrize("path", ["/sign-out", "/enter", "/sign-in"])
def test_no_door_moves_for_looking_or_for_another_site(app: FastAPI, accounts: Accounts, path: str) -> None:
    with browser(app) as client:
        secret, ticket = sign_in(client), accounts.link("bob").secret
        for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
            data = {"ticket": ticket, "name": "bob", "password": SECRET}
            answer = client.post(path, data=data, headers=header)
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers
            client.get(path, params={"ticket": ticket})
        assert accounts.who(secret) and accounts.peek(ticket)


def test_a_link_shows_whom_it_signs_in_and_is_used_by_the_button(client: TestClient, accounts: Accounts) -> None:
    ticket = accounts.link("bob").secret
    for _ in range(3):  # a scanner, a preview, the reader
        page = client.get("/enter", params={"ticket": ticket, "next": "/number/7"})
        assert page.status_code == 200
        assert "Sign in as Bob &lt;b&gt;Stone&lt;/b&gt;" in page.text
        assert "set-cookie" not in page.headers
    before = sign_in(client, "ann")
    answer = client.post("/enter", data={"ticket": ticket, "next": "/number/7"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/number/7")
    assert client.get("/beat").text == "bob"
    assert accounts.who(before) is None


def test_a_link_that_is_replayed_opens_nothing(client: TestClient, accounts: Accounts) -> None:
    ticket = accounts.link("ann").secret
    assert client.post("/enter", data={"ticket": ticket}).status_code == 303
    client.cookies.clear()
    for answer in (client.post("/enter", data={"ticket": ticket}), client.get("/enter", params={"ticket": ticket})):
        assert answer.status_code == 410
        assert words(answer).startswith("This link is no longer good It was used before, or has run out.")
        assert "set-cookie" not in answer.headers
        assert ticket not in answer.text


@pytest.mark.parametrize("ticket", ["", "x", "A" * 43, "<script>alert(1)</script>", "\x00" * 43])
def test_what_is_no_link_opens_nothing(client: TestClient, ticket: str) -> None:
    for answer in (client.post("/enter", data={"ticket": ticket}), client.get("/enter", params={"ticket": ticket})):
        assert answer.status_code == 410
        assert "<script>alert" not in answer.text
    assert client.get("/enter").status_code == 410


def test_of_two_rivals_with_one_link_one_gets_a_session(app: FastAPI, accounts: Accounts) -> None:
    ticket = accounts.link("ann").secret

    def rival() -> int:
        with browser(app, **SAME) as client:
            return client.post("/enter", data={"ticket": ticket}).status_code

    assert sorted(together(*[rival] * 4)) == [303, 410, 410, 410]
    assert accounts.open_sessions() == {"ann": 1}


def test_a_link_of_a_closed_account_is_no_good(client: TestClient, accounts: Accounts) -> None:
    ticket = accounts.link("ann").secret
    accounts.disable("ann")
    assert client.post("/enter", data={"ticket": ticket}).status_code == 410


def test_no_secret_stands_in_a_log_or_in_a_page_that_outlives_it(
    client: TestClient, accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "drafter")
    ticket = accounts.link("ann").secret
    client.post("/enter", data={"ticket": ticket})
    secret = sign_in(client)
    told: list[Any] = [client.get(path) for path in ("/", "/sign-in", "/nowhere", f"/fault/bug?ticket={ticket}")]
    told.append(client.post("/sign-in", data={"name": SECRET, "password": SECRET + "x"}))
    for text in (caplog.text, *(each.text for each in told[:-1])):
        assert ticket not in text and secret not in text and SECRET not in text
    assert SECRET + "x" not in told[-1].text


def test_signing_in_waits_apart_from_everybody_else(
    app: FastAPI, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty sign-ins at once hold no more than two of the threads that pages need."""
    from threading import Lock

    busy, most, guard = 0, 0, Lock()
    real: Callable[..., str] = accounts.sign_in

    def slow(*words: str) -> str:
        nonlocal busy, most
        with guard:
            busy += 1
            most = max(most, busy)
        try:
            return real(*words)
        finally:
            with guard:
                busy -= 1

    monkeypatch.setattr(accounts, "sign_in", slow)
    with browser(app, **SAME) as client:
        data = {"name": "ann", "password": SECRET}
        together(*[lambda: client.post("/sign-in", data=data).status_code] * 12)
    assert 0 < most <= 2
