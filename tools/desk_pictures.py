"""The pictures of the desk, from the real program: `make pictures` serves one with stories in it and looks at it.

Everything on them was done through the desk's own verbs or by keys and pointer in the browser; nothing is drawn.
"""

import asyncio
import re
import shutil
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from drafter.chain import By
from drafter.cli.serving import Served, opened
from drafter.desk import approving, deciding, merging, moving, presence, publishing, saving
from drafter.desk.accounts import enter_link
from drafter.desk.flags import Answer
from drafter.desk.people import Person, Role
from drafter.desk.review import Pane, review
from drafter.drafting import Asked, open_run, produce, workplace
from drafter.drafting.rewriting import RewriteAsked, open_rewrite, produce_rewrite
from drafter.errors import UsageFault
from drafter.readers import read_notes
from drafter.record import Origin
from drafter.recording import read_recording, take_in
from drafter.settings import EXTRACTIVE, checkout, load_settings
from tools.small_png import make_small

EXAMPLES = checkout() / "examples"
STORY = "kyiv-talks"
WIDTH, HEIGHT, SCALE = 1360, 850, 1.5
SETTLE_MS = 1_000  # until what scrolled is painted
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking")
PEOPLE = (
    ("ann", "Ann Lee", (Role.EDITOR,)),
    ("bob", "Bob Ray", (Role.EDITOR,)),
    ("rita", "Rita Moss", (Role.REPORTER,)),
)
NAMES = ("desk", "review", "rewrite", "conflict", "approve")


@dataclass(frozen=True)
class Newsroom:
    """A desk that is served, and the people at it."""

    served: Served

    @property
    def desk(self) -> Any:
        return self.served.desk

    def person(self, name: str) -> Person:
        return self.served.accounts.person(name)

    def pane(self, story: str, key: str) -> Pane:
        return next(pane for pane in review(self.desk, self.person("ann"), story).panes if pane.key == key)


def photograph_desk(folder: Path) -> None:
    """Write desk.png, review.png, rewrite.png, conflict.png and approve.png."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise UsageFault("No Chromium was found.", "Install it, for example with apt-get install chromium.")
    with TemporaryDirectory() as out:
        run = _draft(Path(out))
        with _serving(Path(out)) as newsroom:
            _work(newsroom)
            _look(newsroom, chromium, folder, run)
    for name in NAMES:
        make_small(folder / f"{name}.png")


def _draft(out: Path) -> str:
    """Three stories, and a rewrite that waits; gives its run."""
    with workplace(load_settings(), out) as tools:
        recording = read_recording(EXAMPLES / "kyiv-talks-recorded" / "run.json")
        recorded = replace(recording.run, story=STORY, started_by="", origin=Origin.SCHEDULE)
        asyncio.run(produce(tools, take_in(tools.store, replace(recording, run=recorded), waits=True)))
        for name in ("council", "confidential"):
            dossier = read_notes([EXAMPLES / name]).dossier
            asked = Asked(dossier, name, None, EXTRACTIVE, started_by="rita", day=date(2026, 11, 23))
            asyncio.run(produce(tools, open_run(tools, asked).id))
        revision = tools.store.revisions.current(STORY)
        wish = RewriteAsked(STORY, revision, "background", "Only what the notes say", By("ann", "Ann Lee", "editor"))
        run = open_rewrite(tools, wish).run
        asyncio.run(produce_rewrite(tools, run))
        return run


@contextmanager
def _serving(out: Path) -> Generator[Newsroom]:
    """From a thread, on a free port."""
    import socket

    import uvicorn

    from drafter.web.desk import desk_app

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        with opened(load_settings(), out, listening.getsockname()[1]) as served:
            for name, full_name, roles in PEOPLE:
                served.accounts.add(name, full_name, roles)
            config = uvicorn.Config(desk_app(served.house, served.desk), log_level="critical")
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()
            _until_answers(served.house.origin)
            yield Newsroom(served)
            server.should_exit = server.force_exit = True
            thread.join(timeout=20)


def _until_answers(origin: str) -> None:
    for _ in range(300):
        try:
            with urlopen(f"{origin}/sign-in", timeout=10):  # noqa: S310 - our own server
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise UsageFault("The desk did not answer.", "Try it by hand: drafter desk.")


def _work(newsroom: Newsroom) -> None:
    """What people did before the pictures: one story is out, one is with its writer, one is in review."""
    desk, ann, bob = newsroom.desk, newsroom.person("ann"), newsroom.person("bob")
    _settle(newsroom, "council")
    approving.approve(desk, bob, "council", desk.copy(bob, "council").article.sha256, agreed=True)
    publishing.decide_to_publish(desk, bob, "council")
    publishing.finish_publication(desk, "council")
    moving.return_to_writer(desk, ann, "confidential", "Ask the company about the second report of the valve.")
    deciding.check_section(desk, bob, STORY, "headline", newsroom.pane(STORY, "headline").hash)
    presence.here(desk, bob, STORY)


def _settle(newsroom: Newsroom, story: str) -> None:
    """Everything that has to be done before somebody signs."""
    desk, ann = newsroom.desk, newsroom.person("ann")
    for pane in review(desk, ann, story).panes:
        if pane.view.hole:
            saving.cut_section(desk, ann, story, pane.key, pane.hash)
    for flag in review(desk, ann, story).copy.flags:
        if Answer.ACCEPTED in flag.answers:
            deciding.decide(desk, ann, story, flag.id, Answer.ACCEPTED)
        elif Answer.KEPT in flag.answers:
            deciding.decide(desk, ann, story, flag.id, Answer.KEPT, "as it was said")
    for pane in review(desk, ann, story).panes:
        if pane.judgement and not pane.judgement.deed:
            deciding.judge(desk, ann, story, pane.key, pane.hash)
        if pane.editable:
            deciding.check_section(desk, ann, story, pane.key, pane.hash)


def _look(newsroom: Newsroom, chromium: str, folder: Path, run: str) -> None:
    """Through the eyes of Ann."""
    from playwright.sync_api import sync_playwright

    size: Any = {"width": WIDTH, "height": HEIGHT}
    origin, accounts = newsroom.served.house.origin, newsroom.served.accounts
    with sync_playwright() as driver, driver.chromium.launch(executable_path=chromium, args=ARGUMENTS) as browser:
        context = browser.new_context(
            viewport=size, base_url=origin, color_scheme="light", device_scale_factor=SCALE, reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(enter_link(origin, accounts.link("ann"), "/"))
        page.locator("main button").click()
        page.wait_for_url(re.compile(r"/$"))
        page.screenshot(path=folder / "desk.png")

        page.goto(f"/stories/{STORY}")
        page.locator("#work.ready").wait_for(state="attached")
        page.locator(".marks a").first.click()
        page.locator(".flag.at-hand").wait_for()
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=folder / "review.png")

        page.goto(f"/stories/{STORY}/rewrites/{run}")
        page.screenshot(path=folder / "rewrite.png")

        _clash(newsroom)
        page.goto(f"/stories/{STORY}/sections/introduction/clash")
        page.screenshot(path=folder / "conflict.png")

        page.goto("/")  # what Ann typed is kept; it is merged, and the story made ready
        _merge(newsroom)
        _settle(newsroom, STORY)
        page.goto(f"/stories/{STORY}/approve")
        page.locator(".sign button").scroll_into_view_if_needed()
        page.screenshot(path=folder / "approve.png")
        context.close()


def _clash(newsroom: Newsroom) -> None:
    """Bob saves the section that Ann is typing in."""
    desk = newsroom.desk
    pane = newsroom.pane(STORY, "introduction")
    mine = pane.typed.text.replace("It met officers", "On the same evening it met officers").replace(
        "officers of the General Staff the same evening", "officers of the General Staff"
    )
    theirs = pane.typed.text.replace("It met officers", "The visitors met officers")
    presence.keep_typed(desk, newsroom.person("ann"), STORY, pane.key, pane.hash, pane.view.section.heading, mine)
    heading = pane.view.section.heading
    more = f"{theirs.rstrip()} The ministry did not comment."
    saving.save_section(desk, newsroom.person("bob"), STORY, pane.key, pane.hash, more, heading)


def _merge(newsroom: Newsroom) -> None:
    base = newsroom.pane(STORY, "introduction").hash
    merging.save_merged(newsroom.desk, newsroom.person("ann"), STORY, "introduction", base, {})
