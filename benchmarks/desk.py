"""A workplace in a temporary folder with the stand-in behind it: what `drafter draft` uses, but its terminal."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.standin import MODEL, Server
from drafter.drafting import Asked, Outcome, Tools, open_run, produce, workplace
from drafter.models import Model
from drafter.models.limits import CallEvent
from drafter.notes import Dossier
from drafter.settings import ModelSettings, Settings

WIDE = 1_000  # calls at once: what a process may do is not what is measured here


def unwatched(event: CallEvent) -> None:
    """Nobody looks."""
    del event


@dataclass(frozen=True)
class Desk:
    """Tools that draft into a folder of their own."""

    tools: Tools

    def opened(self, dossier: Dossier, slug: str) -> str:
        """A stored run that has not begun; gives its id."""
        asked = Asked(dossier=dossier, slug=slug, home=None, model=MODEL, started_by="bench")
        return open_run(self.tools, asked).id

    async def draft(self, dossier: Dossier, slug: str) -> Outcome:
        """From the dossier to the filed draft, as the command does it. Raises RuntimeError where it is unfinished."""
        run = await asyncio.to_thread(self.opened, dossier, slug)
        outcome = await produce(self.tools, run)
        if outcome.revision is None:
            raise RuntimeError(f"a draft of the measurement was not finished: {outcome.reason}")
        return outcome


@contextmanager
def desk(server: Server, *, watched: bool = False, observe: Callable[[CallEvent], None] = unwatched) -> Generator[Desk]:
    """A desk in a new folder; `watched` has the answers streamed."""
    settings = Settings(models=ModelSettings(parallel=WIDE))

    def open_model(spec: str) -> Model:
        del spec
        return server.model()

    with TemporaryDirectory(prefix="drafter-bench-") as folder, workplace(settings, Path(folder)) as tools:
        yield Desk(
            replace(
                tools,
                now=lambda: datetime.now(UTC),
                open_model=open_model,
                observe=observe,
                watched=watched,
            )
        )
