"""What passes the guard and what does not: hosts, sizes, where a request comes from; the headers of every answer."""

import asyncio
import re
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException
from starlette.testclient import TestClient

from drafter.errors import Refused
from drafter.web.guard import ALWAYS, Bodies, SameSite, from_here
from drafter.web.session import token_for
from tests.web.support import PLAIN, SAME, SCRIPTS, TLS, browser, sign_in, words

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
ELSEWHERE = "This did not come from a page of the desk, so nothing was done."


# --- where it comes from

# what a browser says, and whether that is enough by itself (True), too little (None) or wrong (False)
SAYS: list[tuple[dict[str, str], bool | None]] = [
    ({}, None),
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": PLAIN}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),  # a page under no-referrer
    ({"Origin": PLAIN}, True),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "none"}, False),
    ({"Sec-Fetch-Site": ""}, False),
    ({"Sec-Fetch-Site": "same-origin, cross-site"}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": PLAIN}, False),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, False),
    ({"Origin": "https://evil.example"}, False),
    ({"Origin": "null"}, False),
    ({"Origin": ""}, False),
    ({"Origin": "http://127.0.0.1:8401"}, False),
    ({"Origin": "https://127.0.0.1:8400"}, False),
    ({"Origin": PLAIN + "."}, False),
    ({"Origin": "http://localhost:8400"}, False),
]


@pytest.mark.parametrize("token", ["none", "header", "field", "wrong", "of another session"])
def test_what_changes_something_comes_from_a_page_of_ours(app: FastAPI, token: str) -> None:
    done: list[tuple[str, str, str]] = []
    with browser(app) as client:
        right = token_for(sign_in(client))
        for number, (says, enough) in enumerate(SAYS):
            headers, data = dict(says), {"text": str(number)}
            if token == "header":
                headers["X-Desk-Token"] = right
            elif token != "none":
                data["token"] = {"field": right, "wrong": "0" * 64}.get(token, token_for("B" * 43))
            allowed = enough or (enough is None and token in {"header", "field"})
            for method in UNSAFE:
                answer = client.request(method, "/do", headers=headers, data=data)
                assert answer.status_code == (200 if allowed else 403), (method, says)
                assert allowed or words(answer).startswith(f"Not done {ELSEWHERE}")
            done += [("ann", method, str(number)) for method in UNSAFE if allowed]
    assert app.state.done == done


def test_looking_needs_no_proof(app: FastAPI) -> None:
    with browser(app) as client:
        sign_in(client)
        for says, _ in SAYS:
            for method in ("GET", "HEAD", "OPTIONS"):
                assert client.request(method, "/do", headers=says).status_code == 200, says


def test_a_body_that_was_looked_at_for_its_token_arrives_whole(app: FastAPI) -> None:
    with browser(app) as client:
        token = token_for(sign_in(client))
        long = "ä" * 150_000
        assert client.post("/form", data={"token": token, "text": long}).status_code == 200
        files = {"paper": ("a.txt", b"x" * 100_000)}
        assert client.post("/form", data={"token": token, "text": "two"}, files=files).status_code == 200
        assert [text for _, _, text in app.state.done] == [long, "two"]


@pytest.mark.parametrize(
    "data",
    [{"token": ["{}", "{}"]}, {"token": ""}, {"Token": "{}"}, {"token": "{}x"}, {"token": "é"}],
    ids=str,
)
def test_a_token_stands_once_and_exactly(app: FastAPI, data: dict[str, Any]) -> None:
    with browser(app) as client:
        right = token_for(sign_in(client))
        filled = {
            key: [each.format(right) for each in value] if isinstance(value, list) else value.format(right)
            for key, value in data.items()
        }
        assert client.post("/do", data=filled).status_code == 403
        assert app.state.done == []


def test_a_token_in_the_address_or_in_another_kind_of_body_is_none(app: FastAPI) -> None:
    with browser(app) as client:
        right = token_for(sign_in(client))
        assert client.post(f"/do?token={right}").status_code == 403
        assert client.post("/do", json={"token": right}).status_code == 403
        plain = {"Content-Type": "text/plain"}
        assert client.post("/do", content=f"token={right}", headers=plain).status_code == 403
        assert app.state.done == []


def test_a_form_that_cannot_be_read_is_400_and_not_a_crash(app: FastAPI) -> None:
    with browser(app) as client:
        sign_in(client)
        broken = {"Content-Type": "multipart/form-data; boundary=x"}
        assert client.post("/do", content=b"nothing of the kind", headers=broken).status_code in {400, 403}
        assert client.post("/do", content=b"--x", headers={"Content-Type": "multipart/form-data"}).status_code == 400


def test_without_a_session_there_is_no_token_that_would_do(app: FastAPI) -> None:
    with browser(app) as client:
        for token in ("", token_for(""), token_for("x"), token_for(None)):
            assert client.post("/sign-in", data={"token": token}).status_code == 403
            assert client.post("/sign-in", headers={"X-Desk-Token": token}).status_code == 403


@pytest.mark.parametrize("header", SCRIPTS, ids=str)
def test_a_script_is_told_the_same_in_its_own_way(app: FastAPI, header: dict[str, str]) -> None:
    with browser(app) as client:
        answer = client.post("/do", headers={"Sec-Fetch-Site": "cross-site", **header})
        assert answer.status_code == 403
        assert ELSEWHERE in answer.text
        assert "<html" not in answer.text


def test_two_headers_of_a_kind_are_wrong(app: FastAPI) -> None:
    with browser(app) as client:
        sign_in(client)
        for pair in ([("Origin", PLAIN)] * 2, [("Sec-Fetch-Site", "same-origin")] * 2):
            assert client.post("/do", headers=pair).status_code == 403


def test_a_router_refuses_what_never_passed_the_guard() -> None:
    from fastapi import Depends

    app = FastAPI(dependencies=[Depends(from_here)])

    @app.api_route("/", methods=["GET", "POST"])
    def do() -> None: ...

    with TestClient(app) as client:
        assert client.get("/").status_code == 200
        with pytest.raises(Refused):
            client.post("/", headers=SAME)


# --- hosts


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8400", 303),
        ("127.0.0.1:8401", 421),
        ("127.0.0.1", 421),
        ("localhost:8400", 421),
        ("evil.example", 421),
        ("127.0.0.1:8400.evil.example", 421),
        ("evil.example:8400", 421),
        ("", 421),
    ],
)
def test_only_our_own_name_is_answered(app: FastAPI, host: str, status: int) -> None:
    with browser(app) as client:
        answer = client.get("/", headers={"Host": host})
        assert answer.status_code == status
        assert status == 303 or "The desk is at http://127.0.0.1:8400 and nowhere else." in answer.text
        assert "evil" not in answer.text


def test_several_hosts_are_refused(app: FastAPI) -> None:
    with browser(app) as client:
        answer = client.get("/", headers=[("Host", "127.0.0.1:8400"), ("Host", "evil.example")])
        assert answer.status_code == 400


def test_a_name_without_a_port_fits_any(accounts: Any) -> None:
    from drafter.web.app import House, create_app

    app = create_app(House(accounts, TLS, ("Desk.example", "10.0.0.7:80", "[::1]")))
    with TestClient(app, TLS) as client:
        for host in ("desk.example", "DESK.example:443", "desk.example:8400", "10.0.0.7:80", "[::1]:8400"):
            assert client.get("/sign-in", headers={"Host": host}).status_code == 200
        assert client.get("/sign-in", headers={"Host": "10.0.0.7:81"}).status_code == 421


def test_there_are_no_web_sockets(client: TestClient) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/"):
        pass


# --- sizes


def test_a_body_is_refused_by_the_length_that_it_says(client: TestClient) -> None:
    assert client.post("/beat", content=b"x" * 2_000_000).text == "2000000"
    answer = client.post("/beat", content=b"x" * 2_000_001)
    assert answer.status_code == 413
    assert "more than the desk takes at once (2,000,000 bytes)" in answer.text


@pytest.mark.parametrize("length", ["9" * 40, "-1", "1e9", "²", "two"])
def test_a_length_that_is_none_is_refused(client: TestClient, length: str) -> None:
    said = [(b"Content-Length", length.encode()), (b"Sec-Fetch-Site", b"same-origin")]
    request = client.build_request("POST", "/beat", content=b"x")
    request.headers = type(request.headers)([(b"host", b"127.0.0.1:8400"), *said])
    assert client.send(request).status_code in {400, 413}


@pytest.mark.parametrize("path", ["/beat", "/do", "/form", "/sign-in"])
def test_a_body_that_says_no_length_is_counted_while_it_comes(client: TestClient, path: str) -> None:
    sign_in(client)

    def parts() -> Any:
        yield b"text="
        for _ in range(21):
            yield b"x" * 100_000

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post(path, content=parts(), headers=kind).status_code == 413
    assert client.post("/beat", content=iter([b"x"] * 3)).text == "3"


def test_an_endless_body_is_not_read_to_its_end() -> None:
    taken = 0

    async def endless() -> Any:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    async def reader(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["more_body"]:
            pass

    scope = {"type": "http", "method": "POST", "headers": []}
    with pytest.raises(HTTPException) as refused:
        asyncio.run(Bodies(reader, most=10_000)(scope, endless, endless))  # pyright: ignore[reportArgumentType]
    assert (refused.value.status_code, taken) == (413, 11)


def test_a_stream_passes_as_it_comes() -> None:
    seen: list[str] = []

    async def send(message: Any) -> None:
        seen.append(f"sent {message['body'].decode()}")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for part in (b"1", b"2"):
            seen.append(f"made {part.decode()}")
            await send({"type": "http.response.body", "body": part, "more_body": True})

    guarded = SameSite(Bodies(app), origin=PLAIN)
    asyncio.run(guarded({"type": "http", "method": "GET", "headers": []}, send, send))  # pyright: ignore[reportArgumentType]
    assert seen == ["made 1", "sent 1", "made 2", "sent 2"]


# --- headers

ADDRESSES = [
    ("GET", "/", {}),
    ("GET", "/sign-in", {}),
    ("POST", "/sign-in", SAME),
    ("POST", "/sign-in", {}),
    ("GET", "/enter?ticket=x", {}),
    ("POST", "/sign-out", SAME),
    ("GET", "/nowhere", {}),
    ("PUT", "/sign-in", SAME),
    ("GET", "/static/desk.css", {}),
    ("GET", "/static/nothing.css", {}),
    ("GET", "/favicon.ico", {}),
    ("GET", "/openapi.json", {}),
    ("GET", "/number/x", {}),
    ("GET", "/", {"Host": "evil.example"}),
    ("POST", "/beat", {"Content-Length": "9999999", **SAME}),
    ("GET", "/fault/refused", {}),
    ("GET", "/fault/bug", {}),
    ("GET", "/fault/bug", {"X-Desk": "1"}),
]


@pytest.mark.parametrize("tls", [False, True])
def test_every_answer_says_what_a_browser_may_do_with_it(app: FastAPI, tls_app: FastAPI, tls: bool) -> None:
    with browser(tls_app if tls else app) as client:
        for method, path, headers in ADDRESSES:
            answer = client.request(method, path, headers=headers)
            said = {name: answer.headers.get_list(name) for name in ALWAYS}
            assert said == {name: [value] for name, value in ALWAYS.items()}, (method, path)
            assert ("strict-transport-security" in answer.headers) is tls
            kept = path.startswith(("/static/", "/favicon")) and answer.status_code == 200
            assert (answer.headers["cache-control"] == "no-store") is not kept, path


def test_no_page_needs_what_the_policy_forbids(client: TestClient) -> None:
    sign_in(client)
    for path in ("/", "/sign-in?x", "/enter?ticket=x", "/nowhere"):
        text = client.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
        assert all(
            re.match(r'( type="module")? src="/static/[\w./-]+(\?v=\w{8})?"></script>', one)
            for one in text.split("<script")[1:]
        )
