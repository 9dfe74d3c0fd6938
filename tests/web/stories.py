"""A desk with a story on it behind the real pages, in any state that a story can be in; and whoever asks for it.

The app is put together once and given another desk for each test; states are made once and copied, like in tests/desk.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import update
from starlette.testclient import TestClient

from drafter.cli.starters import Workers
from drafter.desk.moving import correct, return_to_writer, spike
from drafter.desk.people import Person
from drafter.desk.presence import keep_typed
from drafter.desk.publishing import decide_to_publish
from drafter.store import Store, store_url
from drafter.store.desk_tables import sessions
from drafter.store.tables import stories
from drafter.web.app import House as Door
from drafter.web.app import create_app
from drafter.web.desk import ROUTERS
from drafter.web.events import Pulse
from tests.desk.support import (
    ADA,
    ANN,
    BEN,
    BENCH,
    COST,
    EVE,
    FIRST,
    PEOPLE,
    QUOTE,
    REX,
    SLUG,
    VOTED,
    ZOE,
    House,
    begin,
    copy_store,
    desk_on,
    machine_files,
    newer,
)
from tests.web.support import PLAIN, SAME, counter

__all__ = ["ADA", "ANN", "BEN", "EVE", "REX", "SLUG", "ZOE", "Room", "deskful", "room", "routes_of", "shared_app"]

NOWHERE = "harvest"  # as long as the story’s name, and no story
SECRETS = {person.name: person.name.ljust(43, "A") for person in PEOPLE}
"""What the cookies hold; the store keeps only its hash, as of any session."""


class Hands(Workers):
    """Has work done as `Workers` does, but that no process is started."""

    def _begin(self, story: str, run: str) -> None:
        del story, run


@dataclass
class Room:
    """The desk as somebody in a browser meets it."""

    house: House
    app: FastAPI
    client: TestClient
    starter: Any = field(init=False)

    def __post_init__(self) -> None:
        self.hand_in(self.house)

    def hand_in(self, house: House) -> None:
        """From now on the pages are of this desk."""
        self.house = house
        self.starter = Hands(house.desk)
        self.app.state.pulse = Pulse(house.desk)  # nobody looks
        self.app.state.house = Door(counter(house.store), PLAIN, desk=house.desk, starter=self.starter)

    def ask(
        self,
        who: Person | None,
        method: str,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] = SAME,
        **more: Any,
    ) -> Any:
        """Somebody asks, from a page of the desk unless `headers` say otherwise."""
        cookie = {"Cookie": f"desk={SECRETS[who.name]}"} if who else {}
        if data is not None:
            more["content"] = urlencode(data, doseq=True, errors="surrogatepass").encode("ascii")
            cookie["Content-Type"] = "application/x-www-form-urlencoded"
        return self.client.request(method, path, headers={**cookie, **headers}, **more)

    def get(self, who: Person | None, path: str, **headers: str) -> Any:
        return self.ask(who, "GET", path, headers=headers)

    def post(self, who: Person | None, path: str, data: Mapping[str, Any] | None = None, **headers: str) -> Any:
        return self.ask(who, "POST", path, data or {}, headers={**SAME, **headers})

    def at(self, stage: str) -> "Room":
        """The story in that state, whatever was done to it before."""
        store, out = self.house.store, self.house.out
        copy_store(Path(store.name).with_name("begun.db"), Path(store.name))
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        fresh = House(desk_on(store, out))
        if stage != "drafted":
            fresh._staged(stage, lambda: STAGES[stage](fresh))
        self.hand_in(fresh)
        return self

    def owned_by(self, name: str) -> "Room":
        """It is that person's story."""
        with self.house.store._db.write() as connection:
            connection.execute(update(stories).values(reporter=name))
        return self

    @property
    def run(self) -> str:
        """Of the rewrite that waits."""
        return self.house.store.rewrites.of_story(SLUG)[0].run


def _clashing(house: House) -> None:
    """ben has changed the introduction; everybody else was typing it, over the text of before."""
    base = house.hash("introduction")
    house.save(BEN, "introduction", f"{VOTED.text} Theirs is new.\n\n{QUOTE.text}")
    for person in PEOPLE:
        text = f"{VOTED.text} {COST.text}\n\n{QUOTE.text} {person.full_name} was there."
        house.store.hands.type(SLUG, "introduction", person.name, base, "Mine", text)


def _mended(house: House) -> None:
    """The reporter has mended it, and it still waits."""
    house.put(ADA, "introduction", "on Monday ", "")


def _held(house: House) -> None:
    house.store.hands.take(SLUG, "introduction", "ben")
    keep_typed(house.desk, BEN, SLUG, "introduction", house.hash("introduction"), "", "Ben was typing this.")


def _waiting(house: House) -> None:
    """An editor has it in hand, and a newer draft has come."""
    house.put(BEN, "introduction", "on Monday ", "")
    machine_files(house.store, draft=newer(), origin="5" * 64)


def _decided(house: House) -> None:
    """The publication is decided and not carried out."""
    house.approved()
    assert decide_to_publish(house.desk, ANN, SLUG)


STAGES: Mapping[str, Callable[[House], object]] = {
    "ready": lambda house: house.ready(),
    "approved": lambda house: house.approved(),
    "published": lambda house: house.published(),
    "decided": _decided,
    "correcting": lambda house: correct(house.published().desk, ANN, SLUG, "The vote was 7-2."),
    "returned": lambda house: return_to_writer(house.desk, BEN, SLUG, "Say who paid."),
    "spiked": lambda house: spike(house.desk, BEN, SLUG, "It is old."),
    "mended": _mended,
    "clashing": _clashing,
    "held": _held,
    "waiting": _waiting,
    "proposed": lambda house: house.proposed((VOTED,), (FIRST,)),
}


def routes_of(app: FastAPI) -> list[Any]:
    """Every route, also those of the routers; each has `path`, `methods`, `endpoint`."""
    return [one for one in iter_route_contexts(app.routes) if one.methods]


@pytest.fixture(scope="session")
def deskful(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One open store with the drafted story, and a session for everybody; states of it are kept beside it."""
    folder = tmp_path_factory.mktemp(BENCH)
    shutil.copy(sqlite_template, folder / "drafter.db")
    with Store.open(store_url(folder), wait_s=5.0) as store:
        begin(store, folder / "out")
        let_in(store)
        copy_store(folder / "drafter.db", folder / "begun.db")
        yield store


def let_in(store: Store) -> None:
    """A session for everybody, as if seen in an hour."""
    from drafter.desk.accounts import hash_of

    with store._db.write() as connection:
        for name, secret in SECRETS.items():
            store.accounts._begin(connection, name, hash_of(secret), "127.0.0.1", "a browser")
        # or each would be noted as seen once a minute has gone, and looking would change something in a slow run
        connection.execute(update(sessions).values(seen=store._db.now(connection) + timedelta(hours=1)))


@pytest.fixture(scope="session")
def shared_app() -> Iterator[tuple[FastAPI, TestClient]]:
    """The desk's app, served in one thread for all tests; nobody looks for news in it."""
    app = create_app(Door(None, PLAIN), routers=ROUTERS)  # pyright: ignore[reportArgumentType] - handed in later
    with TestClient(app, PLAIN, follow_redirects=False) as client:
        yield app, client


@pytest.fixture
def room(deskful: Store, shared_app: tuple[FastAPI, TestClient], tmp_path: Path) -> Room:
    app, client = shared_app
    out = tmp_path / "out"
    out.mkdir()
    return Room(House(desk_on(deskful, out)), app, client).at("drafted")
