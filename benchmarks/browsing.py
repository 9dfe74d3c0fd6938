"""Chromium for the desk's measurements: Debian's own, a visitor in a browser of their own."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from benchmarks.newsroom import Newsroom
from drafter.web.session import cookie_name

_ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking")
PATIENCE_MS = 20_000


@contextmanager
def chromium() -> Generator[Browser]:
    """Raises RuntimeError where there is none."""
    found = shutil.which("chromium")
    if not found:
        raise RuntimeError("chromium is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visitor(browser: Browser, room: Newsroom, name: str, script: str = "") -> Generator[BrowserContext]:
    """Somebody signed in, with nothing in the browser's cache; `script` runs first in each page."""
    context = browser.new_context(viewport={"width": 1360, "height": 850}, base_url=room.desk.origin)
    context.set_default_timeout(PATIENCE_MS)
    if script:
        context.add_init_script(script)
    context.add_cookies([{"name": cookie_name(tls=False), "value": room.session(name), "url": room.desk.origin}])
    try:
        yield context
    finally:
        context.close()


def opened(context: BrowserContext, path: str) -> Page:
    """A review, once its scripts run."""
    page = context.new_page()
    page.goto(path)
    expect(page.locator("#work.ready")).to_be_attached(timeout=PATIENCE_MS)
    return page


def told(page: Page, name: str) -> float:
    """What a promise of the page comes to. Waiting with Playwright's own means would need `eval`, which the desk's
    pages forbid.
    """
    late = f"new Promise((_, fail) => setTimeout(() => fail(new Error('{name} never came')), {PATIENCE_MS}))"
    return float(page.evaluate(f"() => Promise.race([window.{name}, {late}])"))
