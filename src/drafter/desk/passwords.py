"""Passwords: long enough and otherwise as somebody likes them; kept as argon2 hashes, one computed at a time.

A hash takes 64 MiB while it lasts, and the page's process shall stay small: so one at a time in a process, whoever
asks. argon2 is loaded when the first password is needed. To look for nothing takes as long as to look for something.
"""

import unicodedata
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from drafter.errors import UsageFault

LEAST, MOST = 10, 1000
"""Characters of a password; nothing else is asked of it."""
_ONE_AT_A_TIME = Lock()


class Hasher(Protocol):
    """What is used of argon2's PasswordHasher."""

    def hash(self, password: bytes, /) -> str:
        """A fresh hash, with its salt and its parameters."""
        ...

    def verify(self, hash: str, password: bytes, /) -> bool:  # noqa: A002 - their name
        """True; raises an error of argon2 where the two do not go together."""
        ...

    def check_needs_rehash(self, hash: str, /) -> bool:  # noqa: A002 - their name
        """Was it made with other parameters than today's?"""
        ...


class Passwords:
    """`open_hasher` gives the hasher when the first password is needed; None: argon2 as its makers advise."""

    def __init__(self, open_hasher: Callable[[], Hasher] | None = None) -> None:
        self._open_hasher = open_hasher or _argon2
        self._hasher: Hasher | None = None

    def fresh(self, password: str) -> str:
        """The hash of a password that somebody chose. Raises UsageFault where it is too short or too long."""
        return self._hash(fit(password))

    def match(self, stored: str | None, password: str) -> bool:
        """Whether it is the stored one. Takes the time of one hash, also where there is none to compare with."""
        spelt = _spelt(password)
        if stored is None:
            self._hash(spelt)
            return False
        from argon2.exceptions import Argon2Error, InvalidHashError

        with _ONE_AT_A_TIME:
            try:
                return self._hashes().verify(stored, spelt)
            except (Argon2Error, InvalidHashError):
                return False

    def renewed(self, stored: str, password: str) -> str | None:
        """The same password under today's parameters, where the stored hash has others."""
        return self._hash(_spelt(password)) if self._hashes().check_needs_rehash(stored) else None

    def _hash(self, password: bytes) -> str:
        hasher = self._hashes()
        with _ONE_AT_A_TIME:
            return hasher.hash(password)

    def _hashes(self) -> Hasher:
        if self._hasher is None:
            self._hasher = self._open_hasher()
        return self._hasher


def fit(password: str) -> bytes:
    """A password as it is hashed. Raises UsageFault where it is too short or too long."""
    if len(password) < LEAST:
        raise UsageFault("The password is too short.", f"Take at least {LEAST} characters; a few words are good.")
    if len(password) > MOST:
        raise UsageFault("The password is too long.", f"Take at most {MOST} characters.")
    return _spelt(password)


def _spelt(password: str) -> bytes:
    """Spelt one way, whatever keyboard it came from. One too long is cut one past the longest: it matches nothing."""
    return unicodedata.normalize("NFKC", password[: MOST + 1]).encode("utf-8", "surrogatepass")


def _argon2() -> Hasher:
    from argon2 import PasswordHasher

    return PasswordHasher()
