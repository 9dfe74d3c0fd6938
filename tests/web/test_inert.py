"""Nothing that anybody or any machine wrote becomes markup: not on the desk, not in the record, not for readers.

A story of hostile words goes the whole way that a story of plain words goes (see `hostile`). No page of the one may
hold an element or an attribute that no page of the other has.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.web.hostile import ALL, PLAIN, Page, pages_of

pytestmark = pytest.mark.slow

ADDRESSES = {"href", "src", "action", "formaction", "data-parts", "hx-sse:connect"}
OURS = re.compile(r"(?:/(?!/)|[?#])[^\s<>\"\\]*")
OF_THE_WEB = re.compile(r"https?://[A-Za-z0-9.-]+/[A-Za-z0-9\-._~:/?#@!$&*+,;=%]*")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u206f\ufeff]")
DATA = {"application/json", "application/ld+json"}


@dataclass
class Seen(HTMLParser):
    """What a browser makes of a page: elements with their attributes, and words."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    _script: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.odd.append(f"<{tag}> says something twice")
        known = {name: value or "" for name, value in attrs}
        self.elements.append((tag, known))
        self._script = known.get("type", "code") if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = ""

    def handle_data(self, data: str) -> None:
        if self._script in DATA:
            self.data.append(data)
        elif self._script and data.strip():
            self.odd.append(f"code in the page: {data}")
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.odd.append(f"comment: {data[:80]}")

    def handle_pi(self, data: str) -> None:
        self.odd.append(f"instruction: {data[:80]}")


@cache
def read(page: Page) -> Seen:
    seen = Seen()
    seen.feed(page.text)
    seen.close()
    return seen


def shapes(seen: Seen) -> set[str]:
    """Elements, and which attribute stands in which."""
    return {tag for tag, _ in seen.elements} | {f"{tag} {name}" for tag, known in seen.elements for name in known}


@pytest.fixture(scope="module")
def written(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, shared_app: tuple[FastAPI, TestClient]
) -> dict[str, list[Page]]:
    """All pages of both stories."""
    return {
        words: pages_of(words, sqlite_template, tmp_path_factory.mktemp(name), *shared_app)
        for name, words in (("plain", PLAIN), ("hostile", ALL))
    }


def html(pages: list[Page]) -> Iterator[Page]:
    return (page for page in pages if page.kind.startswith("text/html"))


def test_no_word_makes_an_element_or_an_attribute(written: dict[str, list[Page]]) -> None:
    plain = [read(page) for page in html(written[PLAIN])]
    allowed, code = {shape for seen in plain for shape in shapes(seen)}, {odd for seen in plain for odd in seen.odd}
    assert len(code) == 1, "the script of draft.html, which its policy allows by its hash"
    assert not [shape for shape in allowed if shape.partition(" ")[2].startswith(("on", "hx-on", "style"))]
    for page in html(written[ALL]):
        seen = read(page)
        assert shapes(seen) <= allowed, page.place
        assert code.issuperset(seen.odd), page.place


def test_no_word_becomes_an_address_or_a_script(written: dict[str, list[Page]]) -> None:
    for page in html([*written[PLAIN], *written[ALL]]):
        for tag, known in read(page).elements:
            for name in ADDRESSES & known.keys():
                fits = OURS if name != "href" or tag != "a" else re.compile(f"{OURS.pattern}|{OF_THE_WEB.pattern}")
                assert fits.fullmatch(known[name]), (page.place, tag, name, known[name])
            if tag == "script" and "draft.html" not in page.place:
                assert known.get("type") in DATA or known["src"].startswith("/static/"), page.place
            assert tag not in {"iframe", "object", "embed", "base"}


def test_data_in_a_page_is_data_and_ends_where_it_ends(written: dict[str, list[Page]]) -> None:
    kinds = {"sentences": 0, "@type": 0}
    for page in html(written[ALL]):
        for text in read(page).data:
            told = json.loads(text)
            assert "<" not in text, page.place
            for kind in kinds:
                kinds[kind] += kind in told
    assert all(kinds.values()), kinds


def test_no_page_holds_what_its_reader_cannot_see(written: dict[str, list[Page]]) -> None:
    for page in html(written[ALL]):
        for word in read(page).words:
            assert not UNSEEN.search(word), (page.place, word[:200])


def test_the_words_stand_there_as_words(written: dict[str, list[Page]]) -> None:
    """Else there was nothing to see."""
    told = {page.place: " ".join(read(page).words) for page in html(written[ALL])}
    assert sum("<script>gotcha(1)</script>" in words for words in told.values()) >= 100
    assert sum("{{ 7 * 7 }}" in words for words in told.values()) >= 100
    for step, place in (
        ("_drafted", "/stories/harbour for ann"),
        ("_worked_on", "/notes/new for ann"),
        ("_clashing", "/clash for ann"),
        ("_clashing", "/unsaved/"),
        ("_proposed", "/rewrites/"),
        ("_newer", "/drafts/"),
        ("_handed_in", "/versions for ann"),
        ("_handed_in", "/record for ann"),
        ("_approved", "/approve for ann"),
        ("_approved", "the page with the copy for a CMS"),
        ("_approved", ": copy for a CMS"),
        ("_published", "article.html"),
        ("_corrected", "/after for ann"),
        ("_corrected", "/record for ann"),
        ("_corrected", "article.html"),
        ("_killed", "article.html"),
        ("_killed", ": /"),
    ):
        found = [words for name, words in told.items() if name.startswith(step) and place in name]
        assert any("<script>gotcha" in words for words in found), (step, place, len(found))
    (record,) = [words for name, words in told.items() if name.startswith("_corrected") and "/record for ann" in name]
    for said in ("Because", "Please", "Done", "Old", "It was", "Alone"):
        assert f"{said} <script>gotcha" in record


def test_what_is_no_page_says_so(written: dict[str, list[Page]]) -> None:
    kinds = {page.kind.partition(";")[0] for page in written[ALL]}
    assert kinds == {"text/html", "application/json"}
    for page in written[ALL]:
        assert page.kind.startswith("text/html") or json.loads(page.text)
