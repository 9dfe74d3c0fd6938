"""draft.md shows words of notes and answers as words, and flags, holes and evidence as what they are."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from drafter.formats import ArticleFormat, Form, Purpose, SectionSpec
from drafter.render.choose import page_of
from drafter.render.markdown import draft_markdown, escape, link
from drafter.render.plain import line
from tests.render.support import ATTACKS, NOON, NOTES, article, disclosure, dossier, draft, hostile

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def shown(**fields: object) -> str:
    return draft_markdown(page_of(draft(), dossier(), disclosure(), **fields))  # type: ignore[arg-type]


def tokens(markdown: str) -> set[str]:
    found: set[str] = set()
    for token in READER.parse(markdown):
        found.add(token.type)
        found.update(child.type for child in token.children or ())
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_escaped_text_reads_back_as_itself(attack: str) -> None:
    parsed = READER.parse(escape(attack))
    assert [token.type for token in parsed] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in parsed[1].children or ()} <= {"text", "text_special"}
    assert "".join(child.content for child in parsed[1].children or ()) == line(attack)


@given(st.text(st.sampled_from("a1 \\`*_[]()<>&!#+-.=|~{}$^:/\n"), min_size=1, max_size=14))
@settings(max_examples=150)
def test_no_text_becomes_markup(text: str) -> None:
    allowed = {"inline", "text", "text_special", "paragraph_open", "paragraph_close"}
    assert tokens(escape(text)) <= allowed
    in_bold = READER.parse(f"> **Not written.** {escape(text)}")
    assert "".join(c.content for t in in_bold for c in t.children or ()) == f"Not written. {line(text)}".rstrip()


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_draft_has_no_html_image_or_foreign_link(attack: str) -> None:
    whole, notes, of = hostile(attack)
    text = draft_markdown(page_of(whole, notes, disclosure(of), notices=(attack,)))
    assert not tokens(text) & {"html_block", "html_inline", "image", "fence", "code_block", "table_open"}
    links = [
        child.attrGet("href") or ""
        for token in READER.parse(text)
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert all(str(address).startswith("https://a.example/") for address in links)


def test_only_an_address_of_the_web_is_a_link() -> None:
    assert link("a [b]", "https://a.example/(x)") == "[a \\[b\\]](<https://a.example/%28x%29>)"
    assert link("a", "javascript:alert(1)") == "a"


def test_a_flag_stands_at_its_sentence_by_shape_and_word() -> None:
    text = shown()
    assert "said Maria Ruiz. *(S5: N2.1 ■)* Critics have" in text
    assert "- ■ **S5, must change: number not in notes.** “220” stands nowhere in the notes" in text
    assert "*(S6: no citation ▲)*" in text


def test_an_inference_is_shown_as_one() -> None:
    assert "*(S9: inference from N3.1, N1.1)*" in shown()


def test_a_hole_is_a_box_with_its_reason_and_what_to_do() -> None:
    box = "> **▢ Not written.** This is the outlet’s own opinion. **What to do:** Write it, or cut the section."
    assert box in shown()


def test_evidence_shows_the_matched_words() -> None:
    assert "  - N2.3 (Interview with the head of the branch): “The **branch** **opened** in **1961**.”" in shown()
    assert "N3.1 (background talk, premise, background, do not name the source)" in shown()


def test_promise_7_what_was_removed_and_what_was_not_used_is_listed() -> None:
    text = shown()
    assert "removed when read: 2 × hidden Word text (page 3)" in text
    assert "not used, N2.2: Ruiz said a reading club" in text
    assert "2 passages of the notes not used" in text


def test_the_embargo_stands_at_the_top() -> None:
    held = draft(article(embargo=NOON + timedelta(days=1)))
    top = draft_markdown(page_of(held, dossier(), disclosure())).split("##")[0]
    assert "**EMBARGO until 24 November 2026, 12:00 UTC.**" in top


def test_an_embargo_is_shown_on_the_clock_that_its_note_names() -> None:
    berlin = timezone(timedelta(hours=1), "CET")
    notes = dossier(replace(NOTES[0], embargo=(NOON + timedelta(days=1)).astimezone(berlin)))
    held = draft(article(embargo=NOON + timedelta(days=1)))
    assert "**EMBARGO until 24 November 2026, 13:00 CET.**" in draft_markdown(page_of(held, notes, disclosure()))


def test_the_disclosure_stands_at_its_place_in_the_format() -> None:
    keys = ("headline", "tldr", "note", "introduction")
    forms = (Form.LINE, Form.SECTION, Form.DISCLOSURE, Form.SECTION)
    specs = tuple(SectionSpec(k, k, f, Purpose.FIXED) for k, f in zip(keys, forms, strict=True))
    text = shown(format=ArticleFormat("x", "X", specs, "", ""))
    line_of_it = f"*{escape(disclosure().line)}*"
    assert text.count(line_of_it) == 1
    assert text.index("## TL;DR") < text.index(line_of_it) < text.index("## Introduction")
    assert shown().index("## Sources") < shown().index(line_of_it)
