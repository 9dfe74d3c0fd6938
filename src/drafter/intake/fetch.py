"""One https page, fetched within limits: only named hosts, only public addresses, so many redirects, bytes, seconds.

The address that was checked is the address that is asked, so that a name cannot change its mind in between. Nothing
is unpacked: a server that insists on compressing is refused.
"""

import socket
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urljoin, urlsplit

from drafter.errors import DrafterError

CHUNK = 65_536


class FetchFault(DrafterError):
    """A page could not be had. The message names its host, never its content."""


def is_public(address: str) -> bool:
    """Is this an address of the open internet? Loopback, private, link-local and reserved ones are not."""
    return ip_address(address).is_global


@dataclass(frozen=True)
class Fetching:
    """Limits and doors of a fetch. `allowed` judges an address; tests let loopback in through it."""

    hosts: Collection[str]
    max_bytes: int
    seconds: float
    redirects: int
    allowed: Callable[[str], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)


@dataclass(frozen=True)
class Page:
    url: str  # after redirects
    kind: str  # media type, lower case, without parameters
    body: bytes


def fetch(url: str, limits: Fetching) -> Page:
    """The page at `url`. Raises FetchFault with the host and the limit that it met."""
    end = monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        answer = _ask(url, limits, end)
        if isinstance(answer, Page):
            return answer
        url = answer
    raise FetchFault(f"{urlsplit(url).hostname} redirects more than {limits.redirects} times.")


def _ask(url: str, limits: Fetching, end: float) -> Page | str:
    """A page, or the address that it redirects to."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or parts.username or parts.password:
        raise FetchFault(f"{host or 'An address'} is not a plain https address.", "Only https is fetched.")
    if host not in limits.hosts:
        raise FetchFault(f"{host} is not among the hosts of this feed.", "Add it to `hosts` in drafter.toml if it may.")
    connection = _Checked(host, parts.port or 443, _address(host, parts.port or 443, limits), limits, end)
    try:
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else "") or "/", headers=_HEADERS)
        response = connection.getresponse()
        if response.status in {301, 302, 303, 307, 308}:
            return urljoin(url, response.getheader("Location") or "")
        if response.status != 200:
            raise FetchFault(f"{host} answered {response.status}.")
        if response.getheader("Content-Encoding", "identity") not in {"identity", ""}:
            raise FetchFault(f"{host} compresses although it was asked not to.")
        kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        return Page(url, kind, _read(response, connection, host, limits, end))
    except (OSError, HTTPException) as error:
        raise FetchFault(f"{host} could not be read: {type(error).__name__}.") from error
    finally:
        connection.close()


_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "drafter", "Connection": "close"}


def _address(host: str, port: int, limits: Fetching) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchFault(f"{host} has no address.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(limits.allowed(address) for address in addresses):
        raise FetchFault(f"{host} leads to an address that is not public.", "It was not asked.")
    return addresses[0]


class _Checked(HTTPSConnection):
    """A connection to the one address that was checked, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, limits: Fetching, end: float) -> None:
        super().__init__(host, port, timeout=max(0.001, end - monotonic()), context=limits.context)
        self._address = address
        self._tls = limits.context

    def connect(self) -> None:
        raw = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)


def _read(response: HTTPResponse, connection: _Checked, host: str, limits: Fetching, end: float) -> bytes:
    """The body in pieces, each within what is left of the time, all of them within the bytes."""
    pieces: list[bytes] = []
    size = 0
    while True:
        left = end - monotonic()
        if left <= 0:
            raise FetchFault(f"{host} took longer than {limits.seconds:g} s.")
        if connection.sock is not None:  # None once the server has closed: the rest is already here
            connection.sock.settimeout(left)
        piece = response.read1(CHUNK)
        if not piece:
            return b"".join(pieces)
        size += len(piece)
        if size > limits.max_bytes:
            raise FetchFault(f"{host} sent more than {limits.max_bytes:,} bytes.")
        pieces.append(piece)
