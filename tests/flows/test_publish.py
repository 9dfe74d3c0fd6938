"""The flow `publish` on a real Prefect server: a slug in, the published copy out; what was decided, once or often."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafter.desk.moving import reopen
from drafter.desk.publishing import decide_to_publish, folder_of
from drafter.settings import checkout
from drafter.store import Store, store_url
from drafter.store.values import Published
from tests.desk.support import ANN, SLUG, House, begin, desk_on, dump
from tests.flows.support import PrefectServer

pytestmark = [pytest.mark.flows, pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]

FILES = {"article.html", "article.md", "article.json", "article.docx"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A desk of its own, on which the story is approved."""
    with Store.open(store_url(tmp_path), wait_s=5.0) as store:
        begin(store, tmp_path)
        yield House(desk_on(store, tmp_path)).approved()


def flow(server: PrefectServer, out: Path, times: int = 1) -> "subprocess.CompletedProcess[str]":
    """Run it so often, in a process like that of a worker."""
    code = (
        "import asyncio, json\nfrom flows.publish import publish\n"
        f"for _ in range({times}): print(json.dumps(asyncio.run(publish(story={SLUG!r}, out={str(out)!r}))))"
    )
    return subprocess.run(
        [sys.executable, "-c", code], env=server.environment(), cwd=checkout(), capture_output=True, text=True,
        timeout=180, check=False,
    )  # fmt: skip


def readers_have(house: House) -> dict[str, bytes]:
    folder = folder_of(house.desk, SLUG)
    return {path.name: path.read_bytes() for path in folder.glob("article.*")} if folder.is_dir() else {}


def test_what_was_decided_goes_out_and_again_is_no_change(server: PrefectServer, house: House) -> None:
    assert decide_to_publish(house.desk, ANN, SLUG)
    assert readers_have(house) == {}
    done = flow(server, house.out)
    assert done.returncode == 0, done.stderr
    revision = house.copy.revision.number
    told = {"story": SLUG, "published": "published", "revision": revision, "already": False}
    assert json.loads(done.stdout.splitlines()[-1]) == told
    once, stored = readers_have(house), dump(house.store)
    assert once.keys() == FILES
    assert house.again().story.published is Published.PUBLISHED
    again = flow(server, house.out, 2)
    assert again.returncode == 0, again.stderr
    assert [json.loads(line)["already"] for line in again.stdout.splitlines()[-2:]] == [True, True]
    assert (readers_have(house), dump(house.store)) == (once, stored)
    assert house.kinds().count("published") == 1
    house.again().whole()
    named = server.ask("/flow_runs/filter", {"flow_runs": {"name": {"any_": [f"publish {SLUG}"]}}})
    assert [run["parameters"] for run in named if run["parameters"]["out"] == str(house.out)] == [
        {"story": SLUG, "out": str(house.out)}
    ] * 3
    kept = server.everything()
    assert b"14 electric buses" in once["article.html"] and b"14 electric buses" not in kept


def test_what_nobody_decided_does_not_go_out(server: PrefectServer, house: House) -> None:
    before = dump(house.store)
    done = flow(server, house.out)
    assert done.returncode != 0
    assert f"Nobody has decided to publish {SLUG}." in done.stderr
    assert (readers_have(house), dump(house.store)) == ({}, before)


def test_what_is_no_longer_approved_does_not_go_out(server: PrefectServer, house: House) -> None:
    assert decide_to_publish(house.desk, ANN, SLUG)
    reopen(house.desk, ANN, SLUG, "The union called.")
    before = dump(house.store)
    done = flow(server, house.out)
    assert done.returncode != 0
    assert f"The approval of {SLUG} was taken back; it was not published." in done.stderr
    assert (readers_have(house), dump(house.store)) == ({}, before)
    assert house.again().story.published is not Published.PUBLISHED
