"""Asking the Prefect server that the settings name to see a draft through, from the command line."""

import asyncio
import os
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from drafter.errors import ServerUnreachable
from drafter.settings import Settings

DEFAULT_API = "http://127.0.0.1:4200/api"
PATIENCE_S = 5.0


def api_url(settings: Settings) -> str:
    """Of drafter.toml, else PREFECT_API_URL, else where `drafter up` starts its own."""
    return settings.flows.api_url or os.environ.get("PREFECT_API_URL") or DEFAULT_API


def reach(url: str) -> None:
    """Raises ServerUnreachable with the address where no Prefect server answers there within 5 s."""
    try:
        with urlopen(f"{url.rstrip('/')}/health", timeout=PATIENCE_S) as answer:  # noqa: S310 - the newsroom's own setting
            answer.read(64)
    except (URLError, OSError, ValueError) as error:
        message = f"No Prefect server answers at {url}."
        raise ServerUnreachable(message, "Start one with `drafter up`, or draft without --flow.") from error


def draft_on_server(settings: Settings, story: str, run: str, out: Path) -> dict[str, object]:
    """Run the flow `draft-article` on that server and wait for its counts."""
    url = api_url(settings)
    reach(url)
    os.environ["PREFECT_API_URL"] = url
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")  # the terminal is the reporter's
    from flows.draft import draft_article

    return asyncio.run(draft_article(story=story, run=run, out=str(out)))
