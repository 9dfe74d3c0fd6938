"""What the pages stand on, handed in once by whoever serves them; and the one address that they are reached at."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from urllib.parse import urlsplit

from fastapi import Request

from drafter.desk.accounts import Accounts
from drafter.errors import SettingsFault

_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class House:
    """`origin` is the public address, as a browser names it; `hosts` the names that a request may ask for, with or
    without a port: that of the origin alone where none is given. `zone` is the outlet's, for moments on pages.
    """

    accounts: Accounts
    origin: str
    hosts: tuple[str, ...] = ()
    desk: object | None = None
    starter: object | None = None
    zone: tzinfo = UTC

    def __post_init__(self) -> None:
        origin = public_origin(self.origin)
        object.__setattr__(self, "origin", origin)
        object.__setattr__(self, "hosts", tuple(map(str.lower, self.hosts)) or (origin.partition("://")[2],))

    @property
    def tls(self) -> bool:
        """Is the desk reached by TLS, whoever ends it?"""
        return self.origin.startswith("https://")


def public_origin(address: str) -> str:
    """The address as a browser writes an origin: small letters, no usual port, no path. Raises SettingsFault."""
    todo = "Write it as https://desk.example or http://127.0.0.1:8400."
    try:
        parts = urlsplit(address.strip())
        name, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsFault("The desk's origin cannot be read.", todo) from None
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in _USUAL_PORTS or not name or extra or not name.isascii():
        raise SettingsFault("The desk's origin is no address of the web without a path.", todo)
    shown = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{shown}" + (f":{port}" if port and port != _USUAL_PORTS[parts.scheme] else "")


def house_of(request: Request) -> House:
    """The house whose page is asked for."""
    house: House = request.app.state.house
    return house
