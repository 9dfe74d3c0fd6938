"""The form in which rules about passages that speak to a machine are written, and their reading.

A rule is a line `mark :: cues`, then one pattern to a line, indented; a line that is indented further goes on with
the pattern above. Cues are plain substrings, parted by bars: one of them must occur before a pattern is tried, so
that ordinary copy costs next to nothing. Patterns see the text in lower case with straight quotes; a word in angle
brackets stands for a fragment below. Orders count where a clause begins, after "please" or "you must": copy that
reports an order ("told residents to ignore the instructions") is not one.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

_FRAGMENTS: Final[dict[str, str]] = {
    # where an order can begin: a clause, or after words that address someone
    "<order>": (
        r"""(?:(?:^|[.!?:;,>\"'(\[{*/-])\s*(?:\[?system\]?\s*)?(?:(?:please|now|then|and|so|but|instead|first"""
        r"|ok|okay|just|simply|kindly|hey|stop|attention|important|critical|always|also)\b[\s,:!-]*){0,3}"
        r"|\b(?:please|and|you must|you should|you will|you need to|you have to|you can|must|want you to"
        r"|to you:|i command you to|then|now|just)\s+(?:now |then |just |simply |only )?)"
    ),
    # the same, narrower: where a sentence begins
    "<first>": (r"(?:(?:^|[.!?:>]\s*)(?:(?:please|now|then|ok|okay|stop|but)\b[\s,:]*){0,2}|\bplease )"),
    # one more character of the same sentence
    "<more>": (r"""(?:[^.!?\n]|[.!?](?=[\w\"']))"""),
    "<all>": (
        r"(?:all|any|every|everything|the|this|that|these|those|your|my|about|of|what|whatever|previous|prior"
        r"|preceding|above|earlier|other|its|other|given|provided|existing|initial|original|system|safety"
        r"|current|said|both|such)"
    ),
    "<set aside>": (
        r"(?:ignore|disregard|disregarding|ignoring|forget|override|overwrite|bypass|discard|neglect|drop"
        r"|abandon|skip|delete|erase|do not follow|don't follow|do not obey|stop following|do not look in"
        r"|don't look in|do not use|remove)"
    ),
    "<said>": (
        r"(?:instructions?|orders|commands?|directions|directives?|prompts?|rules|guidelines|assignments?"
        r"|tasks|programming|constraints|restrictions|scoring|indicators|(?:your|my|that|the|initial|previous"
        r"|provided|given|all)\s(?:context|training|thoughts|documents?|data|info|information|text"
        r"|notes|sources?|articles?)|(?:context|documents?|articles?) provided|(?:data|info"
        r"|information) except|(?:negative|above|previous|prior|preceding|foregoing)\b"
        r"(?!\s(?:e-?mails?|mails?|messages?|press|release|version|statement|reports?|draft|letter|news|alert"
        r"|advisory|item|story|notice|correspondence)))"
    ),
    "<answer>": (
        r"(?:answer|reply|response|output|completion|summary|article|draft|text|copy|story|headline|lede"
        r"|tl;dr|tldr|message)"
    ),
    "<copy>": r"(?:answer|output|completion|summary|article|draft|text|copy|story|headline|lede|tl;dr|tldr)",
    "<yours>": (r"\byour (?:[\w-]+ ){0,2}(?:answer|reply|response|output|completion)\b"),
    "<piece>": (
        r"(?:poem|rhyme|limerick|song|essay|story|speech|manifesto|code|script|program|function|joke"
        r"|review|sentence|paragraph|reason|headline|tweet|blog post|introduction|dialogue|plea|sql query)"
    ),
}


class Rule(NamedTuple):
    """`mark` is what the person reads; `pattern` is looked for only where one of `cues` stands in the text."""

    mark: str
    cues: tuple[str, ...]
    pattern: str

    def speaks_in(self, lower: str) -> bool:
        """Does the pattern hold in a text in lower case with straight quotes that holds a cue?"""
        return bool(_compiled(self.pattern).search(lower))


_HEAD: Final = re.compile(r"\b\w{1,3}")


class Rules:
    """Rules in their order, with an index of their cues by the first letters of the cue's first word.

    A cue that begins with a letter is found where a word begins.
    """

    def __init__(self, listed: Iterable[Rule]) -> None:
        self._rules: tuple[Rule, ...] = tuple(listed)
        self._by_head: dict[str, list[tuple[str, int]]] = {}
        self._anywhere: list[tuple[str, int]] = []  # signs, and scripts without spaces
        for number, rule in enumerate(self._rules):
            for cue in rule.cues:
                head = _HEAD.match(cue)
                if head and cue < "\u3000":
                    self._by_head.setdefault(head[0], []).append((cue, number))
                else:
                    self._anywhere.append((cue, number))

    def worth_trying(self, lower: str) -> Iterator[Rule]:
        """Give the rules of which a cue stands in the text, in their order."""
        numbers = {number for cue, number in self._anywhere if cue in lower}
        for head in self._by_head.keys() & set(_HEAD.findall(lower)):
            numbers.update(number for cue, number in self._by_head[head] if cue in lower)
        for number in sorted(numbers):
            yield self._rules[number]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)  # when first needed: most runs need none of them


def rules(text: str) -> tuple[Rule, ...]:
    """Read rules in the form above."""
    found: list[tuple[str, tuple[str, ...], list[str]]] = []
    for line in text.replace("\\\n        ", "").splitlines():
        if line.startswith("        "):
            found[-1][2][-1] += line[8:]
        elif line.startswith("    "):
            found[-1][2].append(line[4:])
        elif line:
            mark, _, cues = line.partition(" :: ")
            found.append((mark, tuple(cue for cue in cues.split("|") if cue), []))
    return tuple(Rule(mark, cues, _with_fragments("|".join(patterns))) for mark, cues, patterns in found)


def _with_fragments(pattern: str) -> str:
    for name, fragment in _FRAGMENTS.items():
        pattern = pattern.replace(name, fragment)
    return pattern
