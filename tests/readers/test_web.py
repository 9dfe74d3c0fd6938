from pathlib import Path

import pytest

from drafter.errors import NotesFault
from drafter.readers import Limits
from tests.readers.support import SECRET, read, texts, told

STORY = (
    "<p>The council of the town voted on Tuesday evening to close the hall on Mill Lane, the mayor said after "
    "a debate of three hours.</p><p>The hall was opened in 1974 and is to be replaced by a new one, which could "
    "open in the spring of 2029.</p>"
)


def html(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Pool to close</title>{head}</head><body>{body}</body></html>"


def test_the_main_text_is_the_note_and_furniture_is_told(tmp_path: Path) -> None:
    menu = "<nav><ul>" + "".join(f"<li><a href='/{n}'>Item {n}</a></li>" for n in range(9)) + "</ul></nav>"
    head = (
        '<meta property="og:site_name" content="Town News"><link rel="canonical" href="https://town.example/pool">'
        '<meta property="article:published_time" content="2026-11-18T08:00:00+01:00">'
    )
    reading = read(tmp_path, "w.html", html(f"{menu}<article><h1>Pool to close</h1>{STORY}</article>", head))
    note = reading.dossier.notes[0]
    assert (note.title, note.source, note.url) == ("Pool to close", "Town News", "https://town.example/pool")
    assert note.received is not None
    assert texts(reading)[-1].startswith("The hall was opened in 1974")
    assert not any("Item 3" in text for text in texts(reading))
    assert "page furniture" in told(reading.reports)


@pytest.mark.parametrize(
    "element",
    [
        f"<p style='display: none'>{SECRET}</p>",
        f"<p style='DISPLAY:NONE !important'>{SECRET}</p>",
        f"<p hidden>{SECRET}</p>",
        f"<p aria-hidden='true'>{SECRET}</p>",
        f"<p style='visibility:hidden'>{SECRET}</p>",
        f"<p style='font-size:0'>{SECRET}</p>",
        f"<p style='font-size: 1px'>{SECRET}</p>",
        f"<p style='opacity:0'>{SECRET}</p>",
        f"<p style='position:absolute;left:-9999px'>{SECRET}</p>",
        f"<p style='color:#fff'>{SECRET}</p>",
        f"<p style='color: rgb(255, 255, 255)'>{SECRET}</p>",
        f"<p style='color:#222;background:#222'>{SECRET}</p>",
        f"<font color=white>{SECRET}</font>",
        f"<p style='text-indent:-9999px'>{SECRET}</p>",
        f"<p style='height:0;overflow:hidden'>{SECRET}</p>",
        f"<p style='mso-hide:all'>{SECRET}</p>",
        f"<div style='display:none'><div style='display:block'>{SECRET}</div></div>",
    ],
)
def test_hidden_text_of_a_page_is_removed_and_told(tmp_path: Path, element: str) -> None:
    reading = read(tmp_path, "w.html", html(f"<article>{STORY}{element}{STORY}</article>"))
    assert not any(SECRET in text for text in texts(reading))
    assert "hidden text of the page" in told(reading.reports)


@pytest.mark.parametrize(
    "element",
    [
        f"<script>{SECRET}</script>",
        f"<style>{SECRET}</style>",
        f"<!-- {SECRET} -->",
        f"<template>{SECRET}</template>",
        f"<noscript>{SECRET}</noscript>",
        f"<input value='{SECRET}'>",
        f"<img alt='{SECRET}' src='http://evil.example/x.png'>",
        f"<iframe src='http://evil.example'>{SECRET}</iframe>",
    ],
)
def test_what_is_no_text_of_the_page_is_not_read(tmp_path: Path, element: str) -> None:
    reading = read(tmp_path, "w.html", html(f"<article>{STORY}{element}</article>"))
    assert not any(SECRET in text for text in texts(reading))


def test_white_words_on_a_dark_ground_stay(tmp_path: Path) -> None:
    body = f"<div style='background-color:#003'><p style='color:#fff'>Shown words.</p>{STORY}</div>"
    assert "Shown words." in texts(read(tmp_path, "w.html", html(body)))


def test_a_page_without_a_main_text_is_read_whole(tmp_path: Path) -> None:
    body = "<h2>Votes</h2><ul><li>Reade: for</li></ul><table><tr><th>A</th><td>1</td></tr></table>Tail"
    assert texts(read(tmp_path, "w.html", html(body))) == ["Votes", "Reade: for", "A | 1", "Tail"]


def test_nothing_a_page_says_of_itself_can_do_harm(tmp_path: Path) -> None:
    head = (
        '<link rel="canonical" href="javascript:alert(1)"><meta name="date" content="never">'
        '<meta property="og:title" content="A \u200b&lt;b&gt;title">'
    )
    note = read(tmp_path, "w.html", html(STORY, head)).dossier.notes[0]
    assert (note.url, note.received, note.title) == ("", None, "A <b>title")


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (html(""), "no text"),
        (html("<p hidden>Words.</p>"), "no text"),
        (html("x" * 3_000), "larger than"),
    ],
)
def test_a_page_without_words_or_too_large_is_one_line(tmp_path: Path, page: str, why: str) -> None:
    with pytest.raises(NotesFault, match=rf"^w\.html: .*{why}"):
        read(tmp_path, "w.html", page, Limits(seconds=0, page_bytes=2_000))


def test_deep_nesting_harms_nothing(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "w.html", html("<div>" * 60 + "Deep words." + "</div>" * 60))) == ["Deep words."]
    with pytest.raises(NotesFault, match="not one that a browser saves"):
        read(tmp_path, "w.html", html("<div>" * 3_000 + "Deep words." + "</div>" * 3_000))


def test_the_charset_of_a_page_is_believed_when_it_fits(tmp_path: Path) -> None:
    page = html("<p>Das Bad schließt.</p>", '<meta charset="iso-8859-1">').encode("latin-1")
    assert texts(read(tmp_path, "w.html", page)) == ["Das Bad schließt."]


def test_control_characters_beside_hidden_parts_of_a_page_are_removed_and_reported(tmp_path: Path) -> None:
    reading = read(tmp_path, "w.html", html("<p>The council\x01 met.<script>x</script> It&#2; voted.</p>"))
    assert texts(reading) == ["The council met.", "It voted."]
    assert "control character" in told(reading.reports)
