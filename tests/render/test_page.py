"""draft.html asks the network for nothing, runs nothing of others, and can be read in every way."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from drafter.article import Author
from drafter.render.choose import page_of
from drafter.render.page import asset, draft_html
from tests.render.support import ATTACKS, NOON, article, disclosure, dossier, draft, hostile, record

FETCHES = {"src", "srcset", "data", "poster", "action", "background", "formaction", "ping"}


class Read(HTMLParser):
    """Every element with its attributes, and the text of styles and scripts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.raw: dict[str, list[str]] = {"style": [], "script": []}
        self.words: list[str] = []
        self.inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in self.raw:
            self.inside = tag
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.raw[self.inside][-1] += data
        else:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(**fields: object) -> str:
    return draft_html(page_of(draft(), dossier(), disclosure(), **fields))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def read() -> Read:
    return Read(page(revision=3, notices=("3 links left out.",)))


def test_the_page_loads_nothing(read: Read) -> None:
    assert not [name for _, attrs in read.elements for name in attrs if name in FETCHES]
    assert not {"link", "img", "iframe", "object", "form", "video", "audio", "base"} & {tag for tag, _ in read.elements}
    assert "url(" not in asset("draft.css")
    assert "@import" not in asset("draft.css")


def test_only_our_style_and_script_are_allowed_by_their_hashes(read: Read) -> None:
    policy = next(m["content"] for m in read.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (text,) = read.raw[tag]
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not [attrs for _, attrs in read.elements if "style" in attrs]
    assert not [name for _, attrs in read.elements for name in attrs if name.startswith("on")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_promise_6_words_of_notes_and_answers_are_shown_as_words(attack: str) -> None:
    whole, notes, of = hostile(attack)
    calm_whole, calm_notes, calm_of = hostile("calm")
    shown = Read(draft_html(page_of(whole, notes, disclosure(of), notices=(attack,))))
    calm = Read(draft_html(page_of(calm_whole, calm_notes, disclosure(calm_of), notices=("calm",))))
    linked = {"a"}  # an address with white space in it is no link; all else is the same page
    assert [t for t, _ in shown.elements if t not in linked] == [t for t, _ in calm.elements if t not in linked]
    assert all(a["href"].startswith(("#", "https://a.example/")) for a in shown.all("a"))
    start = re.sub(r"\s+", " ", attack.split("\n", maxsplit=1)[0].replace("\x00", "").split("\x1b")[0]).strip()
    assert start in shown.text


def test_every_sentence_can_be_reached_and_says_what_it_rests_on(read: Read) -> None:
    ids = {attrs["id"] for _, attrs in read.elements if "id" in attrs}
    sentences = [a for _, a in read.elements if re.fullmatch(r"S\d+", a.get("id", ""))]
    assert [a["id"] for a in sentences] == [f"S{n}" for n in range(1, 12)]
    assert all(a["tabindex"] == "0" and a["aria-describedby"] in ids for a in sentences)
    assert "S5, rests on N2.1. Flag, must change: number not in notes." in read.text
    assert "S9, an inference from N3.1, N1.1." in read.text
    assert "S6, without a citation. Flag, to settle: no citation." in read.text


def test_links_within_the_page_lead_somewhere_and_no_id_is_given_twice(read: Read) -> None:
    ids = [attrs["id"] for _, attrs in read.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in read.all("a") if a["href"].startswith("#")} <= set(ids)
    pointed = [a[name] for _, a in read.elements for name in ("aria-labelledby", "aria-describedby") if name in a]
    assert set(pointed) <= set(ids)


def test_the_page_has_landmarks_and_headings_in_order(read: Read) -> None:
    tags = [tag for tag, _ in read.elements]
    assert all(tags.count(tag) == 1 for tag in ("header", "main", "article", "footer", "aside", "h1"))
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert read.all("html") == [{"lang": "en"}]
    assert read.elements[tags.index("body") + 1] == ("a", {"class": "skip", "href": "#draft"})


def test_flags_are_told_by_shape_and_word_and_holes_are_boxes(read: Read) -> None:
    assert "■ must change: number not in notes" in read.text
    assert "▲ to settle: no citation" in read.text
    assert "● " in read.text
    assert "▢ Not written. This is the outlet’s own opinion. What to do: Write it, or cut the section." in read.text


def test_evidence_marks_the_words_that_sentence_and_passage_share(read: Read) -> None:
    html = page()
    assert '<q>The <mark class="hit">branch</mark> <mark class="hit">opened</mark>' in html
    assert '<mark class="wrong">220</mark>' in html
    assert "N3.1 , background talk; a premise; background, do not name the source" in read.text


def test_where_text_was_made_in_several_ways_each_section_says_how_and_begins_with_the_label() -> None:
    parts = tuple(replace(s, author=Author.PERSON) if s.key == "tldr" else s for s in article().sections)
    text = article(*parts)
    mixed = Read(draft_html(page_of(draft(text), dossier(), disclosure(record(text)))))
    assert "Background Sixty-five years on Elm Street AI-assisted: drafted with openai:gpt-5-mini" in mixed.text
    assert "TL;DR written by a person" in mixed.text
    assert "AI-assisted: drafted" not in Read(page()).text.split("How this draft was made")[0]


def test_the_embargo_and_not_for_publication_stand_at_the_top() -> None:
    held = Read(draft_html(page_of(draft(article(embargo=NOON)), dossier(), disclosure())))
    top = held.text.split("TL;DR")[0]
    assert "Not for publication" in top
    assert "Embargo until 23 November 2026, 12:00 UTC" in top


def test_a_language_that_is_none_is_not_put_on_the_page() -> None:
    text = draft_html(page_of(draft(article(language='en" onload="x')), dossier(), disclosure()))
    assert 'lang="und"' in text
    assert "onload" not in text


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_words_stand_out_from_their_ground_in_light_and_dark() -> None:
    light, dark = (
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in asset("draft.css").split(":root", 3)[1:3]
    )
    for theme in (light, dark):
        for ground in ("paper", "desk", "touch", "hit"):
            for ink in ("ink", "soft", "red", "amber", "blue"):
                if ground == "hit" and ink != "ink":
                    continue
                one, other = sorted((_luminance(theme[ink]), _luminance(theme[ground])))
                assert (other + 0.05) / (one + 0.05) >= 4.5, (ink, ground)
