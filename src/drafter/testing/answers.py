"""A well-behaved answer to any prompt of Drafter, made of the notes that stand in it and of nothing else.

It needs of a prompt: lines `[N1.2] text` for the passages, ids named in the instruction that follows them, and a
last line `Answer form: plan|section|faq|line|repair`. The same prompt always gets the same answer. A part that is to
be written again is told from its passages in the other order, so that it reads differently; what an editor typed is
kept to the letter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from drafter.models import Message

_NOTE_LINE = re.compile(r"^\[(N\d+\.\d+)\] (.+)$", re.MULTILINE)
_FORM = re.compile(r"^Answer form: ([a-z]+)[ \t]*$", re.MULTILINE)
_RANGE = re.compile(r"\bN(\d+)\.(\d+)(?:\s*[-–]\s*N(\d+)\.(\d+))?")
_SENTENCE_ID = re.compile(r"^[ \t]*[-*]?[ \t]*\[?(S\d+)\b", re.MULTILINE)
_KEY_LINE = re.compile(r"^[ \t]*(?:[-*][ \t]*)?`?([a-z][a-z0-9_]{2,40})`?[ \t]*(?::|\(|—|–|\|)", re.MULTILINE)
_KEY_TICKED = re.compile(r"`([a-z][a-z0-9_]{2,40})`")
_WORDS = re.compile(r"(\d+)(?:\s*(?:to|-|–|and)\s*(\d+))?\s+words\b")
_NOT_SECTIONS = frozenset({"answer", "form", "example", "note", "notes", "sections", "section", "line", "plan"})
_HEADING = re.compile(r"heading line is: # (.+)")
_WISH = re.compile(r"^The editor asks: (.*)$", re.MULTILINE)
_AT_HOME = re.compile(r"^(?:Passages that belong here|Rest on these passages alone): (.+?)(?:\. |\.$)", re.MULTILINE)
_TYPED = re.compile(r"^An editor typed these sentences\..*\n((?:- .*\n)+)", re.MULTILINE)
_PARAGRAPH = 3
_RUN = 7
_ASIDE = "(as noted)"


@dataclass(frozen=True)
class Prompt:
    """A request's messages, read as a writer would read them."""

    messages: tuple[Message, ...]

    @cached_property
    def text(self) -> str:
        return "\n".join(message.content for message in self.messages)

    @cached_property
    def form(self) -> str:
        """The form asked for, empty where the prompt asks for none."""
        found = _FORM.findall(self.text)
        return found[-1] if found else ""

    @cached_property
    def notes(self) -> dict[str, str]:
        """Every passage shown, by id, in order."""
        return {match[1]: match[2].strip() for match in _NOTE_LINE.finditer(self.text)}

    @cached_property
    def instruction(self) -> str:
        """What follows the last passage: the part of the prompt that is not shared with the others."""
        ends = [match.end() for match in _NOTE_LINE.finditer(self.text)]
        return self.text[ends[-1] :] if ends else self.text

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The ids that the instruction names, ranges spelled out, in order; all passages where it names none."""
        told = _AT_HOME.search(self.instruction) if self.wish else None
        named = [i for i in dict.fromkeys(_ids(told[1] if told else self.instruction)) if i in self.notes]
        return tuple(named[::-1] if self.wish else named) or tuple(self.notes)

    @cached_property
    def wish(self) -> str:
        """What an editor asks of a part that is to be written again, empty in every other prompt."""
        found = _WISH.search(self.instruction)
        return found[1] if found else ""

    @cached_property
    def typed(self) -> tuple[str, ...]:
        """The sentences that an editor typed, with their citations: they stay."""
        found = _TYPED.search(self.instruction)
        return tuple(line.removeprefix("- ") for line in found[1].splitlines()) if found else ()

    @cached_property
    def section_keys(self) -> tuple[str, ...]:
        """The section keys that the instruction names: at the start of a line, else in backticks."""
        for pattern in (_KEY_LINE, _KEY_TICKED):
            keys = [key for key in pattern.findall(self.instruction) if key not in _NOT_SECTIONS]
            if keys:
                return tuple(dict.fromkeys(keys))
        return ("introduction",)

    @cached_property
    def words(self) -> int:
        """The most words asked for; 120 where the instruction says nothing."""
        asked = [int(most or least) for least, most in _WORDS.findall(self.instruction)]
        return max(asked, default=120)


def scripted_answer(messages: Sequence[Message]) -> str:
    """The answer in the form that the prompt's last line asks for; a plain sentence where it asks for none."""
    prompt = Prompt(tuple(messages))
    write = {"plan": _plan, "section": _section, "faq": _faq, "line": _line, "repair": _repair}.get(prompt.form)
    return write(prompt) if write else "This is a scripted answer."


def cited(text: str, *ids: str) -> str:
    """A passage as a sentence of copy with its citation, in words that are not the passage's all through."""
    text = _retold(text)
    ended = text if text.rstrip("\"'”’)").endswith((".", "!", "?", "…")) else f"{text}."
    return f"{ended} [{' '.join(ids)}]"


def short(text: str, words: int) -> str:
    """The first words of a text, without the punctuation they end on."""
    return " ".join(text.split()[:words]).rstrip(" .,;:!?-–—\"'”’")


def _retold(text: str) -> str:
    """The passage with a short aside in each long run of its words: copy that lifts whole sentences would be flagged.

    Not inside of quotation marks, and only between two plain words, so that names and figures stay whole.
    """
    told: list[str] = []
    run, quoted = 0, False
    for word in text.split():
        if run >= _RUN and not quoted and _plain(word) and _plain(told[-1].rstrip(",")):
            told.append(_ASIDE)
            run = 0
        told.append(word)
        run += 1
        quoted = quoted ^ (sum(word.count(mark) for mark in '"“”') % 2 == 1)
    return " ".join(told)


def _plain(word: str) -> bool:
    return word.replace("-", "").isalpha() and word.islower()


def _ids(text: str) -> Iterator[str]:
    for match in _RANGE.finditer(text):
        note, first = int(match[1]), int(match[2])
        last = int(match[4]) if match[4] and match[3] == match[1] else first
        yield from (f"N{note}.{n}" for n in range(first, min(last, first + 999) + 1))


def _within(prompt: Prompt, words: int) -> list[str]:
    """Named passages up to a number of words, at least one."""
    chosen: list[str] = []
    for passage_id in prompt.named:
        words -= len(_retold(prompt.notes[passage_id]).split())
        if chosen and words < 0:
            break
        chosen.append(passage_id)
    return chosen


def _section(prompt: Prompt) -> str:
    chosen = _within(prompt, prompt.words)
    if not chosen:
        return "# TK"
    sentences = [*prompt.typed, *(cited(prompt.notes[i], i) for i in chosen)]
    paragraphs = [" ".join(sentences[n : n + _PARAGRAPH]) for n in range(0, len(sentences), _PARAGRAPH)]
    given = _HEADING.search(prompt.instruction)
    heading = given[1].strip() if given else short(prompt.notes[chosen[0]], 7)
    return f"# {heading}\n" + "\n\n".join(paragraphs)


def _faq(prompt: Prompt) -> str:
    chosen = prompt.named[:4]
    return "\n\n".join(
        f"Q: What do the notes say on this: {_topic(prompt.notes[i])}?\nA: {cited(prompt.notes[i], i)}" for i in chosen
    )


def _topic(text: str) -> str:
    """The first words of a passage, up to its first figure: half a figure would be another one."""
    words = text.split()
    figure = next((n for n, word in enumerate(words) if any(c.isdigit() for c in word)), len(words))
    return short(" ".join(words[: max(1, min(5, figure))]), 5)


def _line(prompt: Prompt) -> str:
    first = prompt.named[0] if prompt.named else ""
    return f"{short(prompt.notes[first], 9)} [{first}]" if first else "TK"


def _plan(prompt: Prompt) -> str:
    """The passages dealt out in order, in one run of neighbours for each section."""
    keys, ids = prompt.section_keys, list(prompt.notes)
    share = max(1, -(-len(ids) // max(1, len(keys))))
    dealt = ((key, ids[n * share : (n + 1) * share]) for n, key in enumerate(keys))
    return "\n".join(f"{key}: {' '.join(own)}" for key, own in dealt if own)


def _repair(prompt: Prompt) -> str:
    """Each sentence is put back to what its first cited passage says, and cut where it cites none."""
    parts = _SENTENCE_ID.split(prompt.instruction)
    told: dict[str, str] = {}
    for sentence_id, rest in zip(parts[1::2], parts[2::2], strict=False):
        known = [i for i in _ids(rest) if i in prompt.notes]
        told.setdefault(sentence_id, cited(prompt.notes[known[0]], known[0]) if known else "CUT")
    return "\n".join(f"{sentence_id}: {text}" for sentence_id, text in told.items())
