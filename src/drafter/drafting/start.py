"""Opening a run: what it will be made from is fixed here, once, and stored; resuming never looks at today's files.

The origin of a machine revision is its dossier, format, prompts, model and the settings that its words depend on.
The same origin shows or resumes what there is and pays nothing.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256

from pydantic import TypeAdapter

from drafter.drafting.tools import Tools
from drafter.errors import UsageFault
from drafter.formats import load_format
from drafter.notes import Dossier
from drafter.prompts import Prompts
from drafter.record import Origin
from drafter.store import NewRun, StoredRun
from drafter.text.names import NameMask
from drafter.writing.asking import variables


@dataclass(frozen=True)
class Asked:
    """What a person or a schedule asks for. `home` is where the notes lie, None where the slug was given on purpose."""

    dossier: Dossier
    slug: str
    home: str | None
    model: str  # provider:name, or extractive
    format: str = "explainer"
    fresh: bool = False
    started_by: str = ""
    origin: Origin = Origin.PERSON
    day: date | None = None  # the day the article is written for, where it is not the day of the run
    told: tuple[str, ...] = ()  # what readers found that an editor must see, whoever started the draft


_RECORDED_ONLY = ("permission_role", "disclosure_rule", "told")


@dataclass(frozen=True)
class RunSettings:
    """The settings that a draft's words depend on, as they were when its run started."""

    outlet: str
    language: str
    policy_url: str
    answerable: str
    model_sections: tuple[str, ...]
    temperature: float | None
    fallbacks: tuple[str, ...]
    predecessor: str = ""  # the run whose unchanged sections are taken over
    permission_role: str = ""  # for the record; empty where the run is older than the rule
    disclosure_rule: str = ""
    told: tuple[str, ...] = ()  # one line each, without words of notes

    def allows(self, section: str) -> bool:
        """May a model write this section?"""
        return "*" in self.model_sections or section in self.model_sections

    @property
    def policy(self) -> dict[str, str]:
        """The outlet's rules as the record keeps them; empty for a run that is older than they are."""
        if not self.disclosure_rule:
            return {}
        return {
            "model_sections": ", ".join(self.model_sections),
            "permission_role": self.permission_role,
            "disclosure_rule": self.disclosure_rule,
        }

    @property
    def of_words(self) -> dict[str, object]:
        """Those that the words of the draft depend on."""
        return {key: value for key, value in asdict(self).items() if key not in _RECORDED_ONLY}

    @classmethod
    def of(cls, stored: Mapping[str, object]) -> "RunSettings":
        """From the JSON that a run keeps; lists come back as tuples."""
        return _adapter(cls).validate_python(dict(stored))


@cache
def _adapter(kind: type[RunSettings]) -> TypeAdapter[RunSettings]:
    """Built once: building it costs more than everything that it reads."""
    return TypeAdapter(kind)


def open_run(tools: Tools, asked: Asked) -> StoredRun:
    """The run that drafts this: the one of the same origin if there is one, else a new one, stored with all it needs.

    Raises FormatFault for a format or template that is wrong, UsageFault for one that does not exist, and for a slug
    that names somebody who may not appear.
    """
    folder = tools.prompts_folder
    format_, format_text = load_format(folder, asked.format)
    prompts = Prompts.load(folder, format_)
    prompts.check(variables(format_))
    _refuse_name(asked)
    settings = settings_now(tools)
    story = tools.store.stories.open(asked.slug, asked.home, format=asked.format)
    origin = origin_hash(asked, format_text, prompts.sources, settings)
    last = tools.store.runs.by_origin(story.slug, origin)
    if last and not asked.fresh:
        return last
    new = NewRun(
        story=story.slug,
        origin_hash=origin,
        take=last.take + 1 if last else 0,
        dossier=asked.dossier,
        format_name=format_.name,
        format_text=format_text,
        prompts=prompts.sources,
        wording_text=tools.wording_text,
        settings=asdict(
            replace(
                settings,
                predecessor=_predecessor(tools, story.slug, asked, format_text, prompts, settings),
                told=asked.told,
            )
        ),
        model=asked.model,
        started_by=asked.started_by,
        origin=asked.origin,
        day=asked.day or today_of(tools),
    )
    return tools.store.runs.start(new)


def _refuse_name(asked: Asked) -> None:
    """A slug stands in paths, pages, notices and names of flow runs; one made of the notes' name has been masked."""
    spoken = " ".join(word.capitalize() for word in re.split(r"[\W_]+", asked.slug))
    if NameMask(asked.dossier.protected).find(spoken):
        raise UsageFault(
            "The story's slug holds a name that may not appear (withheld, or of a confidential source).",
            "Choose another with --slug, or in dossier.toml.",
        )


def origin_hash(asked: Asked, format_text: str, prompts: Mapping[str, str], settings: RunSettings) -> str:
    """SHA-256 over all that the words of a draft can depend on, as 64 hex digits."""
    body = [asked.dossier.sha256, format_text, sorted(prompts.items()), asked.model, settings.of_words]
    if asked.day:
        body.append(asked.day.isoformat())
    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def settings_now(tools: Tools) -> RunSettings:
    """Today's, as a new run keeps them."""
    settings = tools.settings
    return RunSettings(
        outlet=settings.outlet.name,
        language=settings.outlet.language,
        policy_url=settings.outlet.policy_url,
        answerable=settings.outlet.answerable,
        model_sections=settings.policy.model_sections,
        temperature=settings.models.temperature,
        fallbacks=settings.models.fallbacks,
        permission_role=settings.policy.permission_role,
        disclosure_rule=settings.policy.disclosure_rule,
    )


def today_of(tools: Tools) -> date:
    """The outlet's day."""
    return tools.now().astimezone(tools.settings.zone).date()


def _predecessor(
    tools: Tools, slug: str, asked: Asked, format_text: str, prompts: Prompts, settings: RunSettings
) -> str:
    """The latest finished run of the story that differs in its notes alone; empty where there is none, or where all
    is to be asked afresh, or for a day of its own.
    """
    if asked.fresh or asked.day:
        return ""
    for run in reversed(tools.store.runs.of_story(slug)):
        same = run.model == asked.model and run.format_text == format_text and dict(run.prompts) == prompts.sources
        before = replace(RunSettings.of(run.settings), predecessor="")
        if run.revision is not None and same and before.of_words == settings.of_words:
            return run.id
    return ""
