"""Notes of every kind, built in the test: Word and PDF writers as small as they can be, and things that do harm."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

from drafter.readers import Limits, Reading, Report, read_notes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HERE = Limits(seconds=0)  # PDFs and pages are read in the test's own process
SECRET = "Quillfeather"  # a word that may come out of no reader


def read(folder: Path, name: str, content: str | bytes, limits: Limits = HERE) -> Reading:
    """Write one file and read it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_notes([path], limits=limits)


def shown(reading: Reading) -> str:
    """All that may be shown of a dossier."""
    notes = [f"{note.title}\n{note.source}\n{note.url}" for note in reading.dossier.usable if note.named]
    return "\n".join([*notes, *(passage.text for passage in reading.dossier.passages.values())])


def texts(reading: Reading) -> list[str]:
    return [passage.text for passage in reading.dossier.passages.values()]


def told(reports: Sequence[Report]) -> str:
    return "\n".join(f"{report.file}: {report.what}" for report in reports)


def paragraph(words: str, run: str = "", properties: str = "") -> str:
    """A Word paragraph of one run; `run` and `properties` are what stands in rPr and pPr."""
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
    )


def docx(body: str, *, styles: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file with this body; `parts` are further files inside it."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        **(parts or {}),
    }
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def line(words: str, *, x: float = 72, y: float = 700, size: float = 12, before: str = "") -> str:
    """A content stream's operations that show one line; `before` stands inside the text object, before it."""
    safe = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {before} 1 0 0 1 {x} {y} Tm ({safe}) Tj ET\n"


def page(*words: str, top: float = 740, step: float = 14) -> str:
    """A page of lines, one below the other."""
    return "".join(line(text, y=top - step * n) for n, text in enumerate(words))


def pdf(*contents: str, resources: str = "", more: Sequence[bytes] = (), catalog: str = "", trailer: str = "") -> bytes:
    """A PDF with a page for each content stream; `more` are further objects, numbered from 5."""
    first = 5 + len(more)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Producer (tests) >>",
        *more,
    ]
    for n, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {first + 2 * n + 1} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {resources} >> >>".encode()
        )
        objects.append(stream(content.encode("cp1252")))
    out = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\n".encode()
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, entries: str = "", *, packed: bool = False) -> bytes:
    """A PDF stream object."""
    if packed:
        data, entries = zlib.compress(data), f"{entries} /Filter /FlateDecode"
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def mail(body: str, *, subject: str = "The vote", sender: str = "Anna Bell <clerk@marlow.example>") -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "newsroom@paper.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 17 Nov 2026 09:30:00 +0100"
    message.set_content(body)
    return message
