"""Makes src/drafter/render/templates/manuscript.docx anew: `python tools/word_template.py`.

It is python-docx's own template (MIT) without its picture, its second set of styles and its hundred looks of tables, in
our faces, with a mark wherever `drafter.render.manuscript` puts text in. Run it when one of those changes.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.shared import Pt

from drafter.render.manuscript import BODY, FOOT, HEAD, TEMPLATE, ZIP_TIME

NOT_OURS = ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml")
FACES = (
    ("Normal", "Georgia", 11),
    ("Title", "Georgia", 24),
    ("Heading 1", "Georgia", 15),
    ("Heading 2", "Arial", 11),
    ("List Bullet", "Georgia", 10),
)


def main() -> None:
    """Write the template."""
    document: Any = docx.Document()
    for style in document.styles.element.xpath("w:style[@w:type='table' and not(@w:default='1')]"):
        document.styles.element.remove(style)
    for name, face, size in FACES:
        style = document.styles[name]
        style.font.name, style.font.size = face, Pt(size)
    core = document.core_properties
    core.comments = core.author = core.title = ""
    run = document.add_paragraph(BODY).runs
    document.add_comment(run, text="", author="", initials="")
    page = document.sections[0]
    page.header.paragraphs[0].text, page.footer.paragraphs[0].text = HEAD, FOOT
    raw = BytesIO()
    document.save(raw)
    Path(TEMPLATE).write_bytes(_ours(raw))


def _ours(raw: BytesIO) -> bytes:
    out = BytesIO()
    with ZipFile(raw) as old, ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda part: part != "[Content_Types].xml"):
            if name in NOT_OURS:
                continue
            content = old.read(name)
            for part in NOT_OURS if name.endswith((".rels", "[Content_Types].xml")) else ():
                last = re.escape(part.rpartition("/")[2].encode())
                content = re.sub(rb"<(?:Relationship|Override)\b[^>]*" + last + rb'"[^>]*/>', b"", content)
            info = ZipInfo(name, cast("Any", ZIP_TIME))
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


if __name__ == "__main__":
    main()
