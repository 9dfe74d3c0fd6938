"""Two people at one story: both are seen, neither overwrites the other, and not a word is lost."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ready
from tests.browser.serving import REVIEW, STORY, Desk

MINE, THEIRS = " Ann was at the station.", " Bob asked the ministry."
SEEN_WITHIN_S = 10.0  # on a busy machine; `make bench-desk` measures it


def type_at_the_end(page: Page, words: str, box: str = "#box-introduction") -> None:
    page.locator(box).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def save(page: Page) -> None:
    page.keyboard.press("Control+s")


def saved(page: Page) -> None:
    expect(page.locator("#saving")).to_contain_text("Saved as revision")


def test_a_stale_save_shows_yours_and_theirs_and_loses_nothing(visit: Visit, desk: Desk) -> None:
    desk.expected.append("409")
    ann, bob = visit("ann"), visit("bob")
    type_at_the_end(ann, MINE)
    type_at_the_end(bob, THEIRS)
    save(bob)
    saved(bob)
    save(ann)
    alarm = ann.locator("#alarm")
    expect(alarm).to_contain_text("Not saved: somebody else changed this section. Your text is kept.")
    expect(alarm).to_have_attribute("role", "alert")
    expect(ann.locator("#box-introduction")).to_contain_text(MINE.strip())

    ann.keyboard.type(" And one more word.")  # typed after the clash: it must come along
    alarm.get_by_role("link", name="See yours and theirs").click()
    ann.wait_for_url("**/sections/introduction/clash")
    expect(ann.get_by_role("alert")).to_contain_text("Bob Ray changed this section meanwhile")
    expect(ann.locator("main")).to_contain_text(THEIRS.strip())
    expect(ann.locator("main")).to_contain_text("And one more word.")
    ann.get_by_role("button", name="Save the merged text").click()
    ready(ann)
    text = ann.locator("#box-introduction")
    for words in (MINE, THEIRS, " And one more word."):
        expect(text).to_contain_text(words.strip())
    expect(ann.locator("#saving")).not_to_contain_text("unsaved text is back")  # it was merged, and stays so
    expect(ann.locator("[data-save]")).to_be_disabled()
    expect(bob.locator("#box-introduction")).to_contain_text(MINE.strip())  # by itself


def test_changes_of_different_sections_go_on_top_of_each_other(visit: Visit) -> None:
    ann, bob = visit("ann"), visit("bob")
    type_at_the_end(ann, MINE)
    type_at_the_end(bob, THEIRS, "#box-whats_next")
    save(bob)
    saved(bob)
    save(ann)
    saved(ann)
    expect(ann.locator("#box-whats_next")).to_contain_text(THEIRS.strip())
    expect(bob.locator("#box-introduction")).to_contain_text(MINE.strip())


def test_what_is_typed_stays_when_news_of_another_section_comes(visit: Visit) -> None:
    ann, bob = visit("ann"), visit("bob")
    type_at_the_end(ann, MINE)
    type_at_the_end(bob, THEIRS, "#box-whats_next")
    save(bob)
    expect(ann.locator("#box-whats_next")).to_contain_text(THEIRS.strip())
    ann.keyboard.type(" Still at it.")
    expect(ann.locator("#box-introduction")).to_contain_text(f"{MINE} Still at it.".strip())
    save(ann)
    saved(ann)


def test_a_reason_that_is_being_written_survives_what_others_do(visit: Visit) -> None:
    ann, bob = visit("ann"), visit("bob")
    flag = ann.locator(".flag.open").first.get_attribute("id")
    reason = ann.locator(f"#{flag} [name=reason]")
    reason.fill("I have the min")
    ann.get_by_text("Return…").click()
    ann.get_by_label("What should the writer do?").fill("Ask about the tr")
    type_at_the_end(bob, THEIRS, "#box-whats_next")
    save(bob)
    expect(ann.locator("#box-whats_next")).to_contain_text(THEIRS.strip())
    expect(ann.get_by_label("What should the writer do?")).to_be_visible()
    expect(ann.get_by_label("What should the writer do?")).to_have_value("Ask about the tr")
    expect(reason).to_have_value("I have the min")


def test_the_flag_at_hand_stays_at_hand_when_news_come(visit: Visit) -> None:
    ann, bob = visit("ann"), visit("bob")
    ann.locator(".marks a").first.click()  # one that is merely to know
    expect(ann.locator(".flag.at-hand")).to_contain_text("lifted")
    bob.locator("[data-check=faq] button").click()
    expect(ann.locator("#state-faq")).to_contain_text("checked by Bob Ray")
    expect(ann.locator(".flag.at-hand")).to_contain_text("lifted")
    expect(ann.locator(".flag.at-hand")).to_be_focused()


def test_who_is_here_is_seen_and_who_goes_is_not_seen_any_more(visit: Visit) -> None:
    ann, bob = visit("ann"), visit("bob")
    expect(ann.locator(".facts")).to_contain_text("Bob Ray is here")
    expect(bob.locator(".facts")).to_contain_text("Ann Lee is here")
    type_at_the_end(bob, THEIRS)
    expect(ann.locator(".facts")).to_contain_text("Bob Ray is here with unsaved text")
    expect(ann.locator("#state-introduction")).to_contain_text("Bob Ray is editing this section.")
    expect(ann.locator("#state-introduction")).to_contain_text("Bob Ray has unsaved text here")
    bob.close(run_before_unload=True)
    expect(ann.locator(".facts")).not_to_contain_text("is here")
    expect(ann.locator("#state-introduction")).not_to_contain_text("is editing")


def test_a_section_is_taken_over_and_the_text_of_the_other_is_kept_where_both_see_it(visit: Visit) -> None:
    ann, bob = visit("ann"), visit("bob")
    type_at_the_end(bob, THEIRS)
    state = ann.locator("#state-introduction")
    expect(state).to_contain_text("Bob Ray has unsaved text here")
    state.get_by_role("button", name="Take over").click()
    expect(ann.locator("#box-introduction")).to_be_focused()
    expect(bob.locator("#state-introduction")).to_contain_text("Ann Lee is editing this section.")
    expect(bob.locator("#box-introduction")).to_contain_text(THEIRS.strip())
    state.get_by_role("link", name="Look at it").click()
    expect(ann.locator("main")).to_contain_text("Unsaved text of Bob Ray")
    expect(ann.get_by_label("Unsaved text", exact=True)).to_have_value(re.compile(re.escape(THEIRS.strip())))


def test_what_another_process_does_is_seen_without_asking(visit: Visit, desk: Desk) -> None:
    from drafter.desk import deciding
    from drafter.desk.review import review

    page, board = visit("ann"), visit("ann", "/")
    bob = desk.person("bob")
    pane = next(pane for pane in review(desk.desk, bob, STORY).panes if pane.key == "tldr")
    began = time.monotonic()
    deciding.check_section(desk.desk, bob, STORY, "tldr", pane.hash)
    expect(page.locator("#state-tldr")).to_contain_text("checked by Bob Ray")
    assert time.monotonic() - began < SEEN_WITHIN_S
    expect(board.locator(f"#story-{STORY}")).to_contain_text("in review")


def test_the_list_renews_itself_and_keeps_its_order_under_a_pointer(visit: Visit, desk: Desk) -> None:
    from drafter.desk import moving
    from tests.browser.serving import draft_example

    draft_example(desk.out, story="second")
    board = visit("ann", "/")
    rows = board.locator("[data-row]")
    expect(rows).to_have_count(2)
    assert rows.first.get_attribute("id") == "story-second"
    rows.last.hover()
    moving.spike(desk.desk, desk.person("bob"), STORY, "no longer of use")
    expect(rows.last).to_contain_text("spiked")  # it says so at its place
    assert rows.first.get_attribute("id") == "story-second"
    board.locator("h1").hover()
    expect(rows.first).to_contain_text("spiked")  # and takes its new one when the pointer has gone


def test_a_page_whose_sections_changed_shows_them(visit: Visit) -> None:
    ann, bob = visit("ann"), visit("bob")
    bob.locator("#cut-faq summary").click()
    bob.get_by_role("button", name="Cut the section").click()
    ready(bob)
    expect(bob.locator("#section-faq")).to_have_count(0)
    expect(ann.locator("#section-faq")).to_have_count(0)  # nothing was in hand there


def test_a_page_with_unsaved_text_is_not_loaded_anew_under_it(visit: Visit) -> None:
    ann, bob = visit("ann"), visit("bob")
    type_at_the_end(ann, MINE)
    bob.locator("#cut-faq summary").click()
    bob.get_by_role("button", name="Cut the section").click()
    expect(ann.locator("#alarm")).to_contain_text("Its sections or notes changed meanwhile.")
    expect(ann.locator("#box-introduction")).to_contain_text(MINE.strip())
    ann.locator("#alarm a").click()
    ready(ann)
    expect(ann.locator("#section-faq")).to_have_count(0)
    expect(ann.locator("#box-introduction")).to_contain_text(MINE.strip())
    expect(ann.locator("#saving")).to_contain_text("Your unsaved text is back.")


def test_a_flag_that_another_settled_meanwhile_is_said_to_be_gone(visit: Visit, desk: Desk) -> None:
    desk.expected += ["40[0-9]", "Failed to fetch", "ERR_FAILED"]
    page = visit("ann")
    page.route("**/parts", lambda route: route.abort())  # this page hears nothing of what happens
    other = visit("bob")
    other.locator("#heading-background").fill("Decades of assurances, years of war")
    save(other)
    saved(other)
    page.locator(".flag.open [name=reason]").first.fill("it is right")
    page.locator(".flag.open [name=reason]").first.press("Enter")
    expect(page.locator("#alarm")).to_contain_text("this flag is not there any more")


def test_merged_texts_may_take_either_side(visit: Visit, desk: Desk) -> None:
    desk.expected.append("409")
    ann, bob = visit("ann"), visit("bob")
    ann.locator("#heading-introduction").fill("Ann’s heading")
    type_at_the_end(ann, MINE)
    type_at_the_end(bob, THEIRS)
    save(bob)
    saved(bob)
    save(ann)
    ann.locator("#alarm").get_by_role("link").click()
    ann.wait_for_url(f"**{REVIEW}/sections/introduction/clash")
    theirs = ann.locator("fieldset", has_text=THEIRS.strip()).first
    theirs.get_by_label("keep it").check()
    ann.get_by_role("radio", name="Yours: Ann’s heading").check()
    ann.get_by_role("button", name="Save the merged text").click()
    ready(ann)
    expect(ann.locator("#box-introduction")).to_contain_text(THEIRS.strip())
    expect(ann.locator("#heading-introduction")).to_have_text("Ann’s heading")
