"""A feed's items become notes: each a page in the inbox folder of its slug, with a dossier.toml that says whence.

A page is kept as the bytes that came, under a name of ours; title, address and date go into dossier.toml, which only
we write, so that nothing in a page can pass for a label of ours.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from drafter.errors import StoreFault
from drafter.intake.fetch import FetchFault, Fetching, fetch
from drafter.intake.inbox import READY
from drafter.settings import Feed
from drafter.store.slugs import safe_slug
from drafter.text.clean import clean


@dataclass(frozen=True)
class Item:
    """One entry of a feed."""

    title: str
    url: str
    published: datetime | None


@dataclass(frozen=True)
class Fetched:
    """What a feed brought: folders that are new, and what was left out with the reason."""

    folders: tuple[str, ...]
    left_out: tuple[str, ...]


def limits_of(feed: Feed) -> Fetching:
    """The feed's own host and those listed, with its limits."""
    hosts = {host.lower() for host in feed.hosts} | {(urlsplit(feed.url).hostname or "").lower()}
    return Fetching(hosts, feed.bytes, feed.seconds, feed.redirects)


def take_in(feed: Feed, inbox: Path, limits: Fetching) -> Fetched:
    """Fetch the feed and each item that the inbox does not hold yet.

    Raises FetchFault when the feed itself cannot be had, StoreFault when the inbox cannot be written. An item that
    cannot be had is left out with its reason and tried again the next time.
    """
    page = fetch(feed.url, limits)
    new: list[str] = []
    left_out: list[str] = []
    for item in read_feed(page.body)[: feed.items]:
        folder = inbox / safe_slug(item.title)
        if _has(folder, item):
            continue
        try:
            _keep(folder, item, fetch(item.url, limits).body, feed)
        except FetchFault as fault:
            left_out.append(str(fault))
        else:
            new.append(folder.name)
    return Fetched(tuple(new), tuple(left_out))


def read_feed(body: bytes) -> list[Item]:
    """The entries of an RSS or Atom feed that have a title and an address, in its order; never raises."""
    items: list[Item] = []
    for entry in _entries(body):
        title = " ".join(clean(str(entry.get("title") or "")).text.split())[:200]
        url = str(entry.get("link") or "")
        if title and url:
            items.append(Item(title, url, _time(entry.get("published_parsed") or entry.get("updated_parsed"))))
    return items


def _entries(body: bytes) -> list[dict[str, Any]]:
    """The edge to feedparser, which has no types."""
    import feedparser

    parse: Any = feedparser.parse  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - it ships no types
    return list(parse(body, sanitize_html=True, resolve_relative_uris=False).entries)


def _time(parsed: time.struct_time | None) -> datetime | None:
    return datetime(*parsed[:6], tzinfo=UTC) if parsed else None


def _file_name(item: Item) -> str:
    return f"item-{sha256(item.url.encode()).hexdigest()[:16]}.html"


def _has(folder: Path, item: Item) -> bool:
    return (folder / _file_name(item)).exists()


def _keep(folder: Path, item: Item, body: bytes, feed: Feed) -> None:
    """The page under another name, its labels, the page's own name, then `.ready`: cut off anywhere in between, the
    item counts as not there yet, and the next round does the rest.
    """
    name = _file_name(item)
    labels = {
        "title": item.title,
        "source": urlsplit(item.url).hostname or urlsplit(feed.url).hostname or "",
        "kind": "feed item",
        "url": item.url,
    }
    if item.published:
        labels["received"] = item.published.isoformat()
    # JSON strings are TOML basic strings: both escape quotes, backslashes and control characters alike
    lines = [f"[files.{json.dumps(name)}]", *(f"{key} = {json.dumps(value)}" for key, value in labels.items())]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f".{name}").write_bytes(body)
        _label(folder / "dossier.toml", lines)
        (folder / f".{name}").replace(folder / name)
        (folder / READY).touch()
    except OSError as error:
        message = f"The inbox folder {folder.name} cannot be written: {error.strerror}."
        raise StoreFault(message, "Check its rights and the space on the disk.") from error


def _label(manifest: Path, lines: list[str]) -> None:
    """Add a table, unless it stands there since a round that was cut off: TOML takes no table twice."""
    known = manifest.read_text(encoding="utf-8") if manifest.exists() else ""
    if lines[0] not in known.splitlines():
        gap = "" if not known or known.endswith("\n") else "\n"
        manifest.write_text(f"{known}{gap}" + "\n".join(lines) + "\n\n", encoding="utf-8")
