"""Who and what takes part in one run: brief, writer, notes, what is taken over; all from the run's own record.

A draft and a rewrite of one section have the same players: brief, writer, gateway, prompts and settings of their run.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from drafter.article import Draft
from drafter.checks import Notes
from drafter.drafting.carry import Carried, carry
from drafter.drafting.start import RunSettings
from drafter.drafting.tools import Tools
from drafter.errors import FormatFault
from drafter.formats import ArticleFormat, parse_format
from drafter.models import Model, OnText, Reply, Request
from drafter.models.gateway import Closable, Fallback, Gateway
from drafter.models.limits import Budget, CallLimits
from drafter.prompts import Prompts
from drafter.record import Made
from drafter.settings import EXTRACTIVE, Settings
from drafter.store.owners import Owner
from drafter.store.values import StoredRevision, StoredRun
from drafter.writing import Brief, Writer
from drafter.writing.extractive import ExtractiveWriter
from drafter.writing.model import ModelWriter


class LaterModel:
    """A model that is opened when the first question is asked: a draft that is only shown loads no client."""

    def __init__(self, open_model: Callable[[str], Model], spec: str) -> None:
        self._open = open_model
        self._spec = spec
        self._model: Model | None = None
        self._opening = asyncio.Lock()

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """As the model behind it. Raises SettingsFault where that cannot be opened."""
        async with self._opening:
            if self._model is None:
                self._model = await asyncio.to_thread(self._open, self._spec)
        return await self._model.complete(request, on_text)

    async def aclose(self) -> None:
        """Close its connections, where it was opened and has any."""
        if isinstance(self._model, Closable):
            await self._model.aclose()


@dataclass(frozen=True)
class Players:
    """What every run has. `gateway` is None for a writer that asks nobody."""

    brief: Brief
    writer: Writer
    gateway: Gateway | None
    prompts: Prompts
    settings: RunSettings


@dataclass(frozen=True)
class Cast(Players):
    """Everything that `write_article` needs, and what filing needs to tell how it was made."""

    notes: Notes
    carried: Carried | None
    predecessor: StoredRevision | None

    @property
    def allows(self) -> Callable[[str], bool]:
        """The policy speaks of models; a program that only quotes may fill any section."""
        return (lambda _: True) if self.writer.name == EXTRACTIVE else self.settings.allows

    def notices(self) -> tuple[str, ...]:
        """What readers found in the notes, and what the writer had to take out of answers, in words for the person."""
        return (*self.settings.told, *self.writer.notices)

    def changed_prompts(self, folder: Path) -> tuple[str, ...]:
        """Templates that read differently today than when the run started, or are gone."""
        today: Mapping[str, str] = {}
        with suppress(FormatFault):  # a template that is gone or broken today differs too
            today = Prompts.load(folder, self.brief.format).sources
        return tuple(name for name, text in self.prompts.sources.items() if today.get(name) != text)


def cast_of(tools: Tools, run: StoredRun, owner: Owner, *, replaying: bool = False) -> Cast:
    """Put together what a draft needs. Raises FormatFault where its stored texts are no longer understood."""
    known = players_of(tools, run, owner, replaying=replaying)
    predecessor = _predecessor(tools, known.settings)
    return Cast(
        brief=known.brief,
        writer=known.writer,
        gateway=known.gateway,
        prompts=known.prompts,
        settings=known.settings,
        notes=Notes(run.dossier),
        carried=_carried(tools, predecessor, known.brief) if predecessor else None,
        predecessor=predecessor,
    )


def players_of(tools: Tools, run: StoredRun, owner: Owner, *, replaying: bool = False) -> Players:
    """Who takes part in any run. Raises FormatFault where its stored texts are no longer understood."""
    settings = RunSettings.of(run.settings)
    prompts = Prompts(run.prompts)
    brief = Brief(
        slug=run.story,
        dossier=run.dossier,
        format=_named(parse_format(run.format_text, run.format_name), settings.outlet),
        outlet=settings.outlet,
        language=settings.language,
        today=run.day,
    )
    gateway = None if run.model == EXTRACTIVE else _gateway(tools, run, owner, settings, replaying=replaying)
    writer = _writer(tools, run, gateway, prompts, settings) if gateway else ExtractiveWriter(run.take)
    return Players(brief, writer, gateway, prompts, settings)


def _named(format_: ArticleFormat, outlet: str) -> ArticleFormat:
    """The format with the outlet's name in its labels."""
    sections = tuple(replace(spec, label=spec.label_for(outlet)) for spec in format_.sections)
    return replace(format_, sections=sections)


def _gateway(tools: Tools, run: StoredRun, owner: Owner, settings: RunSettings, *, replaying: bool) -> Gateway:
    return Gateway(
        None if replaying else LaterModel(tools.open_model, run.model),
        ledger=tools.store.ledger,
        steps=tools.store.runs,
        run_id=run.id,
        owner=owner,
        limits=call_limits(tools.settings),
        fallbacks=[Fallback(spec, LaterModel(tools.open_model, spec)) for spec in settings.fallbacks],
        now=tools.now,
        observe=tools.observe,
        replay=replaying,
        throttle=tools.throttle,
    )


def _writer(tools: Tools, run: StoredRun, gateway: Gateway, prompts: Prompts, settings: RunSettings) -> ModelWriter:
    return ModelWriter(
        gateway,
        prompts,
        run.model,
        temperature=settings.temperature,
        take=run.take * 2,  # a re-ask raises a take by one: two runs of one origin never meet
        stream=tools.watched,
    )


def call_limits(settings: Settings) -> CallLimits:
    """Today's limits: unlike what the words depend on, these may change between two tries of one run."""
    models, budget = settings.models, settings.budget
    return CallLimits(
        deadline_s=models.deadline_s,
        attempts=models.attempts,
        retry_after_cap_s=models.retry_after_cap_s,
        parallel=models.parallel,
        per_minute=models.per_minute,
        max_reply_bytes=models.max_reply_bytes,
        budget=Budget(budget.calls, budget.tokens, budget.money_usd),
    )


def _predecessor(tools: Tools, settings: RunSettings) -> StoredRevision | None:
    if not settings.predecessor:
        return None
    run = tools.store.runs.get(settings.predecessor)
    if run.revision is None or run.purged:
        return None
    return tools.store.revisions.get(run.story, run.revision)


def _carried(tools: Tools, revision: StoredRevision, brief: Brief) -> Carried | None:
    draft: Draft = revision.draft
    homes = {made.section: tuple(dict.fromkeys(made.lead + made.passages)) for made in revision.record.made}
    old = tools.store.runs.get(revision.run_id or "").dossier
    return carry(draft.article, homes, old, brief.dossier, brief.format)


def made_before(predecessor: StoredRevision | None) -> dict[str, Made]:
    """How the sections of an earlier revision came to be, by key."""
    return {made.section: made for made in predecessor.record.made} if predecessor else {}
