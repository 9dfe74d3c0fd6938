"""What drafting works with: handed in once by whoever runs it, so that nothing below asks for a clock or a folder."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from drafter.errors import FormatFault
from drafter.models import Model
from drafter.models.limits import CallEvent
from drafter.models.pace import Throttle
from drafter.settings import Settings, checkout
from drafter.store import Store, store_url


def unseen(event: CallEvent) -> None:
    """Nobody watches."""
    del event


@dataclass(frozen=True)
class Tools:
    """`open_model` gives the model of a spec (`provider:name`); it is called only when the first question is asked.

    `observe` is told of every call; with `watched` answers are streamed, because somebody sees the words arrive.
    """

    store: Store
    settings: Settings
    out: Path
    prompts_folder: Path
    wording_text: str
    now: Callable[[], datetime]
    open_model: Callable[[str], Model]
    observe: Callable[[CallEvent], None] = field(default=unseen)
    watched: bool = False
    throttle: Throttle | None = None  # shared by all runs of this process; None: each has its own


@contextmanager
def workplace(
    settings: Settings, out: Path, *, observe: Callable[[CallEvent], None] = unseen, watched: bool = False
) -> Generator[Tools]:
    """The tools of this machine: the store that the settings name, the checkout's prompts and wording, real models.

    Raises StoreFault where the outputs folder or the database cannot be used, FormatFault for a missing wording.
    """
    with Store.open(settings.database or store_url(out)) as store:
        yield Tools(
            store=store,
            settings=settings,
            out=out,
            prompts_folder=checkout() / settings.prompts,
            wording_text=read_wording(settings),
            now=lambda: datetime.now(UTC),
            open_model=lambda spec: _open_model(spec, settings),
            observe=observe,
            watched=watched,
            throttle=Throttle(settings.models.parallel, settings.models.per_minute),
        )


def read_wording(settings: Settings) -> str:
    """The text of the outlet's own wording file, else of the one that ships for its language."""
    language = settings.outlet.language.partition("-")[0].lower()
    own = settings.outlet.wording
    path = checkout() / (own or f"wording/{language}.toml")
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        todo = "Name a wording file under [outlet] in drafter.toml, or add one for the language."
        raise FormatFault(f"The wording {path.name} cannot be read: {error.strerror}.", todo) from error


def _open_model(spec: str, settings: Settings) -> Model:
    """The real model of a spec, at the address of OPENAI_BASE_URL where that is set."""
    from drafter.models.chat import open_model

    return open_model(
        spec,
        base_url=os.environ.get("OPENAI_BASE_URL") or None,
        api_key=os.environ.get("OPENAI_API_KEY") or None,
        timeout_s=settings.models.deadline_s,
        max_reply_bytes=settings.models.max_reply_bytes,
    )
