"""The record of a story: audit verify, audit export. Verifying changes nothing; exporting stands on record itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drafter.cli.options import Json, Out, StoryName

if TYPE_CHECKING:
    from drafter.desk.verify import Problem
    from drafter.store import Store

audit = typer.Typer(
    help="Verify the records of stories, or take one along. Against the store, anchors.log and the published copies.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    audit.command()(verify)
    audit.command()(export)
    app.add_typer(audit, name="audit")


def verify(
    story: StoryName = "",
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="An exported record instead; no store is needed.")
    ] = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Find whatever was altered in the record of a story, or of all. Exit 0: all of it holds; 1: it does not.

    It changes nothing, and names each problem in a line. Without a story it goes through all, and through anchors of
    stories that the store does not have any more.
    """
    from drafter.cli.console import plain, print_object, say
    from drafter.errors import UsageFault

    if story and file:
        raise UsageFault("A story and a file are named.", "Verify one or the other.")
    checked = [_of_file(file)] if file else _of_store(story, out)
    problems = [problem for one in checked for problem in one["problems"]]
    lines = say if json else print
    for problem in problems:
        lines(plain(str(problem)))
    for one in checked:
        if not one["problems"]:
            lines(_holds(one))
    if not checked:
        lines("There is no story yet.")
    if json:
        print_object({"holds": not problems, "stories": [{**one, **_told(one["problems"])} for one in checked]})
    if problems:
        raise typer.Exit(1)


def _told(problems: Sequence["Problem"]) -> dict[str, object]:
    told = [{"story": each.story, "entry": each.entry, "what": each.what} for each in problems]
    return {"holds": not problems, "problems": told}


def _holds(one: Mapping[str, Any]) -> str:
    from drafter.cli.console import counted

    entries = counted(one["entries"], "entry", "entries")
    if one["anchors"] is None:
        return f"{one['story']}: {entries} hold. Compare the head with an anchor: {one['head']}"
    if not one["anchors"]:
        return f"{one['story']}: {entries} hold. None is anchored yet: nothing was approved."
    return f"{one['story']}: {entries} hold, {counted(one['anchors'], 'anchor')} with them."


def _of_file(file: Path) -> dict[str, Any]:
    import json

    from drafter.desk.verify import verify_file
    from drafter.errors import UsageFault

    try:
        value: Any = json.loads(file.read_bytes())
    except OSError as error:
        raise UsageFault(f"{file} cannot be read: {error.strerror}.", "Name an exported record.") from error
    except (ValueError, RecursionError) as error:
        raise UsageFault(f"{file.name} is no record of a story.", "Name an exported record.") from error
    problems = verify_file(value)
    head = value["head"] or {"seq": 0, "hash": ""}
    told = {"story": str(value["story"]), "entries": len(value["entries"]), "anchors": None}
    return {**told, "head": f"{head['seq']} {head['hash']}", "problems": problems}


def _of_store(story: str, out: Path | None) -> list[dict[str, Any]]:
    from drafter.cli.console import working
    from drafter.desk.anchors import anchors_of, read_log
    from drafter.desk.verify import verify_all, verify_story
    from drafter.drafting import workplace
    from drafter.settings import load_settings, outputs_folder

    folder = outputs_folder(out)
    with workplace(load_settings(), folder) as tools, working("Verifying"):
        log = read_log(folder)
        if story:
            anchors = anchors_of(folder, story, log)
            return [_one(tools.store, story, len(anchors.held), verify_story(tools.store, story, anchors))]
        found = verify_all(tools.store, folder)
        slugs = sorted({*tools.store.audit.slugs(), *(problem.story for problem in found)})
        return [
            _one(
                tools.store,
                slug,
                len(anchors_of(folder, slug, log).held),
                [problem for problem in found if problem.story == slug],
            )
            for slug in slugs
        ]


def _one(store: "Store", story: str, anchors: int, problems: Sequence["Problem"]) -> dict[str, Any]:
    rows = store.entries.raw(story) if not problems else ()
    head = f"{rows[-1][0]} {rows[-1][5]}" if rows else ""
    return {"story": story, "entries": len(rows), "anchors": anchors, "head": head, "problems": tuple(problems)}


def export(
    story: StoryName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the record.")],
    out: Out = None,
    json: Json = False,
) -> None:
    """Write a story's record to one file. Anybody can verify it with SHA-256 alone; it holds no note's words.

    It holds what people wrote at the desk (reasons, wishes, corrections), and that it was exported stands on record.
    """
    from drafter.cli.console import console, counted, near, print_object
    from drafter.desk.export import record_of_story
    from drafter.drafting import workplace
    from drafter.settings import load_settings, outputs_folder

    with workplace(load_settings(), outputs_folder(out)) as tools:
        tools.store.stories.get(story)
        _make_sure(file)
        tools.store.entries.add(story, "exported", body={"what": "record", "where": "terminal"})
        record = record_of_story(tools.store, story)
    _write(file, record)
    count = len(record["entries"])
    line = f"The record of {story} is in {near(file)}: {counted(count, 'entry', 'entries')}."
    console(machine=json).print(line, markup=False, soft_wrap=True)
    if json:
        print_object({"file": str(file), "entries": count, "head": record["head"]})


def _make_sure(file: Path) -> None:
    """Better before the export is on record than after."""
    from drafter.errors import StoreFault

    if file.exists() or not file.resolve().parent.is_dir():
        raise StoreFault(
            f"{file} is there already, or its folder is not.", "Name a new file in a folder that is there."
        )


def _write(file: Path, record: Mapping[str, Any]) -> None:
    import os

    from drafter.errors import StoreFault
    from drafter.render.data import to_json

    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(to_json(record))
    except OSError as error:
        raise StoreFault(f"{file} cannot be written: {error.strerror}.", "Name a new file.") from error
