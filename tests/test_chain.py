"""A chain of lines shows what was changed, is missing or stands elsewhere, with nothing but SHA-256."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.chain import BEGINNING, PROGRAM, By, breaks, hash_of, line_of, read_line, words_hash

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANN = By("ann", "Ann Lee", "editor")


def chain(length: int, story: str = "buses") -> list[str]:
    lines, prev = list[str](), BEGINNING
    for seq in range(1, length + 1):
        lines.append(line_of(story, seq, NOON, "opened", ANN, {"revision": seq}, {}, prev))
        prev = hash_of(lines[-1])
    return lines


def found(lines: list[str]) -> list[tuple[int, str]]:
    return list(breaks("buses", lines))


def test_a_line_is_canonical_and_its_hash_is_that_of_its_bytes() -> None:
    line = line_of("buses", 1, NOON, "returned", ANN, {"b": "ü", "a": [1, None]}, {"reason": "ff"}, BEGINNING)
    assert line == (
        '{"at":"2026-11-23T12:00:00.000000+00:00","body":{"a":[1,null],"b":"ü"},"by":["ann","Ann Lee","editor"],'
        f'"kind":"returned","prev":"{BEGINNING}","seq":1,"story":"buses","words":{{"reason":"ff"}}}}'
    )
    assert hash_of(line) == sha256(line.encode()).hexdigest()
    assert json.dumps(json.loads(line), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == line


def test_a_line_read_again_is_the_entry() -> None:
    line = line_of("buses", 4, NOON, "returned", ANN, {"revision": 2}, {"reason": "ff"}, "a" * 64)
    entry = read_line(line, {"reason": "Too long.", "other": "not its own"})
    assert (entry.story, entry.seq, entry.at, entry.kind, entry.by) == ("buses", 4, NOON, "returned", ANN)
    assert (entry.body, entry.prev, entry.hash, entry.words) == (
        {"revision": 2},
        "a" * 64,
        hash_of(line),
        {"reason": "Too long."},
    )
    assert (entry.said(), entry.said("wish")) == ("Too long.", "")
    assert read_line(line).words == {"reason": None}
    assert (ANN.words, By("ann").words, PROGRAM.words) == ("Ann Lee", "ann", "Drafter")


def test_the_salt_keeps_short_words_from_being_guessed() -> None:
    assert words_hash("ab", "yes") == sha256(b"ab\nyes").hexdigest()
    assert words_hash("ab", "yes") != words_hash("cd", "yes")


@pytest.mark.parametrize("line", ["", "7", "null", "{}", "[]", '{"by": 3}', '{"by": ["a", "b"]}'])
def test_what_is_no_line_is_a_value_error(line: str) -> None:
    with pytest.raises(ValueError):
        read_line(line)


def test_a_whole_chain_has_no_break() -> None:
    assert found([]) == []
    assert found(chain(5)) == []


def test_every_break_is_named_by_its_entry() -> None:
    lines = chain(5)
    assert found([*lines[:2], *lines[3:]]) == [(3, "is missing"), (4, "does not follow from the one before it")]
    assert found([lines[0], *lines[4:]])[0] == (2, "is missing, and so is every one up to entry 4")
    assert found([lines[1], lines[0]]) == [
        (1, "is missing"),
        (2, "does not follow from the one before it"),
        (1, "stands behind entry 2"),
        (1, "does not follow from the one before it"),
    ]
    assert found([*lines[:2], lines[1]])[0] == (2, "stands behind entry 2")
    assert found([lines[0], lines[1].replace("opened", "killed"), lines[2]]) == [
        (3, "does not follow from the one before it")
    ]
    assert found([lines[0], "{", lines[2]]) == [(2, "cannot be read"), (3, "does not follow from the one before it")]
    assert found([lines[0], "[" * 9000]) == [(2, "cannot be read")]
    assert found(chain(1, "trams")) == [(1, "belongs to the story trams")]


def test_whatever_a_line_says_a_chain_is_read_to_its_end() -> None:
    values: list[Any] = [None, 7, "x", [], {}, {"seq": 1}]
    lines = [json.dumps(value) for value in values]
    assert [number for number, _ in found(lines)] == [1, 2, 3, 4, 5, 6]


WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=50)
@given(
    bodies=st.lists(st.dictionaries(WORDS, VALUES, max_size=3), min_size=2, max_size=6),
    name=WORDS,
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_any_line_reads_back_and_any_loss_or_change_is_found(bodies: list[Any], name: str, at: datetime) -> None:
    lines, prev = list[str](), BEGINNING
    for seq, body in enumerate(bodies, start=1):
        lines.append(line_of("buses", seq, at, "opened", By(name, name, name), body, {}, prev))
        entry = read_line(lines[-1])
        assert (entry.body, entry.by, entry.at, entry.prev) == (body, By(name, name, name), at, prev)
        prev = entry.hash
    assert found(lines) == []
    for place in range(len(lines) - 1):  # the loss of the last one is for an anchor to tell
        assert found(lines[:place] + lines[place + 1 :])
        assert found([*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]])
        assert found([*lines[:place], lines[place].replace('"opened"', '"killed"'), *lines[place + 1 :]])
