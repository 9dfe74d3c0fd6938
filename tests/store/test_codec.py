"""Values go into the store and come back equal: same hashes, same zones, same order."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import StoreFault
from drafter.notes import OnRecord
from drafter.store import codec
from tests.store.support import a_dossier, a_draft, a_note

# all that UTF-8 can carry, NUL and control characters included
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30)), ZoneInfo("Europe/Berlin")])
# readers make no hour that the clock jumps over
MOMENTS = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - zones are drawn
    datetime(2200, 1, 1),  # noqa: DTZ001 - zones are drawn
    timezones=ZONES,
    allow_imaginary=False,
).filter(lambda m: m.replace(fold=0).utcoffset() == m.replace(fold=1).utcoffset())  # PEP 495: an hour that comes twice
# equals nothing in another zone; its hash, which is of the written form, is the same all the same


@given(WORDS, WORDS, MOMENTS, MOMENTS, st.sampled_from(OnRecord))
@settings(max_examples=40)
def test_a_dossier_comes_back_equal_with_the_same_hash(
    words: str, source: str, received: datetime, embargo: datetime, label: OnRecord
) -> None:
    from dataclasses import replace

    note = replace(a_note(1, words), received=received, embargo=embargo, source=source, on_record=label)
    dossier = a_dossier(note, a_note(2))
    back = codec.read_dossier(codec.dossier_text(dossier))
    assert back == dossier
    assert back.sha256 == dossier.sha256
    assert codec.dossier_text(back) == codec.dossier_text(dossier)


@given(WORDS)
@settings(max_examples=30)
def test_sections_come_back_equal_with_the_same_hash(words: str) -> None:
    for section in a_draft(lede=words).article.sections:
        back = codec.read_section(codec.section_text(section))
        assert back == section
        assert back.sha256 == section.sha256


def test_what_the_store_cannot_read_is_said_without_showing_it() -> None:
    with pytest.raises(StoreFault, match="cannot be read by this Drafter") as caught:
        codec.read_dossier('{"notes": "a secret"}')
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_settings_are_written_one_way_only() -> None:
    assert codec.settings_text({"b": 1, "a": "ü"}) == codec.settings_text({"a": "ü", "b": 1})
