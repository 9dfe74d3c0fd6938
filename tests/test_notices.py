"""A notice reaches a webhook or a mailbox, says no word of the story, and stops nothing where it cannot be sent."""

import json
import socket
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from drafter.notices import Event, Notice, send
from drafter.settings import NoticeSettings

WAITS = Notice(Event.DRAFT_WAITS, "harbour", flags=3, holes=1, link="outputs/harbour/r1/draft.html")


@pytest.fixture
def webhook() -> Generator[tuple[str, list[dict[str, object]]]]:
    got: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", got
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_waiting_draft_is_told_with_its_counts(webhook: tuple[str, list[dict[str, object]]]) -> None:
    address, got = webhook
    assert send(WAITS, NoticeSettings(webhook=address)) == ()
    (told,) = got
    assert told["event"] == "draft_waits"
    assert (told["story"], told["flags"], told["holes"]) == ("harbour", 3, 1)
    assert "waits for an editor" in str(told["text"])


def test_notices_are_off_by_default() -> None:
    assert send(WAITS, NoticeSettings()) == ()


def test_one_that_cannot_be_sent_is_reported_and_raises_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings = NoticeSettings(webhook=f"http://127.0.0.1:{port}/", smtp=f"127.0.0.1:{port}", email_to=("ed@x.example",))
    failures = send(WAITS, settings)
    assert len(failures) == 2
    assert all("harbour" in line for line in failures)


def test_an_address_that_is_not_http_is_refused() -> None:
    assert len(send(WAITS, NoticeSettings(webhook="file:///etc/passwd"))) == 1


def test_a_mail_is_delivered_to_everybody_named() -> None:
    lines: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def converse() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rwb") as talk:
            talk.write(b"220 ready\r\n")
            talk.flush()
            in_data = False
            for raw in talk:
                line = raw.decode().rstrip("\r\n")
                lines.append(line)
                if in_data and line != ".":
                    continue
                in_data = line.upper() == "DATA"
                talk.write({"DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}.get(line.upper(), b"250 ok\r\n"))
                talk.flush()
                if line.upper() == "QUIT":
                    return

    with server:
        thread = Thread(target=converse)
        thread.start()
        port = server.getsockname()[1]
        to = ("a@x.example", "b@x.example")
        settings = NoticeSettings(smtp=f"127.0.0.1:{port}", email_from="drafter@x.example", email_to=to)
        failures = send(Notice(Event.RUN_FAILED, "harbour", reason="No answer."), settings)
        thread.join()
    assert failures == ()
    assert "Subject: A draft could not be finished: harbour" in lines
    assert sum(line.upper().startswith("RCPT TO:") for line in lines) == 2
    assert "No answer." in lines
