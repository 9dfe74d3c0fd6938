"""Options and arguments that several commands take, each written once; and what the Tab key offers for them."""

from pathlib import Path
from typing import Annotated

import typer


def formats(incomplete: str) -> list[str]:
    """For the Tab key: the formats under prompts/."""
    from drafter.formats import format_names
    from drafter.settings import checkout

    return [name for name in format_names(checkout() / "prompts") if name.startswith(incomplete)]


def stories(ctx: typer.Context, incomplete: str) -> list[str]:
    """For the Tab key: the slugs on the desk. It makes no store, and nothing that is wrong is told there."""
    from drafter.errors import DrafterError
    from drafter.settings import load_settings, outputs_folder
    from drafter.store import Store, store_url

    asked = ctx.params.get("out")
    folder = outputs_folder(Path(str(asked)) if asked else None)
    try:
        database = load_settings().database
        if not database and not (folder / "drafter.db").is_file():
            return []
        with Store.open(database or store_url(folder), migrate=False) as store:
            return [story.slug for story in store.stories.list() if story.slug.startswith(incomplete)]
    except DrafterError:
        return []


Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FOLDER",
        help="Where the drafts and the store lie.",
        envvar="DRAFTER_OUT",
        show_default="outputs/",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one object for machines; words for people go to stderr.")]
StoryName = Annotated[str, typer.Argument(metavar="STORY", help="The slug of a story.", autocompletion=stories)]
