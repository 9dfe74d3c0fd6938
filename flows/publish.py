"""The flow `publish`: a decided publication in, the published copy out. It may run as often as anybody likes.

It takes a slug, never text. What goes out was fixed on the desk when it was decided; nothing is decided here.
"""

import asyncio
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from drafter.desk.desk import Desk
from drafter.desk.publishing import finish_publication
from drafter.drafting.tools import workplace
from drafter.settings import load_settings, outputs_folder


@flow(name="publish", flow_run_name="publish {story}", persist_result=False, retries=0, validate_parameters=True)
async def publish(story: str, out: str = "") -> dict[str, object]:
    """Write the published copy of an approved story whose publication was decided.

    `story` is the slug, `out` the outputs folder (empty: the settings').
    """

    @task(name="write", task_run_name="write the published copy", cache_policy=NO_CACHE, persist_result=False)
    async def write() -> dict[str, object]:
        return await asyncio.to_thread(_write, story, outputs_folder(Path(out) if out else None))

    return await write()


def _write(story: str, out: Path) -> dict[str, object]:
    with workplace(load_settings(), out) as tools:
        desk = Desk(tools.store, tools.settings, out, tools.wording_text)
        done = finish_publication(desk, story)
    return {"story": story, "published": done.published, "revision": done.revision, "already": done.already}
