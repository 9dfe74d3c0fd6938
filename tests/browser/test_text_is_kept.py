"""Typed text survives a dead server, a closed laptop, an expired session and a reload."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit, Visitors, ready
from tests.browser.serving import REVIEW, Desk, Process, serving_apart

WORDS = "Nobody in the hall had read it."
AWAY = [
    "ERR_CONNECTION",
    "ERR_EMPTY_RESPONSE",
    "ERR_INCOMPLETE",
    "ERR_CONTENT_LENGTH_MISMATCH",
    "Failed to fetch",
    "network error",
]
BOX = "#box-introduction"
FILL = """(words) => {
  const box = document.querySelector("#box-introduction");
  box.focus();
  box.textContent = words;
  box.dispatchEvent(new Event("input"));
}"""


def type_words(page: Page, words: str = WORDS) -> None:
    page.locator(BOX).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {words}")


@pytest.fixture
def apart(out: Path, clean_environment: None) -> Iterator[tuple[Desk, Process]]:
    del clean_environment
    with serving_apart(out) as served:
        yield served


def test_a_server_killed_while_somebody_types_loses_nothing_and_the_save_goes_on_by_itself(
    visitors: Visitors, apart: tuple[Desk, Process]
) -> None:
    desk, process = apart
    page = visitors.visit(desk, "ann")
    type_words(page)
    process.kill()
    page.keyboard.type(" Nor had they asked.")
    page.keyboard.press("Control+s")
    alarm = page.locator("#alarm")
    expect(alarm).to_contain_text("the desk does not answer. Your text is kept")
    expect(page.locator(BOX)).to_contain_text(f"{WORDS} Nor had they asked.")
    process.start()
    expect(page.locator("#saving")).to_have_text("Saved as revision 2.", timeout=30_000)
    expect(alarm).to_be_empty()
    page.reload()
    ready(page)
    expect(page.locator(BOX)).to_contain_text(f"{WORDS} Nor had they asked.")
    expect(page.locator("[data-save]")).to_be_disabled()
    assert visitors.unexpected(AWAY) == []


def test_after_the_kill_even_a_reload_brings_the_text_back_from_the_browser(
    visitors: Visitors, apart: tuple[Desk, Process]
) -> None:
    desk, process = apart
    page = visitors.visit(desk, "ann")
    process.kill()
    type_words(page)
    page.close(run_before_unload=True)
    process.start()
    again = page.context.new_page()
    again.goto(REVIEW)
    ready(again)
    expect(again.locator("#saving")).to_contain_text("Your unsaved text is back.")
    expect(again.locator(BOX)).to_contain_text(WORDS)
    again.keyboard.press("Control+s")
    expect(again.locator("#saving")).to_have_text("Saved as revision 2.")
    assert visitors.unexpected(AWAY) == []


def test_news_that_came_while_the_server_was_away_are_seen_when_it_is_back(
    visitors: Visitors, apart: tuple[Desk, Process]
) -> None:
    desk, process = apart
    page = visitors.visit(desk, "ann")
    process.kill()
    expect(page.locator("#alarm")).to_contain_text("The desk does not answer.")
    process.start()
    other = visitors.visit(desk, "bob")
    other.locator("[data-check=tldr] button").click()
    expect(page.locator("#state-tldr")).to_contain_text("checked by Bob Ray", timeout=30_000)
    expect(page.locator("#alarm")).to_be_empty()
    assert visitors.unexpected(AWAY) == []


def test_an_expired_session_keeps_the_text_and_saves_it_after_signing_in_elsewhere(visit: Visit, desk: Desk) -> None:
    desk.expected.append("401")
    page = visit("ann")
    type_words(page)
    desk.accounts.end_all("ann")
    page.keyboard.press("Control+s")
    alarm = page.locator("#alarm")
    expect(alarm).to_contain_text("You are signed out. Your text is kept.")
    expect(page.locator(BOX)).to_contain_text(WORDS)
    with page.context.expect_page() as opened:
        alarm.get_by_role("link", name="Sign in, then go on").click()
    door = opened.value
    expect(door.get_by_role("heading", name="Sign in")).to_be_visible()
    door.goto(desk.link("ann"))
    door.locator("main button").click()
    ready(door)
    door.close()
    page.bring_to_front()
    page.locator(BOX).click()
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text(re.compile(r"^Saved as revision 2\.$|^Nothing to save\.$"))
    expect(page.locator(".facts")).to_contain_text("revision 2")
    expect(page.locator(BOX)).to_contain_text(WORDS)


def test_an_expired_session_is_told_before_anybody_saves(visit: Visit, desk: Desk) -> None:
    desk.expected.append("401")
    page, other = visit("ann"), visit("bob")
    desk.accounts.end_all("ann")
    other.locator("[data-check=tldr] button").click()  # news, at which the stream looks who listens
    expect(page.locator("#alarm")).to_contain_text("You are signed out.")


def test_a_form_sent_without_a_session_can_be_sent_again(visit: Visit, desk: Desk) -> None:
    desk.expected.append("401")
    page = visit("ann")
    page.get_by_text("Spike…").click()
    page.get_by_label("Why is it spiked?").fill("Overtaken by events")
    desk.accounts.end_all("ann")
    page.get_by_role("button", name="Spike", exact=True).click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    door = page.context.new_page()
    door.goto(desk.link("ann"))
    door.locator("main button").click()
    ready(door)
    door.close()
    page.get_by_role("button", name="Send it again").click()
    ready(page)
    expect(page.locator("#notice")).to_contain_text("Spiked by Ann Lee: Overtaken by events")


def test_a_closed_laptop_has_its_text_back_in_another_browser(visit: Visit) -> None:
    page = visit("ann")
    type_words(page)
    page.close(run_before_unload=True)  # before the pause in which it would have been kept
    other = visit("ann")
    expect(other.locator("#saving")).to_contain_text("Your unsaved text is back.")
    expect(other.locator(BOX)).to_contain_text(WORDS)
    other.keyboard.press("Control+s")
    expect(other.locator("#saving")).to_have_text("Saved as revision 2.")


def test_text_that_was_saved_on_another_browser_does_not_come_back(visit: Visit) -> None:
    page = visit("ann")
    type_words(page)
    expect(page.locator("#saving")).to_contain_text("Kept, not saved yet.")
    page.goto("/")  # left with unsaved text that the desk has
    other = visit("ann")
    expect(other.locator(BOX)).to_contain_text(WORDS)
    other.keyboard.press("Control+s")
    expect(other.locator("#saving")).to_have_text("Saved as revision 2.")
    page.goto(REVIEW)
    ready(page)
    expect(page.locator("[data-save]")).to_be_disabled()
    expect(page.locator("#saving")).to_be_empty()


def test_text_that_was_given_up_does_not_come_back(visit: Visit) -> None:
    page = visit("ann")
    type_words(page)
    expect(page.locator("#saving")).to_contain_text("Kept, not saved yet.")
    page.goto(f"{REVIEW}/sections/introduction")
    expect(page.get_by_label("Text")).to_have_value(re.compile(re.escape(WORDS)))
    page.get_by_text("Throw my text away…").click()
    page.get_by_role("button", name="Throw my text away").click()
    ready(page)
    expect(page.locator(BOX)).not_to_contain_text(WORDS)
    expect(page.locator("[data-save]")).to_be_disabled()


def test_text_that_was_typed_and_taken_back_is_nothing_unsaved(visit: Visit) -> None:
    page = visit("ann")
    type_words(page, "x")
    expect(page.locator("#saving")).to_contain_text("Kept, not saved yet.")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-save]")).to_be_disabled()
    other = visit("bob")
    expect(other.locator("#state-introduction")).not_to_contain_text("unsaved text")


def test_what_is_typed_while_a_save_is_under_way_is_saved_on_top_of_it(visit: Visit) -> None:
    page = visit("ann")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route(re.compile(r"/sections/introduction$"), slowly)
    type_words(page)
    page.keyboard.press("Control+s")
    page.keyboard.type(" And on.")
    expect(page.locator("#saving")).to_have_text("Saved; there is more that is not.")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as revision 3.")
    expect(page.locator(BOX)).to_contain_text(f"{WORDS} And on.")


def test_a_second_window_keeps_its_words_when_the_first_one_saves(visit: Visit, desk: Desk) -> None:
    desk.expected.append("409")
    first = visit("ann")
    second = first.context.new_page()
    second.goto(REVIEW)
    ready(second)
    type_words(first, "From the first window.")
    type_words(second, "From the second one.")
    expect(second.locator("#saving")).to_have_text("Kept, not saved yet. Ctrl S saves.")
    expect(first.locator("#saving")).to_contain_text("in another window too")
    first.locator(BOX).press("Control+s")
    expect(first.locator("#saving")).to_have_text("Saved as revision 2.")
    second.reload()
    ready(second)
    expect(second.locator(BOX)).to_contain_text("From the second one.")
    second.locator(BOX).press("Control+s")
    second.locator("#alarm").get_by_role("link", name="See yours and theirs").click()
    second.get_by_role("button", name="Save the merged text").click()
    ready(second)
    for words in ("From the first window.", "From the second one."):
        expect(second.locator(BOX)).to_contain_text(words)
    expect(second.locator("[data-save]")).to_be_disabled()


def test_a_save_right_behind_a_letter_that_the_desk_is_being_told_leaves_nothing_unsaved(visit: Visit) -> None:
    page = visit("ann")

    def slowly(route: Route) -> None:
        page.keyboard.type(" And on.")
        page.keyboard.press("Control+s")
        page.wait_for_timeout(200)
        route.continue_()

    page.route(re.compile(r"/introduction/unsaved$"), slowly, times=1)
    type_words(page)
    expect(page.locator("#saving")).to_have_text("Saved as revision 2.")
    page.goto(f"{REVIEW}/approve")
    expect(page.locator("main")).to_contain_text("still open")
    expect(page.locator("main")).not_to_contain_text("unsaved text")


def test_words_for_a_section_that_another_cut_are_shown_and_can_be_thrown_away(visit: Visit, desk: Desk) -> None:
    desk.expected.append("409")
    page = visit("ann")
    page.locator("#box-faq").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {WORDS}")
    other = visit("bob")
    other.locator("#cut-faq summary").click()
    other.get_by_role("button", name="Cut the section").click()
    ready(other)
    expect(page.locator("#alarm")).to_contain_text("Its sections or notes changed meanwhile.")
    page.keyboard.press("Control+s")
    expect(page.locator("#alarm")).to_contain_text("was cut while you were typing. Your text is kept")
    page.goto(f"{REVIEW}/approve")
    page.locator("li.open", has_text="unsaved text for FAQs, which is cut").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Your unsaved text: FAQs")).to_be_visible()
    expect(page.get_by_label("Unsaved text", exact=True)).to_have_value(re.compile(re.escape(WORDS)))
    page.get_by_text("Throw my text away…").click()
    page.get_by_role("button", name="Throw my text away").click()
    ready(page)
    expect(page.locator("#notice")).not_to_contain_text("unsaved text")


def test_words_that_only_this_browser_has_for_a_section_that_is_gone_come_to_the_desk(visit: Visit) -> None:
    page = visit("ann")
    page.route("**/unsaved", lambda route: route.abort())  # the last words do not get through either
    page.locator("#box-faq").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {WORDS}")
    page.goto("about:blank")
    other = visit("bob")
    other.locator("#cut-faq summary").click()
    other.get_by_role("button", name="Cut the section").click()
    ready(other)
    page.unroute("**/unsaved")
    page.goto(REVIEW)
    ready(page)
    expect(page.locator("#notice")).to_contain_text("You have unsaved text for FAQs, which is cut.")
    page.locator("#notice").get_by_role("link", name="Look at it").click()
    expect(page.get_by_label("Unsaved text", exact=True)).to_have_value(re.compile(re.escape(WORDS)))


def test_a_text_that_is_too_long_is_kept_and_shortened(visit: Visit, desk: Desk) -> None:
    desk.expected.append("403")
    page = visit("ann")
    long = "It is far too long. " * 3_100
    page.evaluate(FILL, long)
    page.keyboard.press("Control+s")
    expect(page.locator("#alarm")).to_contain_text("Not saved. Introduction is longer than 60,000 characters.")
    page.evaluate(FILL, f"{WORDS} Nor had they asked.")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as revision 2.")
    page.goto(f"{REVIEW}/approve")
    expect(page.locator("main")).not_to_contain_text("unsaved text")
    page.goto(REVIEW)
    ready(page)
    page.evaluate(FILL, long)
    page.keyboard.press("Control+s")
    expect(page.locator("#alarm")).to_contain_text("Not saved.")
    page.reload()
    ready(page)
    expect(page.locator("#saving")).to_contain_text("Your unsaved text is back.")
    page.goto(f"{REVIEW}/sections/introduction/unsaved/ann")
    expect(page.get_by_label("Unsaved text", exact=True)).to_have_value(re.compile("It is far too long"))
    page.goto(REVIEW)
    ready(page)
    page.evaluate(FILL, WORDS)
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as revision 3.")
    page.reload()
    ready(page)
    expect(page.locator(BOX)).to_have_text(WORDS)
    expect(page.locator("[data-save]")).to_be_disabled()


def test_ctrl_s_saves_every_section_that_was_touched(visit: Visit) -> None:
    page = visit("ann")
    type_words(page)
    page.locator("#box-tldr").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" More follows.")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as revision 3.")
    expect(page.locator("[data-save]")).to_be_disabled()


def test_a_page_that_somebody_left_open_saves_nothing_in_the_name_of_another(visit: Visit, desk: Desk) -> None:
    desk.expected.append("409")
    page = visit("ann")
    type_words(page)
    other = page.context.new_page()  # Bob signs in beside it, in the same browser
    other.goto(desk.link("bob"))
    other.locator("main button").click()
    ready(other)
    page.locator(BOX).click()
    page.keyboard.press("Control+s")
    expect(page.locator("#alarm")).to_contain_text(re.compile("as Bob Ray now|Somebody else is signed in"))
    page.locator("[data-check=tldr] button").click()
    expect(page.locator("#alarm")).to_contain_text("You are signed in as Bob Ray now.")
    page.close(run_before_unload=True)
    other.reload()
    ready(other)
    expect(other.locator(".facts")).to_contain_text("revision 1")
    expect(other.locator(BOX)).not_to_contain_text(WORDS)
