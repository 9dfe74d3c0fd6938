"""Pictures with few colours: every pixel stays at its place, in its own colour or the nearest that is left."""

import struct
import zlib
from pathlib import Path

import pytest

from tools.small_png import make_small

HEAD = b"\x89PNG\r\n\x1a\n"


def png(rows: list[bytes], width: int, *, kind: int = 2) -> bytes:
    """A PNG of rows that begin with their filter."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, kind, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    return HEAD + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def colours(file: Path) -> list[tuple[int, ...]]:
    """Every pixel of a small one, row by row."""
    raw, at, found = file.read_bytes(), 8, {}
    while at < len(raw):
        (size,) = struct.unpack_from(">I", raw, at)
        found[raw[at + 4 : at + 8]] = raw[at + 8 : at + 8 + size]
        at += size + 12
    width, height, depth, kind = struct.unpack_from(">IIBB", found[b"IHDR"])
    assert (depth, kind) == (8, 3)
    data = zlib.decompress(found[b"IDAT"])
    palette = [tuple(found[b"PLTE"][n : n + 3]) for n in range(0, len(found[b"PLTE"]), 3)]
    return [palette[data[row * (width + 1) + 1 + x]] for row in range(height) for x in range(width)]


def test_every_way_of_packing_a_row_is_read(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    rows = [
        bytes([0, 10, 20, 30, 40, 50, 60]),  # as it is
        bytes([1, 10, 20, 30, 30, 30, 30]),  # less the one to the left
        bytes([2, 0, 0, 0, 0, 0, 0]),  # less the one above
        bytes([3, 5, 10, 15, 15, 15, 15]),  # less the mean of both
        bytes([4, 0, 0, 0, 0, 0, 0]),  # less the likeliest of three
    ]
    file.write_bytes(png(rows, 2))
    make_small(file)
    assert colours(file) == [(10, 20, 30), (40, 50, 60)] * 5


def test_no_more_than_256_colours_are_left_and_the_common_ones_are_their_own(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    row = bytes([0]) + b"".join(bytes([n % 256, n // 256, 0]) for n in range(300))
    common = bytes([0]) + bytes([255, 255, 255]) * 300
    file.write_bytes(png([row, common], 300))
    make_small(file)
    shown = colours(file)
    assert len(set(shown)) <= 256
    assert shown[300:] == [(255, 255, 255)] * 300
    assert all(abs(one[0] - n % 256) <= 300 - 255 and one[2] == 0 for n, one in enumerate(shown[:256]))


def test_what_lies_under_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(png([bytes([0, 1, 2, 3, 255])], 1, kind=6))
    make_small(file)
    assert colours(file) == [(1, 2, 3)]


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    for content in (b"GIF89a", png([bytes([0, 1])], 1, kind=0)):
        file.write_bytes(content)
        with pytest.raises(ValueError, match="PNG"):
            make_small(file)
