"""draft.html in a real Chromium: evidence by pointer and key, no request, no complaint, no scrolling sideways."""

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.render.support import disclosure, dossier, draft, record

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--no-first-run", "--remote-debugging-port=0", "--hide-scrollbars"),
)
EVIDENCE = "getComputedStyle(document.querySelector('#{0} > .ev'))"
SHOWN = f"{EVIDENCE}.visibility === 'visible' && {EVIDENCE}.display !== 'none'"


class Browser:
    """One page of a Chromium, driven through its own protocol."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.number = 0
        self.told: list[dict[str, Any]] = []
        for room in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{room}.enable")

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv(timeout=20))
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]
            self.told.append(message)

    def open(self, url: str, width: int = 1280, *, script: bool = True, scheme: str = "light") -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self._load("about:blank")  # a mere change of the fragment would not load the page
        self._load(url)

    def _load(self, url: str) -> None:
        self.told.clear()
        self.ask("Page.navigate", url=url)
        deadline = time.monotonic() + 20
        while not any(one["method"] == "Page.loadEventFired" for one in self.told) and time.monotonic() < deadline:
            self.value("1")

    def value(self, expression: str) -> Any:
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def until(self, expression: str) -> bool:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if self.value(expression):
                return True
        return False

    def point_at(self, selector: str) -> None:
        x, y = self.value(
            f"(() => {{ const e = document.querySelector('{selector}'); e.scrollIntoView({{block: 'center'}});"
            " const r = e.getClientRects()[0]; return [r.x + 10, r.y + r.height / 2]; })()"
        )
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def press(self, key: str, code: str, number: int, modifiers: int = 0) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=code,
                windowsVirtualKeyCode=number,
                modifiers=modifiers,
            )


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    home = tmp_path_factory.mktemp("chromium")
    with subprocess.Popen(
        ["chromium", *FLAGS, f"--user-data-dir={home}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            port = _port(home / "DevToolsActivePort")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=20) as answer:
                pages = [page for page in json.load(answer) if page["type"] == "page"]
            with connect(pages[0]["webSocketDebuggerUrl"], max_size=None, proxy=None) as socket:
                yield Browser(socket)
        finally:
            process.terminate()


def _port(path: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if path.exists() and (lines := path.read_text(encoding="utf-8").splitlines()):
            return lines[0]
        time.sleep(0.05)
    pytest.fail("chromium did not start")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    from drafter.render.choose import page_of
    from drafter.render.page import draft_html

    of = record()
    path = tmp_path_factory.mktemp("page") / "draft.html"
    path.write_text(draft_html(page_of(draft(), dossier(), disclosure(of), revision=3)), encoding="utf-8")
    return path.as_uri()


def test_evidence_shows_on_hover_and_on_focus(browser: Browser, url: str) -> None:
    browser.open(url)
    assert not browser.value(SHOWN.format("S5"))
    browser.point_at("#S5 .t")
    assert browser.until(SHOWN.format("S5"))
    browser.value("document.querySelector('#S3').focus()")
    assert browser.until(SHOWN.format("S3"))


def test_escape_puts_it_away_and_keys_go_from_flag_to_flag(browser: Browser, url: str) -> None:
    browser.open(url)
    for wanted in ("S5", "S6", "S5"):
        browser.press("j", "KeyJ", 74, modifiers=1)
        assert browser.value("document.activeElement.id") == wanted
    assert browser.until(SHOWN.format("S5"))
    browser.press("Escape", "Escape", 27)
    assert browser.value("document.activeElement.tagName") == "BODY"
    assert browser.until(f"!({SHOWN.format('S5')})")


def test_it_works_without_script(browser: Browser, url: str) -> None:
    browser.open(url + "#S5", script=False)
    assert browser.until(SHOWN.format("S5"))
    browser.point_at("#S9 .t")
    assert browser.until(SHOWN.format("S9"))


@pytest.mark.parametrize("width", [320, 600, 1100, 1600])
def test_nothing_scrolls_sideways(browser: Browser, url: str, width: int) -> None:
    browser.open(url, width)
    browser.value("document.querySelector('#S5').focus()")
    assert browser.until(SHOWN.format("S5"))
    assert browser.value("document.documentElement.scrollWidth") <= width


def test_the_page_asks_for_nothing_and_breaks_no_rule(browser: Browser, url: str) -> None:
    browser.open(url, scheme="dark")
    asked = [one["params"]["request"]["url"] for one in browser.told if one["method"] == "Network.requestWillBeSent"]
    assert set(asked) <= {url}
    loud = {"Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"}
    assert [one["params"] for one in browser.told if one["method"] in loud] == []
    assert browser.value("document.documentElement.classList.contains('scripted')")


def test_what_can_be_pressed_is_large_enough(browser: Browser, url: str) -> None:
    browser.open(url, 1280)
    small = browser.value(
        "[...document.querySelectorAll('summary, .tally a, .own > a')].filter(e => {"
        " const r = e.getBoundingClientRect(); return r.height && (r.height < 24 || r.width < 24); })"
        ".map(e => e.textContent)"
    )
    assert small == []
