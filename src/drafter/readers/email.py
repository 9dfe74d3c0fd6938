"""E-mails: the body as a note, its subject and sender as labels, and each attachment that can be read as a note.

The plain body is preferred, the web one read where there is none. An attachment that cannot be read is left out, and
the person is told at once. Earlier mail quoted below stays in the note, and
the person is told to look who said what. What the labels of the mail say holds for its attachments too.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from typing import cast

from drafter.errors import NotesFault
from drafter.notes import Removal
from drafter.readers.context import Context
from drafter.readers.decode import decode
from drafter.readers.discovery import shown
from drafter.readers.frontmatter import label_outside
from drafter.readers.leftout import LeftOut
from drafter.readers.limits import TooMuch
from drafter.readers.raw import Labels, RawNote, Report
from drafter.text.clean import clean

_HEADER_CHARS = 2_000  # of a header field, undecoded; longer ones are not looked at
_SIGNATURE = re.compile(r"^-- ?\n(?:[^\n>]+\n?){0,10}", re.MULTILINE)
_QUOTED = re.compile(
    r"^(?:>|On .{5,200} wrote:$|Am .{5,200} schrieb .{1,100}:$|Le .{5,200} a écrit :$"
    r"|-{3,} ?(?:Original|Forwarded) [Mm]essage|_{20,}$)",
    re.MULTILINE,
)
_LOCKED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
_KNOWN = {"text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml", "application/pdf": ".pdf"}
_PICTURE = re.compile(r"image/")


def read_email(data: bytes, *, file: str, context: Context) -> tuple[RawNote, ...]:
    """The notes in a mail's bytes: its body first, then its attachments, named `mail.eml/minutes.docx`.

    Raises NotesFault for a mail that is encrypted, empty, nested too deep, or of too many parts.
    """
    if context.depth >= context.limits.nesting:
        raise TooMuch(
            f"{file}: mails inside mails, more than {context.limits.nesting} deep.", "Save the inner mail as a file."
        )
    message = _parsed(data, file, context)
    parts = [*_leaves(message)]
    if len(parts) > context.limits.mail_parts:
        raise _too_many(file, context)
    if any(part.get_content_type() in _LOCKED for part in (message, *parts)):
        raise NotesFault(f"{file}: the mail is encrypted.", "Decrypt it in your mail program and save it again.")
    own = _labels(message)
    reports: list[Report] = []
    body = next((part for part in parts if _is_body(part, "text/plain") and _has_words(part)), None)
    body = body or next((part for part in parts if _is_body(part, "text/html")), None)
    notes = [*_body(body, file, context, sha256(data).hexdigest())] if body else []
    for number, part in enumerate(parts, start=1):
        if part is body or _other_form(part, body):
            continue
        try:
            notes += _attachment(part, number, file, context)
        except LeftOut as left:
            reports.append(Report(file, left.what, left.urgent))
    if not notes:
        raise NotesFault(f"{file}: the mail holds no text that can be read.", "Save what matters as text.")
    first = replace(notes[0], reports=(*notes[0].reports, *reports))
    return tuple(replace(note, own=_owned(note, own, file)) for note in (first, *notes[1:]))


def _parsed(data: bytes, file: str, context: Context) -> Message:
    # counted before parsing: the parser climbs into every one of them
    most = context.limits.mail_parts
    lower = data.lower()
    if lower.count(b"boundary=") > most or lower.count(b"message/rfc822") > most:
        raise _too_many(file, context)
    if data.startswith(b"From "):  # an mbox's separator
        data = data.partition(b"\n")[2]
    try:
        return message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"))
    except (RecursionError, MessageError, ValueError) as error:
        raise NotesFault(f"{file}: the mail is damaged.", "Save it again in your mail program.") from error


def _too_many(file: str, context: Context) -> TooMuch:
    most = context.limits.mail_parts
    return TooMuch(f"{file}: the mail has more than {most} parts.", "Save what matters as files of their own.")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts of a mail; a forwarded mail is one part."""
    stack = [message]
    while stack:
        part = stack.pop()
        if part.get_content_type() != "message/rfc822" and part.is_multipart():
            stack += reversed(_inside(part))
        else:
            yield part


def _inside(part: Message) -> list[Message]:
    payload: object = part.get_payload()
    listed = cast("list[object]", payload) if isinstance(payload, list) else []
    return [inner for inner in listed if isinstance(inner, Message)]


def _is_body(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and not _is_attached(part)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def _other_form(part: Message, body: Message | None) -> bool:
    """The same words as the body once more, as a web page."""
    return body is not None and body.get_content_type() == "text/plain" and _is_body(part, "text/html")


def _has_words(part: Message) -> bool:
    return bool(_bytes(part).strip())


def _bytes(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return b"".join(inner.as_bytes() for inner in _inside(part)[:1])
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(part: Message, file: str, context: Context, digest: str) -> Iterator[RawNote]:
    data = _bytes(part)
    if part.get_content_type() == "text/html":
        from drafter.readers.web import read_web

        for note in read_web(data, file=file, context=context, whole=True, charset=part.get_content_charset()):
            yield replace(note, own=Labels(kind="e-mail"), sha256=digest)
        return
    decoded = decode(data, part.get_content_charset())
    if decoded is None:
        raise NotesFault(f"{file}: the mail's text is damaged.", "Save it again in your mail program.")
    text, told = clean(decoded[0]), [decoded[1]] if decoded[1] else []
    words, signatures = _SIGNATURE.subn("", text.text)
    if label_outside(words):
        told.append("a label in a mail has no effect; write it into dossier.toml")
    if _QUOTED.search(words):
        told.append("quotes earlier mail below; it stays in the note, so look who said what")
    removed = [Removal(what, count) for what, count in text.removed]
    if signatures:
        removed.append(Removal("signature below the mail", signatures))
    if words.strip():
        yield RawNote(
            file=file,
            text=words,
            sha256=digest,
            removed=tuple(removed),
            reports=tuple(Report(file, what, urgent=what.startswith("a label")) for what in told),
        )


def _attachment(part: Message, number: int, file: str, context: Context) -> tuple[RawNote, ...]:
    """The notes in one attachment. Raises LeftOut, with the line for the person, for what is none."""
    kind = part.get_content_type()
    name = shown(_filename(part) or f"part-{number}{_KNOWN.get(kind, '')}").replace("/", "_")
    if _PICTURE.match(kind):
        raise LeftOut(f"left out: the picture “{name}”; what it shows was not read")
    data = _bytes(part)
    if not data.strip():
        raise LeftOut(f"left out: the empty part “{name}”")
    context.meter.file(f"{file}/{name}")
    context.meter.take(f"{file}/{name}", len(data))
    try:
        notes = context.read(data, f"{file}/{name}", context.deeper(), asked=False)
    except LeftOut as left:
        raise LeftOut(f"left out: the attachment “{name}”: {left.what}") from left
    except TooMuch:
        raise
    except NotesFault as fault:  # nobody can take an attachment out of a saved mail: go on without it
        reason = fault.message.partition(": ")[2]
        raise LeftOut(f"left out: the attachment “{name}”: {reason} {fault.todo}", urgent=True) from fault
    if not any(note.text.strip() or any(block.text.strip() for block in note.blocks) for note in notes):
        raise LeftOut(f"left out: the attachment “{name}”: it holds no text that can be read", urgent=True)
    return notes


def _labels(message: Message) -> Labels:
    name, address = parseaddr(_header(message, "From"))
    return Labels(
        title=_header(message, "Subject") or None,
        source=name or address or None,
        kind="e-mail",
        received=_date(message),
        aliases=(address,) if "@" in address else (),
    )


def _owned(note: RawNote, mail: Labels, file: str) -> Labels:
    """What is said of the mail holds for its attachments, which keep their own titles."""
    if note.file == file:
        return note.own.over(mail) if not note.own.title else replace(note.own.over(mail), title=mail.title)
    return note.own.over(replace(mail, title=None, kind=None))


def _header(message: Message, name: str) -> str:
    """A header's words on one line, decoded; empty where it is missing, damaged or overlong."""
    value = message.get(name)
    raw = "" if value is None else str(value)
    if len(raw) > _HEADER_CHARS:
        return ""
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return ""
    words: list[str] = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            words.append(piece)
        else:
            decoded = decode(piece, charset)
            words.append(decoded[0] if decoded else "")
    return " ".join("".join(words).split())


def _filename(part: Message) -> str:
    try:
        name = part.get_filename() or ""
        pieces = decode_header(name[:_HEADER_CHARS])
    except (HeaderParseError, ValueError, LookupError, TypeError):
        return ""
    decoded = ((piece, "") if isinstance(piece, str) else decode(piece, charset) for piece, charset in pieces)
    return "".join(text[0] for text in decoded if text)


def _date(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo and 1970 <= found.year <= 2200 else None
