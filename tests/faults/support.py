"""A reporter at a terminal, on a bad day: commands as real processes, a server that misbehaves, and what is left."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from filecmp import cmpfiles
from itertools import count
from pathlib import Path
from typing import Any

from drafter.render.files import MANIFEST
from drafter.store import RunState, Store, store_url
from drafter.store.values import StoredRun
from tests.models.script import Script
from tests.models.standin import Standin

ROOT = Path(__file__).resolve().parents[2]
NOTES = "notes"  # the folder of notes in every terminal's own folder
STORY = "notes"  # and the slug that comes of it
RELEASE = """---
title: Council approves electric buses
source: Town of Harrow Bay
received: 2026-11-23
---
The Harrow Bay town council voted 7-2 on Monday to buy 14 electric buses. The buses will cost $9.8 million and replace
diesel vehicles from 2004. “We cannot keep repairing engines that are older than our drivers’ children,” mayor Ada
Lindqvist said. The first six buses are due in March 2027, the other eight by September 2027. The council will vote on
a new depot with chargers on 14 December.
"""
WIRE = """---
title: Harrow Bay votes for electric buses
source: Coast Wire
kind: wire
received: 2026-11-23
---
Harrow Bay's bus fleet broke down 412 times in 2025, according to the transit office. The town tried a lease of three
electric buses in 2019 and ended it after one winter. Councillor Piet Marsh, who voted against, said the chargers alone
could cost $3 million more. A state grant covers 60 percent of the price, the state energy department said. The
drivers' union welcomed the vote and asked for training before the first bus arrives. It was unclear on Monday whether
the grant would survive the state's budget talks in January.
"""
FILES = {"draft.md", "draft.html", "draft.docx", "draft.json", "run.json", MANIFEST}
MODEL = "openai:standin"
CALLS = 5  # that a brief from the notes below takes: plan, three sections, headline
PARALLEL = 6  # calls under way at once, at most


class Nursery:
    """The process that forks commands for us; see tests/faults/nursery.py."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"

    def ask(self, order: Mapping[str, Any]) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate(timeout=20)


@dataclass
class Ended:
    """What a person has after a command: its exit code, what it printed, what it said."""

    code: int | str
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line that was said: where it fails, the one that says why."""
        return self.err.strip().splitlines()[-1] if self.err.strip() else ""

    @property
    def told(self) -> dict[str, Any]:
        """The one object of --json."""
        return json.loads(self.out)


@dataclass
class Started:
    """A command under way."""

    nursery: Nursery
    pid: int
    out: Path
    err: Path

    def kill(self) -> Ended:
        os.kill(self.pid, signal.SIGKILL)
        return self.end()

    def end(self) -> Ended:
        code = self.nursery.ask({"wait": self.pid})
        return Ended(code, self.out.read_text("utf-8"), self.err.read_text("utf-8"))


_NUMBERS = count()


@dataclass
class Terminal:
    """Runs `drafter` in a folder of its own. `env` holds the settings of this reporter."""

    nursery: Nursery
    folder: Path
    env: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def outputs(self) -> Path:
        return Path(self.env["DRAFTER_OUT"])

    def start(self, *argv: object, **accident: Any) -> Started:
        number = next(_NUMBERS)
        out, err = (self.folder / f".{number}.{name}" for name in ("out", "err"))
        order = {"cwd": str(self.folder), "env": self.env, "out": str(out), "err": str(err), "accident": accident}
        return Started(self.nursery, self.nursery.ask({**order, "argv": [str(arg) for arg in argv]}), out, err)

    def run(self, *argv: object, **accident: Any) -> Ended:
        return self.start(*argv, **accident).end()

    def draft(self, notes: object = NOTES, *argv: object, format: str = "brief", **accident: Any) -> Ended:
        """`drafter draft` with a brief, for it takes few calls; --json."""
        return self.run("draft", notes, "--format", format, "--json", *argv, **accident)

    @contextmanager
    def store(self) -> Generator[Store]:
        with Store.open(self.env.get("DRAFTER_DATABASE") or store_url(self.outputs)) as store:
            yield store

    def the_run(self) -> StoredRun:
        """The only run that there is."""
        with self.store() as store:
            (run,) = (run for story in store.stories.list() for run in store.runs.of_story(story.slug))
        return run

    def booked(self) -> list[str]:
        """The keys of all accepted answers of all runs, in order."""
        with self.store() as store:
            runs = (run for story in store.stories.list() for run in store.runs.of_story(story.slug))
            return [call.key for run in runs for call in store.ledger.calls(run.id) if call.outcome == "accepted"]


@contextmanager
def terminal(
    nursery: Nursery, folder: Path, server: Standin | None = None, *, empty_store: Path | None = None, **env: str
) -> Generator[Terminal]:
    """A terminal with nothing of this machine's settings; with `server` its model is that one. With a copy of an
    `empty_store` each command is spared making its own.
    """
    (folder / "out").mkdir(parents=True)
    notes_in(folder / NOTES, {"1-release.md": RELEASE, "2-wire.md": WIRE})
    if empty_store:
        shutil.copy(empty_store, folder / "out/drafter.db")
    settings = folder / "settings.toml"
    settings.write_text("", encoding="utf-8")
    own = {"PATH": os.environ["PATH"], "HOME": str(folder), "COLUMNS": "200", "DRAFTER_CONFIG": str(settings)}
    own |= {"DRAFTER_OUT": str(folder / "out"), "LC_ALL": "C.UTF-8", "TZ": "UTC", "LOGNAME": "ada"}
    if server:
        own |= {"OPENAI_BASE_URL": server.url, "DRAFTER_MODEL": MODEL}
    yield Terminal(nursery, folder, {**own, **env})


def until(condition: Callable[[], object], seconds: float = 30.0, what: str = "it") -> None:
    """Poll: another process has no other way to tell."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s for {what}")
        time.sleep(0.002)


def quiet(server: Standin) -> None:
    """Wait until no request is being answered: those of a killed process end by themselves."""
    until(lambda: server.at_once == 0, what="the server to come to rest")


def play(server: Standin, *faults: Any, **script: Any) -> None:
    """A new script, once the last one's requests are over."""
    quiet(server)
    server.play(Script(faults=faults, **script))


def whole(folder: Path) -> bool:
    """Does the folder hold exactly the files of an editor's copy, each as its manifest says?"""
    from hashlib import sha256

    if {entry.name for entry in folder.iterdir()} != FILES:
        return False
    said = json.loads((folder / MANIFEST).read_bytes())
    return all(sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in said.items())


def nothing_half_written(outputs: Path) -> bool:
    """Every folder that a person can see is a whole copy; what is hidden is a process's own business."""
    stories = [folder for folder in outputs.iterdir() if folder.is_dir()] if outputs.exists() else []
    seen = [copy for story in stories for copy in story.iterdir() if not copy.name.startswith(".")]
    return all(copy.is_dir() and whole(copy) for copy in seen)


def rendered(outputs: Path) -> str:
    """The text of every rendered file, Word files unpacked."""
    from zipfile import ZipFile

    texts: list[str] = []
    for path in sorted(outputs.rglob("*")):
        if path.suffix == ".docx":
            with ZipFile(path) as packed:
                texts += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
        elif path.suffix in {".md", ".html", ".json"}:
            texts.append(path.read_text("utf-8"))
    return "\n".join(texts)


def finished(desk: Terminal, *, revisions: int = 1) -> None:
    """The story stands: one done run, so many revisions, whole copies, and a replay that gives the same text."""
    run = desk.the_run()
    assert run.state is RunState.DONE
    with desk.store() as store:
        assert [line.number for line in store.revisions.list(run.story)] == list(range(1, revisions + 1))
        assert not store.runs.lapsed()
    copies = [folder.name for folder in (desk.outputs / run.story).iterdir()]  # nothing hidden is left either
    assert sorted(copies) == [f"r{n}" for n in range(1, revisions + 1)]
    assert nothing_half_written(desk.outputs)


def resumed(desk: Terminal, server: Standin, *, again: str = "resume") -> None:
    """What must hold after a death, whoever takes the draft up again and how."""
    quiet(server)
    assert nothing_half_written(desk.outputs)
    kept = desk.booked() if (desk.outputs / "drafter.db").exists() else []
    asked = len(server.seen)
    ended = desk.run("resume") if again == "resume" and kept else desk.draft()
    assert ended.code == 0, ended.err
    assert len(server.seen) - asked == CALLS - len(kept), "what is booked is not asked for again"
    assert desk.booked()[: len(kept)] == kept
    assert len(desk.booked()) == CALLS
    assert server.stats()["paid"] <= CALLS + PARALLEL
    assert max(sum(seen.sha256 == other.sha256 for seen in server.seen) for other in server.seen) <= 2
    finished(desk)


def replays(desk: Terminal) -> None:
    """A replay with no model gives the same bytes as filed."""
    slug = desk.the_run().story
    asked = {**desk.env, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    ended = replace(desk, env=asked).run("replay", slug, "--json")
    assert ended.code == 0, ended.err
    assert ended.told["same"] is True
    filed, again = (desk.outputs / slug / name for name in ("r1", "replay-r1"))
    same, different, missing = cmpfiles(filed, again, list(FILES), shallow=False)
    assert (set(same), different, missing) == (FILES, [], [])


def notes_in(folder: Path, texts: Mapping[str, str | bytes]) -> Path:
    """A folder of notes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return folder


def one_line(ended: Ended, *parts: str) -> bool:
    """Was it said in one line, without a traceback, and does the line hold these parts?"""
    lines: Sequence[str] = ended.err.strip().splitlines()
    return len(lines) == 1 and "Traceback" not in ended.err and all(part in lines[0] for part in parts)
