"""Who holds a claim, and is that process still alive: a number that another process took over is no life.

`host` names the machine's kernel and process space, not only its name: two containers or two machines of the same
name must not read each other's process numbers. Where it differs, nothing can be said and the lease decides.
"""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Owner:
    """A process, and in it a `worker`: a task, a thread. `started` is in seconds: on Linux since the machine
    started, elsewhere since 1970; it tells a process from a later one with the same number.
    """

    host: str
    pid: int
    started: float
    worker: str = ""

    @classmethod
    def here(cls, worker: str = "") -> "Owner":
        """The process that calls."""
        pid = os.getpid()
        return cls(host(), pid, _started(pid) or 0.0, worker)

    @property
    def surely_dead(self) -> bool:
        """True where this machine can tell that the process is gone; False where it lives or nobody can tell."""
        if self.host != host():
            return False
        started = _started(self.pid)
        return started is None or abs(started - self.started) > _TOLERANCE_S


def host() -> str:
    """The machine's name, its boot and its process space: `desk-3/3b9b6ab8/4026531836`."""
    return f"{socket.gethostname()}/{_boot()}/{_process_space()}"


_TOLERANCE_S = 0.02 if (_PROC / "self" / "stat").exists() else 2.0  # the clock may have been set meanwhile


def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()[:8]
    except OSError:
        return ""


def _process_space() -> str:
    try:
        return (_PROC / "self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        return ""


def _started(pid: int) -> float | None:
    """When the process of that number started; None where there is none, or only its remains (a zombie)."""
    if not (_PROC / "self" / "stat").exists():
        return _started_elsewhere(pid)
    try:
        stat = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    # the name may hold blanks and brackets; the fields after its last bracket are: state, ppid, … (proc(5))
    fields = stat.rpartition(b")")[2].split()
    if fields[0] in {b"Z", b"X"}:
        return None
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _started_elsewhere(pid: int) -> float | None:
    import psutil

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.NoSuchProcess:
        return None
    except psutil.AccessDenied:
        return 0.0
