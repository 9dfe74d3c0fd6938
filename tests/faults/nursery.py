"""Real `drafter` processes at a fifth of their price: one process loads the program once and forks for each command.

    python -m tests.faults.nursery       reads commands as JSON lines on stdin, answers each with a line

A child is `drafter` in every respect but its start-up, and may carry an accident: to die at the nth thing that it
does to the store or to the outputs folder, to meet a full disk, to be another user, to have short leases. `count`
names a file that receives how many such things there were. The program itself knows of none of this.
"""

import io
import json
import os
import resource
import signal
import stat
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LONGEST_S = 60.0
_CHANGES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.link", "os.symlink"}


def load() -> None:
    """Draft once with a model that does not answer: that imports, compiles and caches all that a command needs."""
    with TemporaryDirectory() as folder:
        (settings := Path(folder, "settings.toml")).write_text("", encoding="ascii")
        os.environ |= {"DRAFTER_CONFIG": str(settings), "DRAFTER_OUT": folder, "DRAFTER_MODELS__ATTEMPTS": "1"}
        os.environ["OPENAI_BASE_URL"] = "http://127.0.0.1:9/v1"  # the discard port, where nobody listens
        notes = str(Path(__file__).resolve().parents[2] / "examples/kyiv-talks")
        sys.argv = ["drafter", "draft", notes, "--format", "brief", "--json", "--model", "openai:standin"]
        real, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), io.StringIO(), io.StringIO()
        code = run()
        told = sys.stderr.getvalue()
        sys.stdout, sys.stderr = real
        assert code == 1, told
    for name in ("DRAFTER_CONFIG", "DRAFTER_OUT", "DRAFTER_MODELS__ATTEMPTS", "OPENAI_BASE_URL"):
        del os.environ[name]


@dataclass
class Places:
    """Counts the places at which a process may die, and dies at one of them."""

    die_at: int = 0
    torn: bool = False  # of the file that is being synced, only half has reached the disk
    seen: int = 0

    def reached(self, handle: int = -1) -> None:
        self.seen += 1
        if self.seen == self.die_at:
            if self.torn and handle >= 0 and stat.S_ISREG((entry := os.fstat(handle)).st_mode):
                os.ftruncate(handle, entry.st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)


def watch_store(places: Places) -> None:
    """Just before each transaction is committed: between two of them nothing changes."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    def commit(connection: Any) -> None:
        if connection.get_execution_options().get("drafter_writes"):
            places.reached()

    event.listen(Engine, "commit", commit)


def watch_folder(places: Places, folder: str) -> None:
    """Before each change of a name beneath the folder, each change of places, and each sync of a written file."""
    real_sync = os.fsync

    def synced(handle: int) -> None:
        places.reached(handle)
        real_sync(handle)

    os.fsync = synced

    def hook(name: str, args: tuple[Any, ...]) -> None:
        if name == "open":
            path, _, flags = args
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            if writes and _beneath(path, folder):
                places.reached()
        elif (name in _CHANGES and _beneath(args[0], folder)) or (name == "ctypes.dlsym" and args[1] == "renameat2"):
            places.reached()

    sys.addaudithook(hook)


def _beneath(path: object, folder: str) -> bool:
    return isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(folder)


def meet(accident: dict[str, Any]) -> None:
    """Arrange what this child will meet."""
    places = Places(accident.get("die_at", 0), accident.get("torn", False))
    if accident.get("watch") == "store":
        watch_store(places)
    if accident.get("watch") == "folder":
        watch_folder(places, accident["folder"])
    if count := accident.get("count"):
        _ENDINGS.append(lambda: Path(count).write_text(str(places.seen), encoding="ascii"))
    if size := accident.get("largest_file"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if lease := accident.get("lease_s"):
        shorten_leases(lease)
    if wait := accident.get("wait_s"):
        wait_for_locks(wait)
    if "pause_s" in accident:
        from drafter.models import pace

        pace._FIRST_WAIT_S = accident["pause_s"]
    if accident.get("watched"):
        from drafter.cli import work

        work.in_a_terminal = lambda: True  # answers are streamed where somebody watches
    if user := accident.get("user"):
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)


_ENDINGS: list[Callable[[], object]] = []


def shorten_leases(seconds: float) -> None:
    """Leases of a claim and of a run, and how often they are renewed."""
    from drafter.drafting import hold
    from drafter.models.gateway import Gateway
    from drafter.store import ledger, runs

    ledger.LEASE = runs.LEASE = timedelta(seconds=seconds)
    hold.RENEW_EVERY_S = seconds / 4
    (Gateway.__init__.__kwdefaults__ or {})["renew_every_s"] = seconds / 4


def wait_for_locks(seconds: float) -> None:
    from drafter.store import Store

    (Store.open.__func__.__kwdefaults__ or {})["wait_s"] = seconds


def child(order: dict[str, Any]) -> None:
    """The command, from its arguments to its exit code. Never returns."""
    code = 70
    try:
        os.chdir(order["cwd"])
        os.environ.clear()
        os.environ.update(order["env"])
        for number, name in enumerate([os.devnull, order["out"], order["err"]]):
            handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(handle, number)
        meet(order["accident"])
        sys.argv = ["drafter", *order["argv"]]
        code = run()
    finally:
        for ending in _ENDINGS:
            ending()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run() -> int:
    from drafter.cli import main

    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def wait(pid: int) -> int | str:
    """Exit code, minus the number of the signal that ended it, or "late"."""
    until = time.monotonic() + LONGEST_S
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return "late"
        time.sleep(0.005)


def main() -> None:
    load()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            answer: int | str = wait(order["wait"])
        elif (answer := os.fork()) == 0:
            child(order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
