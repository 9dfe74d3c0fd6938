"""Scripts of others are what their table says, to the byte, and nothing else lies beside them."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from drafter.web.assets import STATIC
from drafter.web.pages import TEMPLATES

VENDOR = STATIC / "vendor"
TABLE = (VENDOR / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w.-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PUBLISHED = {
    "htmx-4.0.1.js": (
        "Zero-Clause BSD, Big Sky Software",
        "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",  # htmx.org 4.0.1, dist/htmx.min.js
        "18ef2761356ec1fe0bb6d92612315b37517a7c1e9856b661c5ae81fef239d103",  # the same, dist/ext/hx-sse.min.js
    ),
}
"""Licence and hashes once more, apart from the table: whoever changes a file changes both, or neither."""


def test_nothing_lies_there_that_the_table_does_not_name() -> None:
    named = {row[0] for row in ROW.findall(TABLE)}
    assert named == PUBLISHED.keys()
    assert {path.name for path in VENDOR.rglob("*")} == named | {"README.md"}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_script_holds_the_published_files_and_an_opening_comment_and_nothing_else(name: str) -> None:
    licence, *hashes = PUBLISHED[name]
    opening, end, rest = (VENDOR / name).read_bytes().partition(b"*/\n")
    assert end and opening.startswith(b"/*!") and licence.encode() in b" ".join(opening.split())
    assert [sha256(part).hexdigest() for part in rest.split(b"\n")] == hashes
    (row,) = [row for row in ROW.findall(TABLE) if row[0] == name]
    assert row[2] == licence
    assert re.findall(r"`([0-9a-f]{64})`", row[3]) == hashes


def test_the_table_names_this_test_and_its_place() -> None:
    here = re.search(r"`(tests/web/\w+\.py)`", TABLE)
    assert here and here[1] == f"tests/web/{Path(__file__).name}"


def test_pages_name_every_script_of_others_and_none_from_elsewhere() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.j2"))
    assert {*re.findall(r"static_url\('vendor/([^']+)'\)", pages)} == PUBLISHED.keys()
    for source in (*STATIC.rglob("*.css"), *STATIC.glob("desk/*.js"), *TEMPLATES.glob("*.j2")):
        assert not re.search(
            r"""(src|href|action|url\(|import )\s*=?\s*["'(]?(https?:)?//""", source.read_text("utf-8")
        )
