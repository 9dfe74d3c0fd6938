"""Briefs, dossiers and a writer with a scripted model, for the tests of writing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from drafter.formats import ArticleFormat, load_format
from drafter.models import Model
from drafter.models.gateway import Gateway
from drafter.models.limits import CallLimits
from drafter.notes import Dossier, OnRecord, Passage, SourceNote
from drafter.prompts import Prompts
from drafter.store.values import Owner
from drafter.testing import MemoryLedger, ScriptedModel, sample_dossier
from drafter.writing import Brief
from drafter.writing.model import ModelWriter

DAY = date(2026, 11, 23)


def house(root: Path, name: str = "explainer") -> tuple[ArticleFormat, Prompts]:
    found, _ = load_format(root / "prompts", name)
    return found, Prompts.load(root / "prompts", found)


def brief_of(format_: ArticleFormat, dossier: Dossier | None = None, **changes: object) -> Brief:
    brief = Brief("harrow-bay", dossier or sample_dossier(), format_, "The Harbour Post", "en", DAY)
    return replace(brief, **changes)


def note(
    number: int, *lines: str, source: str = "Town hall", on_record: OnRecord = OnRecord.YES, **more: object
) -> SourceNote:
    name = f"N{number}"
    passages = tuple(Passage(f"{name}.{n}", line, 0, len(line)) for n, line in enumerate(lines, 1))
    values: dict[str, object] = {"kind": "press release", "received": datetime(2026, 11, 20, tzinfo=UTC), **more}
    return SourceNote(
        id=name, title=f"Title of {name}", text="\n".join(lines), passages=passages, file=f"{name}.md",
        sha256=name, source=source, on_record=on_record, url=f"https://{name.lower()}.example/page", **values,
    )  # fmt: skip


_PLACES = ("harbour", "station", "market", "library", "bridge", "clinic", "school", "depot", "ferry", "museum", "mill")
_PEOPLE = ("Ada Lind", "Piet Marsh", "Ines Hall", "Tom Okafor", "Rosa Vance", "Karl Brandt", "Mia Stone")
_LINES = (
    "The {place} committee voted {a}-{b} on Monday to spend ${n} million on new lamps along the {other} road.",
    "In {past} the town closed the {place} for {b} months after a fire destroyed the roof of the old {other} hall.",
    "{person}, who runs the {place}, said the {other} could lose a third of its visitors if the fare went up again.",
    "The council will decide on the {place} on {b} December, and works at the {other} are to begin in {future}.",
    "About {n} people use the {place} every day, {b} percent more than the {other}, the transport office said.",
    "“Nobody asked us before the {place} was sold,” {person} said at a meeting in the {other}.",
)


def long_dossier(words: int = 3_000) -> Dossier:
    """A dossier of so many words in four notes: decisions, history, views, plans, figures and quotations."""
    lines = [
        _LINES[n % 6].format(
            place=_PLACES[n % 11], other=_PLACES[(n // 11 + n + 3) % 11], person=_PEOPLE[n % 7],
            a=7 + n % 5, b=2 + n % 4, n=n * 37 + 11, past=1960 + n % 60, future=2027 + n % 9,
        )
        for n in range(words // 18)
    ]  # fmt: skip
    share = -(-len(lines) // 4)
    return Dossier(tuple(note(n + 1, *lines[n * share : (n + 1) * share]) for n in range(4)), {})


def writer_of(
    root: Path,
    model: Model | None = None,
    *,
    name: str = "explainer",
    ledger: MemoryLedger | None = None,
    attempts: int = 2,
    now: Callable[[], datetime] = lambda: datetime(2026, 11, 23, 12, tzinfo=UTC),
    prompts: Sequence[str] = (),
    **more: object,
) -> tuple[ModelWriter, ArticleFormat, MemoryLedger]:
    format_, texts = house(root, name)
    texts = Prompts.read(root / "prompts", prompts) if prompts else texts
    ledger = ledger or MemoryLedger(now)
    gateway = Gateway(
        model or ScriptedModel(), ledger=ledger, steps=ledger, run_id="run", owner=Owner("here", 1, 0.0), now=now,
        limits=CallLimits(attempts=attempts),
    )  # fmt: skip
    return ModelWriter(gateway, texts, "openai:standin", **more), format_, ledger
