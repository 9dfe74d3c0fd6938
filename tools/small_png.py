"""A picture of a page made small: at most 256 colours, packed as well as zlib can. No eye sees the difference on text.

Reads what Chromium writes (8 bits, RGB or RGBA, not interlaced) and nothing else.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_HEAD = b"\x89PNG\r\n\x1a\n"
_MOST = 256


def make_small(file: Path) -> None:
    """Rewrite a PNG with few colours."""
    width, rows, step = _rows(file.read_bytes())
    pixels = [tuple(zip(row[0::step], row[1::step], row[2::step], strict=True)) for row in rows]
    known = _nearest(Counter(pixel for row in pixels for pixel in row))
    palette = sorted(set(known.values()))
    place = {colour: number for number, colour in enumerate(palette)}
    number_of = {colour: place[near] for colour, near in known.items()}
    body = b"".join(b"\0" + bytes(number_of[pixel] for pixel in row) for row in pixels)
    header = struct.pack(">IIBBBBB", width, len(pixels), 8, 3, 0, 0, 0)
    parts = [(b"IHDR", header), (b"PLTE", bytes(sum(palette, ()))), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b"")]
    file.write_bytes(_HEAD + b"".join(_chunk(kind, data) for kind, data in parts))


_Colour = tuple[int, int, int]


def _nearest(counted: "Counter[_Colour]") -> dict[_Colour, _Colour]:
    """For each colour the one that stands for it: the commonest stay, the others take the nearest of these."""
    kept = [colour for colour, _ in counted.most_common(_MOST)]
    stay = set(kept)

    def nearest(colour: _Colour) -> _Colour:
        return min(kept, key=lambda other: sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)))

    return {colour: colour if colour in stay else nearest(colour) for colour in counted}


def _rows(png: bytes) -> tuple[int, list[bytes], int]:
    """The width, each row of pixels, and bytes per pixel."""
    if not png.startswith(_HEAD):
        raise ValueError("This is no PNG.")
    chunks = list(_chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    if depth != 8 or kind not in {2, 6} or interlaced:
        raise ValueError("This PNG is of another kind than a browser's.")
    step = 3 if kind == 2 else 4
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    length = width * step
    rows: list[bytes] = []
    above = bytes(length)
    for number in range(height):
        start = number * (length + 1)
        above = _unfiltered(data[start], bytearray(data[start + 1 : start + 1 + length]), above, step)
        rows.append(above)
    return width, rows, step


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_HEAD)
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _unfiltered(how: int, row: bytearray, above: bytes, step: int) -> bytes:
    """One row as it was before it was made easy to pack (PNG specification, filter types 0 to 4)."""
    if how == 2:
        return bytes((one + up) & 255 for one, up in zip(row, above, strict=True))
    for at in range(len(row) if how else 0):
        left = row[at - step] if at >= step else 0
        if how == 1:
            add = left
        elif how == 3:
            add = (left + above[at]) // 2
        else:
            add = _paeth(left, above[at], above[at - step] if at >= step else 0)
        row[at] = (row[at] + add) & 255
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    near = (abs(guess - left), abs(guess - up), abs(guess - corner))
    return left if near[0] <= near[1] and near[0] <= near[2] else up if near[1] <= near[2] else corner
