"""What a file is, by its content; its name only breaks ties between kinds of text."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Kind(StrEnum):
    """The kinds of file that Drafter reads, in the words that a person is told."""

    TEXT = "text"
    WORD = "Word document"
    PDF = "PDF"
    MAIL = "e-mail"
    WEB = "web page"


EXTENSIONS = {
    ".md": Kind.TEXT,
    ".markdown": Kind.TEXT,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    "": Kind.TEXT,
    ".docx": Kind.WORD,
    ".pdf": Kind.PDF,
    ".eml": Kind.MAIL,
    ".html": Kind.WEB,
    ".htm": Kind.WEB,
    ".xhtml": Kind.WEB,
}

SAVE_AS_TEXT = "Save what matters as text, Word (.docx) or PDF."


@dataclass(frozen=True, slots=True)
class Foreign:
    """A file of a kind that Drafter does not read: what it is, and what to do."""

    what: str
    todo: str = SAVE_AS_TEXT


_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, Foreign], ...] = (
    (b"{\\rtf", Foreign("a Rich Text file", "Save it as .docx.")),
    (b"\x89PNG", Foreign("a picture", "Type out what it says, or take the text from its source.")),
    (b"\xff\xd8\xff", Foreign("a picture", "Type out what it says, or take the text from its source.")),
    (b"GIF8", Foreign("a picture", "Type out what it says, or take the text from its source.")),
    (b"II*\x00", Foreign("a picture", "Type out what it says, or take the text from its source.")),
    (b"MM\x00*", Foreign("a picture", "Type out what it says, or take the text from its source.")),
    (b"RIFF", Foreign("a sound, video or picture file", "Type out what matters.")),
    (b"ID3", Foreign("a sound recording", "Type out what matters.")),
    (b"OggS", Foreign("a sound recording", "Type out what matters.")),
    (b"\x1f\x8b", Foreign("a gzip archive", "Unpack it and take the files inside.")),
    (b"7z\xbc\xaf", Foreign("a 7-Zip archive", "Unpack it and take the files inside.")),
    (b"Rar!", Foreign("a RAR archive", "Unpack it and take the files inside.")),
    (b"BZh", Foreign("a bzip2 archive", "Unpack it and take the files inside.")),
    (b"\xfd7zXZ", Foreign("an xz archive", "Unpack it and take the files inside.")),
    (b"\x7fELF", Foreign("a program", "Take it out of the notes.")),
    (b"MZ\x90", Foreign("a program", "Take it out of the notes.")),
    (b"SQLite format 3", Foreign("a database")),
)
_ZIPS: tuple[tuple[bytes, Foreign], ...] = (
    (b"xl/workbook", Foreign("an Excel workbook")),
    (b"ppt/presentation", Foreign("a PowerPoint file")),
    (b"opendocument.text", Foreign("an OpenDocument text", "Save it as .docx.")),
    (b"opendocument.", Foreign("an OpenDocument file")),
    (b"application/epub", Foreign("an e-book")),
)
_ANY_CASE = re.IGNORECASE | re.DOTALL
_LINES = re.IGNORECASE | re.MULTILINE
_PAGE = re.compile(
    rb"^(?:<\?xml[^>]{0,200}>)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", _ANY_CASE
)
_TAGS = re.compile(
    rb"<(?:p|div|br|span|table|a|h[1-6]|ul|ol|li|b|i|em|strong|article|section|title|meta)\b[^<>]*>", _ANY_CASE
)
_HEADER = re.compile(rb"^(?:From|To|Subject|Date|Received|Return-Path|MIME-Version|Message-ID)[ \t]*:", _LINES)
_MAIL_ONLY = re.compile(rb"^(?:Received|Return-Path|MIME-Version|Message-ID)[ \t]*:", _LINES)


def kind_of(data: bytes, name: str) -> Kind | Foreign:
    """The kind of a file's bytes. `name` decides only what cannot be seen: are these characters a mail, or a page?"""
    head = data[:4_096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"%PDF-") or (extension(name) == ".pdf" and b"%PDF-" in data[:1_024]):
        return Kind.PDF
    if head.startswith(_OLD_OFFICE):
        return _old_office(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data)
    for magic, foreign in _MAGIC:
        if head.startswith(magic):
            return foreign
    if data[4:8] == b"ftyp":
        return Foreign("a sound, video or picture file", "Type out what matters.")
    return _text_kind(head, name)


def extension(name: str) -> str:
    return PurePath(name).suffix.casefold()


def _old_office(data: bytes) -> Foreign:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Foreign("protected with a password", "Save a copy without the password.")
    return Foreign("a file of an old Office version (.doc, .xls, .msg)", "Save it as .docx, a mail as .eml.")


def _zip(data: bytes) -> Kind | Foreign:
    if b"word/vbaProject" in data:
        return Foreign("a Word document with macros", "Save it as .docx, which holds none.")
    if b"word/document" in data:
        return Kind.WORD
    for mark, foreign in _ZIPS:
        if mark in data:
            return foreign
    return Foreign("a zip archive", "Unpack it and take the files inside.")


def _text_kind(head: bytes, name: str) -> Kind | Foreign:
    named = EXTENSIONS.get(extension(name))
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if named is Kind.MAIL or (len(_HEADER.findall(top)) >= 3 and _MAIL_ONLY.search(top)):
        if _HEADER.search(top):
            return Kind.MAIL
        return Foreign("no e-mail, in spite of its name", "Save the mail again, as .eml.")
    if _PAGE.search(head) or (named is Kind.WEB and _TAGS.search(head)):
        return Kind.WEB
    return Kind.TEXT
