"""The desk in a browser, served from this process: one address, one link for whoever has no account yet."""

import gc
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drafter.cli.console import print_object, program, say
from drafter.cli.starters import Flows, Workers
from drafter.cli.whoami import whoami
from drafter.desk.accounts import Accounts, enter_link
from drafter.desk.desk import Desk
from drafter.desk.people import Role
from drafter.errors import DrafterError, UsageFault
from drafter.settings import Settings
from drafter.web.house import House

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Served:
    """A desk with all that its pages need."""

    desk: Desk
    accounts: Accounts
    house: House


@contextmanager
def opened(settings: Settings, out: Path, port: int) -> Generator[Served]:
    """The desk over this machine's store. Raises StoreFault, SettingsFault."""
    from drafter.drafting.tools import read_wording
    from drafter.store import Store, store_url

    with Store.open(settings.database or store_url(out)) as store:
        desk = Desk(store, settings, out, read_wording(settings))
        api = settings.flows.api_url or os.environ.get("PREFECT_API_URL", "")
        starter = Flows(desk, api) if api else Workers(desk)
        accounts = Accounts(store.accounts)
        origin = settings.desk.origin or f"http://{HOST}:{port}"
        yield Served(desk, accounts, House(accounts, origin, desk=desk, starter=starter, zone=settings.zone))


def serve(settings: Settings, out: Path, port: int, *, with_link: bool, machine: bool) -> None:
    """Serve until stopped. `with_link`: whoever starts it is told a way in; not where that would lie in a log.

    Raises UsageFault where the port is taken, and tells no link then.
    """
    import uvicorn

    from drafter.desk.finishing import finish_all
    from drafter.web.desk import desk_app

    with opened(settings, out, port) as served, _listening(port) as listening:
        say(f"The desk           {served.house.origin}")
        link = first_link(served) if with_link else ""
        if link:
            say(f"Your way in, once  {link}")
        elif with_link:
            say(f"Sign in with your name and password, or ask for a link: {program()} people link NAME")
        say("Ctrl-C stops it.")
        if machine:
            print_object({"origin": served.house.origin, "link": link})
        finish_all(served.desk)  # what a process that died has left
        config = uvicorn.Config(
            desk_app(served.house, served.desk),
            host=HOST,
            port=port,
            log_level="warning",
            access_log=False,
            proxy_headers=False,  # who asks is told by nobody but the connection
            server_header=False,
            timeout_graceful_shutdown=1,  # open streams would hold it for ever
        )
        _spare_the_collector()
        uvicorn.Server(config).run(sockets=[listening])


def _listening(port: int) -> socket.socket:
    """The port is ours before a link is told: else it would lead to whoever listens there. Raises UsageFault."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen()
    except (OSError, OverflowError) as error:
        made.close()
        why = getattr(error, "strerror", None) or "there is no such port"
        raise UsageFault(f"The desk cannot listen on port {port}: {why}.", "Take another with --port.") from error
    return made


def _spare_the_collector() -> None:
    """Stories that the desk has at hand are millions of values that live long and hold no cycles. To look through all
    of them stops every page for a fifth of a second (measured), and found nothing: it is done seldom.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)


def first_link(served: Served, leads_to: str = "") -> str:
    """A one-time link for whoever starts the desk; an account is made for them where there is none at all.

    Empty where there are accounts, and none of that name.
    """
    name = whoami()
    if not served.accounts.list():
        served.accounts.add(name, _full_name(name), (Role.REPORTER, Role.EDITOR, Role.ADMIN))
    try:
        return enter_link(served.house.origin, served.accounts.link(name), leads_to)
    except DrafterError:
        return ""


def _full_name(name: str) -> str:
    """As the machine knows them, else the account's name with a capital."""
    try:
        import pwd

        known = pwd.getpwnam(name).pw_gecos.partition(",")[0].strip()
    except (ImportError, KeyError):
        known = ""
    return known or name.capitalize()
