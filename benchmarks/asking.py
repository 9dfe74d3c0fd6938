"""Somebody who is signed in at a desk and asks it things over one kept connection, each with its time."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter
from typing import TypedDict, cast
from urllib.parse import urlencode

from drafter.web.session import cookie_name


@dataclass(frozen=True)
class Answer:
    """`ms` from the first byte of the request to the last of the answer."""

    status: int
    headers: dict[str, str]
    body: str
    ms: float


class Asker:
    """`secret` is that of a session. `scripted`: as the page's own script asks."""

    def __init__(self, port: int, secret: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.connect()
        self._headers = {"Cookie": f"{cookie_name(tls=False)}={secret}", "Origin": f"http://127.0.0.1:{port}"}

    def get(self, path: str, *, scripted: bool = False) -> Answer:
        return self._ask("GET", path, None, scripted=scripted)

    def post(self, path: str, values: dict[str, str], *, scripted: bool = True) -> Answer:
        return self._ask("POST", path, urlencode(values).encode(), scripted=scripted)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, *, scripted: bool) -> Answer:
        headers = self._headers | ({"X-Desk": "1"} if scripted else {})
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begin = perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read()
        ms = 1e3 * (perf_counter() - begin)
        if response.status >= 400:
            raise RuntimeError(f"{method} {path} was answered with {response.status}")
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, text.decode(), ms)


class Pane(TypedDict):
    """What a page says of a section to its script, as far as a measurement asks."""

    hash: str
    heading: str
    text: str


def pane(page: str, key: str) -> Pane:
    """A section in a page, or in the parts of one."""
    found = re.search(rf'<script[^>]* id="data-{key}"[^>]*>(.*?)</script>', page, re.DOTALL)
    if not found:
        raise RuntimeError(f"the page has no section {key}")
    return cast("Pane", json.loads(found[1]))


_FLAG = re.compile(r'<li id="flag-[^>]* data-section="(\w*)".*?</li>', re.DOTALL)
_KEPT = re.compile(r'action="[^"]*/flags/(\w{64})"[^>]* data-keep')


def open_flags(page: str, *, but: Collection[str] = ()) -> list[str]:
    """Flags that a reason settles, of sections but those, in a page or in the parts of one."""
    flags = ((li[1], _KEPT.search(li[0])) for li in _FLAG.finditer(page))
    return [found[1] for section, found in flags if found and section and section not in but]


def changed(text: str) -> str:
    """The same text with another end; changed twice it is as it was."""
    return text.removesuffix(" today.") + "." if text.endswith(" today.") else text.removesuffix(".") + " today."
