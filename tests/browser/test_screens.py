"""Every screen: nothing that keeps people out, by axe-core in light and dark, and by what axe does not see: sideways
scrolling at 320 px, targets, focus under what is sticky, words beside colours.
"""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors, no_settings_from_outside, ready
from tests.browser.serving import Desk
from tests.browser.world import CONFIDENTIAL, STORY, world

VENDOR = Path(__file__).parent / "vendor"
AXE = VENDOR / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "(tags) => axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations', 'incomplete'] })"
OUTSIDE = ("sign-in", "enter", "enter-used")
WIDTHS = (320, 900, 1360)
SCHEMES: tuple[Literal["dark", "light"], ...] = ("light", "dark")
SMALL = """
() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea, [role=textbox]")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length)
  .filter((one) => {
    const rect = one.getBoundingClientRect();
    const inText = one.matches("p a, li:not(.flag):not(.points li) a") && getComputedStyle(one).display === "inline";
    return !inText && !one.closest(".skip, .visually-hidden") && (rect.width < 23.9 || rect.height < 23.9);
  })
  .map((one) => `${one.outerHTML.slice(0, 120)} ${one.offsetWidth}x${one.offsetHeight}`)
"""
WIDE = """
() => [...document.querySelectorAll("body *")].filter((one) => {
  const rect = one.getBoundingClientRect();
  return rect.right > innerWidth + 1 && rect.width && !one.closest(".choose, .visually-hidden, thead");
}).slice(0, 5).map((one) => one.outerHTML.slice(0, 120))
"""


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, str]]]:
    with no_settings_from_outside(), world(tmp_path_factory.mktemp("world")) as made:
        yield made


def shown(visitors: Visitors, screens: tuple[Desk, dict[str, str]], **asked: Any) -> Iterator[tuple[str, Page]]:
    """Each screen in turn."""
    desk, paths = screens
    outside = visitors.context(desk, **asked)
    inside = visitors.visit(desk, "ann", "/", **asked)
    for name, path in paths.items():
        page = outside if name in OUTSIDE else inside
        page.goto(path)
        if name.startswith("review"):
            ready(page)
        yield name, page


def test_the_copy_of_axe_is_the_one_that_was_published() -> None:
    told = (VENDOR / "README.md").read_text(encoding="utf-8")
    assert sha256(AXE.read_bytes()).hexdigest() in told
    assert AXE.read_text(encoding="utf-8").startswith("/*! axe v4.14.1")


def test_axe_finds_nothing_on_any_screen_in_light_or_dark(
    visitors: Visitors, screens: tuple[Desk, dict[str, str]]
) -> None:
    script = AXE.read_text(encoding="utf-8")
    wrong: dict[str, list[str]] = {}
    for name, page in shown(visitors, screens, reduced_motion="reduce"):  # a colour on its way is none to measure
        page.evaluate(script)
        found = in_light_and_dark(page)
        if name == "review":  # with all of it in use
            page.locator("#box-tldr").click(position={"x": 60, "y": 12})
            page.keyboard.press("Alt+j")
            page.get_by_text("Return…").click()
            found += in_light_and_dark(page)
            page.evaluate("() => document.getElementById('help').showModal()")
            found += in_light_and_dark(page)
        if found:
            wrong[name] = found
    assert wrong == {}, json.dumps(wrong, indent=1)


def in_light_and_dark(page: Page) -> list[str]:
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {one}" for one in told_by_axe(page)]
    return found


def axed(page: Page, script: str) -> list[str]:
    page.evaluate(script)
    return told_by_axe(page)


def told_by_axe(page: Page) -> list[str]:
    result = page.evaluate(RUN, TAGS)
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:4]]}" for one in result["violations"]]


def test_axe_bites(visitors: Visitors, screens: tuple[Desk, dict[str, str]]) -> None:
    page = visitors.visit(screens[0], "ann", "/")
    page.evaluate("() => document.querySelector('label[for=q]').remove()")
    assert any("label" in one for one in axed(page, AXE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_screen_scrolls_sideways_has_what_is_too_small_to_press_or_makes_the_browser_complain(
    visitors: Visitors, screens: tuple[Desk, dict[str, str]], width: int
) -> None:
    wide: dict[str, list[str]] = {}
    small: dict[str, list[str]] = {}
    for name, page in shown(visitors, screens, width=width, height=640):
        expect(page.locator("main")).to_be_visible()
        if found := page.evaluate(SMALL):
            small[name] = found
        if name.startswith("review"):
            for ask in page.locator(".ask summary").all()[:1]:
                ask.click()
        if page.evaluate("() => document.documentElement.scrollWidth") > width:
            wide[name] = page.evaluate(WIDE)
    assert wide == {}, json.dumps(wide, indent=1)
    assert small == {}, json.dumps(small, indent=1)
    assert visitors.unexpected(["404", "410"]) == []


@pytest.mark.parametrize("width", [320, 1360])
def test_the_focus_is_never_hidden_under_what_is_sticky(
    visitors: Visitors, screens: tuple[Desk, dict[str, str]], width: int
) -> None:
    page = visitors.visit(screens[0], "ann", f"/stories/{STORY}", width=width, height=700)
    page.locator("#box-tldr").click(position={"x": 60, "y": 12})
    hidden: list[str] = []
    for key in ("Tab",) * 40 + ("Shift+Tab",) * 55:
        page.keyboard.press(key)
        covered = page.evaluate(
            """() => {
              const one = document.activeElement;
              if (one === document.body || !one.getClientRects().length) { return ""; }
              const rect = one.getBoundingClientRect();
              const [top, bottom] = [Math.max(rect.top, 0), Math.min(rect.bottom, innerHeight)];
              const [left, right] = [Math.max(rect.left, 0), Math.min(rect.right, innerWidth)];
              const steps = [.02, .25, .5, .75, .98];
              const seen = steps.some((x) => steps.some((y) => {
                const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
                return hit && one.contains(hit);
              }));
              return seen ? "" : one.outerHTML.slice(0, 120);
            }"""
        )
        if covered:
            hidden.append(covered)
    assert hidden == []


def test_colour_never_speaks_alone(visitors: Visitors, screens: tuple[Desk, dict[str, str]]) -> None:
    page = visitors.visit(screens[0], "ann", f"/stories/{STORY}")
    for flag in page.locator(".flag .what").all():
        assert re.match(r"[■▲●] (must change|to settle|to know): ", flag.inner_text().strip())
    for mark in page.locator(".marks a").all():
        assert re.match(r"[■▲●] .+, (must change|to settle|to know): ", mark.inner_text().strip())
    expect(page.locator(".checked").first).to_contain_text("✓ checked by")
    page.goto(f"/stories/{STORY}/versions")
    for kind, line in (("ins", "underline"), ("del", "line-through")):
        if page.locator(kind).count():
            expect(page.locator(kind).first).to_have_css("text-decoration-line", line)
    page.goto(f"/stories/{CONFIDENTIAL}")
    expect(page.locator(".facts .embargo")).to_contain_text("embargo until")


def test_the_sentences_are_marked_by_lines_of_different_shapes(
    visitors: Visitors, screens: tuple[Desk, dict[str, str]]
) -> None:
    page = visitors.visit(screens[0], "ann", f"/stories/{STORY}")
    style = page.evaluate(
        """() => [...document.styleSheets[0].cssRules].filter((rule) => rule.selectorText?.startsWith("::highlight"))
        .map((rule) => [rule.selectorText, rule.style.textDecoration || rule.style.textDecorationStyle])"""
    )
    lines = {name: line.split(" ")[1] for name, line in style if "underline" in line and len(line.split(" ")) > 1}
    flags = [lines[f"::highlight(desk-{name})"] for name in ("block", "warn", "note", "infers")]
    assert len(set(flags)) == len(flags)


def test_what_must_not_be_missed_is_an_alert_and_what_passes_a_status(
    visitors: Visitors, screens: tuple[Desk, dict[str, str]]
) -> None:
    desk, paths = screens
    page = visitors.visit(desk, "ann", f"/stories/{STORY}")
    expect(page.locator("#alarm")).to_have_attribute("role", "alert")
    expect(page.locator("#saving")).to_have_attribute("role", "status")
    expect(page.locator("#at-h")).to_have_attribute("aria-live", "polite")
    page.goto(paths["clash"])
    expect(page.get_by_role("alert")).to_contain_text("changed this section meanwhile")
    page.goto(paths["unfinished"])
    expect(page.get_by_role("status")).to_be_visible()


def test_a_password_can_be_pasted_and_is_filled_in_by_the_browser(
    visitors: Visitors, screens: tuple[Desk, dict[str, str]]
) -> None:
    page = visitors.context(screens[0])
    page.goto("/sign-in")
    expect(page.get_by_label("Name")).to_have_attribute("autocomplete", "username")
    expect(page.get_by_label("Password")).to_have_attribute("autocomplete", "current-password")
    assert page.evaluate("() => [...document.querySelectorAll('[onpaste]')].length") == 0


def test_nobody_but_the_reporter_sees_what_was_said_off_the_record(
    visitors: Visitors, screens: tuple[Desk, dict[str, str]]
) -> None:
    page = visitors.visit(screens[0], "rita", f"/stories/{CONFIDENTIAL}", width=320)
    page.get_by_role("button", name=re.compile("^Open N")).click()
    expect(page.get_by_text("a buyer for the site has already been found")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert axed(page, AXE.read_text(encoding="utf-8")) == []
    editor = visitors.visit(screens[0], "ann", f"/stories/{CONFIDENTIAL}")
    expect(editor.get_by_role("button", name=re.compile("^Open N"))).to_have_count(0)
    expect(editor.locator("body")).not_to_contain_text("a buyer for the site")
