"""Accounts: coming in by password or link, staying in, and being out at once when a right is taken away."""

import logging
import threading
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from drafter.desk.accounts import Accounts, Ticket, enter_link, hash_of
from drafter.desk.passwords import Passwords
from drafter.desk.people import Person, Role
from drafter.errors import NotSignedIn, Refused, UsageFault
from drafter.store import Store
from drafter.store.desk_tables import accounts as account_rows
from drafter.store.desk_tables import sessions, tickets
from tests.store.support import together

SECRET = "mill lane, no more diesel"
HERE = ("127.0.0.1", "Tests 1.0")
CHEAP: dict[str, Any] = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def counter(store: Store, clock: Clock | None = None, **cost: Any) -> Accounts:
    return Accounts(store.accounts, clock=clock or Clock(), open_hasher=lambda: PasswordHasher(**(CHEAP | cost)))


@pytest.fixture
def desk(store: Store) -> Accounts:
    made = counter(store)
    made.add("ann", "Ann Lee", [Role.EDITOR], SECRET)
    return made


def age(store: Store, table: Any, **moved: timedelta) -> None:
    """Let time pass for all rows of a table."""
    with store._db.write() as connection:
        for row in connection.execute(select(table)).mappings().all():
            values = {name: row[name] - by for name, by in moved.items()}
            connection.execute(update(table).where(table.c.id == row["id"]).values(**values))


# --- people


def test_an_account_is_listed_with_its_roles_in_their_order(desk: Accounts) -> None:
    made = desk.add("bo.b", "  Bob   Stone ", [Role.ADMIN, Role.REPORTER, Role.REPORTER])
    assert made == Person("bo.b", "Bob Stone", (Role.REPORTER, Role.ADMIN))
    listed = {one.name: (one.full_name, one.roles, one.password, one.disabled) for one in desk.list()}
    assert listed == {
        "ann": ("Ann Lee", ("editor",), True, None),
        "bo.b": ("Bob Stone", ("reporter", "admin"), False, None),
    }


@pytest.mark.parametrize("name", ["", "Ann", "1ann", "ann lee", "../x", "a" * 41, "änn", "ann\n", "ann\x00"])
def test_a_name_that_is_none_makes_no_account(desk: Accounts, name: str) -> None:
    with pytest.raises(UsageFault):
        desk.add(name, "Ann Lee", [Role.EDITOR])
    assert [one.name for one in desk.list()] == ["ann"]


@pytest.mark.parametrize(
    ("full_name", "roles", "password"),
    [("", [Role.EDITOR], None), ("12", [Role.EDITOR], None), ("A" * 101, [Role.EDITOR], None), ("Bob Stone", [], None),
     ("Bob Stone", [Role.EDITOR], "too short"), ("Bob Stone", [Role.EDITOR], "a" * 1001)],
)  # fmt: skip
def test_an_account_needs_a_full_name_a_role_and_no_bad_password(
    desk: Accounts, full_name: str, roles: list[Role], password: str | None
) -> None:
    with pytest.raises(UsageFault):
        desk.add("bob", full_name, roles, password)
    assert [one.name for one in desk.list()] == ["ann"]


def test_a_name_is_given_once_and_never_again(desk: Accounts) -> None:
    desk.disable("ann")
    with pytest.raises(UsageFault, match="already"):
        desk.add("ann", "Ann Other", [Role.ADMIN])
    assert desk.person("ann").full_name == "Ann Lee"


@pytest.mark.parametrize("verb", ["disable", "enable", "link", "person"])
def test_nobody_by_that_name_is_told_so(desk: Accounts, verb: str) -> None:
    with pytest.raises(UsageFault, match="no account nobody"):
        getattr(desk, verb)("nobody")


# --- passwords


def test_a_right_password_opens_a_session_whatever_the_spelling(desk: Accounts) -> None:
    desk.set_password("ann", "Ein Café zu viel")
    for typed in ("Ein Café zu viel", "Ein Cafe\u0301 zu viel"):
        assert desk.who(desk.sign_in(" Ann ", typed, *HERE)) == Person("ann", "Ann Lee", (Role.EDITOR,))


@pytest.mark.parametrize(
    ("name", "password"),
    [("ann", "mill lane, no more diese1"), ("ann", ""), ("ann", SECRET + " "), ("nobody", SECRET), ("linked", SECRET),
     ("closed", SECRET), ("", ""), ("ann\x00", SECRET), ("a" * 5000, "b" * 100_000), ("ann", "\ud800" * 12)],
)  # fmt: skip
def test_a_refusal_never_says_which_of_the_two_was_wrong(desk: Accounts, name: str, password: str) -> None:
    desk.add("linked", "Linda Key", [Role.EDITOR])
    desk.add("closed", "Clo Sedd", [Role.EDITOR], SECRET)
    desk.disable("closed")
    with pytest.raises(NotSignedIn) as refused:
        desk.sign_in(name, password, *HERE)
    assert str(refused.value) == (
        "This name and this password do not go together. Check both, or ask an admin for a one-time link."
    )


def test_an_unknown_name_costs_one_hash_like_a_known_one(store: Store) -> None:
    calls: list[str] = []

    class Counting(PasswordHasher):
        __slots__ = ()

        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            calls.append("hash")
            return super().hash(password, salt=salt)

        def verify(self, hash: str | bytes, password: str | bytes) -> Any:
            calls.append("verify")
            return super().verify(hash, password)

    desk = Accounts(store.accounts, clock=Clock(), open_hasher=lambda: Counting(**CHEAP))
    desk.add("ann", "Ann Lee", [Role.EDITOR], SECRET)
    desk.add("linked", "Linda Key", [Role.EDITOR])
    for name, cost in (("ann", ["verify"]), ("nobody", ["hash"]), ("linked", ["hash"])):
        calls.clear()
        with pytest.raises(NotSignedIn):
            desk.sign_in(name, "wrong password", *HERE)
        assert calls == cost


def test_one_password_is_hashed_at_a_time() -> None:
    busy, most = 0, 0
    guard = threading.Lock()

    class Slow(PasswordHasher):
        __slots__ = ()

        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            nonlocal busy, most
            with guard:
                busy += 1
                most = max(most, busy)
            done = super().hash(password, salt=salt)
            with guard:
                busy -= 1
            return done

    passwords = [Passwords(lambda: Slow(**CHEAP)) for _ in range(2)]
    together(*(lambda each=each: each.match(None, SECRET) for each in passwords * 4))
    assert most == 1


def test_no_hasher_is_loaded_before_the_first_password(store: Store) -> None:
    def none() -> PasswordHasher:
        raise AssertionError

    desk = Accounts(store.accounts, open_hasher=none)
    desk.add("ann", "Ann Lee", [Role.EDITOR])
    secret = desk.enter(desk.link("ann").secret, *HERE)
    assert desk.who(secret)


def test_a_hash_of_yesterdays_parameters_is_renewed_at_sign_in(store: Store, desk: Accounts) -> None:
    before = store.accounts.password("ann")
    kept = desk.sign_in("ann", SECRET, *HERE)
    assert store.accounts.password("ann") == before
    stronger = counter(store, time_cost=2)
    secret = stronger.sign_in("ann", SECRET, *HERE)
    after = store.accounts.password("ann")
    assert before and after and "t=1" in before and "t=2" in after
    assert stronger.who(secret) and stronger.who(kept), "the password is still the same"
    assert stronger.sign_in("ann", SECRET, *HERE)


def test_a_password_that_changed_while_it_was_looked_at_lets_nobody_in(store: Store, desk: Accounts) -> None:
    old = store.accounts.password("ann")
    assert old
    desk.set_password("ann", "another one entirely")
    assert not store.accounts.start("ann", old, hash_of("x"), address="", browser="")
    assert not store.accounts.set_password("ann", "hash", instead_of=old)


def test_a_person_changes_their_own_password_with_the_old_one(desk: Accounts) -> None:
    with pytest.raises(NotSignedIn):
        desk.change_password("ann", "not the old one", "a quite new one", "127.0.0.1")
    with pytest.raises(UsageFault):
        desk.change_password("ann", SECRET, "short", "127.0.0.1")
    session = desk.sign_in("ann", SECRET, *HERE)
    desk.change_password("ann", SECRET, "a quite new one", "127.0.0.1")
    assert desk.who(session) is None
    assert desk.sign_in("ann", "a quite new one", *HERE)


def test_argon2_stands_as_its_makers_advise() -> None:
    hashed = Passwords().fresh(SECRET)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


# --- trying too often


def _wrong(desk: Accounts, name: str = "ann", address: str = "127.0.0.1") -> type[Exception]:
    with pytest.raises((NotSignedIn, Refused)) as refused:
        desk.sign_in(name, "wrong password", address, "")
    return refused.type


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_who_tries_too_often_waits_longer_each_time(store: Store, desk: Accounts, name: str) -> None:
    clock = Clock()
    desk = counter(store, clock)
    assert [_wrong(desk, name) for _ in range(7)] == [NotSignedIn] * 6 + [Refused]
    with pytest.raises(Refused, match="Wait 1 second, then"):
        desk.sign_in(name, SECRET, *HERE)  # even with the right one
    clock.now += 1.1
    assert [_wrong(desk, name), _wrong(desk, name)] == [NotSignedIn, Refused]
    clock.now += 1.1
    assert _wrong(desk, name) is Refused, "the second wait is twice the first"
    clock.now += 1.0
    assert _wrong(desk, name) is NotSignedIn
    clock.now += 61
    if name == "ann":
        assert desk.sign_in(name, SECRET, "10.0.0.9", "")
        assert [_wrong(desk, name) for _ in range(5)] == [NotSignedIn] * 5, "and then all is forgiven"


def test_no_wait_is_longer_than_a_minute(store: Store, desk: Accounts) -> None:
    clock = Clock()
    desk = counter(store, clock)
    for _ in range(30):
        _wrong(desk)
        clock.now += 61
    assert desk.sign_in("ann", SECRET, *HERE)


def test_one_address_that_tries_many_names_waits_and_others_do_not(store: Store) -> None:
    desk = counter(store)
    assert [_wrong(desk, f"name{number}", "10.0.0.1") for number in range(22)] == [NotSignedIn] * 21 + [Refused]
    assert _wrong(desk, "name99", "10.0.0.2") is NotSignedIn
    assert [_wrong(desk, f"six{n}", f"2001:db8:0:1::{n}") for n in range(22)][-1] is Refused, "a network counts as one"


def test_an_own_account_does_not_buy_more_tries_at_others(store: Store, desk: Accounts) -> None:
    desk = counter(store)
    for number in range(21):
        assert _wrong(desk, f"name{number}", "10.0.0.1") is NotSignedIn
        if number < 20:
            desk.sign_in("ann", SECRET, "10.0.0.1", "")
    assert _wrong(desk, "name99", "10.0.0.1") is Refused


def test_tries_at_the_same_moment_count_like_tries_in_turn(desk: Accounts) -> None:
    kinds = together(*[lambda: _wrong(desk)] * 10)
    assert kinds.count(Refused) == 4


def test_many_names_are_forgotten_in_their_order() -> None:
    from drafter.desk.tries import Tries

    clock = Clock()
    tries = Tries(clock, free=1, size=3)
    assert [tries.begin(word) for word in ("a", "a", "b", "c", "d")] == [0.0] * 5
    assert len(tries) == 3
    assert tries.begin("a") == 0.0
    clock.now += 4000
    assert tries.begin("d") == 0.0 and tries.begin("d") == 0.0


# --- links


def test_a_link_signs_in_once(desk: Accounts) -> None:
    ticket = desk.link("ann")
    assert desk.peek(ticket.secret) == desk.peek(ticket.secret) == ticket.person
    assert desk.who(desk.enter(ticket.secret, *HERE)) == ticket.person
    assert desk.peek(ticket.secret) is None
    with pytest.raises(NotSignedIn, match="used before"):
        desk.enter(ticket.secret, *HERE)


def test_of_two_rivals_with_one_link_one_is_let_in(desk: Accounts) -> None:
    ticket = desk.link("ann")

    def enter() -> str | None:
        try:
            return desk.enter(ticket.secret, *HERE)
        except NotSignedIn:
            return None

    entered = [each for each in together(*[enter] * 6) if each]
    assert len(entered) == 1
    assert len(desk.sessions("ann")) == 1


@pytest.mark.parametrize("end", ["disable", "set_password", "set_roles", "end_all"])
def test_a_right_that_is_taken_away_takes_sessions_and_links_along(desk: Accounts, end: str) -> None:
    desk.add("bob", "Bob Stone", [Role.EDITOR], SECRET)
    others = desk.sign_in("bob", SECRET, *HERE)
    mine = [desk.sign_in("ann", SECRET, *HERE) for _ in range(2)]
    ticket = desk.link("ann")
    more = {"set_password": ("another one entirely",), "set_roles": ([Role.REPORTER],)}
    getattr(desk, end)("ann", *more.get(end, ()))
    assert [desk.who(each) for each in mine] == [None, None]
    assert desk.peek(ticket.secret) is None
    with pytest.raises(NotSignedIn):
        desk.enter(ticket.secret, *HERE)
    assert desk.who(others), "nobody else is touched"


def test_a_closed_account_comes_in_by_no_door(desk: Accounts) -> None:
    ticket = desk.link("ann")
    assert desk.disable("ann") == 0
    with pytest.raises(UsageFault, match="closed"):
        desk.link("ann")
    for enter in (lambda: desk.enter(ticket.secret, *HERE), lambda: desk.sign_in("ann", SECRET, *HERE)):
        with pytest.raises(NotSignedIn):
            enter()
    desk.enable("ann")
    assert desk.peek(ticket.secret) is None, "what was voided stays so"
    assert desk.sign_in("ann", SECRET, *HERE)


def test_a_link_runs_out_after_an_hour(store: Store, desk: Accounts) -> None:
    young, old = desk.link("ann"), desk.link("ann", timedelta(minutes=59))
    age(store, tickets, expires=timedelta(minutes=59))
    assert desk.peek(young.secret)
    assert desk.peek(old.secret) is None
    with pytest.raises(NotSignedIn):
        desk.enter(old.secret, *HERE)


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "A" * 42 + "\n", "\x00" * 43, "é" * 43])
def test_what_is_no_link_and_no_session_opens_nothing(desk: Accounts, secret: str) -> None:
    assert desk.peek(secret) is None
    assert desk.who(secret) is None
    desk.end(secret)
    with pytest.raises(NotSignedIn):
        desk.enter(secret, *HERE)


def test_a_link_names_the_desk_and_where_it_leads(desk: Accounts) -> None:
    ticket = Ticket("s3cret_-", Person("ann", "Ann Lee", (Role.EDITOR,)), desk.link("ann").expires)
    assert enter_link("http://127.0.0.1:8400/", ticket) == "http://127.0.0.1:8400/enter?ticket=s3cret_-"
    assert enter_link("http://x", ticket, "/stories/a?b=1").endswith("&next=%2Fstories%2Fa%3Fb%3D1")


# --- sessions


def test_a_session_ends_when_it_is_ended_and_no_other_does(desk: Accounts) -> None:
    one, other = (desk.sign_in("ann", SECRET, *HERE) for _ in range(2))
    assert one != other
    desk.end(one)
    assert desk.who(one) is None
    assert desk.who(other)
    assert desk.open_sessions() == {"ann": 1}


def test_a_session_without_a_request_for_eight_hours_is_over(store: Store, desk: Accounts) -> None:
    session = desk.sign_in("ann", SECRET, *HERE)
    age(store, sessions, seen=timedelta(hours=7, minutes=59))
    assert desk.who(session), "and that request keeps it"
    age(store, sessions, seen=timedelta(hours=7, minutes=59))
    assert desk.who(session, note=False), "this one does not"
    age(store, sessions, seen=timedelta(minutes=2))
    assert desk.who(session) is None
    assert desk.open_sessions() == {}


def test_after_seven_days_every_session_is_over(store: Store, desk: Accounts) -> None:
    session = desk.sign_in("ann", SECRET, *HERE)
    age(store, sessions, expires=timedelta(days=7, seconds=-30))
    assert desk.who(session)
    age(store, sessions, expires=timedelta(seconds=31))
    assert desk.who(session) is None


def test_that_somebody_was_seen_is_written_at_most_once_a_minute(store: Store, desk: Accounts) -> None:
    session = desk.sign_in("ann", SECRET, *HERE)
    (at_first,) = desk.sessions("ann")
    desk.who(session)
    assert desk.sessions("ann") == (at_first,)
    age(store, sessions, seen=timedelta(minutes=2))
    desk.who(session)
    assert desk.sessions("ann")[0].seen > at_first.seen


def test_old_sessions_and_links_leave_the_store_after_a_month(store: Store, desk: Accounts) -> None:
    desk.sign_in("ann", SECRET, *HERE)
    desk.link("ann")
    age(store, sessions, expires=timedelta(days=38))
    age(store, tickets, expires=timedelta(days=31))
    desk.sign_in("ann", SECRET, *HERE)
    assert len(desk.sessions("ann")) == 1
    with store._db.read() as connection:
        assert connection.execute(select(tickets)).all() == []


# --- secrets


def test_no_secret_stands_in_the_store_or_in_a_log(
    store: Store, desk: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ticket = desk.link("ann")
    found = [desk.sign_in("ann", SECRET, "10.0.0.1\r\nINFO forged", "B" * 900), desk.enter(ticket.secret, *HERE)]
    with pytest.raises(NotSignedIn):
        desk.sign_in("my password instead of a name", "wrong password", *HERE)
    with store._db.read() as connection:
        rows = [connection.execute(select(table)).all() for table in (account_rows, sessions, tickets)]
    for secret in (SECRET, ticket.secret, *found, "wrong password", "instead of a name"):
        assert secret not in str(rows)
        assert secret not in caplog.text
    assert "ann signed in from 10.0.0.1 INFO forged" in caplog.text, "on one line"
    assert {len(each.browser) for each in desk.sessions("ann")} == {200, len("Tests 1.0")}
