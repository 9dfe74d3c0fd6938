"""One https page within limits, against a real server on loopback."""

from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from drafter.intake.fetch import FetchFault, Fetching, fetch, is_public
from tests.intake.support import https_server, page, redirect, trusting


def test_a_page_is_fetched_with_its_kind(tmp_path: Path) -> None:
    with https_server(tmp_path, {"/a": page(b"<p>news</p>")}) as address:
        found = fetch(f"{address}/a", trusting(tmp_path))
    assert (found.kind, found.body) == ("text/html", b"<p>news</p>")


def test_redirects_are_followed_up_to_the_limit_and_each_is_judged_anew(tmp_path: Path) -> None:
    pages = {"/once": redirect("/a"), "/a": page(b"x"), "/round": redirect("/round")}
    with https_server(tmp_path, pages) as address:
        assert fetch(f"{address}/once", trusting(tmp_path)).body == b"x"
        with pytest.raises(FetchFault, match="more than 2"):
            fetch(f"{address}/round", trusting(tmp_path))


@pytest.mark.parametrize(
    "target", ["http://localhost/a", "https://elsewhere.example/a", "file:///etc/passwd", "https://user:pw@localhost/"]
)
def test_a_redirect_leads_to_no_other_host_or_scheme(tmp_path: Path, target: str) -> None:
    with https_server(tmp_path, {"/out": redirect(target)}) as address, pytest.raises(FetchFault):
        fetch(f"{address}/out", trusting(tmp_path))


def test_an_address_inside_the_house_is_never_asked() -> None:
    limits = Fetching(hosts={"localhost"}, max_bytes=10, seconds=1.0, redirects=0)
    with pytest.raises(FetchFault, match="not public"):
        fetch("https://localhost:9/a", limits)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "::1", "fe80::1", "0.0.0.0"]
)
def test_private_loopback_and_link_local_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_more_bytes_than_allowed_are_not_taken_even_where_no_length_is_declared(tmp_path: Path) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x" * 1000)

    with https_server(tmp_path, {"/big": endless}) as address, pytest.raises(FetchFault, match="20,000 bytes"):
        fetch(f"{address}/big", trusting(tmp_path))


def test_an_answer_that_is_compressed_against_our_wish_is_refused(tmp_path: Path) -> None:
    def packed(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with https_server(tmp_path, {"/gz": packed}) as address, pytest.raises(FetchFault, match="compresses"):
        fetch(f"{address}/gz", trusting(tmp_path))


@pytest.mark.slow
def test_a_server_that_drips_is_cut_off_by_the_time_for_the_whole_page(tmp_path: Path) -> None:
    from threading import Event

    let_go = Event()

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"x")
        handler.wfile.flush()
        let_go.wait(5)

    with https_server(tmp_path, {"/slow": dripping}) as address:
        with pytest.raises(FetchFault):
            fetch(f"{address}/slow", trusting(tmp_path, seconds=0.4))
        let_go.set()
