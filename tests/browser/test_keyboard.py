"""No pointer: from signing in to the signature by keys alone; and the keys that the desk has of its own."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visitors, ready
from tests.browser.serving import REVIEW, SECRET, Desk

FAR = 400  # no page has so many stops
SECTIONS = ("tldr", "introduction", "key_developments", "background", "analysis", "whats_next", "faq", "insight")


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """By Tab alone, as somebody does who has no other way."""
    for _ in range(FAR):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"Tab never comes to {selector}")


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.keyboard.type(name)  # the field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def test_a_story_is_settled_and_signed_without_a_pointer(visitors: Visitors, desk: Desk) -> None:
    desk.accounts.set_password("cleo", SECRET)
    page = visitors.context(desk)
    sign_in(page, "cleo")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    ready(page)

    page.keyboard.press("Alt+j")
    expect(page.locator(".flag.at-hand")).to_contain_text("number not in notes")
    expect(page.locator(".flag.at-hand")).to_be_focused()
    page.keyboard.press("Alt+r")
    page.keyboard.type("counted from 2014 on")
    page.keyboard.press("Enter")
    expect(page.locator(".flag.at-hand")).to_contain_text("insight to adopt")  # the next is at hand by itself
    page.keyboard.press("Alt+a")
    expect(page.locator("#tally")).to_contain_text("No open flag")

    tab_to(page, "#box-tldr", "Shift+Tab")
    page.keyboard.press("Control+End")
    page.keyboard.type(" More follows.")
    page.keyboard.press("Alt+c")
    expect(page.locator("#saving")).to_contain_text("Save first")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_contain_text("Saved as revision 2.")
    page.keyboard.press("Alt+j")  # what was typed rests on nothing
    expect(page.locator(".flag.at-hand")).to_contain_text("More follows.")
    page.keyboard.press("Alt+r")
    page.keyboard.type("the desk will see to it")
    page.keyboard.press("Enter")
    expect(page.locator("#tally")).to_contain_text("No open flag")
    tab_to(page, "#box-headline", "Shift+Tab")
    for key in ("headline", *SECTIONS):
        expect(page.locator(f"#box-{key}")).to_be_focused()  # each leads to the next
        page.keyboard.press("Alt+c")
        expect(page.locator(f"#state-{key}")).to_contain_text("checked by Cleo Hart")
    for key in ("whats_next", "analysis"):
        tab_to(page, f"[data-judge={key}] button", "Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.locator(f"#state-{key} .judged")).to_be_visible()

    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{REVIEW}/approve")
    expect(page.locator("#points-h")).to_have_text("Nothing is open")
    tab_to(page, "#override")  # who settles the flags of what they typed themselves signs it alone for a reason only
    page.keyboard.type("Nobody else is here at night")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{REVIEW}/after")
    expect(page.locator(".signed")).to_contain_text("Approved as it stands by Cleo Hart")
    assert visitors.unexpected([]) == []


def test_flags_are_gone_through_in_both_directions_and_round(visit: Visit) -> None:
    page = visit("ann")
    seen = []
    for key in ("Alt+j", "Alt+j", "Alt+j", "Alt+k"):
        page.keyboard.press(key)
        seen.append(page.locator(".flag.at-hand").get_attribute("id"))
    assert seen[0] == seen[2] != seen[1] == seen[3]


def test_single_keys_stay_letters_in_a_text(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-tldr").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" j k / ?")
    expect(page.locator("#box-tldr")).to_contain_text("j k / ?")
    expect(page.locator("#help")).to_be_hidden()
    reason = page.locator(".flag.open [name=reason]").first
    reason.press("?")
    expect(reason).to_have_value("?")
    expect(page.locator("#help")).to_be_hidden()
    page.goto("/")
    page.get_by_label("Find").press("j")
    expect(page.get_by_label("Find")).to_have_value("j")


def test_the_question_mark_tells_the_keys_and_escape_puts_them_away(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#flags-h").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_alt_e_goes_from_the_text_to_its_evidence_and_back(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-tldr").click(position={"x": 40, "y": 12})
    expect(page.locator("#at-h")).to_have_text("What S2 rests on")
    page.keyboard.press("Alt+e")
    expect(page.locator("#at")).to_be_focused()
    page.keyboard.press("Alt+e")
    expect(page.locator("#box-tldr")).to_be_focused()


def test_alt_w_asks_for_a_rewrite_of_the_section_at_hand(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-background").click()
    page.keyboard.press("Alt+w")
    expect(page.locator("#wish-background")).to_be_focused()


def test_ctrl_enter_leaves_no_form_with_words_in_it(visit: Visit) -> None:
    page = visit("ann")
    page.get_by_text("Return…").click()
    page.get_by_label("What should the writer do?").fill("Call")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("What should the writer do?")).to_have_value("Call")
    expect(page).to_have_url(re.compile(REVIEW + "$"))


def test_the_list_is_gone_through_by_keys(visit: Visit, desk: Desk) -> None:
    from tests.browser.serving import draft_example

    draft_example(desk.out, story="second")
    page = visit("ann", "/")
    links = page.locator("[data-row] th a")
    for key, at in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(links.nth(at)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Find")).to_be_focused()


def test_the_first_stop_leads_past_the_head_of_the_page(visit: Visit) -> None:
    page = visit("ann")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
