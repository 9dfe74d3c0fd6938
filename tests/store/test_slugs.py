"""Slugs are folder names on any file system, and different texts keep different slugs."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.store.slugs import numbered, safe_slug

# what Windows refuses, from its documentation; written anew here so that the test does not repeat the code
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
ANY = st.text(max_size=120) | st.text(st.sampled_from('conprnauxlt019.-_ /\\:*?"<>|~\0İıßŁøéКиїв中'), max_size=20)


@given(ANY)
@settings(max_examples=150)
def test_a_slug_is_a_safe_folder_name_whatever_the_text(raw: str) -> None:
    slug = safe_slug(raw)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
    assert slug not in DEVICES
    assert slug == slug.lower()


@given(ANY)
@settings(max_examples=100)
def test_a_slug_comes_back_as_it_is(raw: str) -> None:
    assert safe_slug(safe_slug(raw)) == safe_slug(raw)


@given(ANY, st.integers(min_value=1, max_value=12_345))
@settings(max_examples=100)
def test_the_slugs_other_stories_are_safe_too(raw: str, number: int) -> None:
    slug = numbered(safe_slug(raw), number)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80


@pytest.mark.parametrize(
    ("raw", "slug"),
    [
        ("Kyiv Talks", "kyiv-talks"),
        ("Łódź: Straße & café", "lodz-strasse-cafe"),
        ("v1.2 …final (3).md", "v1-2-final-3-md"),
        ("../../etc/passwd", "etc-passwd"),
        ("ⅷ ﬁne", "viii-fine"),
        ("", "story"),
        ("...", "story"),
        ("CON", "con-story"),
        ("com¹", "com1-story"),
        ("console", "console"),
    ],
)
def test_ordinary_names_read_well(raw: str, slug: str) -> None:
    assert safe_slug(raw) == slug


def test_what_another_script_loses_is_told_apart_by_a_hash() -> None:
    slugs = {safe_slug(raw) for raw in ("Київ: talks", "Львів: talks", "talks", "Київ", "北京", "上海")}
    assert len(slugs) == 6
    assert safe_slug("Київ: talks").startswith("talks-")
    assert safe_slug("北京").startswith("story-")


def test_long_names_that_differ_at_their_end_stay_different() -> None:
    first, second = safe_slug("budget " * 30 + "monday"), safe_slug("budget " * 30 + "tuesday")
    assert first != second
    assert len(first) <= 80
    assert safe_slug("a" * 80) == "a" * 80


def test_names_that_differ_in_case_only_are_one_slug() -> None:
    assert safe_slug("KYIV-Talks") == safe_slug("kyiv-talks")
