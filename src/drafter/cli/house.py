"""Everything on this machine: a Prefect server, the deployments and the desk, as processes of ours.

They are stopped by their ids. On an empty desk the example is drafted, through the flow like any other, so that
whoever starts it first has a draft to review before them.
"""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from drafter.cli.console import print_object, program, say
from drafter.cli.serving import HOST, Served, first_link, opened
from drafter.cli.starters import Flows
from drafter.errors import DrafterError
from drafter.settings import Settings, checkout

START_S = 120.0  # a Prefect server on a small, busy machine takes up to 30 s; four times that is not slow any more
STOP_S = 10.0
EXAMPLE_S = 120.0
USUAL_PORT = 4200
EXAMPLE = "examples/kyiv-talks-recorded/run.json"
STARTED_BY = "drafter up"  # nobody's account: whoever reviews the example did not start it


@dataclass
class House:
    """The processes that `drafter up` starts. `port` is a wish for the Prefect server's."""

    settings: Settings
    out: Path
    port: int
    machine: bool = False  # print what is where as one object too
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict[str, "subprocess.Popen[bytes]"])

    def keep_open(self) -> None:
        """Start, say what is where, wait for Ctrl-C or a process that ends, stop everything."""
        signal.signal(signal.SIGTERM, _as_ctrl_c)
        try:
            places = self.start()
            say("Ctrl-C stops all of it.")
            if self.machine:
                print_object(places)
                sys.stdout.flush()  # whoever reads it wants it now, not when we end
            self._watch()
        except KeyboardInterrupt:
            say("Stopping.")
        finally:
            self.stop()

    def start(self) -> dict[str, object]:
        """Server, deployments, desk; gives what is where. Raises DrafterError where one does not come up, naming its
        log.
        """
        port = _near(self.port)
        url = f"http://{HOST}:{port}/api"
        environment = self._environment(url)
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
        say(f"Starting a Prefect server on port {port}; this takes ten seconds or so.")
        self._spawn("server", command, environment)
        self._await(f"{url}/health", "server")
        self._spawn("deployments", [sys.executable, "-m", "flows.serve"], environment)
        for deployment in ("draft-article/draft", "rewrite-section/rewrite", "publish/publish"):
            self._await(f"{url}/deployments/name/{deployment}", "deployments")
        desk_port = _near(self.settings.desk.port)
        command = [sys.executable, "-m", "drafter", "desk", "--no-link", "--port", str(desk_port)]
        self._spawn("desk", command, environment)
        self._await(f"http://{HOST}:{desk_port}/sign-in", "desk")
        places = self._places(url, port)
        with opened(self.settings, self.out, desk_port) as served:
            example = self._example(served, url)
            link = first_link(served, f"/stories/{example}" if example else "")
            say(f"The desk         {served.house.origin}")
            say(f"Your way in      {link or f'{program()} people link NAME'}")
        return places | {"desk": served.house.origin, "link": link, "example": example}

    def _places(self, url: str, port: int) -> dict[str, object]:
        say(f"Prefect's pages  http://{HOST}:{port}")
        say(f"Prefect's API    {url}")
        there = "" if port == USUAL_PORT else f"PREFECT_API_URL={url} "  # where --flow looks by itself
        say(f"Draft there      {there}{program()} draft NOTES --flow")
        say(f"Inbox            {self.settings.flows.inbox}/    (a subfolder is a dossier)")
        say(f"Drafts           {self.out}")
        for schedule in self.settings.flows.schedules:
            say(f"Schedule         {schedule.name}: {schedule.cron}")
        return {
            "pages": f"http://{HOST}:{port}",
            "api": url,
            "inbox": self.settings.flows.inbox,
            "out": str(self.out),
            "schedules": {schedule.name: schedule.cron for schedule in self.settings.flows.schedules},
        }

    def _example(self, served: Served, url: str) -> str:
        """Draft the example where the desk is empty; gives its slug, empty where there was something already."""
        from drafter.record import Origin
        from drafter.recording import read_recording, take_in

        store = served.desk.store
        if store.stories.list():
            return ""
        recording = read_recording(checkout() / EXAMPLE)
        run = replace(recording.run, started_by=STARTED_BY, origin=Origin.SCHEDULE)
        run_id = take_in(store, replace(recording, run=run), waits=True)
        slug = store.runs.get(run_id).story
        say(f"The desk is empty, so the example is drafted on it; {recording.about}")
        Flows(served.desk, url).draft(slug, run_id)
        end = monotonic() + EXAMPLE_S
        while store.stories.get(slug).current is None:
            self._look()
            if monotonic() > end:
                raise DrafterError("The example was not drafted in time.", f"See {self._log('deployments')}.")
            sleep(0.2)
        return slug

    def stop(self) -> None:
        """End every process of ours, the last one first, by its id; the patient way, then the other."""
        for process in reversed(self.processes.values()):
            _signal(process, signal.SIGINT)
        end = monotonic() + STOP_S
        for process in reversed(self.processes.values()):
            try:
                process.wait(max(0.1, end - monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        self.processes.clear()

    def _environment(self, url: str) -> dict[str, str]:
        from flows import SWITCHES

        home = self.out / ".prefect"
        home.mkdir(parents=True, exist_ok=True)
        own = {"PREFECT_API_URL": url, "PREFECT_HOME": str(home), "DRAFTER_OUT": str(self.out)}
        return {**os.environ, **SWITCHES, **own}

    def _log(self, name: str) -> Path:
        return self.out / ".prefect" / f"{name}.log"

    def _spawn(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with self._log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
                command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def _await(self, url: str, name: str) -> None:
        end = monotonic() + START_S
        while monotonic() < end:
            if self.processes[name].poll() is not None:
                break
            try:
                with urlopen(url, timeout=2):  # noqa: S310 - our own loopback address
                    return
            except HTTPError as error:
                error.close()
                sleep(0.2)
            except (URLError, OSError):
                sleep(0.2)
        raise DrafterError(f"The {name} did not come up.", f"See {self._log(name)}.")

    def _watch(self) -> None:
        while True:
            self._look()
            sleep(0.5)

    def _look(self) -> None:
        """Raises DrafterError where one of the processes ended by itself."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise DrafterError(f"The {name} ended by itself ({process.returncode}).", f"See {self._log(name)}.")


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """To the whole group of a process that we started in a session of its own, if it is still there."""
    if process.poll() is None:
        os.killpg(process.pid, number)


def _as_ctrl_c(number: int, frame: object) -> None:
    """Being told to end is being told to end all of it."""
    del number, frame
    raise KeyboardInterrupt


def _near(port: int) -> int:
    """That port, or any other where it is in use."""
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) != 0:
            return port
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
