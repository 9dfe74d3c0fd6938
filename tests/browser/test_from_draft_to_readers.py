"""The whole way of a story in a browser: from the draft that waits to the copy that readers get."""

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ready
from tests.browser.serving import REVIEW, STORY, Desk, draft_example

SECTIONS = 9  # that somebody must check


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text(re.compile(r"^Saved as revision \d+\.$"))


def mend(page: Page, old: str, new: str, heading: str) -> None:
    """Put other words into a heading."""
    field = page.locator(heading)
    field.fill((field.text_content() or "").replace(old, new))


def check_every_section(page: Page) -> None:
    """One after the other, faster than the desk answers."""
    for key in page.locator("[data-check]").evaluate_all("forms => forms.map((form) => form.dataset.check)"):
        button = page.locator(f"[data-check={key}] button")
        if button.get_attribute("aria-pressed") == "false":
            button.click()
    expect(page.locator("[data-check] button[aria-pressed=true]")).to_have_count(SECTIONS)


def sign(page: Page, why: str = "") -> None:
    page.goto(f"{REVIEW}/approve")
    expect(page.locator("#points-h")).to_have_text("Nothing is open")
    if why:
        page.get_by_label("Why does it go out").fill(why)
    page.get_by_label("I have read this text").check()
    page.get_by_role("button", name=re.compile("^Approve as")).click()
    page.wait_for_url(f"**{REVIEW}/after")


def test_a_draft_is_mended_settled_signed_and_published(visit: Visit, desk: Desk) -> None:
    page = visit("ann")
    expect(page.locator(".facts")).to_contain_text("waiting for review, revision 1")
    expect(page.locator("#disclosure")).to_contain_text("Not reviewed by a human")
    expect(page.locator("#tally")).to_contain_text("2 open flags")

    # the flag in a heading is mended by typing
    mend(page, "eleven years", "years", "#heading-background")
    expect(page.locator("#saving")).to_contain_text("Not saved yet")
    save(page)
    expect(page.locator(".facts")).to_contain_text("in review, revision 2")
    expect(page.locator("#tally")).to_contain_text("1 open flag")

    # a sentence of one's own is marked as such, checked when it is saved, and kept for a reason
    page.locator("#box-introduction").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" The mayor of Lviv counted 41 trucks.")
    save(page)
    flag = page.locator(".flag.open", has_text="41 trucks").first
    expect(flag).to_be_visible()
    expect(page.locator("#state-introduction")).to_contain_text(re.compile("Ann Lee|edited", re.IGNORECASE))
    while (flag := page.locator(".flag.open", has_text="41 trucks")).count():
        before = flag.count()
        flag.first.get_by_label("Keep it, because").fill("I was there and counted")
        flag.first.get_by_role("button", name="Keep").click()
        expect(flag).to_have_count(before - 1)
    expect(page.locator(".decided").first).to_contain_text("kept by Ann Lee: I was there and counted")

    # evidence that was looked at is accepted
    lifted = page.locator(".flag", has_text="N2.14")
    lifted.get_by_role("button", name="Accept the evidence").click()
    expect(lifted.locator(".decided")).to_contain_text("evidence accepted by Ann Lee")

    # inferences and the outlet's view
    for section in ("analysis", "whats_next"):
        page.locator(f"[data-judge={section}] button").click()
        expect(page.locator(f"#state-{section} .judged")).to_contain_text("stand as the outlet’s judgement, Ann Lee")
    page.locator("#flags").get_by_role("button", name="Adopt as the outlet’s view").click()
    expect(page.locator("#state-insight .judged")).to_contain_text("adopted as the outlet’s view")
    expect(page.locator("#tally")).to_contain_text("No open flag")
    check_every_section(page)

    # another editor signs exactly this text
    page = visit("bob")
    expect(page.locator("#disclosure")).not_to_contain_text("Approved by")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{REVIEW}/approve")
    expect(page.locator(".disclosure")).to_contain_text("Approved by Bob Ray, editor")
    digest = page.locator(".hash").text_content() or ""
    sign(page)
    expect(page.locator(".signed")).to_contain_text("Approved as it stands by Bob Ray")

    page.get_by_role("button", name=re.compile("^Publish revision")).click()
    expect(page.get_by_text(re.compile(r"Readers have revision \d+"))).to_be_visible()
    folder = desk.out / STORY / "published"
    names = {file.suffix for file in folder.iterdir()}
    assert {".html", ".md", ".json", ".docx"} <= names
    published = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    assert published["text_sha256"] == digest
    html = (folder / "article.html").read_text(encoding="utf-8")
    assert "NewsArticle" in html and "41 trucks" in html and "Approved by Bob Ray, editor" in html


def test_who_started_the_draft_signs_it_only_with_a_reason_that_stays(visit: Visit, desk: Desk) -> None:
    draft_example(desk.out, started_by="cleo", story="own")
    page = visit("cleo", "/stories/own")
    mend(page, "eleven years", "years", "#heading-background")
    save(page)
    page.locator("#flags").get_by_role("button", name="Adopt as the outlet’s view").click()
    expect(page.locator("#tally")).to_contain_text("No open flag")
    for section in ("analysis", "whats_next"):
        page.locator(f"[data-judge={section}] button").click()
        expect(page.locator(f"#state-{section} .judged")).to_be_visible()
    check_every_section(page)
    page.goto("/stories/own/approve")
    expect(page.locator(".override")).to_contain_text("You started this draft. It needs a second pair of eyes.")
    page.get_by_label("Why does it go out").fill("Nobody else is here at night")
    page.get_by_label("I have read this text").check()
    page.get_by_role("button", name="Approve as Cleo Hart").click()
    page.wait_for_url("**/stories/own/after")
    expect(page.locator(".override")).to_contain_text("Nobody else is here at night")
    page.goto("/stories/own/record")
    expect(page.get_by_text("Nobody else is here at night")).to_be_visible()


def test_what_is_open_keeps_the_button_shut_and_leads_there(visit: Visit) -> None:
    page = visit("ann")
    page.locator("[data-check=headline] button").click()  # with the first decision it goes into review
    expect(page.locator(".facts")).to_contain_text("in review")
    page.goto(f"{REVIEW}/approve")
    expect(page.locator("#points-h")).to_have_text("12 points still open")
    button = page.get_by_role("button", name="Approve as Ann Lee")
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("It can be approved once the open points above are settled.")
    page.get_by_role("link", name="Settle it").click()
    ready(page)
    expect(page.locator(".flag.at-hand")).to_contain_text("number not in notes")
    expect(page.locator(".flag.at-hand")).to_be_focused()


def test_a_change_after_the_signature_opens_it_again(visit: Visit, desk: Desk) -> None:
    settle_and_sign(desk)
    page = visit("ann")
    expect(page.locator("#notice")).to_contain_text("Approved as it stands by Bob Ray")
    page.locator("#box-tldr").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" More follows.")
    save(page)
    expect(page.locator(".facts")).to_contain_text("in review")
    expect(page.locator("#notice")).not_to_contain_text("Approved as it stands")


def test_it_is_returned_handed_in_spiked_and_brought_back(visit: Visit, desk: Desk) -> None:
    draft_example(desk.out, started_by="rita", story="hers")
    page = visit("ann", "/stories/hers")
    page.get_by_text("Return…").click()
    page.get_by_label("What should the writer do?").fill("Call the ministry once more")
    page.get_by_role("button", name="Return to the writer").click()
    expect(page.locator(".facts")).to_contain_text("returned")

    writer = visit("rita", "/stories/hers")
    expect(writer.locator("#notice")).to_contain_text("Returned by Ann Lee: Call the ministry once more")
    writer.get_by_role("button", name="Hand in again").click()
    expect(writer.locator(".facts")).to_contain_text("waiting for review")

    page.get_by_text("Spike…").click()
    page.get_by_label("Why is it spiked?").fill("Overtaken by events")
    page.get_by_role("button", name="Spike", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Spiked by Ann Lee: Overtaken by events")
    page.get_by_role("button", name="Unspike").click()
    expect(page.locator(".facts")).to_contain_text("waiting for review")


def test_a_published_story_is_corrected_and_killed(visit: Visit, desk: Desk) -> None:
    settle_and_sign(desk)
    page = visit("bob", f"{REVIEW}/after")
    page.get_by_role("button", name=re.compile("^Publish revision")).click()
    page.get_by_label("Correction").fill("The name of the committee was wrong.")
    page.get_by_role("button", name="Open a correction").click()
    ready(page)
    expect(page.locator(".facts")).to_contain_text("in review")
    expect(page.locator(".facts")).to_contain_text("readers have revision")
    page.goto(f"{REVIEW}/after")
    expect(page.get_by_text("The name of the committee was wrong.")).to_be_visible()
    page.get_by_label("Reason, for readers").fill("It rested on a forged letter.")
    page.get_by_role("button", name="Kill the story").click()
    expect(page.get_by_text("Readers find a notice in its place.")).to_be_visible()
    killed = (desk.out / STORY / "published" / "article.html").read_text(encoding="utf-8")
    assert "forged letter" in killed


def test_the_text_is_copied_for_the_cms(visit: Visit, desk: Desk) -> None:
    settle_and_sign(desk)
    page = visit("bob", f"{REVIEW}/after")
    page.get_by_role("button", name="Show it as clean HTML and plain text").click()
    expect(page.get_by_label("HTML", exact=True)).to_have_value(re.compile("<p>"))
    expect(page.get_by_label("Plain text", exact=True)).to_have_value(re.compile("Approved by Bob Ray"))
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("button", name=re.compile("Copied|Selected"))).to_be_visible()


def settle_and_sign(desk: Desk) -> None:
    """All that has to be done before, by Ann without a browser, and Bob's signature."""
    from drafter.desk import approving, deciding, saving
    from drafter.desk.flags import Answer
    from drafter.desk.review import review

    ann, bob, at = desk.person("ann"), desk.person("bob"), desk.desk
    pane = next(pane for pane in review(at, ann, STORY).panes if pane.key == "background")
    saving.save_section(at, ann, STORY, "background", pane.hash, pane.typed.text, "Decades of assurances, years of war")
    for flag in review(at, ann, STORY).open_flags:
        if "kept" in flag.answers:
            deciding.decide(at, ann, STORY, flag.id, Answer.KEPT, "as it was said")
    for pane in review(at, ann, STORY).panes:
        if pane.judgement:
            deciding.judge(at, ann, STORY, pane.key, pane.hash)
        if pane.editable:
            deciding.check_section(at, ann, STORY, pane.key, pane.hash)
    text = at.copy(bob, STORY).article.sha256
    approving.approve(at, bob, STORY, text, agreed=True)
