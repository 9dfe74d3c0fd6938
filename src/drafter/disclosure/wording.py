"""wording/<language>.toml -> Wording: an outlet's own words, refused where a required part is missing from them.

Placeholders are filled in one pass over the pattern as it was parsed, so a value is data: braces in a model's or a
person's name are never looked at again.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from drafter.errors import FormatFault

# Every sentence with the placeholders that it must hold; `outlet` may stand in any of them.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "opening.draft": ("label", "not_reviewed", "not_for_publication"),
    "opening.draft_by_people": ("not_reviewed", "not_for_publication"),
    "opening.approved": ("label",),
    "made.model": ("model", "date", "sections"),
    "made.program": ("date", "no_model", "sections"),
    "made.people": ("authors", "sections"),
    "made.nothing": (),
    "review.checked": ("reviewers",),
    "review.edited": ("reviewers",),
    "review.checked_and_edited": ("reviewers",),
    "review.approved": ("approver",),
    "review.responsible": ("responsible",),
    "review.corrected": ("date",),
    "review.policy": ("policy_url",),
    "pieces.person": ("name", "role"),
    "pieces.part": ("who", "sections"),
    "pieces.date": ("day", "month", "year"),
    "pieces.correction": ("number", "date", "what"),
    "pieces.by_model": ("label", "model"),
    "pieces.by_program": ("label", "no_model"),
    "pieces.by_people": (),
    "pieces.by_code": (),
    "pieces.edited_since": ("how",),
    "pieces.empty": ("reason",),
    "terms.section": ("label",),
}
# Words without placeholders; none may be empty.
WORDS = (
    *("language", "label", "program_label"),
    *("statements.not_reviewed", "statements.not_for_publication", "statements.no_model"),
    *("words.comma", "words.and", "words.all_sections"),
    *("words.unknown_model", "words.unknown_date", "words.unknown_author"),
    *(
        f"terms.{term}"
        for term in (
            *("status", "unreviewed", "approved", "model", "drafted", "reviewed", "approval", "override"),
            *("responsible", "correction", "policy", "text", "run"),
        )
    ),
)
_FIRST = ("opening.draft", "opening.approved", "pieces.by_model", "pieces.by_program")  # these begin with the label
_DEEDS = ("review.checked", "review.edited", "review.checked_and_edited", "review.approved")
_SAID_ANYWAY = (
    *("opening.draft", "opening.draft_by_people", "opening.approved", "made.model", "made.program", "made.nothing"),
    *("pieces.by_model", "pieces.by_program", "pieces.by_code", "pieces.empty"),
)
_LABELS = ("label", "program_label")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence split at its placeholders: text at even places, names at odd ones."""

    parts: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.parts[1::2])

    def fill(self, values: Mapping[str, str]) -> str:
        return "".join(values[part] if at % 2 else part for at, part in enumerate(self.parts))


@dataclass(frozen=True)
class Wording:
    """One language's words. Made by `parse_wording`; `name` is the file's, for messages."""

    name: str
    words: Mapping[str, str]
    months: tuple[str, ...]
    patterns: Mapping[str, Pattern]

    @property
    def language(self) -> str:
        return self.words["language"]

    @property
    def label(self) -> str:
        return self.words["label"]

    @property
    def program_label(self) -> str:
        return self.words["program_label"]

    def say(self, pattern: str, **values: str) -> str:
        """The sentence with its values; each value is folded to one line and cleared of control characters."""
        fixed = {key: self.words[f"statements.{key}"] for key in ("not_reviewed", "not_for_publication", "no_model")}
        return self.patterns[pattern].fill({"outlet": "", **fixed, **{k: one_line(v) for k, v in values.items()}})

    def listed(self, items: Iterable[str]) -> str:
        """Joined as prose: "A", "A and B", "A, B and C"."""
        *first, last = items
        if not first:
            return last
        return self.words["words.comma"].join(first) + self.words["words.and"] + last

    def day(self, day: date) -> str:
        return self.say("pieces.date", day=str(day.day), month=self.months[day.month - 1], year=str(day.year))


def one_line(value: str) -> str:
    """White space folded, control, format and surrogate characters gone: a name stays a name on one line."""
    folded = " ".join(value.split())
    return "".join(c for c in folded if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})


@lru_cache(maxsize=32)  # every draft of an outlet asks for the same
def parse_wording(text: str, name: str) -> Wording:
    """The text of a wording file -> Wording. `name` is the file's name as the person knows it.

    Raises FormatFault naming the missing sentence or placeholder, one that is unknown, or the faulty line.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormatFault(f"{name}: not readable as TOML: {error}.") from error
    flat = _flatten(raw)
    months = _months(flat.pop("words.months", None), name)
    for key in flat:
        if key not in REQUIRED and key not in WORDS:
            raise FormatFault(
                f"{name}: nothing is called {key!r} in a wording.", "Look at wording/en.toml for the names."
            )
    words = {key: _text(flat, key, name) for key in WORDS}
    patterns = {key: _pattern(key, _text(flat, key, name), name) for key in REQUIRED}
    _refuse_unproven_deeds(words, patterns, name)
    return Wording(name, words, months, patterns)


def _refuse_unproven_deeds(words: Mapping[str, str], patterns: Mapping[str, Pattern], name: str) -> None:
    """No "edited by" without a record of it: what the wording calls a person's deed stands in no sentence that is said
    whether or not somebody did it.
    """
    deeds = {word for key in _DEEDS for word in _spoken("".join(patterns[key].parts[::2]))}
    said = {key: "".join(patterns[key].parts[::2]) for key in _SAID_ANYWAY} | {key: words[key] for key in _LABELS}
    for key, text in said.items():
        if claimed := sorted(deeds.intersection(_spoken(text))):
            raise FormatFault(
                f"{name}: {_place(key)} says “{claimed[0]}”, which only the record of a review may say.",
                "Keep such words to the sentences under [review].",
            )


def _spoken(text: str) -> set[str]:
    """Its longer words: "by", "and", "von" are no deeds."""
    return {word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > 3}


def _flatten(raw: Mapping[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in raw.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": item for inner, item in cast("dict[str, object]", value).items()}
        else:
            flat[key] = value
    return flat


def _months(value: object, name: str) -> tuple[str, ...]:
    months = tuple(str(month) for month in cast("list[object]", value)) if isinstance(value, list) else ()
    if len(months) != 12 or not all(months):
        raise FormatFault(f"{name}: [words] months must be the names of the twelve months.")
    return months


def _text(flat: Mapping[str, object], key: str, name: str) -> str:
    value = flat.get(key)
    if not isinstance(value, str) or not value.strip():
        raise FormatFault(f"{name}: {_place(key)} is missing or empty.", "wording/en.toml shows what it has to say.")
    return value


def _pattern(key: str, text: str, name: str) -> Pattern:
    parts = tuple(_PLACEHOLDER.split(text))
    if any("{" in part or "}" in part for part in parts[::2]):
        raise FormatFault(f"{name}: {_place(key)} has a brace that belongs to no placeholder.")
    pattern = Pattern(parts)
    for needed in REQUIRED[key]:
        if needed not in pattern.names:
            raise FormatFault(f"{name}: {_place(key)} lacks {{{needed}}}.", "Every disclosure has to say it.")
    for unknown in sorted(pattern.names - {*REQUIRED[key], "outlet"}):
        raise FormatFault(f"{name}: {_place(key)} has the unknown placeholder {{{unknown}}}.")
    if key in _FIRST and parts[:2] != ("", "label"):
        raise FormatFault(f"{name}: {_place(key)} must begin with {{label}}.")
    return pattern


def _place(key: str) -> str:
    table, _, entry = key.rpartition(".")
    return f"[{table}] {entry}" if table else entry
