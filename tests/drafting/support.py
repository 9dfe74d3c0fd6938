"""A workplace in a temporary folder, with a scripted model and the fixed clock."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from drafter.drafting import Asked, Outcome, Tools, open_run, produce
from drafter.drafting.steps import Step, plain
from drafter.models import Model
from drafter.models.limits import CallEvent
from drafter.notes import Dossier
from drafter.readers import read_notes
from drafter.settings import Settings, checkout
from drafter.store import Store, store_url
from drafter.store.values import StoredRun
from drafter.testing import ScriptedModel, sample_dossier
from tests.conftest import NOON

MODEL = "openai:scripted"


@dataclass
class Desk:
    """Tools for one test, the model behind them, and what was observed."""

    tools: Tools
    model: ScriptedModel
    events: list[CallEvent] = field(default_factory=list)

    def asked(self, dossier: Dossier | None = None, **changes: object) -> Asked:
        base = Asked(dossier=dossier or sample_dossier(), slug="harbour", home=None, model=MODEL, started_by="ada")
        return replace(base, **changes)

    def open(self, dossier: Dossier | None = None, **changes: object) -> StoredRun:
        return open_run(self.tools, self.asked(dossier, **changes))

    async def draft(self, dossier: Dossier | None = None, step: Step = plain, **changes: object) -> Outcome:
        return await produce(self.tools, self.open(dossier, **changes).id, step=step)


@cache
def kyiv() -> Dossier:
    """The example dossier, rich enough for every section."""
    return read_notes([checkout() / "examples/kyiv-talks"]).dossier


def no_model(spec: str) -> Model:
    raise AssertionError(f"a model was opened: {spec}")


@contextmanager
def desk_in(
    folder: Path,
    *,
    model: ScriptedModel | None = None,
    settings: Settings | None = None,
    now: Callable[[], datetime] = lambda: NOON,
) -> Generator[Desk]:
    with Store.open(store_url(folder)) as store:
        yield desk_on(store, folder, model=model, settings=settings, now=now)


def desk_on(
    store: Store,
    folder: Path,
    *,
    model: ScriptedModel | None = None,
    settings: Settings | None = None,
    now: Callable[[], datetime] = lambda: NOON,
) -> Desk:
    """On a store that is open already."""
    scripted = model or ScriptedModel()
    events: list[CallEvent] = []
    tools = Tools(
        store=store,
        settings=settings or Settings(),
        out=folder,
        prompts_folder=checkout() / "prompts",
        wording_text=(checkout() / "wording/en.toml").read_text(encoding="utf-8"),
        now=now,
        open_model=lambda _: scripted,
        observe=events.append,
    )
    return Desk(tools, scripted, events)
