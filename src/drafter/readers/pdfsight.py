"""Which words of a PDF page does a reader see? Follows the page's drawing and blanks the words that nobody sees.

Not seen: drawn invisibly (render modes 3 and 7), smaller than 3 points, transparent, in the colour of what lies below,
outside the page or the clip, on a layer that is off, and under an opaque box or picture that is drawn later (a
blackened passage is not in the note, whatever its PDF still holds).
"""

from typing import TYPE_CHECKING, Any, cast

from drafter.readers.colours import WHITE, alike
from drafter.readers.pdfdrawing import Drawing
from drafter.readers.pdfgeometry import Box, apply, around, contains, matrix_of, multiply, scale
from drafter.readers.pdfobjects import dictionary, off_layers

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_TINY = 3.0  # points
_FAINT = 0.05  # of full opacity
_NARROW = 5.0  # percent of a letter's width
_UNSEEN_MODES = {3, 7}
_MARGIN = 1.0  # points: words may begin a hair outside the page
_SHOWS = {b"Tj", b"TJ", b"'", b'"'}
_REMARKS = {"/Text", "/FreeText", "/Popup", "/Highlight", "/StrikeOut", "/Underline", "/Caret"}


class Sight:
    """Visitors for pypdf's `extract_text`: `before` blanks the words of an operation that nobody sees.

    `hidden` counts them. One object per page.
    """

    def __init__(self, page: "PageObject", reader: "PdfReader") -> None:
        self.hidden = 0
        self._page = page
        left, bottom, right, top = map(float, page.cropbox)
        self._box: Box = around([(left, bottom), (right, top)])
        self._off = off_layers(reader)
        self._covers = self._survey()
        self._drawing = self._begin()

    def remarks(self) -> int:
        """How many notes in the margin the page carries."""
        listed = self._page.get("/Annots")
        notes = cast("object", listed.get_object()) if listed is not None else None
        found = [dictionary(note) for note in cast("list[object]", notes)] if isinstance(notes, list) else []
        return sum(1 for note in found if note.get("/Subtype") in _REMARKS and note.get("/Contents"))

    def before(self, operator: bytes, operands: list[Any], _cm: object, tm: list[float]) -> None:
        """Follow one operation; where it shows words that nobody sees, take them out of its operands."""
        self._drawing.follow(operator, operands)
        if operator in _SHOWS:
            place = 2 if operator == b'"' else 0
            if len(operands) > place and _words(operands[place]) and not self._seen(tm):
                self.hidden += 1
                operands[place] = type(operands[place])()

    def after(self, operator: bytes, _operands: object, _cm: object, _tm: object) -> None:
        """A form ends where its `Do` does."""
        if operator == b"Do":
            self._drawing.leave()

    def _begin(self) -> Drawing:
        return Drawing(dictionary(self._page.get("/Resources")), self._box, self._off)

    def _survey(self) -> list[tuple[int, Box]]:
        """What is drawn opaquely on the page itself, with the number of its operation."""
        drawing = self._begin()
        contents = self._page.get_contents()
        for operands, operator in contents.operations if contents is not None else ():
            drawing.follow(operator, operands)
            if operator == b"Do":
                drawing.leave()
        return drawing.above

    def _seen(self, tm: list[float]) -> bool:
        drawing, state = self._drawing, self._drawing.state
        if state.mode in _UNSEEN_MODES or any(drawing.layers):
            return False
        if state.alpha < _FAINT or abs(state.squeeze) < _NARROW:
            return False
        matrix = multiply(matrix_of(tm), state.ctm)
        if state.measured and abs(state.size) * scale(matrix) < _TINY:
            return False
        point = apply(matrix, 0.3 * state.size, 0.3 * state.size)  # inside the first letter
        if not contains(self._box, point, _MARGIN) or (state.clip and not contains(state.clip, point, _MARGIN)):
            return False
        colour = state.stroke if state.mode == 1 else state.fill
        ground = next((paint for box, paint in reversed(drawing.below) if contains(box, point)), WHITE)
        if colour is not None and ground is not None and alike(colour, ground):
            return False
        return not any(number > drawing.number and contains(box, point) for number, box in self._covers)


def _words(shown: object) -> bool:
    """Does an operand show anything but blanks?"""
    if isinstance(shown, list):
        return any(_words(part) for part in cast("list[object]", shown))
    return isinstance(shown, str | bytes) and bool(shown.strip())
