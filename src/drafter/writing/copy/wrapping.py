"""What stands around copy is taken off, and every piece is counted: thoughts, fences, markup, unseen characters.

Taken off is only what carries no statement of its own. Time is linear in the length of the answer, which is capped
before anything else looks at it.
"""

import re
from html import unescape

from drafter.errors import Unusable
from drafter.text.clean import clean
from drafter.writing.copy.values import Removals

MOST_CHARACTERS = 400_000
"""Longer than any section with any thinking before it; an answer beyond it is not looked at."""

THOUGHTS = "thoughts before the answer"
FENCE = "a code fence around the answer"
BOLD = "bold or italic marks"
TOKENS = "chat markup"
TERMINAL = "terminal codes"
HTML = "HTML tags"
SCRIPTS = "scripts"
PICTURES = "pictures"
LINKS = "link targets"
ENTITIES = "HTML entities"
RULES = "ruled lines"
QUOTE_BARS = "quotation bars"

_TERMINAL = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
_OPEN_THOUGHT = re.compile(r"\s*<(think|thinking|thought|reasoning|analysis)>", re.IGNORECASE)
_CLOSE_THOUGHT = re.compile(r"</(?:think|thinking|thought|reasoning|analysis)>", re.IGNORECASE)
_FINAL = re.compile(r"<\|channel\|>\s{0,3}final\s{0,3}<\|message\|>")  # what stands before it is thought
_CHANNEL = re.compile(r"<\|(?:channel|start)\|>\s{0,3}[a-z]{1,20}(?=\s{0,3}<\|)")
_ENTITY = re.compile(r"&(?:amp|quot|apos|nbsp|#39|#34|#160|ldquo|rdquo|lsquo|rsquo|ndash|mdash|hellip|euro|pound);")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})[ \t]*([\w+-]*)[ \t]*\n")
_TOKEN = re.compile(
    r"<\|[a-z_]{1,40}\|>|</?s>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>(?:model|user)?|<(?:eos|bos|pad)>",
    re.IGNORECASE,
)
_DANGEROUS_OPEN = re.compile(r"<(script|style|iframe|object|svg|template|noscript)\b[^<>]{0,2000}>|<!--", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][\w:-]{0,40}(?:\s[^<>]{0,2000})?/?>")
_TARGET = r"[^()\s]{0,2000}(?:\s\"[^\"\n]{0,200}\")?\)"
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,300})\]\(" + _TARGET)
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((?:https?:|mailto:|#|/|javascript:|data:)" + _TARGET)
_STRONG = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}(?=\S))(?=\S)([^*_\n]{1,400}?)(?<=\S)\1(?!\w)")
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]?){3,}$", re.MULTILINE)
_BAR = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_CITATION = re.compile(r"\s*\^?N\d", re.IGNORECASE)


def unwrap(raw: str, removed: Removals) -> str:
    """The copy itself, cleaned, its lines as they are. What was taken off is counted in `removed`.

    Raises Unusable (`too_long`, `empty`, `cut_off` where a thought has no end).
    """
    if len(raw) > MOST_CHARACTERS:
        raise Unusable("too_long", f"The answer has {len(raw):,} characters.")
    cleaned = clean(_take(_TERMINAL, "", raw, TERMINAL, removed))
    for what, count in cleaned.removed:
        removed.add(what, count)
    text = _without_thoughts(cleaned.text, removed)
    text = _without_tokens(text, removed)
    text = _without_fence(text, removed)
    if not text.strip():
        raise Unusable("empty", "The answer is empty.")
    return text.strip()


def plain(text: str, removed: Removals) -> str:
    """Text without HTML, entities, pictures, link targets, bold marks, ruled lines, quotation bars, all counted."""
    text = _without_scripts(text, removed)
    text = _take(_TAG, "", text, HTML, removed)
    text = _take(_PICTURE, "", text, PICTURES, removed)
    text, count = _LINK.subn(_link_text, text)
    removed.add(LINKS, count)
    text = _take(_RULE, "", text, RULES, removed)
    text = _take(_BAR, "", text, QUOTE_BARS, removed)
    text, count = _ENTITY.subn(lambda match: unescape(match[0]).replace("\xa0", " "), text)
    removed.add(ENTITIES, count)
    return _without_bold(text, removed)


def _take(pattern: re.Pattern[str], by: str, text: str, what: str, removed: Removals) -> str:
    text, count = pattern.subn(by, text)
    removed.add(what, count)
    return text


def _without_thoughts(text: str, removed: Removals) -> str:
    """One leading block of thought. Some servers send only its end, because its beginning stood in the prompt."""
    channels = text.split("<|channel|>", 2)
    if len(channels) > 1 and (final := _FINAL.search(text)):
        if len(channels) > 2:
            removed.add(THOUGHTS)
        text = text[final.end() :]
    begin = _OPEN_THOUGHT.match(text)
    end = _CLOSE_THOUGHT.search(text, begin.end() if begin else 0)
    if begin and not end:
        raise Unusable("cut_off", "The answer ends within the model's thoughts.", "Allow this model longer answers.")
    if not end:
        return text
    removed.add(THOUGHTS)
    return text[end.end() :]


def _without_tokens(text: str, removed: Removals) -> str:
    """Markup of chat templates that a server left in."""
    return _take(_TOKEN, "", _take(_CHANNEL, "", text, TOKENS, removed), TOKENS, removed)


def _without_fence(text: str, removed: Removals) -> str:
    """One fence around the whole; one that is never closed loses its opening line alone."""
    begin = _FENCE.match(text)
    if not begin or (begin[2].lower() not in {"", "markdown", "md", "text", "txt", "plaintext", "plain"}):
        return text
    removed.add(FENCE)
    inner = text[begin.end() :].rstrip()
    return inner.removesuffix(begin[1]) if inner.endswith(begin[1]) else inner


def _without_scripts(text: str, removed: Removals) -> str:
    """Scripts and their like with all they hold; HTML comments too. Without an end they reach to the end."""
    kept: list[str] = []
    at = 0
    while found := _DANGEROUS_OPEN.search(text, at):
        removed.add(SCRIPTS)
        kept.append(text[at : found.start()])
        closing = rf"</{found[1]}[^<>]{{0,200}}>" if found[1] else "-->"
        end = re.compile(closing, re.IGNORECASE).search(text, found.end())
        if end is None:
            return "".join(kept)
        at = end.end()
    return "".join((*kept, text[at:]))


def _link_text(match: re.Match[str]) -> str:
    """The words of a link; a citation dressed up as one keeps its brackets."""
    return f"[{match[1]}]" if _CITATION.match(match[1]) else match[1]


def _without_bold(text: str, removed: Removals) -> str:
    """Bold within italic comes off in two rounds; stars that mark nothing stay."""
    for _ in range(2):
        text, count = _STRONG.subn(r"\2", text)
        removed.add(BOLD, count)
        if not count:
            break
    return text.replace("**", "").replace("__", "") if "**" in text or "__" in text else text
