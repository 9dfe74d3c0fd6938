from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from drafter.errors import NotesFault
from drafter.notes import OnRecord
from drafter.readers.frontmatter import label_outside, split_notes
from drafter.readers.raw import Labels

BERLIN = ZoneInfo("Europe/Berlin")


def only(text: str) -> Labels:
    (part,) = split_notes(text, file="a.md", zone=BERLIN)
    assert part.labels is not None
    return part.labels


def fault(text: str) -> str:
    with pytest.raises(NotesFault) as caught:
        split_notes(text, file="a.md", zone=UTC)
    return str(caught.value)


def test_all_labels_are_read() -> None:
    labels = only(
        "---\ntitle: 'The vote: a reading'\nsource: Anna Bell\nkind: interview\nurl: https://town.example/x?y=1\n"
        "received: 2026-11-17\non_record: background # ask her\nembargo: 2026-11-20 06:00\n"
        "withhold: Tim Reed, [Ada]\n---\nWords."
    )
    assert labels.title == "The vote: a reading"
    assert (labels.source, labels.kind, labels.url) == ("Anna Bell", "interview", "https://town.example/x?y=1")
    assert labels.received == datetime(2026, 11, 17, tzinfo=BERLIN)
    assert labels.embargo == datetime(2026, 11, 20, 6, tzinfo=BERLIN)
    assert labels.on_record is OnRecord.BACKGROUND
    assert labels.withhold == ("Tim Reed", "[Ada]")


@pytest.mark.parametrize(
    "written", ["withhold: A. Bell, Tim Reed", "withhold: [A. Bell, Tim Reed]", "withhold:\n  - A. Bell\n- 'Tim Reed'"]
)
def test_names_to_withhold_are_a_list_in_any_of_three_forms(written: str) -> None:
    assert only(f"---\n{written}\n---\nWords.").withhold == ("A. Bell", "Tim Reed")


def test_a_zone_that_is_given_holds() -> None:
    assert only("---\nembargo: 2026-11-20T06:00Z\n---\nx").embargo == datetime(2026, 11, 20, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("on-record: no", "on_record"),
        ("onrecord: no", "on_record"),
        ("off the record: yes", "on_record"),
        ("off_record: true", "on_record"),
        ("Embargoed until: 2026-11-20T06:00", "embargo"),
        ("with-hold: Tim Reed", "withhold"),
        ("witholds: Tim Reed", "withhold"),
        ("sorce: Anna", "source"),
    ],
)
def test_a_mistyped_label_is_a_fault_that_names_the_nearest(line: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in fault(f"---\n{line}\n---\nWords.")
    assert "line 2" in fault(f"---\n{line}\n---\nWords.")


@pytest.mark.parametrize(
    "line",
    [
        "on_record: maybe",
        "on_record: off",
        "on_record: false",
        "on_record:",
        "embargo: tomorrow",
        "embargo: 2026-11-20",
        "embargo:",
        "embargo: 9999-01-01T00:00",
        "withhold:",
        "withhold: ,",
        "withhold: X",
        "url: javascript:alert(1)",
        "received: last week",
        "title: " + "x" * 400,
        "title: one\ntitle: two",
        "status: approved",
    ],
)
def test_a_label_that_cannot_be_understood_is_never_dropped(line: str) -> None:
    assert fault(f"---\n{line}\n---\nWords.").startswith("a.md")


def test_no_fault_repeats_what_stands_in_the_note() -> None:
    assert "Quillfeather" not in fault("---\non_record: Quillfeather\n---\nWords.")
    assert "Quillfeather" not in fault("---\ntitle: x\nQuillfeather said so\n---\nWords.")


@pytest.mark.parametrize("value", ["!!python/object:os.system", "&a [*a]", "{{7*7}}", "${HOME}", "| text", "*alias"])
def test_promise_6_yaml_in_a_label_is_plain_text(value: str) -> None:
    assert only(f"---\ntitle: {value}\n---\nWords.").title == value


def test_several_notes_share_a_file_each_with_its_own_labels() -> None:
    parts = split_notes(
        "---\ntitle: One\n---\nFirst.\n---\ntitle: Two\non_record: no\n---\n\nSecond.\n", file="a.md", zone=UTC
    )
    assert [part.text.strip() for part in parts] == ["First.", "Second."]
    assert [part.labels.on_record for part in parts if part.labels] == [None, OnRecord.NO]


def test_words_before_the_first_labels_are_a_note_of_their_own() -> None:
    parts = split_notes("Before.\n\n---\ntitle: Two\n---\nAfter.", file="a.md", zone=UTC)
    assert [(part.labels is None, part.text) for part in parts] == [(True, "Before."), (False, "After.")]


@pytest.mark.parametrize(
    "text",
    [
        "One.\n\n---\n\nTwo.\n",
        "---\n\nA rule first.\n\n---\n\nThen more.",
        "One.\n---\nShe said: we go on.\nNo label here.\n---\nTwo.",
        "One.\n\n---\n",
        "# Heading\n---\nplain words\n---\n",
    ],
)
def test_a_rule_in_the_text_is_no_front_matter(text: str) -> None:
    (part,) = split_notes(text, file="a.md", zone=UTC)
    assert part.labels is None
    assert part.text == text.strip("\n")


def test_front_matter_that_is_not_closed_is_a_fault() -> None:
    assert "not closed" in fault("---\non_record: no\n\nWords without end.")
    assert "not closed" in fault("Words.\n\n---\non-record: no\n\nMore words.")


@pytest.mark.parametrize(
    "text", ["on_record: no\n\nWords.", "Off the record: yes\nWords.", "# Memo\nwithhold: Tim Reed\n\nWords."]
)
def test_a_protecting_label_outside_front_matter_is_a_fault(text: str) -> None:
    assert "outside front matter" in fault(text)
    assert label_outside(text)


def test_ordinary_first_lines_are_no_labels() -> None:
    for text in ("For the record, she agreed.", "Anna Bell: It is on record: we voted.", "Title: a play"):
        assert not label_outside(text)
