"""A PDF page's drawing, followed operation by operation as far as seeing words goes (ISO 32000-1, sections 8 and 9)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from drafter.readers.colours import Colour
from drafter.readers.pdfgeometry import IDENTITY, Box, Matrix, apply, around, intersection, matrix_of, multiply, numbers
from drafter.readers.pdfobjects import colour_of, dictionary, is_off, is_picture, opaque_picture, reference

_MOST_BOXES = 5_000  # kept per page: what is below and above words
_BLACK: Final[Colour] = (0.0, 0.0, 0.0)


@dataclass(slots=True)
class State:
    """The graphics state, as far as sight goes. A colour of None is one that we cannot tell: its words are seen."""

    ctm: Matrix = IDENTITY
    fill: Colour | None = _BLACK
    stroke: Colour | None = _BLACK
    fill_space: object = None
    stroke_space: object = None
    mode: int = 0
    size: float = 12.0
    measured: bool = True  # the font's size says how large its letters are (not so for Type 3)
    squeeze: float = 100.0
    alpha: float = 1.0
    normal: bool = True  # no blending with what lies below
    clip: Box | None = None


@dataclass(slots=True)
class _Path:
    """The path under construction; `boxes` while it consists of rectangles alone."""

    points: list[tuple[float, float]] = field(default_factory=list)
    square: bool = True
    clips: bool = False


class Drawing:
    """The state of a page's drawing: feed it operations with `follow`, in order.

    `below` is what has been painted so far (None: in colours we cannot tell), `above` what was painted opaquely on the
    page itself, with the number of its operation; `layers` says of each open layer whether it is off.
    """

    def __init__(self, resources: dict[Any, Any], page: Box, off: frozenset[int]) -> None:
        self.state = State()
        self.layers: list[bool] = []
        self.below: list[tuple[Box, Colour | None]] = []
        self.above: list[tuple[int, Box]] = []
        self.number = 0  # of the operation, forms counting as one
        self._page = page
        self._off = off
        self._resources = resources
        self._stack: list[State] = []
        self._forms: list[tuple[list[State], State, dict[Any, Any], list[bool]]] = []
        self._path = _Path()

    @property
    def depth(self) -> int:
        """How many forms we are in."""
        return len(self._forms)

    def follow(self, operator: bytes, operands: list[Any]) -> None:
        """One operation."""
        self.number += not self._forms
        if handler := _HANDLERS.get(operator):
            handler(self, operands)

    def save(self, _operands: list[Any]) -> None:
        if len(self._stack) < 1_000:
            self._stack.append(replace(self.state))

    def restore(self, _operands: list[Any]) -> None:
        if self._stack:
            self.state = self._stack.pop()

    def concat(self, operands: list[Any]) -> None:
        self.state.ctm = multiply(matrix_of(operands), self.state.ctm)

    def enter(self, operands: list[Any]) -> None:
        """`Do`: a picture is painted, a form begins, with a state, resources and layers of its own."""
        form = self.picture(operands)
        self._forms.append((self._stack, replace(self.state), self._resources, self.layers))
        if form is None:
            return
        self._stack = []
        self.state = replace(self.state, ctm=multiply(matrix_of(form.get("/Matrix")), self.state.ctm))
        self._resources = dictionary(form.get("/Resources")) or self._resources
        self.layers = [*self.layers, is_off(form.get("/OC"), self._off)]

    def leave(self) -> None:
        if self._forms:
            self._stack, self.state, self._resources, self.layers = self._forms.pop()

    def picture(self, operands: list[Any]) -> dict[str, Any] | None:
        """Paint it where it is a picture; else give the form."""
        named = dictionary(self._resources.get("/XObject")).get(operands[0] if operands else "")
        found = dictionary(named)
        if not is_picture(found):
            return found
        box = around([apply(self.state.ctm, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))])
        self.paint(box, None, opaque=opaque_picture(found))
        return None

    def paint(self, box: Box, colour: Colour | None, *, opaque: bool) -> None:
        if self.state.alpha < 0.95 or not self.state.normal or any(self.layers):
            return
        box = intersection(box, self.state.clip) if self.state.clip else box
        self.below.append((box, colour))
        del self.below[:-_MOST_BOXES]
        if opaque and self.depth == 0:
            self.above.append((self.number, box))
            del self.above[:-_MOST_BOXES]

    def rectangle(self, operands: list[Any]) -> None:
        if values := numbers(operands, 4):
            x, y, width, height = values
            corners = ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
            self._path.points += [apply(self.state.ctm, *corner) for corner in corners]
            self._path.square = self._path.square and len(self._path.points) == 4

    def line(self, operands: list[Any]) -> None:
        values = numbers(operands, len(operands) // 2 * 2)
        if values and len(self._path.points) < 10_000:
            pairs = zip(values[::2], values[1::2], strict=True)
            self._path.points += [apply(self.state.ctm, x, y) for x, y in pairs]
        self._path.square = False

    def fill(self, operands: list[Any]) -> None:
        if self._path.points:
            box = around(self._path.points)
            square = self._path.square
            self.paint(box, self.state.fill if square else None, opaque=square)
        self.end(operands)

    def clip(self, _operands: list[Any]) -> None:
        self._path.clips = True

    def end(self, _operands: list[Any]) -> None:
        if self._path.clips and self._path.points:
            box = around(self._path.points)
            self.state.clip = intersection(box, self.state.clip) if self.state.clip else box
        self._path = _Path()

    def shade(self, _operands: list[Any]) -> None:
        self.paint(self.state.clip or self._page, None, opaque=False)

    def mode(self, operands: list[Any]) -> None:
        if values := numbers(operands, 1):
            self.state.mode = int(values[0])

    def squeeze(self, operands: list[Any]) -> None:
        if values := numbers(operands, 1):
            self.state.squeeze = values[0]

    def font(self, operands: list[Any]) -> None:
        if values := numbers(operands[1:], 1):
            self.state.size = values[0]
        font = dictionary(dictionary(self._resources.get("/Font")).get(operands[0] if operands else ""))
        self.state.measured = font.get("/Subtype") != "/Type3"

    def settings(self, operands: list[Any]) -> None:
        """`gs`: transparency and blending from a dictionary of the page's resources."""
        named = dictionary(dictionary(self._resources.get("/ExtGState")).get(operands[0] if operands else ""))
        if values := numbers([named.get("/ca")], 1):
            self.state.alpha = values[0]
        if "/BM" in named:
            self.state.normal = named["/BM"] in {"/Normal", "/Compatible"}

    def layer(self, operands: list[Any]) -> None:
        """`BDC`: marked words, maybe on a layer that is off."""
        named = operands[1] if len(operands) > 1 and operands[0] == "/OC" else None
        listed = dictionary(self._resources.get("/Properties"))
        group = reference(listed, named) if named in listed else named
        self.layers.append(is_off(group, self._off))

    def mark(self, _operands: list[Any]) -> None:
        self.layers.append(False)

    def unmark(self, _operands: list[Any]) -> None:
        if self.layers:
            self.layers.pop()

    def fill_space(self, operands: list[Any]) -> None:
        self.state.fill_space = self.space(operands)
        self.state.fill = _BLACK

    def stroke_space(self, operands: list[Any]) -> None:
        self.state.stroke_space = self.space(operands)
        self.state.stroke = _BLACK

    def space(self, operands: list[Any]) -> object:
        name = operands[0] if operands else None
        return dictionary(self._resources.get("/ColorSpace")).get(name, name)

    def fill_colour(self, operands: list[Any]) -> None:
        self.state.fill = colour_of(operands, self.state.fill_space)

    def stroke_colour(self, operands: list[Any]) -> None:
        self.state.stroke = colour_of(operands, self.state.stroke_space)

    def device_fill(self, operands: list[Any]) -> None:
        self.state.fill_space = None
        self.fill_colour(operands)

    def device_stroke(self, operands: list[Any]) -> None:
        self.state.stroke_space = None
        self.stroke_colour(operands)


_HANDLERS: dict[bytes, Callable[[Drawing, list[Any]], None]] = {
    b"q": Drawing.save,
    b"Q": Drawing.restore,
    b"cm": Drawing.concat,
    b"Do": Drawing.enter,
    b"re": Drawing.rectangle,
    **dict.fromkeys((b"m", b"l", b"c", b"v", b"y"), Drawing.line),
    **dict.fromkeys((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), Drawing.fill),
    **dict.fromkeys((b"W", b"W*"), Drawing.clip),
    **dict.fromkeys((b"n", b"S", b"s"), Drawing.end),
    b"sh": Drawing.shade,
    b"Tr": Drawing.mode,
    b"Tz": Drawing.squeeze,
    b"Tf": Drawing.font,
    b"gs": Drawing.settings,
    b"BDC": Drawing.layer,
    b"BMC": Drawing.mark,
    b"EMC": Drawing.unmark,
    b"cs": Drawing.fill_space,
    b"CS": Drawing.stroke_space,
    **dict.fromkeys((b"sc", b"scn"), Drawing.fill_colour),
    **dict.fromkeys((b"SC", b"SCN"), Drawing.stroke_colour),
    **dict.fromkeys((b"g", b"rg", b"k"), Drawing.device_fill),
    **dict.fromkeys((b"G", b"RG", b"K"), Drawing.device_stroke),
}
