"""Files inside a zip (a Word document is one), unpacked with a counter: a bomb is met by the limit, not by memory."""

import io
import zipfile
import zlib

from drafter.errors import NotesFault
from drafter.readers.limits import Limits, TooMuch

_CHUNK = 1 << 16
_ENTRY_MARK = b"PK\x01\x02"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Unpacker:
    """The entries of one zip file, read by name; what all of them unpack to is counted against the limits."""

    def __init__(self, data: bytes, file: str, limits: Limits) -> None:
        """Raises NotesFault for a broken zip, and for one with more entries than `limits` allows."""
        self._file = file
        self._limits = limits
        self._unpacked = 0
        if data.count(_ENTRY_MARK) > limits.zip_entries:  # counted before the directory is built in memory
            raise TooMuch(f"{file}: it holds more than {limits.zip_entries} parts.", "Save it again from Word.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_BROKEN, UnicodeDecodeError) as error:
            raise self._broken() from error
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes | None:
        """The bytes of an entry, None where there is none of that name. Raises NotesFault past a limit."""
        if name not in self.names:
            return None
        pieces: list[bytes] = []
        size = 0
        try:
            packed = max(self._zip.getinfo(name).compress_size, 1)
            with self._zip.open(name) as entry:
                while piece := entry.read(_CHUNK):
                    size += len(piece)
                    self._unpacked += len(piece)
                    swollen = size > self._limits.zip_free and size > packed * self._limits.zip_ratio
                    if swollen or self._unpacked > self._limits.zip_bytes:
                        raise TooMuch(
                            f"{self._file}: it unpacks to far more than its size.",
                            "It is built to do harm, or broken: ask for it as plain text.",
                        )
                    pieces.append(piece)
        except _BROKEN as error:
            raise self._broken() from error
        return b"".join(pieces)

    def _broken(self) -> NotesFault:
        return NotesFault(f"{self._file}: the file is damaged.", "Open it in Word and save it again.")
