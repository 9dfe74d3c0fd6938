"""What a visitor of a web page would read: runs apart (`apart.py`), bytes of UTF-8 in, plain values out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import cast

from drafter.readers.colours import WHITE, alike, from_hex
from drafter.readers.xml import Element, Malformed, page_text, parse_page, parse_xml, tag

_NEVER = ("script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "canvas", "head")
_CONTROLS = ("input", "select", "textarea", "button", "datalist")
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "blockquote",
    "pre",
    "figcaption",
    "dd",
    "dt",
    "address",
    "body",
    "header",
    "footer",
    "nav",
    "aside",
    "form",
    "ul",
    "ol",
    "dl",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "center",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_STYLE_HIDES = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|transform:scale\(0"
    r"|font-size:0*\.?0*(?:[0-3](?:\.\d+)?px|[0-2](?:\.\d+)?pt|0?\.[0-2]\d*(?:r?em)|0?%?)(?:;|$)"
    r"|opacity:0*\.?0*(?:;|$|0?\.0)|(?:text-indent|(?:margin-)?left|(?:margin-)?top):-\d{3,}"
    r"|clip:rect\(0|clip-path:inset\((?:50|100)%"
    r"|(?:max-)?(?:height|width):0(?:px)?(?:;|$).*overflow:hidden"
    r"|overflow:hidden.*(?:max-)?(?:height|width):0(?:px)?(?:;|$)"
)
_TEI = {
    "head": "heading",
    "item": "item",
    "p": "paragraph",
    "quote": "paragraph",
    "code": "paragraph",
    "row": "row",
}
_DEEPEST = 200
_LEAST_SHARE = 0.1  # of the visible words, below which the main text found is not believed
_NEARLY_ALL = 0.95  # from here on the page is all text, and its own structure is the better one


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks as (text, kind), what the page says of itself, how much was hidden, words of page furniture left out."""

    blocks: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    site: str = ""
    url: str = ""
    date: str = ""
    hidden: int = 0
    furniture: int = 0

    @classmethod
    def from_json(cls, value: object) -> "Page":
        """Back from JSON, whose other side is this module."""
        return cls(**cast("dict[str, object]", value))  # pyright: ignore[reportArgumentType] - written by `asdict`


def read_page(data: bytes, options: Mapping[str, object]) -> object:
    """The page as a `Page`'s dict, or `fault` and `todo`."""
    try:
        root = parse_page(data)
    except Malformed:
        return {"fault": "the page is empty, or not one that a browser saves.", "todo": "Save it again, or as text."}
    about = _about(root)
    hidden = _without_hidden(root)
    body = root.find("body")
    visible = _merged(_walk(body if body is not None else root))
    blocks, furniture = visible, 0
    if not options.get("whole"):
        main = _main_text(root)
        words = _count(visible)
        if max(words * _LEAST_SHARE, 1) <= _count(main) < words * _NEARLY_ALL:
            blocks, furniture = main, max(words - _count(main), 0)
    return asdict(Page(blocks, hidden=hidden, furniture=furniture, **about))


def _count(blocks: list[tuple[str, str]]) -> int:
    return sum(len(re.findall(r"\w+", text)) for text, _ in blocks)


def _about(root: Element) -> dict[str, str]:
    metas = {
        (meta.get("property") or meta.get("name") or "").casefold(): (meta.get("content") or "").strip()
        for meta in root.iter("meta")
    }
    title = root.findtext(".//title") or ""
    canonical = next((link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"), "")
    dates = ("article:published_time", "date", "dc.date", "dcterms.date", "pubdate")
    return {
        "title": _line(metas.get("og:title") or title),
        "site": _line(metas.get("og:site_name", "")),
        "url": canonical or metas.get("og:url", ""),
        "date": next((metas[name] for name in dates if metas.get(name)), "")[:40],
    }


def _line(text: str) -> str:
    return " ".join(text.split())[:300]


def _without_hidden(root: Element) -> int:
    """Take out what no visitor sees; how many of the elements taken out held words."""
    doomed = [element for element in root.iter() if _is_hidden(element)]
    count = 0
    for element in doomed:
        if element.getparent() is None:
            continue
        told = tag(element) not in _NEVER and tag(element) not in _CONTROLS
        count += told and bool("".join(element.itertext()).strip())
        element.drop_tree()
    return count


def _is_hidden(element: Element) -> bool:
    if tag(element) in _NEVER or tag(element) in _CONTROLS:
        return True
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").casefold() == "true":
        return True
    if tag(element) == "font" and alike(from_hex(element.get("color") or "") or (0.0, 0.0, 0.0), WHITE):
        return not _ground(element)
    style = re.sub(r"\s|!important", "", (element.get("style") or "").casefold())
    return bool(style) and (bool(_STYLE_HIDES.search(style)) or _in_its_own_colour(element, style))


def _in_its_own_colour(element: Element, style: str) -> bool:
    words = re.search(r"(?:^|;)color:(#[0-9a-f]{3,6}|rgba?\([\d,.]+\)|[a-z]+)", style)
    colour = _colour(words[1]) if words else None
    if colour is None:
        return False
    ground = _ground(element)
    return alike(colour, (_colour(ground) if ground else WHITE) or (0.5, 0.5, 0.5))


def _ground(element: Element) -> str:
    """The background named nearest to an element, empty where none is."""
    for outer in (element, *element.iterancestors()):
        style = re.sub(r"\s", "", (outer.get("style") or "").casefold())
        if found := re.search(r"background(?:-color|-image)?:([^;]+)", style):
            return found[1]
        if outer.get("bgcolor"):
            return outer.get("bgcolor") or ""
    return ""


def _colour(value: str) -> tuple[float, float, float] | None:
    if found := re.match(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})\b", value):
        red, green, blue = (int(part) / 255 for part in found.groups())
        return (red, green, blue)
    return from_hex(value)


def _walk(element: Element, depth: int = 0) -> Iterator[tuple[str, str]]:
    """(words, kind) in document order; kind `` for words that run on."""
    name = tag(element)
    if name == "tr":
        cells = (" ".join("".join(cell.itertext()).split()) for cell in element.iter("td", "th"))
        row = " | ".join(cells)
        yield (row if row.strip(" |") else "", "row")
        return
    kind = "heading" if name in _HEADINGS else "item" if name == "li" else "paragraph" if name in _BLOCKS else ""
    if kind or name in {"br", "hr"}:
        yield ("", kind or "break")
    yield (element.text or "", "")
    if depth < _DEEPEST:
        for part in element:
            yield from _walk(part, depth + 1)
            yield (part.tail or "", "")
    else:
        yield (" ".join(element.itertext()), "")
    if kind:
        yield ("", "paragraph")


def _merged(pieces: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """Words that run on, joined to blocks."""
    blocks: list[tuple[str, str]] = []
    words: list[str] = []
    current = "paragraph"

    def close() -> None:
        text = " ".join("".join(words).split())
        if text:
            blocks.append((text, current))
        words.clear()

    for text, kind in pieces:
        if kind == "break":
            words.append(" ")
        elif kind == "row":
            close()
            if text:
                blocks.append((text, "row"))
        elif kind:
            close()
            current = kind
        else:
            words.append(text)
    close()
    return blocks


def _main_text(root: Element) -> list[tuple[str, str]]:
    """The main text as trafilatura finds it; empty where it finds none."""
    import logging

    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = extract(
        page_text(root),
        output_format="xml",
        include_comments=False,
        include_tables=True,
        deduplicate=False,
    )
    if not found:
        return []
    main = parse_xml(found.encode()).find("main")
    return [] if main is None else [*_tei(main)]


def _tei(main: Element) -> Iterator[tuple[str, str]]:
    for element in main.iter():
        kind = _TEI.get(tag(element))
        if kind is None or any(outer.tag in _TEI for outer in element.iterancestors()):
            continue
        if kind == "row":
            text = " | ".join(" ".join("".join(cell.itertext()).split()) for cell in element.iter("cell"))
        else:
            text = " ".join("".join(element.itertext()).split())
        if text.strip(" |"):
            yield (text, kind)
