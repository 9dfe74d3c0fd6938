"""What is pasted into another system is the approved text with its disclosure, and nothing that acts there."""

import re
from dataclasses import replace
from datetime import timedelta

import lxml.html
import pytest

from drafter.article import Article, SourceLine
from drafter.disclosure import disclose
from drafter.errors import DrafterError
from drafter.formats import Form, parse_format
from drafter.record import Correction, Record
from drafter.render.cms import cms_html, cms_text
from tests.render.support import (
    ATTACKS,
    NOON,
    OUTLET,
    ROOT,
    approved,
    article,
    disclosure,
    hostile,
    publishable,
    record,
    said,
    section,
    wording,
)

LATER = NOON + timedelta(hours=4)
FORMAT = parse_format((ROOT / "prompts" / "explainer" / "format.toml").read_text(encoding="utf-8"), "explainer")
DISCLOSURE = next(spec for spec in FORMAT.sections if spec.form is Form.DISCLOSURE)


def html(text: Article | None = None, of: Record | None = None, **more: object) -> str:
    text = text or publishable()
    of = of or approved(text)
    return cms_html(text, of, disclosure(of), **{"published": LATER, **more})  # type: ignore[arg-type]


def plain(text: Article | None = None, of: Record | None = None, **more: object) -> str:
    text = text or publishable()
    of = of or approved(text)
    return cms_text(text, of, disclosure(of), **{"published": LATER, **more})  # type: ignore[arg-type]


def parsed(fragment: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(fragment, create_parent="div")


def test_it_is_headings_paragraphs_and_lists_with_nothing_on_them() -> None:
    page = parsed(html())
    assert {str(each.tag) for each in page.iter()} == {"div", "h2", "p", "ul", "li", "a"}
    assert {name for each in page.iter() for name in each.attrib} == {"href"}
    assert page.xpath("//a/@href") == ["https://elmvalley.example/minutes/2026-11-17"]


def test_the_headline_goes_into_a_field_of_its_own() -> None:
    headline = publishable().headline
    assert headline not in html()
    assert headline not in plain()


def test_every_section_stands_in_both_in_its_order() -> None:
    titles = [each.text for each in parsed(html()).iter("h2")]
    assert titles[:3] == [
        "TL;DR",
        "Introduction: A close look at the vote",
        "Background: Sixty-five years on Elm Street",
    ]
    text = plain()
    assert sorted(titles, key=text.index) == titles
    assert "\n\nHow much does the city save?\nClosing the branch saves $410,000 a year" in text
    assert "\n- Minutes of the council meeting, City of Elm Valley, https://elmvalley.example/" in text


def test_promise_3_the_disclosure_stands_in_both_at_its_place() -> None:
    line = disclosure(approved(publishable())).line
    texts = [each.text_content() for each in parsed(html()).iter("p")]
    assert texts[0] == "AI-assisted"
    assert texts[-1] == line
    assert plain().startswith("AI-assisted\n\n")
    assert plain().endswith(f"\n\n{line}\n")
    early = replace(FORMAT, sections=(*FORMAT.sections[:2], DISCLOSURE, *FORMAT.sections[2:]))
    texts = [each.text_content() for each in parsed(html(format=early)).iter("p", "h2")]
    assert texts.index(line) < texts.index("Introduction: A close look at the vote")
    assert texts.count(line) == plain(format=early).count(line) == 1


def test_corrections_stand_below_with_number_and_date() -> None:
    text = publishable()
    of = approved(text, corrections=(Correction(1, LATER, "Ann Lee", "The vote was 7-2."),))
    line = "Correction 1, 23 November 2026: The vote was 7-2."
    assert html(text, of).endswith(f"<p>{line}</p>\n")
    assert plain(text, of).endswith(f"\n\n{line}\n")


@pytest.mark.parametrize("made", [html, plain])
def test_promise_2_what_is_not_approved_is_not_handed_over(made: object) -> None:
    text = publishable()
    tk = article(section("tldr", "TL;DR", (said("The vote was TK to TK."),)))
    held = replace(text, embargo=LATER + timedelta(hours=1))
    for what, words in (
        ((text, record(text)), "approved exactly this text"),
        ((article(*text.sections[:-1]), approved(text)), "approved exactly this text"),
        ((tk, approved(tk)), "has a TK"),
        ((article(), approved(article())), "is not written"),
        ((held, approved(held)), "embargo still holds"),
    ):
        with pytest.raises(DrafterError, match=words):
            made(*what)  # type: ignore[operator]


@pytest.mark.parametrize("attack", ATTACKS)
def test_promise_6_words_stay_words(attack: str) -> None:
    whole, _, _ = hostile(attack)
    text = replace(whole.article, sections=tuple(s for s in whole.article.sections if not s.hole))
    plainly = approved(text, written_by=(f"Jo {attack}",), corrections=(Correction(1, LATER, "Ann", attack),))
    signed = plainly.approval
    assert signed
    of = replace(plainly, approval=replace(signed, name=f"Ann {attack}", role=attack, answerable=attack))
    outlet = disclose(of, wording(), f"{OUTLET} {attack}", f"https://x.example/{attack}")
    made = cms_html(text, of, outlet, published=LATER)
    page = parsed(made)
    assert {str(each.tag) for each in page.iter()} <= {"div", "h2", "p", "ul", "li", "a"}
    assert {name for each in page.iter() for name in each.attrib} <= {"href"}
    assert all(address.startswith("https://a.example/") for address in page.xpath("//a/@href"))
    outside = re.sub(r"<[^>]*>", "", made)
    assert "[" not in outside
    assert "://" not in outside
    assert "<!--" not in made
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\u200b]", made + cms_text(text, of, outlet, published=LATER))


def test_an_address_alone_or_a_shortcode_does_nothing_where_it_is_pasted() -> None:
    text = article(
        section("tldr", "TL;DR", (said("https://video.example/watch?v=1"),), (said("[gallery ids=1]"),)),
        section("sources", "Sources", sources=(SourceLine("N1", "a", "javascript:alert(1)", ""),)),
    )
    made = html(text)
    assert "<p>https&#58;//video.example/watch?v=1</p>" in made
    assert "<p>&#91;gallery ids=1&#93;</p>" in made
    assert "<li>a</li>" in made
    assert "https://video.example/watch?v=1" in parsed(made).text_content()
