"""Nothing that anybody or any machine wrote ever becomes markup: hostile words in every place stay words on every page.

A script that ran would set a mark on the window, open a dialog, or be stopped by the policy and reported; any of the
three fails the test.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from drafter.errors import DrafterError
from drafter.settings import checkout
from tests.browser.conftest import Visitors, no_settings_from_outside
from tests.browser.serving import PEOPLE, Desk, add_people, draft_notes, serving
from tests.browser.world import screens_of

SCRIPT = "<script>window.gotcha = 1; alert(1)</script>"
IMAGE = "<img src=x onerror='window.gotcha = 2; alert(2)'>"
CLOSING = "</script></textarea></title><svg onload='window.gotcha = 3'>"
LINK = "javascript:window.gotcha=4"
TEMPLATE = "{{ 7 * 7 }} {% raw %} ${7*7}"
CORPUS = (
    SCRIPT,
    IMAGE,
    CLOSING,
    TEMPLATE,
    '" onmouseover="window.gotcha = 5" x="',
    "hx-get=/sign-out <b hx-on:load=alert(6)>",
)
ALL = " ".join(CORPUS)
STORY = "hostile"

FILE = "5-<img src=x onerror=window.gotcha=7> & 'six'.md"
NOTE = f"""---
title: Harbour plan {SCRIPT}
source: Port office {IMAGE}
kind: note
received: 2025-11-20T09:00:00+01:00
---

The port of Odesa wants 41 new cranes before winter. {SCRIPT}

The council gave 12 million euros on Tuesday. {IMAGE} {CLOSING} {TEMPLATE}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A story of hostile notes with hostile words in every place that takes words, served."""
    out = tmp_path_factory.mktemp("hostile")
    notes = Path(shutil.copytree(checkout() / "examples" / "kyiv-talks", out / "notes"))
    (notes / FILE).write_text(NOTE, encoding="utf-8")
    with no_settings_from_outside():
        draft_notes(out, notes, STORY, started_by="rita")
        with serving(out) as desk:
            add_people(desk.accounts, PEOPLE | {"eve": (f"Eve {IMAGE}", PEOPLE["ann"][1])})
            write_everywhere(desk)
            yield desk


def write_everywhere(desk: Desk) -> None:
    from drafter.desk import citing, deciding, moving, presence, saving
    from drafter.desk.flags import Answer
    from drafter.desk.review import review

    at, eve = desk.desk, desk.person("eve")
    bring = citing.NewNote(f"New {SCRIPT}", f"The gate opens at six. {ALL}", f"Guard {IMAGE}", "note", LINK)
    try:
        citing.add_note(at, eve, STORY, bring)
    except DrafterError:  # an address that is none may be refused; then without it
        citing.add_note(at, eve, STORY, citing.NewNote(bring.title, bring.text, bring.source))
    panes = [pane for pane in review(at, eve, STORY).panes if pane.editable and not pane.view.hole]
    for pane in panes[:3]:
        heading = f"Heading {IMAGE}" if pane.has_heading else ""
        text = f"{pane.typed.text.rstrip()} Trucks come {ALL} at night."
        saving.save_section(at, eve, STORY, pane.key, pane.hash, text, heading)
    for flag in review(at, eve, STORY).copy.flags[:3]:
        if "kept" in flag.answers:
            deciding.decide(at, eve, STORY, flag.id, Answer.KEPT, f"because {ALL}")
    pane = next(p for p in review(at, eve, STORY).panes if p.key == panes[0].key)
    presence.keep_typed(at, eve, STORY, pane.key, pane.hash, f"H {IMAGE}", f"{pane.typed.text} {ALL}")
    presence.keep_typed(at, desk.person("ann"), STORY, pane.key, pane.hash, "", f"{pane.typed.text} Mine {ALL}")
    presence.here(at, eve, STORY, pane.key, dirty=True)
    moving.return_to_writer(at, eve, STORY, f"Please {ALL}")
    wish(desk, panes[1].key)


def wish(desk: Desk, section: str) -> None:
    """A rewrite that was asked for in hostile words, and that waits."""
    from drafter.chain import By
    from drafter.drafting import workplace
    from drafter.drafting.rewriting import RewriteAsked, open_rewrite, produce_rewrite
    from drafter.settings import load_settings
    from tests.browser.serving import in_a_thread

    with workplace(load_settings(), desk.out) as tools:
        revision = tools.store.revisions.current(STORY)
        asked = RewriteAsked(STORY, revision, section, f"shorter {ALL}"[:400], By("eve", "", "editor"))
        run = open_rewrite(tools, asked).run
        in_a_thread(lambda: produce_rewrite(tools, run))


def test_the_trap_bites(visitors: Visitors, hostile: Desk) -> None:
    page = visitors.visit(hostile, "ann", f"/stories/{STORY}")
    page.evaluate("(words) => { document.querySelector('main').innerHTML += words; }", IMAGE)
    expect(page.locator("main img")).to_be_attached()
    assert any("inline event handler" in one for one in visitors.unexpected([]))


def test_hostile_words_stay_words_on_every_screen(visitors: Visitors, hostile: Desk) -> None:
    page = visitors.visit(hostile, "ann", f"/stories/{STORY}")
    section = page.locator(".pane").first.get_attribute("data-key") or ""
    rewrites = page.locator("[data-rewrite] a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert rewrites
    hostile_words = 0
    for path in (*screens_of(STORY, section), *rewrites):
        page.goto(path)
        nothing_ran(page)
        hostile_words += "window.gotcha" in page.locator("main").inner_text()
    assert hostile_words >= 8  # else there was nothing to see
    assert visitors.unexpected(["404"]) == []


def test_hostile_words_stay_words_when_scripts_handle_them(visitors: Visitors, hostile: Desk) -> None:
    page = visitors.visit(hostile, "ann", f"/stories/{STORY}")
    for number in range(1, 8):
        page.goto(f"/stories/{STORY}#S{number}")
        page.reload()
        expect(page.locator("#work.ready")).to_be_attached()
        nothing_ran(page)
    for passage in page.locator(".passage").all()[:6]:
        passage.click()
    page.locator(".box").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {IMAGE} {SCRIPT}")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving, #alarm").filter(has_text="aved")).to_be_visible()
    page.keyboard.press("Alt+j")
    nothing_ran(page)
    assert visitors.unexpected(["40[0-9]"]) == []


def test_what_is_searched_for_and_where_one_goes_after_signing_in_stay_words(visitors: Visitors, hostile: Desk) -> None:
    page = visitors.visit(hostile, "ann", "/")
    for path in (f"/?q={IMAGE}&tab={SCRIPT}&origin={CLOSING}", f"/stories/{SCRIPT}", f"/stories/{STORY}?at={IMAGE}"):
        page.goto(path)
        nothing_ran(page)
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"/sign-in?next={LINK}")
    page.get_by_label("Name").fill(IMAGE)
    page.get_by_label("Password").fill("x")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Name")).to_have_value(IMAGE)
    nothing_ran(page)
    page.goto(f"/enter?ticket={IMAGE}")
    nothing_ran(page)
    assert visitors.unexpected(["40[0-9]", "410", "422"]) == []


def nothing_ran(page: Page) -> None:
    assert page.evaluate("() => window.gotcha") is None
    assert page.locator("main script:not([type='application/json']), main img, main svg[onload]").count() == 0
    assert page.locator("[onerror], [onload], [onmouseover], [hx-on\\:load], a[href^='javascript:' i]").count() == 0
