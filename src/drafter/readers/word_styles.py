"""What Word's formatting says about a run: is it a list item, a heading, and can a reader see it?"""

from collections.abc import Iterator

from drafter.readers.colours import WHITE, Colour, alike, from_hex
from drafter.readers.raw import BlockKind
from drafter.readers.xml import Element, attribute, child, tag

_TINY = 8  # half-points: below 4 pt nobody reads
_NARROW = 10  # percent of a letter's width
_OFF = {"0", "false", "off", "none"}
_DEEPEST = 20  # styles based on styles


def seen(element: Element, name: str) -> Iterator[Element]:
    """Children of that name, also inside content controls and insertions, but not inside deletions."""
    for part in element:
        if tag(part) == name:
            yield part
        elif tag(part) in {"sdt", "sdtContent", "ins", "customXml", "smartTag"}:
            yield from seen(part, name)


class Styles:
    """The styles of a document, each resolved along the styles it is based on."""

    def __init__(self, root: Element | None, document: Element) -> None:
        self._styles: dict[str, Element] = {}
        self._defaults: dict[str, str] = {}
        for style in root if root is not None else ():
            if tag(style) == "style" and (key := attribute(style, "styleId")):
                self._styles[key] = style
                if attribute(style, "default") in {"1", "true"}:
                    self._defaults[attribute(style, "type") or ""] = key
        self._default_run = child(root, "docDefaults", "rPrDefault", "rPr")
        page = child(document, "background")
        self._page = from_hex(attribute(page, "color") or "")

    def kind(self, paragraph: Element) -> BlockKind:
        """Is this paragraph a heading, a list item, or neither?"""
        for properties in self._of_paragraph(paragraph):
            number = child(properties, "numPr", "numId")
            if number is not None:
                return BlockKind.PARAGRAPH if attribute(number, "val") == "0" else BlockKind.ITEM
            level = child(properties, "outlineLvl")
            if level is not None and (attribute(level, "val") or "9") < "9":
                return BlockKind.HEADING
        names = " ".join(self._names(paragraph)).casefold()
        if "heading" in names or names in {"title", "subtitle"}:
            return BlockKind.HEADING
        return BlockKind.ITEM if names.startswith("list ") and "paragraph" not in names else BlockKind.PARAGRAPH

    def hides(self, run: Element) -> bool:
        """Is this run hidden, too small to see, or in the colour of what it stands on?"""
        chain = [*self._of_run(run)]
        if self._on(chain, "vanish"):
            return True
        size, width = self._number(chain, "sz"), self._number(chain, "w")
        if (size is not None and size < _TINY) or (width is not None and width < _NARROW):
            return True
        colour = from_hex(self._value(chain, "color") or "")
        return colour is not None and alike(colour, self._ground(run, chain))

    def _on(self, chain: list[Element], name: str) -> bool:
        """A switch is on where the run itself says so, or, where it says nothing, any of its styles does."""
        outer = chain[0].getparent() if chain else None
        own = child(chain[0], name) if outer is not None and tag(outer) == "r" else None
        if own is not None:
            return (attribute(own, "val") or "1") not in _OFF
        found = [part for part in (child(properties, name) for properties in chain) if part is not None]
        return any((attribute(part, "val") or "1") not in _OFF for part in found)

    def _value(self, chain: list[Element], name: str, key: str = "val") -> str | None:
        parts = (child(properties, name) for properties in chain)
        return next((attribute(part, key) for part in parts if part is not None), None)

    def _number(self, chain: list[Element], name: str) -> float | None:
        try:
            return float(self._value(chain, name) or "")
        except ValueError:
            return None

    def _ground(self, run: Element, chain: list[Element]) -> Colour:
        """The colour that the words stand on: the run's, the paragraph's, the cell's shading, or the page."""
        found = [self._value(chain, "highlight"), self._value(chain, "shd", "fill")]
        for outer in run.iterancestors():
            name = tag(outer)
            if name == "p":
                shading = (child(properties, "shd") for properties in self._of_paragraph(outer))
                found += [attribute(part, "fill") for part in shading if part is not None]
            elif name in {"tc", "tbl"} and (part := child(outer, f"{name}Pr", "shd")) is not None:
                found.append(attribute(part, "fill"))
            elif name == "tbl" and self._coloured_table(outer):
                return (0.5, 0.5, 0.5)  # a table style shades some rows: white words in it are meant to be read
        colours = (from_hex(value or "") for value in found)
        return next((colour for colour in colours if colour is not None), self._page or WHITE)

    def _coloured_table(self, table: Element) -> bool:
        named = child(table, "tblPr", "tblStyle")
        style = self._styles.get(attribute(named, "val") or "")
        fills = (attribute(part, "fill") for part in (style.iter() if style is not None else ()) if tag(part) == "shd")
        colours = (from_hex(fill or "") for fill in fills)
        return any(colour is not None and not alike(colour, WHITE) for colour in colours)

    def _of_run(self, run: Element) -> Iterator[Element]:
        """Run properties, nearest first: its own, its style's, its paragraph's style's, the document's."""
        own = child(run, "rPr")
        if own is not None:
            yield own
        for key in self._based(child(own, "rStyle")):
            if (properties := child(self._styles[key], "rPr")) is not None:
                yield properties
        paragraph = next((outer for outer in run.iterancestors() if tag(outer) == "p"), None)
        if paragraph is not None:
            for key in self._based(child(paragraph, "pPr", "pStyle"), "paragraph"):
                if (properties := child(self._styles[key], "rPr")) is not None:
                    yield properties
        if self._default_run is not None:
            yield self._default_run

    def _of_paragraph(self, paragraph: Element) -> Iterator[Element]:
        own = child(paragraph, "pPr")
        if own is not None:
            yield own
        for key in self._based(child(own, "pStyle"), "paragraph"):
            if (properties := child(self._styles[key], "pPr")) is not None:
                yield properties

    def _names(self, paragraph: Element) -> Iterator[str]:
        """The name of the paragraph's own style, as people know it: `heading 1`, `List Bullet`."""
        named = child(paragraph, "pPr", "pStyle")
        style = self._styles.get(attribute(named, "val") or "")
        name = child(style, "name")
        if name is not None:
            yield attribute(name, "val") or ""
        elif named is not None:
            yield attribute(named, "val") or ""

    def _based(self, named: Element | None, kind: str = "") -> Iterator[str]:
        """The style of that name and those it is based on, nearest first."""
        key = attribute(named, "val") if named is not None else self._defaults.get(kind)
        for _ in range(_DEEPEST):
            if key is None or key not in self._styles:
                return
            yield key
            base = child(self._styles[key], "basedOn")
            key = attribute(base, "val")
