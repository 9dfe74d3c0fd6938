"""A desk in a process of its own, started as people start it; at its end it tells what it held.

`python -m benchmarks.served FILE …` is `drafter …`, and writes into FILE, when it ends, the largest memory that it ever
had resident and the modules that it had loaded.
"""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Held:
    """What the process had when it ended."""

    peak_mb: float
    modules: frozenset[str]


class Served:
    """A running desk. `stop` ends it as Ctrl-C does."""

    def __init__(self, out: Path) -> None:
        self._told = out / "held.json"
        self._told.unlink(missing_ok=True)
        self.port = _free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        arguments = ["desk", "--no-link", "--out", str(out), "--port", str(self.port)]
        command = [sys.executable, "-m", "benchmarks.served", str(self._told), *arguments]
        ours = ("DRAFTER_", "OPENAI_", "PREFECT_")
        quiet = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        with (out / "desk.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=quiet, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=Path(__file__).parents[1]
            )
        self._wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _wait(self) -> None:
        """Until it listens; nothing is asked of it, so that the first request is the first."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.02)
        self._process.kill()
        raise RuntimeError("the desk of the measurement did not start; see desk.log in its folder")

    def stop(self) -> Held:
        """End it, and read what it says."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        told = json.loads(self._told.read_text(encoding="utf-8"))
        return Held(told["peak_mb"], frozenset(told["modules"]))

    def kill(self) -> None:
        """However it goes."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


@contextmanager
def served(out: Path) -> Generator[Served]:
    """A desk over this folder, for as long as the block lasts."""
    desk = Served(out)
    try:
        yield desk
    finally:
        desk.kill()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _peak_mb() -> float:
    """Of this process. The system's own word where it gives one: what was there before `exec` does not count in it."""
    with suppress(OSError), Path("/proc/self/status").open(encoding="utf-8") as status:
        return next(int(line.split()[1]) / 1_000 for line in status if line.startswith("VmHWM:"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)


def _main(told: Path, arguments: list[str]) -> None:
    from drafter.cli import main

    sys.argv = ["drafter", *arguments]
    try:
        main()
    finally:
        told.write_text(json.dumps({"peak_mb": _peak_mb(), "modules": sorted(sys.modules)}), encoding="utf-8")


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
