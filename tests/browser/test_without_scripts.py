"""Everything that an editor must be able to do, with scripts off; and with a browser that cannot edit plain text."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visitors
from tests.browser.serving import REVIEW, Desk

NO_PLAIN_TEXT = """
Object.defineProperty(HTMLElement.prototype, "contentEditable", {
  get() { return this.getAttribute("contenteditable") || "inherit"; },
  set(value) {
    if (value === "plaintext-only") { throw new DOMException("not supported", "SyntaxError"); }
    this.setAttribute("contenteditable", value);
  },
});
"""


def off(visit: Visit, name: str, to: str = REVIEW, **asked: object) -> Page:
    return visit(name, to, java_script_enabled=False, **asked)


def test_a_draft_is_read_beside_its_evidence(visit: Visit) -> None:
    page = off(visit, "ann")
    expect(page.locator("#S2")).to_be_visible()
    expect(page.locator(".box")).to_have_count(0)
    page.locator("#S2 + .ref").click()
    page.wait_for_url("**?at=S2#evidence")
    expect(page.locator("#at-h")).to_have_text("What S2 rests on")
    expect(page.locator("#at-body q").first).to_contain_text("Senior US military officials have come to Kyiv")
    expect(page.locator("#at-body mark").first).to_be_visible()
    page.get_by_role("link", name="Back to S2").click()
    expect(page.locator("#S2")).to_be_in_viewport()


def test_a_sentence_comes_to_rest_on_other_passages(visit: Visit) -> None:
    page = off(visit, "ann", f"{REVIEW}?at=S2")
    page.get_by_label("Passages that S2 rests on").fill("N1.2 N1.3")
    page.get_by_role("button", name="Let it rest on these").click()
    page.wait_for_url("**?at=S2#evidence")
    expect(page.locator("#at-body .use")).to_have_count(2)
    expect(page.locator(".facts")).to_contain_text("revision 2")


def test_a_section_is_edited_in_a_plain_box(visit: Visit) -> None:
    page = off(visit, "ann")
    page.get_by_role("link", name="Edit Background").click()
    page.get_by_label("Heading").fill("Decades of assurances, years of war")
    page.get_by_label("Text").press("Control+End")
    page.keyboard.type(" More follows.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{REVIEW}#section-background")
    expect(page.locator("#heading-background")).to_have_text("Decades of assurances, years of war")
    expect(page.locator("#text-background")).to_contain_text("More follows.")


def test_two_who_edit_one_section_get_both_texts(visit: Visit) -> None:
    ann, bob = off(visit, "ann", f"{REVIEW}/sections/background"), off(visit, "bob", f"{REVIEW}/sections/background")
    for page, words in ((ann, " Ann was there."), (bob, " Bob asked again.")):
        page.get_by_label("Text").press("Control+End")
        page.keyboard.type(words)
        page.get_by_role("button", name="Save").click()
    bob.wait_for_url("**/clash")
    expect(bob.locator("main")).to_contain_text("Ann was there.")
    bob.get_by_role("button", name="Save the merged text").click()
    expect(bob.locator("#text-background")).to_contain_text("Ann was there.")
    expect(bob.locator("#text-background")).to_contain_text("Bob asked again.")


def test_all_is_settled_and_signed(visit: Visit) -> None:
    page = off(visit, "ann", f"{REVIEW}/sections/background")
    page.get_by_label("Heading").fill("Decades of assurances, years of war")
    page.get_by_role("button", name="Save").click()
    page.locator("#flags").get_by_role("button", name="Adopt as the outlet’s view").click()
    expect(page.locator("#tally")).to_contain_text("No open flag")
    lifted = page.locator(".flag.known").first
    lifted.get_by_label("Keep it, because").fill("the ministry said it like that")
    lifted.get_by_role("button", name="Keep").click()
    expect(page.locator(".decided", has_text="kept by Ann Lee: the ministry said")).to_be_visible()
    for section in ("analysis", "whats_next"):
        page.locator(f"[data-judge={section}] button").click()
        expect(page.locator(f"#state-{section} .judged")).to_be_visible()
    for key in page.locator("[data-check]").evaluate_all("forms => forms.map((form) => form.dataset.check)"):
        button = page.locator(f"[data-check={key}] button")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    other = off(visit, "bob", f"{REVIEW}/approve")
    other.get_by_label("I have read this text").check()
    other.get_by_role("button", name="Approve as Bob Ray").click()
    expect(other.locator(".signed")).to_contain_text("Approved as it stands by Bob Ray")
    other.get_by_role("button", name=re.compile("^Publish revision")).click()
    expect(other.get_by_text(re.compile(r"Readers have revision \d+"))).to_be_visible()


def test_a_section_is_taken_over_and_a_story_returned(visit: Visit, desk: Desk) -> None:
    desk.desk.store.hands.take("kyiv-talks-recorded", "tldr", "bob")
    page = off(visit, "ann")
    expect(page.locator("#state-tldr")).to_contain_text("Bob Ray is editing this section.")
    page.locator("#state-tldr").get_by_role("button", name="Take over").click()
    page.wait_for_url("**#section-tldr")
    page.get_by_text("Return…").click()
    page.get_by_label("What should the writer do?").fill("Call once more")
    page.get_by_role("button", name="Return to the writer").click()
    expect(page.locator("#notice")).to_contain_text("Returned by Ann Lee: Call once more")


def test_the_list_is_searched(visit: Visit) -> None:
    page = off(visit, "ann", "/")
    page.get_by_label("Find").fill("nothing like it")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No story fits.")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("[data-row]")).to_have_count(1)


def test_nothing_that_needs_scripts_is_offered_without_them(visit: Visit) -> None:
    page = off(visit, "ann")
    expect(page.locator("[data-save], [data-step], [data-help]").first).to_be_hidden()
    expect(page.get_by_text("Put the caret in a sentence")).to_be_hidden()


def test_a_browser_that_cannot_edit_plain_text_has_plain_boxes(visitors: Visitors, desk: Desk) -> None:
    page = visitors.visit(desk, "ann", script=NO_PLAIN_TEXT)
    box = page.locator("textarea#box-background")
    expect(box).to_have_value(re.compile("^Ukraine declared independence"))
    box.press("Control+End")
    page.keyboard.type(" More follows.")
    page.locator("input#heading-background").fill("Decades of assurances, years of war")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as revision 2.")
    expect(page.locator(".flag", has_text="In the heading")).to_have_count(0)
    box.press("Control+Home")
    expect(page.locator("#at-h")).to_contain_text("What S")
    page.reload()
    expect(box).to_have_value(re.compile(r"More follows\.$"))
    assert visitors.unexpected([]) == []
