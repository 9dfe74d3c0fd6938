"""The side of the PDF reader that runs apart (`apart.py`): a PDF's bytes in, the words of its pages out, as JSON.

Imported only there: it is the one module that loads pypdf at its top.
"""

import io
import logging
import warnings
from collections.abc import Mapping
from itertools import pairwise

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from drafter.readers.pdfgeometry import matrix_of, multiply
from drafter.readers.pdfsight import Sight

# what pypdf lets through when a file is not what it says; MemoryError ends the whole file
_HARM = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    OSError,
    RuntimeError,  # RecursionError and NotImplementedError are some
    AssertionError,
)

_DAMAGED = {"fault": "the PDF is damaged.", "todo": "Print it to a new PDF, or save it as text."}
_WIDE_GAP = 1.4  # times the usual distance of lines: a paragraph ends
_LOCKED = {"fault": "the PDF is protected with a password.", "todo": "Save a copy without the password."}


class Lines:
    """Puts a page's pieces of text together, with an empty line where the page leaves more room than between lines."""

    def __init__(self) -> None:
        self._pieces: list[tuple[str, float | None]] = []

    def add(self, text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        """One piece, as pypdf's visitor of text gets it."""
        height = multiply(matrix_of(tm), matrix_of(cm))[5] if text.strip() else None
        self._pieces.append((text, height))

    def text(self) -> str:
        heights = [height for _, height in self._pieces if height is not None]
        gaps = sorted(one - other for one, other in pairwise(heights) if one - other > 1)
        usual = gaps[len(gaps) // 2] if gaps else 0.0
        out: list[str] = []
        last: float | None = None
        for piece, height in self._pieces:
            if height is not None:
                if last is not None and last - height > usual * _WIDE_GAP:
                    out.append("\n\n")
                last = height
            out.append(piece)
        return "".join(out)


def read_pages(data: bytes, options: Mapping[str, object]) -> object:
    """`pages` (words of each), `hidden` (how many invisible pieces on each), `broken` (numbers of those that could
    not be read), `title`, `remarks`, `fields`; or `fault` and `todo`.
    """
    logging.disable(logging.CRITICAL)  # pypdf tells its log what it thinks of a file; the person is told by us
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data, options)
    except MemoryError:
        return _DAMAGED
    finally:
        logging.disable(logging.NOTSET)


def _read(data: bytes, options: Mapping[str, object]) -> object:
    most = int(str(options["pages"]))
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return _LOCKED
        count = len(reader.pages)
    except FileNotDecryptedError:
        return _LOCKED
    except (PyPdfError, *_HARM):
        return _DAMAGED
    if count > most:
        return {"fault": f"it has more than {most} pages.", "todo": "Save the pages that matter as a PDF of their own."}
    pages: list[str] = []
    hidden: list[int] = []
    broken: list[int] = []
    remarks = 0
    for number in range(count):
        text, unseen = "", 0
        try:
            page = reader.pages[number]
            sight = Sight(page, reader)
            lines = Lines()
            page.extract_text(
                visitor_operand_before=sight.before, visitor_operand_after=sight.after, visitor_text=lines.add
            )
            text, unseen = lines.text(), sight.hidden
            remarks += sight.remarks()
        except (PyPdfError, *_HARM):
            broken.append(number + 1)
        pages.append(text)
        hidden.append(unseen)
    return {
        "pages": pages,
        "hidden": hidden,
        "broken": broken,
        "title": _title(reader),
        "remarks": remarks,
        "fields": _fields(reader),
    }


def _title(reader: PdfReader) -> str:
    try:
        title = reader.metadata.title if reader.metadata else ""
    except (PyPdfError, *_HARM):
        return ""
    return " ".join(str(title or "").split())[:300]


def _fields(reader: PdfReader) -> int:
    """How many form fields somebody has filled in."""
    try:
        return len([value for value in (reader.get_form_text_fields() or {}).values() if value])
    except (PyPdfError, *_HARM):
        return 0
