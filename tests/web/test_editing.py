"""What is done to a story's text through its page, and what the person is told of it."""

from drafter.desk.text import LONGEST
from drafter.notes import OnRecord
from tests.web.stories import ANN, BEN, SLUG, Room

FORM = {"title": "Call", "text": "The depot opens in May, she said.", "source": "Mara Quill"}


def test_a_note_that_stands_as_it_came_is_shown_at_once(room: Room) -> None:
    answer = room.post(ANN, f"/stories/{SLUG}/notes/new", FORM)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("#note-N5")


def test_what_is_to_know_about_a_note_is_told_before_anything_else(room: Room) -> None:
    words = "Mara Quill said the depot opens in May."
    form = {**FORM, "text": words, "on_record": str(OnRecord.BACKGROUND)}
    answer = room.post(ANN, f"/stories/{SLUG}/notes/new", form)
    assert answer.status_code == 200
    assert "N5 was added" in answer.text and "its source is not named" in answer.text
    assert "Mara Quill" not in room.get(ANN, f"/stories/{SLUG}").text
    assert room.post(ANN, f"/stories/{SLUG}/notes/new", form).status_code == 403, "sent again, it is not added again"


def test_text_for_a_section_that_was_cut_is_found_and_thrown_away_without_scripts(room: Room) -> None:
    at, base = f"/stories/{SLUG}/sections/faq", room.house.hash("faq")
    assert room.post(BEN, f"{at}/cut", {"base": base}).status_code == 303
    answer = room.post(ANN, at, {"base": base, "text": "Q: Who pays?"})
    assert answer.status_code == 409
    assert "FAQs of harbour was cut while you were typing." in answer.text and "Q: Who pays?" in answer.text
    shown = room.get(ANN, f"/stories/{SLUG}").text
    assert "You have unsaved text</strong> for FAQs, which is cut." in shown and f'href="{at}/unsaved/ann"' in shown
    assert f'href="{at}/unsaved/ann"' in room.get(ANN, f"/stories/{SLUG}/approve").text
    assert "Ann Lee has unsaved text" in room.get(BEN, f"/stories/{SLUG}").text.replace("</strong>", "")
    for person, heading, may in ((ANN, "Your unsaved text: FAQs", True), (BEN, "Unsaved text of Ann Lee: FAQs", False)):
        page = room.get(person, f"{at}/unsaved/ann").text
        assert heading in page and "The section is cut." in page and "Q: Who pays?" in page
        assert ("Throw my text away" in page) is may
    assert room.post(ANN, f"{at}/give-up").status_code == 303
    assert "unsaved text" not in room.get(ANN, f"/stories/{SLUG}").text


def test_text_that_is_too_long_is_shown_and_can_be_shortened_without_scripts(room: Room) -> None:
    at, base = f"/stories/{SLUG}/sections/introduction", room.house.hash("introduction")
    long = "It is far too long. " * (LONGEST // 20 + 1)
    answer = room.post(ANN, at, {"base": base, "text": long})
    assert answer.status_code == 403 and f"longer than {LONGEST:,} characters" in answer.text
    shown = room.get(ANN, f"{at}/unsaved/ann").text
    assert "longer than a section may be" in shown and f'href="{at}">Go on with it' in shown
    page = room.get(ANN, at).text
    assert long.strip() in page and 'name="kept"' in page
    kept = page.partition('name="kept" value="')[2][:64]
    assert room.post(ANN, at, {"base": base, "text": "It is short now.", "kept": kept}).status_code == 303
    assert room.house.store.hands.typed(SLUG) == ()
