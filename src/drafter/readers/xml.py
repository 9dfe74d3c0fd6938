"""The edge to lxml, typed by hand: XML and web pages in, elements out. No entity is resolved, nothing is fetched."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Protocol, cast

_UNSETTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)], "\x80")


class Element(Protocol):
    """What we use of lxml's elements."""

    tag: object  # a string, or a function for comments and the like
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> Mapping[str, str]: ...
    def get(self, key: str) -> str | None: ...
    def find(self, path: str) -> "Element | None": ...
    def findtext(self, path: str) -> str | None: ...
    def iter(self, *tags: str) -> "Iterator[Element]": ...
    def iterancestors(self) -> "Iterator[Element]": ...
    def itertext(self) -> Iterator[str]: ...
    def getparent(self) -> "Element | None": ...
    def drop_tree(self) -> None: ...
    def __iter__(self) -> "Iterator[Element]": ...
    def __len__(self) -> int: ...


class Malformed(ValueError):
    """Bytes that are not what they should be: broken, or with a document type, which is the way in for entities."""


def parse_xml(data: bytes) -> Element:
    """The root of an XML document. Raises Malformed."""
    etree = _lxml("etree")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Malformed from error
    if root is None or root.getroottree().docinfo.doctype:
        raise Malformed
    return cast("Element", root)


def parse_page(data: bytes) -> Element:
    """The root of a web page in UTF-8. Raises Malformed where it holds nothing, or is nested too deep."""
    etree, html = _lxml("etree"), _lxml("html")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Malformed from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):  # the rest would be lost in silence
        raise Malformed
    page = cast("Element", root)
    _only_settable(page)
    return page


def _only_settable(root: Element) -> None:
    """A browser's parser lets control characters through, and lxml then refuses to move the text that holds them. Each
    becomes one that it takes, and that is removed and reported with the others.
    """
    for element in root.iter():
        if isinstance(element.tag, str):
            element.text = element.text and element.text.translate(_UNSETTABLE)
        element.tail = element.tail and element.tail.translate(_UNSETTABLE)


def page_text(root: Element) -> str:
    """The page as HTML again."""
    return str(_lxml("etree").tostring(root, encoding="unicode", method="html"))


def tag(element: Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its name without namespace: strict and transitional Word files spell it differently."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, the first child of that name of it, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((part for part in element if tag(part) == name), None)
    return element


def _lxml(name: str) -> Any:
    return import_module(f"lxml.{name}")
