"""The editor itself: plain text, what a sentence rests on, where sentences stand while they are typed over."""

import re

from playwright.sync_api import Page, expect

from drafter.settings import checkout
from tests.browser.conftest import Visit, ready
from tests.browser.serving import REVIEW, Desk, draft_notes

MARKS = """
(name) => Array.from(CSS.highlights.get("desk-" + name) || []).map((range) => {
  const all = document.createRange();
  all.setStart(range.startContainer, range.startOffset);
  all.setEnd(range.endContainer, range.endOffset);
  return all.toString();
})
"""


def marked(page: Page, name: str) -> list[str]:
    """The words under a highlight."""
    found: list[str] = page.evaluate(MARKS, name)
    return found


def caret_in(page: Page, sentence: str) -> None:
    page.goto(f"{REVIEW}#{sentence}")
    page.reload()
    ready(page)


def test_the_caret_in_a_sentence_shows_what_it_rests_on_with_the_matched_words(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-tldr").click(position={"x": 60, "y": 12})
    expect(page.locator("#at-h")).to_have_text("What S2 rests on")
    expect(page.locator("#at-body .use")).to_have_count(2)
    expect(page.locator("#at-body q mark").first).to_have_text("Senior")
    expect(page.locator("#p-N1\\.2")).to_have_class(re.compile(r"\blit\b"))
    expect(page.locator("#p-N1\\.2")).to_be_in_viewport()
    assert marked(page, "here")[0].startswith("Senior US military officials left Kyiv")
    assert "Senior" in marked(page, "hit")
    assert "Senior" in marked(page, "found")


def test_pointing_at_a_sentence_shows_its_evidence_and_leaving_takes_it_back(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-tldr").hover(position={"x": 60, "y": 12})
    expect(page.locator("#at-h")).to_have_text("What S2 rests on")
    page.locator("#flags-h").hover()
    expect(page.locator("#at-h")).to_have_text("Evidence")
    assert marked(page, "here") == []
    page.locator("#box-tldr").hover(position={"x": 60, "y": 12})  # the same one once more
    expect(page.locator("#at-h")).to_have_text("What S2 rests on")


def test_the_pinned_sentence_comes_back_when_the_pointer_goes(visit: Visit) -> None:
    page = visit("ann")
    caret_in(page, "S5")
    expect(page.locator("#at-h")).to_have_text("What S5 rests on")
    page.locator("#box-tldr").hover(position={"x": 60, "y": 12})
    expect(page.locator("#at-h")).to_have_text("What S2 rests on")
    page.locator("#flags-h").hover()
    expect(page.locator("#at-h")).to_have_text("What S5 rests on")


def test_choosing_a_passage_shows_the_sentences_that_rest_on_it(visit: Visit) -> None:
    page = visit("ann")
    passage = page.locator("#p-N1\\.2")
    passage.locator(".ptext").click()
    expect(passage).to_have_class(re.compile(r"\blit\b"))
    lit = marked(page, "uses")
    assert len(lit) == passage.locator("[data-uses] a").count() > 1
    assert lit[0].startswith("Senior US military officials left Kyiv")
    passage.get_by_role("link", name="S5").click()
    expect(page.locator("#at-h")).to_have_text("What S5 rests on")
    expect(page.locator("#box-introduction")).to_be_focused()


def test_unused_passages_are_named(visit: Visit) -> None:
    page = visit("ann")
    expect(page.locator("#unused")).to_have_text(re.compile(r"^\d+ of \d+ passages are used by no sentence\.$"))
    expect(page.locator(".passage.unused").first).to_contain_text("not used")


def test_pasted_markup_arrives_as_plain_text(visit: Visit) -> None:
    page = visit("ann")
    other = page.context.browser.new_page()  # where somebody copies from
    other.set_content("<h1 style='color: red'>Bold</h1><p>and a <a href='https://elsewhere.example'>link</a></p>")
    other.keyboard.press("Control+a")
    other.keyboard.press("Control+c")
    other.close()
    for place in ("#box-tldr", "#heading-background"):
        page.locator(place).click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+v")
        expect(page.locator(place)).to_contain_text("Bold")
        expect(page.locator(place)).to_contain_text("and a link")
        assert page.locator(place).locator("*:not(br)").count() == 0


def test_undo_and_redo_are_the_browsers_own(visit: Visit) -> None:
    page = visit("ann")
    box = page.locator("#box-tldr")
    before = box.text_content() or ""
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" XY")
    for _ in range(10):
        page.keyboard.press("Control+z")
        if box.text_content() == before:
            break
    expect(box).to_have_text(before)
    expect(page.locator("[data-save]")).to_be_disabled()
    page.keyboard.press("Control+y")
    expect(page.locator("[data-save]")).to_be_enabled()


def test_an_edited_sentence_is_marked_as_such_and_the_others_keep_their_places(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-tldr").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Some ")
    assert marked(page, "edited")[0].startswith("Some Senior US military officials left Kyiv")
    lifted = [words for words in marked(page, "note") if words.startswith("Unconfirmed reports")]
    assert lifted
    expect(page.locator("#at-body")).to_contain_text("Being edited: it is checked again when it is saved.")


def test_new_paragraphs_are_kept_and_marks_stay_right(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-introduction").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("It rained in Lviv.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as revision 2.")
    page.reload()
    ready(page)
    text = page.locator("#box-introduction").inner_text()
    assert text.startswith("It rained in Lviv.\n\nSenior US military officials")
    assert any(words == "It rained in Lviv." for words in marked(page, "human"))


def test_an_id_of_a_passage_behind_a_sentence_says_what_it_rests_on(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-introduction").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" The delegation arrived by train on Wednesday. [N1.3]")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as revision 2.")
    expect(page.locator("#box-introduction")).not_to_contain_text("[N1.3]")
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#at-body .use a")).to_have_text("N1.3")


def test_another_passage_is_cited_where_the_evidence_stands(visit: Visit) -> None:
    page = visit("ann")
    caret_in(page, "S2")
    page.get_by_text("Let it rest on other passages").click()
    page.get_by_label("Passages").fill("N1.2, N1.3")
    page.get_by_role("button", name="Change").click()
    expect(page.locator("#saving")).to_have_text("Saved as revision 2.")
    expect(page.locator("#at-body .use a").last).to_have_text("N1.3")
    page.get_by_text("Let it rest on other passages").click()
    page.get_by_label("Passages").fill("N9.9")


def test_a_form_that_stands_open_at_the_evidence_stays_when_news_come(visit: Visit) -> None:
    page, other = visit("ann"), visit("bob")
    caret_in(page, "S2")
    page.get_by_text("Let it rest on other passages").click()
    other.locator("[data-check=tldr] button").click()
    expect(page.locator("#state-tldr")).to_contain_text("checked by Bob Ray")
    expect(page.get_by_label("Passages")).to_be_visible()


def test_a_passage_that_is_not_there_is_refused_in_words(visit: Visit, desk: Desk) -> None:
    desk.expected.append("403")
    page = visit("ann")
    caret_in(page, "S2")
    page.get_by_text("Let it rest on other passages").click()
    page.get_by_label("Passages").fill("N9.9")
    page.keyboard.press("Enter")
    expect(page.locator("#alarm")).to_contain_text("have no passage N9.9.")
    expect(page.get_by_label("Passages")).to_have_value("N9.9")


def test_a_save_that_is_refused_says_why(visit: Visit, desk: Desk) -> None:
    desk.expected.append("403")
    page = visit("ann")
    page.locator("#box-tldr").fill("")
    page.keyboard.press("Control+s")
    expect(page.locator("#alarm")).to_contain_text("Not saved. TL;DR would be empty.")


def test_a_section_that_was_not_written_is_written(visit: Visit, desk: Desk) -> None:
    draft_notes(desk.out, checkout() / "examples" / "confidential", "ostby")
    page = visit("ann", "/stories/ostby")
    expect(page.locator("#section-insight .not-written")).to_contain_text("Not written.")
    expect(page.locator("#heading-insight")).to_have_count(0)
    page.locator("#box-insight").click()
    page.keyboard.type("A plant that pays for its cooling is worth a second look.")
    page.keyboard.press("Control+s")
    expect(page.locator("#section-insight .not-written")).to_have_count(0)
    expect(page.locator("#box-insight")).to_have_text("A plant that pays for its cooling is worth a second look.")
    expect(page.locator("#heading-insight")).to_be_attached()
    expect(page.locator(".flag", has_text="hole").filter(has_text="Newsroom Insight")).to_have_count(0)


def test_a_note_is_added_and_cited(visit: Visit) -> None:
    page = visit("ann", f"{REVIEW}/notes/new")
    page.get_by_label("Title").fill("Call with the mayor’s office")
    page.get_by_label("Source").fill("Press office, Lviv")
    page.get_by_label("Text").fill("The mayor of Lviv counted 41 trucks on Friday.")
    page.get_by_role("button", name="Add it").click()
    ready(page)
    expect(page.locator("#note-N5")).to_contain_text("41 trucks")
    page.locator("#box-introduction").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" The mayor of Lviv counted 41 trucks on Friday. [N5.1]")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_contain_text("Saved as revision")
    expect(page.locator("#p-N5\\.1 [data-uses] a")).to_have_count(1)


def test_nothing_jumps_when_the_line_of_the_saving_changes(visit: Visit) -> None:
    page = visit("ann")
    places = "() => [...document.querySelectorAll('#bar, #strip, #draft, #evidence')].map((one) => one.offsetTop)"
    before = page.evaluate(places)
    page.locator("#box-headline").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("s")
    expect(page.locator("#saving")).to_contain_text("Not saved yet")
    assert page.evaluate(places) == before
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_contain_text("Saved as revision")
    assert page.evaluate(places) == before


def test_the_flag_at_hand_is_never_hidden(visit: Visit) -> None:
    for width in (1360, 900, 320):
        page = visit("ann", width=width, height=700)
        for flag in page.locator(".marks a").all():
            flag.click()
            at_hand = page.locator(".flag.at-hand")
            expect(at_hand).to_be_in_viewport()
            assert at_hand.evaluate(
                """(flag) => { const r = flag.getBoundingClientRect();
                const seen = document.elementFromPoint(r.left + 30, r.top + 12);
                return flag.contains(seen); }"""
            ), f"the flag at hand is covered at {width} px"


def test_on_a_narrow_page_evidence_comes_up_from_below_and_is_put_away(visit: Visit) -> None:
    page = visit("ann", width=320, height=640)
    expect(page.locator("#at")).to_be_hidden()
    page.locator("#box-tldr").click(position={"x": 60, "y": 12})
    expect(page.locator("#at")).to_be_in_viewport()
    expect(page.locator("#at-h")).to_have_text("What S2 rests on")
    page.locator("#at").get_by_role("button", name="Close").click()
    expect(page.locator("#at")).to_be_hidden()


def test_a_rewrite_is_asked_for_compared_and_taken_in_part(visit: Visit, desk: Desk) -> None:
    page = visit("ann")
    page.locator("[data-wish=background] summary").click()
    page.locator("#wish-background").fill("shorter")
    page.locator("#deeds-background").get_by_role("button", name="Ask for a rewrite").click()
    state = page.locator("#state-background")
    expect(state).to_contain_text(re.compile("A rewrite (is being made|waits)"))
    state.get_by_role("link", name="Look at it").click(timeout=60_000)  # a process of its own writes it
    expect(page.get_by_role("heading", name="A rewrite of Background")).to_be_visible()
    expect(page.locator(".hunk del, .hunk ins").first).to_be_visible()
    boxes = page.locator("input[name=take]")
    boxes.first.uncheck()
    page.get_by_role("button", name="Accept what is ticked").click()
    ready(page)
    expect(page.locator(".facts")).to_contain_text("revision")
    expect(page.locator("#state-background")).not_to_contain_text("A rewrite waits")
    del desk


def test_versions_are_compared_and_an_old_one_restored(visit: Visit) -> None:
    page = visit("ann")
    page.locator("#box-tldr").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" More follows.")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as revision 2.")
    page.goto(f"{REVIEW}/versions")
    expect(page.locator("ins")).to_contain_text("More follows.")
    expect(page.get_by_text("As it was: Headline, ")).to_be_visible()
    page.get_by_role("button", name="Restore revision 1").click()
    ready(page)
    expect(page.locator("#box-tldr")).not_to_contain_text("More follows.")
    expect(page.locator(".facts")).to_contain_text("revision 3")
