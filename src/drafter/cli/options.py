"""Options that go with every command, each written once."""

from pathlib import Path
from typing import Annotated

import typer

Out = Annotated[
    Path | None,
    typer.Option("--out", help="Folder of the drafts and the store.", envvar="DRAFTER_OUT", show_default="outputs/"),
]
Json = Annotated[bool, typer.Option("--json", help="Print one object for machines; words for people go to stderr.")]
StoryName = Annotated[str, typer.Argument(metavar="STORY", help="The slug of a story.")]
