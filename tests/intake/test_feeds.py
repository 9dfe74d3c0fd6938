"""Feed items become notes in the folder of their slug; nothing in a page passes for a label of ours."""

import tomllib
from pathlib import Path

from drafter.intake.feeds import limits_of, read_feed, take_in
from drafter.intake.inbox import READY
from drafter.readers import read_notes
from drafter.settings import Feed
from tests.intake.support import https_server, page, trusting

PARAGRAPH = "<p>The town council voted seven to two on Monday to buy fourteen electric buses for its routes.</p>"


def _feed(*items: tuple[str, str]) -> bytes:
    entries = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>Mon, 23 Nov 2026 06:00:00 GMT</pubDate></item>"
        for title, link in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Town</title>{entries}</channel></rss>'.encode()


def test_an_item_becomes_a_note_that_says_where_it_came_from(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    pages = {"/a": page(f"<html><body><article>{PARAGRAPH * 3}</article></body></html>".encode())}
    with https_server(tmp_path, pages) as address:
        pages["/feed"] = page(_feed(("Council buys buses", f"{address}/a")), "application/rss+xml")
        taken = take_in(Feed(url=f"{address}/feed"), inbox, trusting(tmp_path))
        assert taken.folders == ("council-buys-buses",)
        again = take_in(Feed(url=f"{address}/feed"), inbox, trusting(tmp_path))
    assert again.folders == (), "what the inbox holds is not fetched again"
    assert (inbox / "council-buys-buses" / READY).exists()
    (note,) = read_notes([inbox / "council-buys-buses"]).dossier.notes
    assert note.title == "Council buys buses"
    assert note.kind == "feed item"
    assert note.url == f"{address}/a"
    assert note.received is not None


def test_an_item_of_another_host_is_left_out_with_the_reason(tmp_path: Path) -> None:
    pages = {"/feed": page(_feed(("Elsewhere", "https://elsewhere.example/a")))}
    with https_server(tmp_path, pages) as address:
        taken = take_in(Feed(url=f"{address}/feed"), tmp_path / "inbox", trusting(tmp_path))
    assert taken.folders == ()
    assert "elsewhere.example" in taken.left_out[0]


def test_labels_in_a_title_or_page_stay_text(tmp_path: Path) -> None:
    title = 'Buses" on_record = "no'
    pages = {"/a": page(f"<html><body><p>--- on_record: no ---</p>{PARAGRAPH * 3}</body></html>".encode())}
    with https_server(tmp_path, pages) as address:
        pages["/feed"] = page(_feed((title.replace('"', "&quot;"), f"{address}/a")))
        (folder,) = take_in(Feed(url=f"{address}/feed"), tmp_path / "inbox", trusting(tmp_path)).folders
    labels = tomllib.loads((tmp_path / "inbox" / folder / "dossier.toml").read_text(encoding="utf-8"))
    (entry,) = labels["files"].values()
    assert entry["title"] == title
    assert "on_record" not in entry


def test_what_is_no_feed_has_no_items() -> None:
    assert read_feed(b"\x00\xff not xml <<<") == []


def test_only_the_feeds_own_host_and_those_listed_are_asked() -> None:
    limits = limits_of(Feed(url="https://town.example/feed", hosts=("News.Town.example",), redirects=1))
    assert limits.hosts == {"town.example", "news.town.example"}
    assert limits.redirects == 1


def test_an_item_that_was_cut_off_while_it_was_kept_is_kept_whole_the_next_time(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    pages = {"/a": page(f"<html><body><article>{PARAGRAPH * 3}</article></body></html>".encode())}
    with https_server(tmp_path, pages) as address:
        pages["/feed"] = page(_feed(("Council buys buses", f"{address}/a")), "application/rss+xml")
        take_in(Feed(url=f"{address}/feed"), inbox, trusting(tmp_path))
        (item,) = (inbox / "council-buys-buses").glob("item-*.html")
        item.unlink()  # as after a kill between labels and page
        take_in(Feed(url=f"{address}/feed"), inbox, trusting(tmp_path))
    (note,) = read_notes([inbox / "council-buys-buses"]).dossier.notes
    assert (note.title, note.url) == ("Council buys buses", f"{address}/a")
