"""The app put together: what goes wrong is told in words, files are kept by content, strangers are shown nothing."""

import json
import logging
import re
import subprocess
import sys

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from drafter.web.assets import FOR_EVER, static_url
from drafter.web.pages import without_hidden
from tests.web.support import FAULTS, SAME, SCRIPTS, browser, sign_in, words

STATUSES = {
    "unknown": 404,
    "refused": 403,
    "conflict": 409,
    "busy": 503,
    "disk": 503,
    "model": 503,
    "queue": 503,
    "bug": 500,
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_goes_wrong_is_told_in_its_own_words(client: TestClient, name: str) -> None:
    fault = FAULTS[name]
    page = client.get(f"/fault/{name}")
    part = client.get(f"/fault/{name}", headers=SCRIPTS[1])
    told = client.get(f"/fault/{name}", headers=SCRIPTS[0])
    assert {page.status_code, part.status_code, told.status_code} == {STATUSES.get(name, 400)}
    message, todo = str(getattr(fault, "message", "")), getattr(fault, "todo", "")
    if name == "bug":
        message, todo = "Something went wrong that Drafter did not foresee.", "What was saved is kept. Try once more."
    assert told.json() == {"message": message, "todo": todo}
    assert f"{message} {todo}".strip() in words(page).replace(" To the desk", "")
    assert page.text.count("<h1>") == 1
    assert part.text.replace("&#39;", "'").startswith(f'<p class="notice wrong" role="alert">{message}')
    assert ("retry-after" in page.headers) is (name == "busy")


def test_what_nobody_foresaw_is_written_down_without_what_was_in_hand(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/fault/bug?ticket=secret")
    assert "Traceback" not in answer.text and "KeyError" not in answer.text
    (line,) = [each for each in caplog.records if each.name == "drafter.web.faults"]
    assert re.match(r"GET /fault/bug: KeyError at fault \S+support\.py:\d+ < ", line.getMessage())
    assert "off the record" not in caplog.text and "secret" not in caplog.text


def test_the_whole_of_it_is_written_down_for_who_looks_for_it(
    client: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAFTER_DEBUG", "1")
    client.get("/fault/bug")
    assert "Traceback" in caplog.text


def test_a_fault_that_was_foreseen_is_no_line_in_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "drafter.web")
    for name in FAULTS.keys() - {"bug"}:
        client.get(f"/fault/{name}")
    assert [each for each in caplog.records if each.name.startswith("drafter.web")] == []


def test_a_stream_that_breaks_is_cut_off_and_written_down(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/broken-stream")
    assert answer.text == "data: one\n\n"
    assert "off the record" not in caplog.text
    assert "KeyError" in caplog.text


def test_an_error_page_that_cannot_be_made_hides_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("drafter.web.faults.page", broken)
    answer = client.get("/fault/bug")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert "content-security-policy" in answer.headers


def test_a_wrong_address_and_a_wrong_verb_are_pages_too(client: TestClient) -> None:
    for method, path, status in (("GET", "/nowhere", 404), ("PUT", "/sign-in", 405), ("GET", "/sign-in/", 404)):
        answer = client.request(method, path)
        assert answer.status_code == status
        assert "<h1>" in answer.text


def test_what_cannot_be_read_is_told_and_not_repeated(client: TestClient) -> None:
    sign_in(client)
    answer = client.get("/number/seven")
    assert answer.status_code == 422
    assert "The desk did not understand what was sent." in words(answer)
    assert "seven" not in answer.text
    assert client.post("/form", data={"other": "x"}).status_code == 422


# --- signed out


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/", "/sign-in"),
        ("/number/7", "/sign-in?next=%2Fnumber%2F7"),
        ("/number/7?a=b&c=%2F", "/sign-in?next=%2Fnumber%2F7%3Fa%3Db%26c%3D%252F"),
        ("/number/%C3%A4", "/sign-in?next=%2Fnumber%2F%25C3%25A4"),
    ],
)
def test_a_page_leads_to_the_door_and_back(client: TestClient, path: str, way: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, way)


@pytest.mark.parametrize("header", SCRIPTS, ids=str)
def test_a_script_is_told_that_the_session_is_over(client: TestClient, header: dict[str, str]) -> None:
    for answer in (client.get("/", headers=header), client.post("/form", data={"text": "x"}, headers=header)):
        assert answer.status_code == 401
        assert answer.headers["x-desk-signed-out"] == "1"
        assert "You are not signed in." in answer.text


def test_what_somebody_typed_outlives_their_session(client: TestClient, app: FastAPI) -> None:
    typed = 'Line one\r\nLine "two" </textarea><script>alert(1)</script>'
    answer = client.post("/form?x=1", data={"text": typed, "token": "t0ken"})
    assert answer.status_code == 401
    assert "nothing that you wrote is lost" in answer.text
    assert 'action="/form?x=1"' in answer.text
    assert "<script>alert" not in answer.text and "t0ken" not in answer.text
    assert 'name="text" value="Line one\nLine &#34;two&#34;' in answer.text
    sign_in(client)
    assert client.post("/form?x=1", data={"text": typed}).status_code == 200
    assert app.state.done == [("ann", "form", typed)]


def test_a_password_is_never_handed_back(client: TestClient) -> None:
    answer = client.post("/do", data={"text": "x", "new_password": "mill lane"})
    assert answer.status_code == 401
    assert "mill lane" not in answer.text


def test_a_signed_out_request_that_is_no_form_is_told_so(client: TestClient) -> None:
    for more in ({"json": {"text": "x"}}, {"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}}):
        assert client.post("/do", **more).status_code in {400, 401}  # pyright: ignore[reportArgumentType]


# --- files


def test_a_file_named_by_its_content_is_kept_for_a_year(client: TestClient) -> None:
    url = static_url("desk.css")
    assert re.fullmatch(r"/static/desk\.css\?v=[0-9a-f]{8}", url)
    assert f'href="{url}"' in client.get("/sign-in").text
    answer = client.get(url)
    assert answer.headers["cache-control"] == FOR_EVER
    assert answer.headers["content-type"].startswith("text/css")
    for other in ("/static/desk.css", "/static/desk.css?v=00000000", f"{url}&v=1"):
        assert client.get(other).headers["cache-control"] == "no-cache"
    again = client.get(url, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, FOR_EVER)
    assert client.get("/favicon.ico").headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize(
    "path",
    [
        "../app.py",
        "%2e%2e/app.py",
        "..%2fapp.py",
        "%2e%2e%2fapp.py",
        "..%5capp.py",
        "/etc/passwd",
        "%00",
        "a" * 300,
        "",
    ],
)
def test_nothing_outside_its_folder_is_a_file(client: TestClient, path: str) -> None:
    answer = client.get(f"/static/{path}")
    assert answer.status_code == 404
    assert "create_app" not in answer.text


# --- the description


def test_the_description_is_for_who_is_signed_in(client: TestClient) -> None:
    assert client.get("/openapi.json").status_code == 303
    sign_in(client)
    described = json.loads(client.get("/openapi.json").text)
    assert "/form" in described["paths"]
    assert not {"/sign-in", "/enter", "/openapi.json"} & described["paths"].keys()
    for path in ("/docs", "/redoc"):
        assert client.get(path).status_code == 404


# --- pages


def test_a_page_says_who_is_signed_in_and_how_to_leave(client: TestClient) -> None:
    sign_in(client, "bob")
    text = client.get("/").text
    assert "Bob &lt;b&gt;Stone&lt;/b&gt;" in text
    assert '<form class="who" method="post" action="/sign-out">' in text
    assert text.index('class="skip"') < text.index("<header")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"),
        ("a\ud800b\U000e0041c", "abc"),
        ("one\r\ntwo\tthree", "one\ntwo\tthree"),
        ("one\u2028two\x85three\x0bfour", "one two three four"),
        ("می\u200cخواهم 👩\u200d💻", "می\u200cخواهم 👩\u200d💻"),
    ],
)
def test_what_no_reader_can_see_leaves_every_page(text: str, shown: str) -> None:
    assert without_hidden(text) == shown


def test_a_missing_value_is_an_error_and_not_a_gap(app: FastAPI) -> None:
    from jinja2 import UndefinedError

    from drafter.web.pages import environment

    with browser(app, **SAME), pytest.raises(UndefinedError):
        environment(app.state.house.zone).get_template("message.html.j2").render()


@pytest.mark.slow
def test_the_pages_load_neither_argon2_nor_a_database_before_they_need_one() -> None:
    heavy = ("argon2", "sqlalchemy", "prefect", "langchain", "openai", "jinja2")
    code = f"import sys, drafter.web.app; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
