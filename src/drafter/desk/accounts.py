"""Who may come in, and how: an account that somebody made, a password or a one-time link, a session that ends.

- Nobody makes their own account. Names never change and never go to somebody else: the record names people by them.
- Of passwords, links and sessions only hashes are kept; no error and no log line holds any of them.
- A refusal never says whether the name or the password was wrong, and takes the same time either way.
- A new session at each sign-in; all of an account's end with another password, other roles, or a closed account.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from drafter.desk.passwords import Hasher, Passwords, fit
from drafter.desk.people import Person, Role
from drafter.desk.tries import Tries
from drafter.errors import NotSignedIn, Refused, UsageFault
from drafter.store.desk_values import Account, SessionRow
from drafter.text.clean import clean

if TYPE_CHECKING:
    from drafter.store.accounts import Accounts as Books

TICKET_LIFE = timedelta(hours=1)
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_MOST_OF_A_NAME = 100

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A one-time link for somebody. `secret` is shown once and kept nowhere."""

    secret: str
    person: Person
    expires: datetime


class Accounts:
    """`books` is the store's; `open_hasher` gives the hasher when the first password is needed."""

    def __init__(
        self,
        books: "Books",
        *,
        clock: Callable[[], float] = monotonic,
        open_hasher: Callable[[], Hasher] | None = None,
    ) -> None:
        self._books = books
        self._passwords = Passwords(open_hasher)
        self._names = Tries(clock, free=5)
        self._addresses = Tries(clock, free=20)  # a whole newsroom may stand behind one

    # --- people

    def add(self, name: str, full_name: str, roles: Iterable[Role], password: str | None = None) -> Person:
        """A new account; without a password it enters by one-time link alone. Raises UsageFault."""
        if not _NAME.fullmatch(name):
            raise UsageFault(
                f"An account cannot be called {_short(name)}.",
                "Take small letters, digits, dots and hyphens, a letter first, 40 at most.",
            )
        person = Person(name, _full(full_name), _ordered(roles))
        hashed = None if password is None else self._passwords.fresh(password)
        if not self._books.add(name, person.full_name, person.roles, hashed):
            raise UsageFault(f"There is an account {name} already.", "Take another name; names are never used again.")
        return person

    def list(self) -> tuple[Account, ...]:
        """Everybody, closed accounts too."""
        return self._books.list()

    def open_sessions(self) -> dict[str, int]:
        """Per account how many browsers are signed in."""
        return self._books.open_sessions()

    def person(self, name: str) -> Person:
        """Raises UsageFault where nobody has that name."""
        account = self._books.get(name)
        if account is None:
            raise UsageFault(f"There is no account {_short(name)}.", "`drafter people list` shows all.")
        return _person(account)

    def set_password(self, name: str, password: str) -> None:
        """By whoever may; ends all sessions of the account. Raises UsageFault."""
        self.person(name)
        self._books.set_password(name, self._passwords.fresh(password))

    def change_password(self, name: str, old: str, new: str, address: str) -> None:
        """By the person; ends all their sessions. Raises NotSignedIn for a wrong old one, UsageFault for the new."""
        fit(new)
        verified = self._verified(name, old, address)
        if not self._books.set_password(name, self._passwords.fresh(new), instead_of=verified):
            raise _wrong()

    def set_roles(self, name: str, roles: Iterable[Role]) -> None:
        """Ends all sessions of the account. Raises UsageFault."""
        ordered = _ordered(roles)
        self.person(name)
        self._books.set_roles(name, ordered)

    def disable(self, name: str) -> int:
        """Close an account and end its sessions; gives how many were open. Raises UsageFault."""
        self.person(name)
        was_open = self._books.open_sessions().get(name, 0)
        self._books.disable(name)
        return was_open

    def enable(self, name: str) -> None:
        """Open a closed account again. Raises UsageFault."""
        self.person(name)
        self._books.enable(name)

    # --- coming in

    def sign_in(self, name: str, password: str, address: str, browser: str) -> str:
        """The secret of a new session. Raises NotSignedIn, or Refused while somebody has to wait."""
        name = name.strip().casefold()
        verified = self._verified(name, password, address)
        rehashed = self._passwords.renewed(verified, password)
        secret = _new_secret()
        where = {"address": _visible(address), "browser": _visible(browser)}
        if not self._books.start(name, verified, hash_of(secret), rehashed=rehashed, **where):
            raise _wrong()
        log.info("%s signed in from %s", name, where["address"])
        return secret

    def link(self, name: str, life: timedelta = TICKET_LIFE) -> Ticket:
        """A one-time link for somebody. Raises UsageFault for a closed or unknown account."""
        person = self.person(name)
        secret = _new_secret()
        expires = self._books.issue(name, hash_of(secret), life)
        if expires is None:
            raise UsageFault(f"The account {name} is closed.", "`drafter people add` makes one under another name.")
        return Ticket(secret, person, expires)

    def peek(self, ticket: str) -> Person | None:
        """Whose link it is, while it can be used. Uses nothing up."""
        account = self._books.peek(hash_of(ticket)) if _SECRET.fullmatch(ticket) else None
        return account and _person(account)

    def enter(self, ticket: str, address: str, browser: str) -> str:
        """Use a link up: the secret of a new session. Raises NotSignedIn where it was used or has run out."""
        secret = _new_secret()
        where = {"address": _visible(address), "browser": _visible(browser)}
        right = _SECRET.fullmatch(ticket)
        name = self._books.enter(hash_of(ticket), hash_of(secret), **where) if right else None
        if name is None:
            raise NotSignedIn(
                "This link was used before, or has run out.", "Ask an admin for another: `drafter people link NAME`."
            )
        log.info("%s signed in by link from %s", name, where["address"])
        return secret

    # --- being in

    def who(self, session: str | None, *, note: bool = True) -> Person | None:
        """Whose session it is; None where it is none, or has ended. Cheap enough for every request. Without `note` it
        is only looked at, and runs out as if nobody had asked.
        """
        if not session or not _SECRET.fullmatch(session):
            return None
        account = self._books.who(hash_of(session), note=note)
        return account and _person(account)

    def end(self, session: str | None) -> None:
        """Sign one browser out. What is no session ends nothing."""
        if session and _SECRET.fullmatch(session):
            self._books.end(hash_of(session))

    def end_all(self, name: str) -> int:
        """Sign an account out everywhere and void its links; gives how many sessions that ended."""
        return self._books.end_all(name)

    def sessions(self, name: str) -> tuple[SessionRow, ...]:
        """An account's browsers, ended ones too, the one seen last first."""
        return self._books.sessions(name)

    # --- passwords

    def _verified(self, name: str, password: str, address: str) -> str:
        """The stored hash that the password matches. Raises NotSignedIn, Refused."""
        near = _neighbourhood(address)
        self._wait_or_go(name, near)
        stored = self._books.password(name) if _NAME.fullmatch(name) else None
        if not self._passwords.match(stored, password) or stored is None:
            log.warning("a sign-in from %s was refused", _visible(address))  # not the name: it may be a password
            raise _wrong()
        self._names.forget(name)
        self._addresses.take_back(near)
        return stored

    def _wait_or_go(self, name: str, near: str) -> None:
        wait = self._addresses.begin(near)
        if not wait:
            wait = self._names.begin(name)
        if wait:
            seconds = max(1, round(wait))
            raise Refused("There were too many tries.", f"Wait {seconds} second{'s' * (seconds > 1)}, then try again.")


def hash_of(secret: str) -> str:
    """What is kept of a secret of 256 random bits: nothing slower is needed for those."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def enter_link(origin: str, ticket: Ticket, leads_to: str = "") -> str:
    """The address that somebody opens to come in once; `leads_to` is a path of the desk."""
    asked = {"ticket": ticket.secret} | ({"next": leads_to} if leads_to else {})
    return f"{origin.rstrip('/')}/enter?{urlencode(asked)}"


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _wrong() -> NotSignedIn:
    return NotSignedIn(
        "This name and this password do not go together.", "Check both, or ask an admin for a one-time link."
    )


def _full(name: str) -> str:
    full = " ".join(clean(name).text.split())
    if not any(char.isalpha() for char in full) or len(full) > _MOST_OF_A_NAME:
        raise UsageFault("A full name is missing or too long.", "Write it as readers shall see it: Ann Lee.")
    return full


def _ordered(roles: Iterable[Role]) -> tuple[Role, ...]:
    asked = frozenset(roles)
    if not asked:
        raise UsageFault("No role is named.", f"Take one or more of {', '.join(Role)}.")
    return tuple(role for role in Role if role in asked)


def _person(account: Account) -> Person:
    return Person(account.name, account.full_name, tuple(Role(role) for role in account.roles))


def _neighbourhood(address: str) -> str:
    """Who has one address of version 6 has 2^64 of them."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:80]
    return found.exploded[:19] if found.version == 6 else str(found)


def _visible(text: str) -> str:
    return " ".join(clean(text[:400]).text.split())


def _short(name: str) -> str:
    return _visible(name)[:40] or "nothing"
