"""Does the record of a story hold? Every alteration of it, and of what it tells about, is found and said in one line.

Held against itself: each entry follows from the one before. Held against the tables: every text, run, call, rewrite
and status is as the record tells, or a purge explains what is gone. Held against its anchors, which stand outside the
database: it was neither cut short nor written anew. Nothing is changed here, and nothing raises for what it finds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from drafter.desk.anchors import Anchors, anchors_of, read_log
from drafter.desk.export import SCHEMA
from drafter.desk.proving.anchored import anchor_problems
from drafter.desk.proving.case import MALFORMED, Case, Problem
from drafter.desk.proving.chain import chain_problems
from drafter.desk.proving.file import record_problems
from drafter.desk.proving.runs import run_problems
from drafter.desk.proving.standing import rewrite_problems, standing_problems
from drafter.desk.proving.texts import text_problems
from drafter.errors import StoreBusy, StoreFault, UnknownStory, UsageFault
from drafter.store import Store

__all__ = ["Problem", "verify_all", "verify_file", "verify_story"]

_CHECKS: tuple[Callable[[Case], Iterable[Problem]], ...] = (
    chain_problems,
    text_problems,
    run_problems,
    rewrite_problems,
    standing_problems,
)


def verify_story(store: Store, slug: str, anchors: Anchors) -> tuple[Problem, ...]:
    """Everything that does not hold of one story; empty where all does.

    `anchors` are what `anchors_of` gives. Raises UnknownStory where neither store nor anchors know of it, StoreBusy.
    """
    try:
        case = Case.of(store.audit.tables(slug))
    except StoreBusy:
        raise
    except StoreFault as fault:
        return (Problem(slug, None, f"Its rows cannot be read. {fault.message}"),)
    if case.tables.story is None and not case.tables.entries and not anchors.held:
        raise UnknownStory(f"There is no story {slug}.", "`drafter list` shows all of them.")
    return tuple(dict.fromkeys(_problems(case, anchors)))


def _problems(case: Case, anchors: Anchors) -> Iterator[Problem]:
    for check in _CHECKS:
        try:
            yield from check(case)
        except MALFORMED:
            yield Problem(case.slug, None, "Its record says what no record of Drafter’s says.")
    yield from anchor_problems(case.slug, case.entries, anchors)


def verify_file(record: object) -> tuple[Problem, ...]:
    """The same for an exported record, with nothing but what stands in it: chain, hashes, words, and what it lists.

    Raises UsageFault where it is no such record.
    """
    try:
        value = cast("Mapping[str, Any]", record)
        if value["schema"] != SCHEMA:
            raise UsageFault("This is no record that this Drafter reads.", f"It needs the schema {SCHEMA}.")
        return tuple(dict.fromkeys(record_problems(value)))
    except MALFORMED:
        raise UsageFault("This is no record of a story.", "Make one with `drafter audit export STORY FILE`.") from None


def verify_all(store: Store, out: Path) -> tuple[Problem, ...]:
    """The same for every story of the store, and for those that `out` holds anchors of and the store does not."""
    found: dict[Problem, None] = {}
    log = read_log(out)
    for slug in sorted({*store.audit.slugs(), *(each.story for each in log.anchors)}):
        try:
            found |= dict.fromkeys(verify_story(store, slug, anchors_of(out, slug, log)))
        except UnknownStory:
            found[Problem(slug, None, "Rows of the store belong to such a story, and there is none.")] = None
    return tuple(found)
