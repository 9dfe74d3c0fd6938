"""The chain itself: every line follows from the one before, every column says what its line says, and the words beside
an entry are those that it holds the hash of.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from drafter.chain import Entry, breaks, hash_of, words_hash
from drafter.desk.proving.case import MALFORMED, Case, Problem, digest, entry_of, moment, words_taken
from drafter.store.audit import Row


def chain_problems(case: Case) -> Iterator[Problem]:
    """Everything that is wrong with entries and the words beside them."""
    tables = case.tables
    lines = [row["line"] if isinstance(row["line"], str) else "" for row in tables.entries]
    if not lines:
        yield Problem(case.slug, None, "It has no record at all.")
        return
    yield from (Problem(case.slug, number, f"It {what}.") for number, what in breaks(case.slug, lines))
    for row in tables.entries:
        yield from _columns(case, row)
    yield from _beginnings(case)
    yield from words_problems(case)


def _columns(case: Case, row: Row) -> Iterator[Problem]:
    """The columns of a row are a copy of what its line says; whoever reads the table is to be told the same."""
    entry = entry_of(row["line"])
    if digest(row["line"]) != row["hash"]:
        yield Problem(case.slug, _number(row), "Its line is not the one whose hash is kept.")
    if entry is None:
        yield Problem(case.slug, _number(row), "Its line is no line of a record.")
        return
    said = {
        "its number": (row["seq"], entry.seq),
        "its kind": (row["kind"], entry.kind),
        "who did it": (row["by_name"], entry.by.name),
        "its time": (moment(row["at"]), entry.at),
    }
    for what, (column, line) in said.items():
        if column != line:
            yield Problem(case.slug, _number(row), f"The table says otherwise than the line: {what}.")


def _number(row: Row) -> int | None:
    return row["seq"] if isinstance(row["seq"], int) else None


def _beginnings(case: Case) -> Iterator[Problem]:
    """A record begins once: with the story, or with its being taken in."""
    for place, entry in enumerate(case.entries):
        if (entry.kind in {"begun", "adopted"}) != (place == 0):
            yield case.problem(entry, "A record begins with its first entry, and there only.")


def words_problems(case: Case) -> Iterator[Problem]:
    """Words beside the entries: altered, added, gone without a purge, or back after one."""
    entries = {entry.seq: entry for entry in case.entries}
    hashes = {entry.seq: hashes_of(entry) for entry in case.entries}
    there: set[tuple[Any, Any]] = set()
    for row in case.tables.words:
        there.add((row["seq"], row["name"]))
        entry = entries.get(row["seq"])
        wanted = hashes.get(row["seq"], {}).get(row["name"])
        if entry is None or wanted is None:
            yield Problem(case.slug, _number(row), f"Words were put beside it that it does not hold: {row['name']}.")
        elif not same_words(row["salt"], row["body"], wanted):
            yield case.problem(entry, f"The words beside it were changed: {row['name']}.")
        elif case.words_taken(entry, row["name"]):
            yield case.problem(entry, f"Words beside it were taken out, and are there again: {row['name']}.")
    for entry in case.entries:
        for name in sorted(hashes[entry.seq]):
            if (entry.seq, name) not in there and not case.words_taken(entry, name):
                yield case.problem(entry, f"The words beside it are missing: {name}.")


def hashes_of(entry: Entry) -> Mapping[str, Any]:
    """The salted hashes of the words beside an entry, by name."""
    try:
        return dict(json.loads(entry.line)["words"])
    except MALFORMED:
        return {}


def same_words(salt: Any, words: Any, wanted: Any) -> bool:
    """Do these words with this salt hash to what is wanted? Whatever is no text does not."""
    return isinstance(salt, str) and isinstance(words, str) and words_hash(salt, words) == wanted


def file_problems(story: str, entries: list[Mapping[str, Any]]) -> Iterator[Problem]:
    """The same for the entries of an exported record: chain, hashes, words."""
    lines = [str(each["line"]) for each in entries]
    yield from (Problem(story, number, f"It {what}.") for number, what in breaks(story, lines))
    read = [entry_of(line) for line in lines]
    purges = [entry for entry in read if entry and entry.kind == "purged"]
    for each, line, entry in zip(entries, lines, read, strict=True):
        if entry is None:
            yield Problem(story, None, "An entry is no line of a record.")
            continue
        if hash_of(line) != each["hash"] or entry.seq != each["seq"]:
            yield Problem(story, entry.seq, "Its hash is not that of its line.")
        yield from _file_words(story, entry, each["words"], purges)


def _file_words(story: str, entry: Entry, words: Mapping[str, Any], purges: list[Entry]) -> Iterator[Problem]:
    hashes = hashes_of(entry)
    for name in sorted({*hashes, *words}):
        kept = words.get(name)
        if name not in hashes:
            yield Problem(story, entry.seq, f"Words stand beside it that it does not hold: {name}.")
        elif kept is None and not words_taken(entry, name, purges):
            yield Problem(story, entry.seq, f"The words beside it are missing: {name}.")
        elif kept is not None and not same_words(kept["salt"], kept["text"], hashes[name]):
            yield Problem(story, entry.seq, f"The words beside it were changed: {name}.")
