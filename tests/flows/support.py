"""One real Prefect server for all flow tests of a worker: on loopback, a free port and a folder of its own."""

import ast
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

from flows import SWITCHES

START_S = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class PrefectServer:
    url: str
    home: Path
    log: Path

    def environment(self, **more: str) -> dict[str, str]:
        """For processes that use it: nothing of the machine's own settings."""
        own = {k: v for k, v in os.environ.items() if not k.startswith(("DRAFTER_", "PREFECT_", "OPENAI_"))}
        return {**own, **SWITCHES, "PREFECT_API_URL": self.url, "PREFECT_HOME": str(self.home), **more}

    def ask(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        """An object of its API; a filter with a body, else a plain read."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}{path}", data=data, headers={"Content-Type": "application/json"})
        with urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def everything(self) -> bytes:
        """All bytes that it has written: database with its log, log file, results."""
        files = [path for path in self.home.rglob("*") if path.is_file()]
        return b"".join(path.read_bytes() for path in [*files, self.log])


@contextmanager
def prefect_server(folder: Path) -> Generator[PrefectServer]:
    port = free_port()
    home, log = folder / "prefect", folder / "server.log"
    home.mkdir()
    server = PrefectServer(f"http://127.0.0.1:{port}/api", home, log)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=server.environment(), stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        wait_until(lambda: _answers(server) or process.poll() is not None, START_S, "the Prefect server")
        yield server
    finally:
        stop(process)


def _answers(server: PrefectServer) -> bool:
    try:
        return server.ask("/health") is True
    except OSError:
        return False


def stop(process: "subprocess.Popen[bytes]", number: signal.Signals = signal.SIGINT) -> None:
    """End a process that we started in a session of its own, by its id."""
    if process.poll() is None:
        os.killpg(process.pid, number)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


_WATCH = """
import os, socket

def watch(owner, name, which):
    plain = getattr(owner, name)
    def watched(*args, **kwargs):
        with open(os.environ["CONNECTIONS"], "a", encoding="utf-8") as file:
            file.write(f"{args[which]!r}\\n")
        return plain(*args, **kwargs)
    setattr(owner, name, watched)

watch(socket.socket, "connect", 1)
watch(socket.socket, "connect_ex", 1)
watch(socket, "getaddrinfo", 0)
"""


def watching_connections(folder: Path) -> dict[str, str]:
    """Environment for processes, theirs included, that write down every address they connect to or look up."""
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(_WATCH, encoding="utf-8")
    return {"PYTHONPATH": str(folder / "watch"), "CONNECTIONS": str(folder / "connections.txt")}


def asked_addresses(folder: Path) -> set[str]:
    """The hosts in what those processes wrote down."""
    lines = (folder / "connections.txt").read_text(encoding="utf-8").splitlines()
    return {str(found[0] if isinstance(found, tuple) else found) for found in map(ast.literal_eval, lines)}


def wait_until(condition: Any, seconds: float, what: str) -> None:
    """Poll until it holds; a real process has no other way to tell."""
    end = monotonic() + seconds
    while not condition():
        if monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s for {what}")
        sleep(0.1)
