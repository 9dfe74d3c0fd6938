"""A newsroom in a temporary folder for the desk's measurements: stories, people who are signed in, a desk that serves.

All measurements of one call share its one desk, so that what the process held at its end is what it held after all.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.asking import Asker
from benchmarks.longread import Told, file_story
from benchmarks.say import say
from benchmarks.served import Held, Served, served
from drafter.desk.accounts import Accounts
from drafter.desk.people import Role
from drafter.store import Store, store_url

STORY = "the-long-read"
REVIEW = f"/stories/{STORY}"


@dataclass(frozen=True)
class Size:
    """How much of everything: words of a draft, stories and sessions of a crowd and its seconds, and runs."""

    words: int = 3_000
    stories: int = 20
    sessions: int = 60
    warm_s: float = 8.0
    seconds: float = 30.0
    think_s: float = 5.0
    starts: int = 3  # of fresh processes
    openings: int = 30
    visits: int = 6
    saves: int = 30
    keys: int = 250
    news: int = 24


FULL = Size()
SMALL = Size(
    words=300, stories=2, sessions=6, warm_s=0.5, seconds=1.5, think_s=0.2,
    starts=1, openings=2, visits=1, saves=2, keys=20, news=2,
)  # fmt: skip


class Newsroom:
    """`told` is what the draft of `STORY` holds."""

    def __init__(self, out: Path, size: Size, store: Store, told: Told) -> None:
        self.out = out
        self.size = size
        self.told = told
        self._accounts = Accounts(store.accounts)
        self._desk: Served | None = None
        self._held: Held | None = None

    @property
    def desk(self) -> Served:
        """The one desk; it starts when it is first asked for."""
        if self._desk is None:
            self._desk = Served(self.out)
        return self._desk

    def session(self, name: str) -> str:
        """The secret of a new session of an editor of that name, who gets an account where there is none."""
        if all(account.name != name for account in self._accounts.list()):
            self._accounts.add(name, name.capitalize(), (Role.EDITOR,))
        return self._accounts.enter(self._accounts.link(name).secret, "127.0.0.1", "benchmark")

    def asker(self, name: str, desk: Served | None = None) -> Asker:
        """Somebody signed in, at the one desk or at another one over this folder."""
        return Asker((desk or self.desk).port, self.session(name))

    @contextmanager
    def fresh(self) -> Generator[Served]:
        """Another desk over the same folder that has not been asked for anything."""
        with served(self.out) as desk:
            yield desk

    def end(self) -> Held:
        """End the desk; gives what it held."""
        return self.desk.stop()

    def close(self) -> None:
        if self._desk:
            self._desk.kill()


@contextmanager
def newsroom(size: Size) -> Generator[Newsroom]:
    """The long read, and the stories of the crowd."""
    with TemporaryDirectory(prefix="drafter-bench-") as folder:
        out = Path(folder)
        with Store.open(store_url(out)) as store:
            told = file_story(store, STORY, 0, size.words)
            for number in range(1, size.stories + 1):
                file_story(store, story(number), number, size.words)
            say(f"{size.stories + 1} drafts of {size.words:,} words are filed")
            room = Newsroom(out, size, store, told)
            try:
                yield room
            finally:
                room.close()


def story(number: int) -> str:
    """The slug of one of the crowd's stories, from 1."""
    return f"story-{number}"
