"""Two ways to have the desk's work done outside of its own process: a worker of ours, or a flow run on Prefect.

Either way the wish is stored first, and whoever does the work takes an id. A process that cannot be started leaves the
run where any worker finds it within a minute.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import Request, urlopen

from drafter.desk.desk import Desk
from drafter.desk.proposing import Wish
from drafter.desk.publishing import finish_publication
from drafter.drafting.rewriting import RewriteAsked, open_rewrite
from drafter.drafting.tools import Tools
from drafter.errors import DrafterError, ServerUnreachable
from drafter.models import Model
from drafter.settings import checkout

PATIENCE_S = 10.0


class _Starter:
    """Stores what is wished; `_begin` is told which run of which story waits."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rewrite(self, wish: Wish, instruction: str, *, again: bool) -> str:
        """See `drafter.web.starter.Starter`."""
        asked = RewriteAsked(wish.story, wish.revision, wish.section.key, instruction, wish.by, fresh=again)
        rewrite = open_rewrite(self._tools(), asked)
        if rewrite.state == "asked":
            self._begin(wish.story, rewrite.run)
        return rewrite.run

    def _begin(self, story: str, run: str) -> None:
        raise NotImplementedError

    def _tools(self) -> Tools:
        desk = self._desk
        return Tools(
            store=desk.store,
            settings=desk.settings,
            out=desk.out,
            prompts_folder=checkout() / desk.settings.prompts,
            wording_text=desk.wording_text,
            now=lambda: datetime.now(UTC),
            open_model=_no_model,
        )


def _no_model(spec: str) -> Model:
    raise DrafterError(f"The desk's own process asks no model ({spec}); a worker does.")


class Workers(_Starter):
    """A process of ours for each rewrite; publications are written at once, since they take no model."""

    def _begin(self, story: str, run: str) -> None:
        command = [sys.executable, "-m", "drafter", "work", "--run", run, "--out", str(self._desk.out)]
        try:
            with _log(self._desk.out).open("ab") as log:
                worker = subprocess.Popen(  # noqa: S603 - our own interpreter and words
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
        except OSError as error:
            raise DrafterError(f"No worker could be started for {story}.", "It waits: drafter work goes on.") from error
        Thread(target=worker.wait, daemon=True).start()  # or it would stay as a zombie for as long as the desk runs

    def publish(self, story: str) -> None:
        """See `drafter.web.starter.Starter`."""
        finish_publication(self._desk, story)


class Flows(_Starter):
    """Flow runs on the Prefect server at `api`, asked for by its address alone: Prefect itself is not loaded."""

    def __init__(self, desk: Desk, api: str) -> None:
        super().__init__(desk)
        self._api = api.rstrip("/")

    def _begin(self, story: str, run: str) -> None:
        self.run("rewrite-section", "rewrite", {"story": story, "run": run, "out": str(self._desk.out)})

    def publish(self, story: str) -> None:
        """See `drafter.web.starter.Starter`."""
        self.run("publish", "publish", {"story": story, "out": str(self._desk.out)})

    def draft(self, story: str, run: str) -> None:
        """Draft a stored run."""
        self.run("draft-article", "draft", {"story": story, "run": run, "out": str(self._desk.out)})

    def run(self, flow: str, deployment: str, parameters: dict[str, str]) -> None:
        """Ask for a run of a deployment. Raises ServerUnreachable."""
        found = self._ask(f"/deployments/name/{flow}/{deployment}")
        self._ask(f"/deployments/{found}/create_flow_run", {"parameters": parameters})

    def _ask(self, path: str, body: object = None) -> str:
        """The id of what was found, or was made."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._api}{path}", data=data, headers={"Content-Type": "application/json"})  # noqa: S310 - see below
        try:
            with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - the newsroom's own setting
                return str(json.load(answer)["id"])
        except (URLError, OSError, ValueError, LookupError, TypeError) as error:  # or something else listens there
            raise ServerUnreachable(
                f"The Prefect server at {self._api} did not take the work.", "It waits; start the server again."
            ) from error


def _log(out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    return out / "workers.log"
