"""The notice in the place of a killed story says that it was withdrawn and why, and nothing of the story again."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import docx
import lxml.html
import pytest
from markdown_it import MarkdownIt

from drafter.render.notice import killed_copy
from tests.render.support import ATTACKS, NOON, OUTLET, publishable
from tests.render.vocabulary import not_of_schema_org

REASON = "The minutes on which it rested were not authentic."
HEAD = (18, "a" * 64)


def notice(**more: object) -> dict[str, bytes]:
    asked = {"reason": REASON, "at": NOON, "outlet": OUTLET, "contact": "Ada Holm, editor-in-chief", **more}
    return killed_copy("elm-street-library", **asked)  # type: ignore[arg-type]


def page(files: dict[str, bytes]) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(files["article.html"])


def words(files: dict[str, bytes]) -> list[str]:
    """What each of the files says."""
    word = docx.Document(BytesIO(files["article.docx"]))
    return [
        page(files).text_content(),
        files["article.md"].decode(),
        files["article.json"].decode(),
        "\n".join(paragraph.text for paragraph in word.paragraphs),
    ]


def test_it_takes_the_place_of_every_file_of_the_published_copy() -> None:
    assert set(notice()) == {"article.html", "article.md", "article.json", "article.docx"}


def test_every_format_says_why_when_and_who_answers_for_it() -> None:
    for text in words(notice()):
        assert REASON in text
        assert "elm-street-library" in text
        assert "Ada Holm, editor-in-chief" in text
        assert OUTLET in text
        assert "23 November 2026" in text or NOON.isoformat() in text


def test_nothing_of_the_story_stands_in_it() -> None:
    text = "\n".join(words(notice()))
    for section in publishable().sections:
        for sentence in section.sentences():
            assert sentence.text not in text
    assert "7-2" not in text


def test_search_engines_are_asked_to_leave_it_out() -> None:
    (robots,) = page(notice()).xpath("//meta[@name='robots']/@content")
    assert robots == "noindex, noarchive"


def test_its_data_speak_of_no_article() -> None:
    files = notice(head=HEAD)
    linked = json.loads(page(files).xpath("string(//script)"))
    assert linked["@type"] == "WebPage"
    assert not {"headline", "articleBody", "text"} & linked.keys()
    assert linked["creativeWorkStatus"] == "Withdrawn"
    assert not_of_schema_org(linked) == []
    value = json.loads(files["article.json"])
    assert (value["schema"], value["story"], value["killed"]) == (
        "drafter.killed/1",
        "elm-street-library",
        NOON.isoformat(),
    )
    assert value["linked_data"] == linked
    assert value["record"] == {"seq": 18, "hash": "a" * 64}
    assert "record" not in json.loads(notice()["article.json"])


def test_it_speaks_the_language_of_the_article_where_we_do() -> None:
    german = page(notice(language="de-CH"))
    assert german.get("lang") == "de"
    assert "Dieser Artikel wurde zurückgezogen" in german.text_content()
    assert "am 23. November 2026 zurückgezogen" in german.text_content()
    french = page(notice(language="fr"))
    assert french.get("lang") == "en"
    assert french.xpath("//span[@lang='fr']")[0].text == REASON
    assert page(notice(language="<x>")).xpath("//span/@lang") == ["und"]


def test_without_somebody_to_name_it_names_nobody() -> None:
    assert "Responsible" not in "\n".join(words(notice(contact="")))


@pytest.mark.parametrize("reason", ["", "  \n", "\u202e"])
def test_a_notice_without_a_reason_is_none(reason: str) -> None:
    with pytest.raises(ValueError, match="without a reason"):
        notice(reason=reason)


def test_the_same_notice_is_the_same_bytes() -> None:
    assert notice() == notice()
    assert notice(at=NOON + timedelta(days=1)) != notice()


@pytest.mark.parametrize("attack", ATTACKS)
def test_promise_6_whatever_is_said_stays_words(attack: str) -> None:
    said = {"reason": f"{attack} x", "outlet": f"{attack} y", "contact": f"{attack} z", "language": attack}
    files = killed_copy("elm-street-library", at=NOON, **said)  # type: ignore[arg-type]
    there = page(files)
    tags = {str(each.tag) for each in there.iter() if isinstance(each.tag, str)}
    assert tags == {
        *("html", "head", "meta", "title", "style", "script", "body", "main", "article", "h1", "p", "time", "span"),
    }
    assert there.xpath("//@href | //@src") == []
    assert not_of_schema_org(json.loads(there.xpath("string(//script)"))) == []
    rendered = lxml.html.fromstring(f"<div>{MarkdownIt('commonmark').render(files['article.md'].decode())}</div>")
    assert {str(each.tag) for each in rendered.iter()} <= {"div", "h1", "p", "strong"}
    with ZipFile(BytesIO(files["article.docx"])) as archive:
        lxml.html.fromstring(archive.read("word/document.xml"))
