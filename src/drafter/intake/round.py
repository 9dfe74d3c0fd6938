"""One round of a schedule: feeds into the inbox, the inbox into runs. What is left is said with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from drafter.drafting import Asked, Tools, open_run
from drafter.errors import DrafterError, UnknownStory
from drafter.intake.feeds import limits_of, take_in
from drafter.intake.fetch import FetchFault
from drafter.intake.inbox import ASIDE, REASON, Arrived, look
from drafter.intake.slots import due_day
from drafter.readers import Limits
from drafter.record import Origin
from drafter.settings import Schedule, Settings, checkout
from drafter.store.values import RunState, StoredRun

# no name of folder or file: nobody has read who may not be named, and the line goes to the logs of a server
_ASIDE_LINE = f"A folder of the inbox could not be read and lies in {ASIDE} now, with the reason in {REASON}."
READING_S = 120.0  # between reading a folder and starting its run; what changed within it is read again


@dataclass(frozen=True)
class Round:
    """Runs to be drafted now, and one line for everything that was left."""

    runs: tuple[StoredRun, ...]
    left: tuple[str, ...]


def schedule_named(tools: Tools, name: str) -> Schedule:
    """Raises UnknownStory's sibling for schedules: a SettingsFault would blame the file, this names the word."""
    for schedule in tools.settings.flows.schedules:
        if schedule.name == name:
            return schedule
    raise UnknownStory(f"There is no schedule {name}.", "Schedules stand under [flows] in drafter.toml.")


def zone_of(schedule: Schedule, settings: Settings) -> tzinfo:
    """The schedule's own, else the outlet's."""
    return ZoneInfo(schedule.timezone) if schedule.timezone else settings.zone


def take_slot(tools: Tools, schedule: Schedule) -> bool:
    """True exactly once per schedule and local date, and only once its moment has come."""
    day = due_day(schedule, tools.now(), zone_of(schedule, tools.settings))
    return day is not None and tools.store.slots.take(schedule.name, day)


def inbox_folder(tools: Tools) -> Path:
    """The inbox of the settings, relative to the checkout."""
    return checkout() / tools.settings.flows.inbox


def gather(tools: Tools, schedule: Schedule) -> Round:
    """Fetch the feeds, look through the inbox, open a run for every dossier that has news."""
    left: list[str] = []
    inbox = inbox_folder(tools)
    for feed in tools.settings.flows.feeds:
        try:
            left += take_in(feed, inbox, limits_of(feed)).left_out
        except FetchFault as fault:
            left.append(str(fault))
    runs = [run for run in _opened(tools, inbox, schedule, left) if run is not None]
    return Round(tuple(runs), tuple(left))


def _opened(tools: Tools, inbox: Path, schedule: Schedule, left: list[str]) -> Iterator[StoredRun | None]:
    spec, _ = tools.settings.model_spec()
    flows = tools.settings.flows
    for found in look(
        inbox,
        still_s=flows.still_s,
        now_s=tools.now().timestamp(),
        least_words=flows.minimum_words,
        limits=Limits.of(tools.settings.limits),
        zone=tools.settings.zone,
        is_done=lambda folder, changed: _is_done(tools, folder, schedule.format, changed),
    ):
        if not isinstance(found, Arrived):
            left.append(_ASIDE_LINE if found.aside else found.reason)
            continue
        last = _drafted(tools, found.folder, schedule.format)
        if last and last.dossier.sha256 == found.reading.dossier.sha256:
            continue  # prompts, settings or the model may be others today: for a schedule that is no news
        asked = Asked(
            dossier=found.reading.dossier,
            slug=found.reading.name,
            home=_home(found.folder),
            model=spec,
            format=schedule.format,
            started_by=f"schedule {schedule.name}",
            origin=Origin.SCHEDULE,
            told=found.reading.urgent,
        )
        try:
            yield _wanted(tools, open_run(tools, asked), left)
        except DrafterError as fault:
            left.append(str(fault))


def _home(folder: Path) -> str:
    return str(folder.resolve())


def _drafted(tools: Tools, folder: Path, format_name: str) -> StoredRun | None:
    """The last run of a folder's story in that format, where it is done."""
    story = tools.store.stories.of_home(_home(folder))
    run = tools.store.runs.latest(story.slug, format_name) if story else None
    return run if run and run.state is RunState.DONE else None


def _is_done(tools: Tools, folder: Path, format_name: str, changed: float) -> bool:
    """Has it lain there unchanged since well before its run was started? Then it holds what was drafted."""
    run = _drafted(tools, folder, format_name)
    return run is not None and changed < run.created.timestamp() - READING_S


def _wanted(tools: Tools, run: StoredRun, left: list[str]) -> StoredRun | None:
    """A run that is done has no news; one that somebody is working on is left to them."""
    if run.state is RunState.DONE:
        return None
    if tools.store.runs.is_held(run.id):
        left.append(f"{run.story} is being drafted by another worker.")
        return None
    return run
