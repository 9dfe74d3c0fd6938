"""The heading of a section in a model's copy: found where it is marked and where it is not, without the label.

Untrusted like the rest of an answer: whatever stands there, a heading comes out of it, or none, or Unusable is raised.
"""

import re

from drafter.errors import Unusable
from drafter.formats import SectionSpec
from drafter.text.words import fold
from drafter.writing.copy.chatter import about_the_task
from drafter.writing.copy.cited import ended
from drafter.writing.copy.values import Removals

TALK = "words about the task"
UNMARKED = "a heading without its mark"
LABEL = "the label before the heading"

HEADING = re.compile(r"\s{0,3}#{1,6}(?!#)[ \t]*(.*?)[ \t#]*$")
ITEM = re.compile(r"\s*(?:[-*•‣▪–—]|\d{1,2}[.)])[ \t]+(?=\S)")
_LONGEST = 16  # words


def read_heading(lines: list[str], spec: SectionSpec, removed: Removals) -> tuple[str, list[str]]:
    """The heading, empty where there is none, and the lines after it. Talk before a marked heading is dropped; an
    unmarked one is recognised. Raises Unusable where a paragraph stands in its place.
    """
    filled = [n for n, line in enumerate(lines) if line.strip()]
    for n in filled[:4]:
        match = HEADING.match(lines[n])
        if match:
            before = [m for m in filled if m < n]
            if all(_is_talk(lines[m]) for m in before):
                removed.add(TALK, len(before))
                return _without_label(match[1], spec, removed), lines[n + 1 :]
            break
    start = next((n for n in filled if not _is_talk(lines[n])), len(lines))
    if start < len(lines) and len(filled) > 1 and _looks_like_heading(lines[start]):
        removed.add(TALK, sum(n < start for n in filled))
        removed.add(UNMARKED)
        return _without_label(lines[start].strip(), spec, removed), lines[start + 1 :]
    if start < len(lines):
        lines = [*lines[:start], _run_in(lines[start], spec, removed), *lines[start + 1 :]]
    return "", lines


def _run_in(line: str, spec: SectionSpec, removed: Removals) -> str:
    """The first line of a text without a heading, where it begins with the label: `TL;DR: The council voted …`."""
    first, colon, rest = line.partition(":")
    if not colon or not rest.strip() or fold(first.strip(" *_")) != fold(spec.label):
        return line
    removed.add(LABEL)
    return rest.strip(" *_")


def _is_talk(line: str) -> bool:
    return len(line.split()) < 40 and about_the_task(line)


def _looks_like_heading(line: str) -> bool:
    bare = line.strip()
    short = len(bare.split()) <= _LONGEST
    return short and not ended(bare) and "[" not in bare and not ITEM.match(bare) and bare[-1] not in ",;"


def _without_label(heading: str, spec: SectionSpec, removed: Removals) -> str:
    """`Background: Two years of war` -> `Two years of war`; the label alone is no heading of the section's own."""
    bare = re.sub(r"\s*[\[(]N\d[^\[\]()]{0,200}[\])]", "", heading[:1_000]).strip().strip("*_").strip()
    label = fold(spec.label.replace("{outlet}", "").strip())
    first, colon, rest = bare.partition(":")
    if colon and rest.strip() and label and fold(first).endswith(label):
        removed.add(LABEL)
        bare = rest.strip()
    words = bare.split()
    if len(words) > 2 * _LONGEST:
        raise Unusable("no_heading", "The answer has a paragraph in place of a heading.")
    return " ".join(words).rstrip(":").removesuffix(".")
