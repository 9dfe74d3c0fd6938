"""A Chromium for all tests, a browser of their own for each, and a desk that is drafted once and copied for each test.

Whatever the browser complains of fails the test: errors and warnings on the console, what the Content Security Policy
stopped, a script that died, a dialog that nobody asked for, a request to another address. What belongs to a test (the
409 of a stale save) it names in `desk.expected`.
"""

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, expect, sync_playwright

from drafter.web.session import cookie_name
from tests.browser.serving import REVIEW, Desk, copied, make_template, serving

ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking")
PATIENCE_MS = 20_000
HERE = Path(__file__).parent
Visit = Callable[..., Page]


@contextmanager
def no_settings_from_outside() -> Iterator[None]:
    """As `clean_environment` has it for each test, for what is made once for many."""
    with pytest.MonkeyPatch.context() as patched:
        for name in list(os.environ):
            if name.startswith(("DRAFTER_", "OPENAI_", "PREFECT_")):
                patched.delenv(name)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them need the browser, and one serves all."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("chromium"))
            item.add_marker(pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"))


class Driver:
    """Debian's own Chromium, started when it is first asked for; none is ever fetched.

    As long as Playwright is there, a loop runs in this thread, and no other test could run one of its own: so it ends
    with the last of these tests, or before another comes in between.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._browser: Browser | None = None

    def browser(self) -> Browser:
        if self._browser is None:
            expect.set_options(timeout=PATIENCE_MS)
            driver = self._open.enter_context(sync_playwright())
            self._browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            self._open.callback(self._browser.close)
        return self._browser

    def stop(self) -> None:
        self._browser = None
        self._open.close()


DRIVER = Driver()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None]:
    yield
    if nextitem is None or HERE not in nextitem.path.parents:
        DRIVER.stop()


@pytest.fixture
def chromium() -> Browser:
    return DRIVER.browser()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as it was just drafted, and four people."""
    with no_settings_from_outside():
        return make_template(tmp_path_factory.mktemp("drafted"))


@pytest.fixture
def out(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path / "out")


@pytest.fixture
def desk(out: Path, clean_environment: None) -> Iterator[Desk]:
    del clean_environment  # before anything reads settings
    with serving(out) as served:
        yield served


class Visitors:
    """Everybody who looks at a desk, each in a browser of their own."""

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def context(self, desk: Desk, *, width: int = 1360, height: int = 850, script: str = "", **asked: Any) -> Page:
        made = self._chromium.new_context(viewport={"width": width, "height": height}, base_url=desk.origin, **asked)
        made.set_default_timeout(PATIENCE_MS)
        if script:
            made.add_init_script(script)
        self._contexts.append(made)
        made.on("page", lambda page: self._listen(page, desk.origin))
        return made.new_page()

    def visit(self, desk: Desk, name: str, to: str = REVIEW, **asked: Any) -> Page:
        """Somebody who is signed in opens a page, and waits for it to be ready."""
        page = self.context(desk, **asked)
        page.context.add_cookies([{"name": cookie_name(tls=False), "value": desk.session(name), "url": desk.origin}])
        page.goto(to)
        if to.startswith("/stories/") and "/" not in to[9:] and asked.get("java_script_enabled", True):
            ready(page)
        return page

    def _listen(self, page: Page, origin: str) -> None:
        def told(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

        def asked(request: Request) -> None:
            if not request.url.startswith((origin, "data:", "about:", "blob:")):
                self.complaints.append(f"request to {request.url}")

        def popped_up(dialog: Dialog) -> None:
            if dialog.type != "beforeunload":
                self.complaints.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("console", told)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("dialog", popped_up)
        page.on("request", asked)

    def close(self) -> None:
        while self._contexts:
            self._contexts.pop().close()

    def unexpected(self, expected: list[str]) -> list[str]:
        return [one for one in self.complaints if not any(re.search(known, one) for known in expected)]


def ready(page: Page) -> Page:
    """The review, once its scripts run."""
    expect(page.locator("#work.ready")).to_be_attached()
    return page


@pytest.fixture
def visitors(chromium: Browser) -> Iterator[Visitors]:
    made = Visitors(chromium)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def visit(visitors: Visitors, desk: Desk) -> Iterator[Visit]:
    """`visit("ann")` opens the example's review as Ann sees it."""

    def come(name: str, to: str = REVIEW, **asked: Any) -> Page:
        return visitors.visit(desk, name, to, **asked)

    yield come
    visitors.close()  # before the desk does, which waits for streams
    assert visitors.unexpected(desk.expected) == []
