"""What reaches a page is letters: no control characters, no address that is not one of the web's."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.render.plain import line, moment, shown, web_address


@given(st.text(st.characters(codec=None)))
@settings(max_examples=60)
def test_shown_text_has_no_control_direction_or_surrogate_characters_and_can_be_written(text: str) -> None:
    safe = shown(text)
    safe.encode("utf-8")
    assert not [c for c in safe if unicodedata.category(c) in {"Cc", "Cs"}]
    assert shown(safe) == safe
    assert "\n" not in line(text)


def test_joiners_stay_because_several_scripts_need_them() -> None:
    assert shown("می‌خواهم") == "می‌خواهم"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.example", ""),
        ("https://", ""),
        ("https://a.example/ b", ""),
        ("https://a.example/<\"'>)", "https://a.example/%3C%22%27%3E%29"),
        ("https://a.example/ü", "https://a.example/%C3%BC"),
        ("file:///etc/passwd", ""),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, address: str) -> None:
    assert web_address(url) == address


def test_a_moment_is_said_with_its_zone() -> None:
    assert moment(datetime(2026, 11, 3, 7, 5, tzinfo=UTC)) == "3 November 2026, 07:05 UTC"
