"""The published copy exists for an approved text alone, and holds nothing of the notes."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import lxml.html
import pytest

from drafter.article import Article, Hole, SourceLine
from drafter.disclosure import disclose
from drafter.errors import DrafterError
from drafter.record import Correction, Record
from drafter.render.published import published_copy
from tests.render.support import (
    ATTACKS,
    NOON,
    OUTLET,
    SECTIONS,
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
from tests.render.vocabulary import not_of_schema_org

LATER = NOON + timedelta(hours=4)
TAGS = {
    *("html", "head", "meta", "title", "style", "script", "body", "main", "article", "section", "aside"),
    *("h1", "h2", "p", "a", "time", "ul", "li", "details", "summary", "dl", "dt", "dd"),
}


def copy(text: Article | None = None, of: Record | None = None) -> dict[str, bytes]:
    text = text or publishable()
    of = of or approved(text)
    return published_copy(text, of, disclosure(of), published=LATER)


def words(files: dict[str, bytes]) -> str:
    texts = [content.decode("utf-8") for name, content in files.items() if not name.endswith(".docx")]
    with ZipFile(BytesIO(files["article.docx"])) as archive:
        texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(texts)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return copy()


def linked(files: dict[str, bytes]) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', files["article.html"].decode())
    assert found
    return json.loads(found[1])


def refused(text: Article, of: Record, **fields: object) -> str:
    with pytest.raises(DrafterError) as fault:
        published_copy(text, of, disclosure(of), **{"published": LATER, **fields})  # type: ignore[arg-type]
    return str(fault.value)


def test_promise_2_a_text_that_nobody_approved_is_not_published() -> None:
    text = publishable()
    assert "no named editor has approved exactly this text" in refused(text, record(text))


def test_promise_2_an_approval_of_another_text_publishes_nothing() -> None:
    old, new = publishable(), article(*publishable().sections[:-1])
    assert "approved exactly this text" in refused(new, approved(old))
    stale = replace(approved(old), text_sha256=new.sha256)
    assert "approved exactly this text" in refused(new, stale)


def test_promise_3_a_disclosure_of_another_text_is_refused() -> None:
    text = publishable()
    other = article(*publishable().sections[:-1])
    with pytest.raises(DrafterError, match="computed for another text"):
        published_copy(text, approved(text), disclosure(approved(other)), published=LATER)
    with pytest.raises(DrafterError, match="computed for another text"):
        published_copy(text, approved(text), disclosure(record(text)), published=LATER)


def test_promise_4_a_hole_or_a_tk_is_not_published() -> None:
    held = article(*SECTIONS[:-2], replace(SECTIONS[-2], hole=Hole("failed", "x", "y")))
    assert "is not written" in refused(held, approved(held))
    tk = article(section("tldr", "TL;DR", (said("The vote was TK to TK."),)))
    assert "“TL;DR” has a TK" in refused(tk, approved(tk))
    fine = article(section("tldr", "TL;DR", (said("The TKO came in round two."),)))
    assert copy(fine)


@pytest.mark.parametrize("words", ["TK", "TKs", "$TKm", "7-TK", "T.K.", "tk", "[tk who says so]"])
def test_promise_4_every_spelling_of_tk_is_one_in_everything_that_readers_get(words: str) -> None:
    text = publishable()
    corrected = approved(text, corrections=(Correction(1, LATER, "Ann Lee", f"The vote was {words}."),))
    assert "a correction has a TK" in refused(text, corrected)
    told = article(*text.sections[:-1], replace(SECTIONS[-1], sources=(SourceLine("N1", f"Interview with {words}"),)))
    assert "names a source with a TK" in refused(told, approved(told))
    headed = article(section("tldr", "TL;DR", (said("The vote was 7-2."),), heading=f"A {words}"))
    assert "“TL;DR” has a TK" in refused(headed, approved(headed))


def test_an_embargo_that_holds_is_not_passed() -> None:
    text = replace(publishable(), embargo=LATER + timedelta(minutes=1))
    assert "embargo still holds" in refused(text, approved(text))
    assert published_copy(text, approved(text), disclosure(approved(text)), published=LATER + timedelta(hours=1))


def test_promise_3_every_format_carries_the_disclosure(files: dict[str, bytes]) -> None:
    line = disclosure(approved(publishable())).line
    assert line in files["article.html"].decode()
    assert json.loads(files["article.json"])["disclosure"]["line"] == line
    assert line.split(" How Elm")[0] in files["article.md"].decode()
    with ZipFile(BytesIO(files["article.docx"])) as archive:
        assert line in archive.read("word/document.xml").decode()


def test_the_label_stands_under_the_headline(files: dict[str, bytes]) -> None:
    assert files["article.md"].decode().split("\n\n")[1] == "AI-assisted"
    assert ', <a href="#disclosure">AI-assisted</a></p>' in files["article.html"].decode().split("<h2>")[0]


def test_nothing_of_the_desk_is_in_it(files: dict[str, bytes]) -> None:
    text = words(files)
    for mark in (
        r"\bN\d\.\d",
        r'id="S\d',
        r"\bS\d+ rests",
        "number not in notes",
        "number-not-in-notes",
        "Not for pub",
    ):
        assert not re.search(mark, text), mark
    for words_of_notes in ("according to the budget office", "The list has not been shown", "Paul Hidden", "212"):
        assert words_of_notes not in text
    assert set(files) == {"article.html", "article.md", "article.json", "article.docx"}


def test_the_linked_data_names_no_model_as_author(files: dict[str, bytes]) -> None:
    data = linked(files)
    assert data["@type"] == "NewsArticle"
    assert data["author"] == [{"@type": "NewsMediaOrganization", "name": OUTLET}]
    assert data["editor"] == [{"@type": "Person", "name": "Ann Lee", "jobTitle": "night editor"}]
    assert data["digitalSourceType"] == "https://schema.org/CompositeSyntheticDigitalSource"
    assert data["isBasedOn"] == [
        {
            "@type": "CreativeWork",
            "name": "Minutes of the council meeting, City of Elm Valley",
            "url": "https://elmvalley.example/minutes/2026-11-17",
        }
    ]
    part = data["hasPart"][0]  # type: ignore[index]
    assert part["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert json.loads(files["article.json"])["linked_data"] == data


def test_people_who_wrote_are_the_authors_and_only_recorded_editors_are_editors() -> None:
    text = publishable()
    plain = approved(text, written_by=("Jo Park",))
    of = replace(plain, reviews=tuple(replace(review, edited=()) for review in plain.reviews))
    data = linked(copy(text, of))
    assert data["author"] == [{"@type": "Person", "name": "Jo Park"}]
    assert "editor" not in data


def test_corrections_are_shown() -> None:
    text = publishable()
    of = approved(text, corrections=(Correction(1, LATER, "Ann Lee", "The vote was 7-2."),))
    files = copy(text, of)
    assert linked(files)["correction"] == [
        {"@type": "CorrectionComment", "text": "The vote was 7-2.", "datePublished": LATER.isoformat()}
    ]
    said = "Correction 1, 23 November 2026: The vote was 7-2."
    with ZipFile(BytesIO(files["article.docx"])) as archive:
        assert said in archive.read("word/document.xml").decode()
    assert f'<p class="correction">{said}</p>' in files["article.html"].decode()
    assert files["article.md"].decode().endswith(f"\n\n{said}\n")
    assert json.loads(files["article.json"])["corrections"] == [
        {"number": 1, "at": LATER.isoformat(), "what": "The vote was 7-2.", "line": said}
    ]


def test_a_correction_is_worded_as_the_outlet_words_it() -> None:
    text = publishable()
    of = approved(text, corrections=(Correction(2, LATER, "Ann Lee", "Es waren 7 zu 2."),))
    files = published_copy(text, of, disclosure(of, "de"), published=LATER)
    assert "Berichtigung 2, 23. November 2026: Es waren 7 zu 2." in files["article.html"].decode()


def test_a_disclosure_of_before_the_correction_is_refused() -> None:
    text = publishable()
    of = approved(text, corrections=(Correction(1, LATER, "Ann Lee", "The vote was 7-2."),))
    with pytest.raises(DrafterError, match="was computed before it was corrected"):
        published_copy(text, of, disclosure(approved(text)), published=LATER)


def test_the_published_copy_names_the_head_of_the_record() -> None:
    text = publishable()
    of = approved(text)
    files = published_copy(text, of, disclosure(of), published=LATER, head=(18, "a" * 64))
    assert json.loads(files["article.json"])["record"] == {"seq": 18, "hash": "a" * 64}
    assert "record" not in json.loads(copy()["article.json"])


def test_the_linked_data_speaks_schema_org() -> None:
    text = publishable()
    of = approved(text, written_by=("Jo Park",), corrections=(Correction(1, LATER, "Ann Lee", "It was 7-2."),))
    assert not_of_schema_org(linked(copy(text, of))) == []
    assert not_of_schema_org(linked(copy())) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"author": "openai:small"}, "author: openai:small"),
        ({"digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/composite"}, "digitalSourceType"),
        ({"reviewedBy": {"@type": "Person", "name": "Ann"}}, "reviewedBy stands on no NewsArticle"),
        ({"publisher": {"@type": "Newspaper", "name": "X"}}, "Newspaper is no type"),
    ],
)
def test_that_check_finds_what_is_not_of_schema_org(change: dict[str, object], found: str) -> None:
    assert found in "; ".join(not_of_schema_org({**linked(copy()), **change}))


@pytest.mark.parametrize("attack", ATTACKS)
def test_promise_6_names_corrections_and_addresses_stay_words_too(attack: str) -> None:
    text = publishable()
    name = f"Ann {attack}"
    plain = approved(text, written_by=(name,), corrections=(Correction(1, LATER, name, attack),))
    of = replace(
        plain,
        reviews=tuple(replace(each, name=name, role=attack) for each in plain.reviews),
        approval=replace(plain.approval, name=name, role=attack, answerable=attack),  # type: ignore[type-var]
    )
    said = disclose(of, wording(), f"{OUTLET} {attack}", f"https://x.example/{attack}")
    page = lxml.html.document_fromstring(published_copy(text, of, said, published=LATER)["article.html"])
    tags = {str(each.tag) for each in page.iter() if isinstance(each.tag, str)}
    assert tags <= TAGS
    assert {name for each in page.iter() for name in each.attrib if name.startswith("on")} == set()
    assert not_of_schema_org(json.loads(page.xpath("string(//script)"))) == []


def test_the_same_text_gives_the_same_bytes() -> None:
    assert copy() == copy()


def test_promise_6_words_stay_words() -> None:
    whole, _, _ = hostile(" ".join(ATTACKS) + "</script><script>alert(2)</script>")
    text = replace(whole.article, sections=tuple(s for s in whole.article.sections if not s.hole))
    files = copy(text)
    page = files["article.html"].decode()
    assert page.count("<script") == 1
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "</script><script>alert(2)" in str(linked(files)["headline"])
