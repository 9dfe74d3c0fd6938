"""Which sentences need the one before them: "He said", "This", "the list", the middle of a quotation.

The promise: rather too many lean than too few. A sentence that leans without need is only kept beside its neighbour;
one that is taken for whole and is not makes nonsense.
"""

import re

from drafter.text.attribution import attributed

_LEANS = re.compile(
    r"[\"'“‘„«(]*(?:he|she|it|they|him|her|his|its|their|theirs|them|this|that|these|those|such|however|but|and|or|so|"
    r"yet|still|also|too|then|thus|therefore|hence|instead|moreover|furthermore|nevertheless|nonetheless|besides|"
    r"otherwise|similarly|likewise|consequently|meanwhile|another|others|other|both|neither of|either of|some of them|"
    r"one of (?:them|the)|each of|here|there(?= too)|"
    r"the (?:two|three|latter|former|same|other|others|second|third|next)|"
    r"(?:for|to|from|by|with|after|before|under|of|because of|despite) (?:this|that|these|those|it|them|him|her)|"
    r"as a result|in addition|by contrast|in contrast|on the (?:other|contrary)|at the same time|for example|"
    r"for instance|that is|after that|before that|in return|with this|with that|in (?:his|her|their|this|that) \w+|"
    r"according to (?:him|her|them|it)|even so|"
    r"er|sie(?= )|es|dies\w*|jedoch|aber|und|doch|außerdem|zudem|il|elle|ils|cela|mais|cependant|ello|pero)\b(?!-)",
    re.IGNORECASE,
)
_SAID_BY_PRONOUN = re.compile(
    r"[,”\"’'»]\s+(?:he|she|they|it)\s+(?:said|says|added|told|warned|argued|wrote|explained|noted|went on|thinks)\b"
    r"|\b(?:said|added|wrote)\s+(?:he|she|they)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(  # "Lindmark has denied this." "The mayor agreed to publish it." "The port has no such plan."
    r"\b(?:this|that|it|so|them|these|those)[\s.!?\"”’]*$|\b(?:no|any) such\b|\bsuch an?\b",
    re.IGNORECASE,
)
_THE_SPEAKER = re.compile(r"\bthe (?P<noun>[a-z]{4,}) (?:said|says|added|told|warned|went on)\b", re.IGNORECASE)
_THE_NOUN = re.compile(r"\bthe (?P<noun>[a-z]{4,})\b", re.IGNORECASE)
_OPENS_QUOTE = re.compile(r"[\"“„«]|['‘](?=\w)")
_QUOTE_MARK = re.compile(r"[\"“”„«»]")
_TOKEN = re.compile(r"[\w-]+")
_ONE = frozenset({"a", "an", "one", "two", "three", "another"})
_SMALL_WORDS = frozenset({"the", "of", "and", "in", "on", "for", "to"})
_FIRST_PERSON = re.compile(
    r"(?<![\w’'])(?:I|I[’'](?:m|ve|d|ll)|[Ww]e|[Ww]e[’'](?:re|ve|d|ll)|[Mm]y|me|us|[Oo]ur|[Yy]ou|[Yy]our)(?![\w’'])"
)
_QUOTED = re.compile(r"[“\"„«][^”\"“»]*[”\"“»]|(?:(?<=\s)|^)['‘](?=\w)(?:[^'’]|['’](?=\w))*['’]")
_SINGLE = re.compile(r"(?P<open>(?:(?<=[\s(:])|^)['‘](?=[\w.…]))|(?P<close>(?<=[.,!?…;])['’](?!\w))")


def leans(text: str, before: str | None) -> bool:
    """Does a reader need the sentence before this one? `before` is its text where both stand in one paragraph."""
    if _LEANS.match(text) or _SAID_BY_PRONOUN.search(text) or _POINTS_BACK.search(text):
        return True
    if before is None:
        return False
    if _OPENS_QUOTE.match(text) and not attributed(text):
        return True
    speaker = _THE_SPEAKER.search(text)
    if speaker and speaker["noun"].lower() in before.lower():
        return True
    return any(_introduces(before, found["noun"], first=not found.start()) for found in _THE_NOUN.finditer(text))


def _introduces(text: str, noun: str, *, first: bool) -> bool:
    """Is "the <noun>" in a sentence made known by `text` before it? "A list of 14" introduces "the list"; where
    the sentence begins with it, "the defence committee" introduces "The committee" too.
    """
    noun = noun.lower()
    before = _TOKEN.findall(text)
    for place, word in enumerate(before):
        if word.lower().startswith(noun[:-1]) and _ONE & {other.lower() for other in before[max(0, place - 4) : place]}:
            return True
        known = word.lower() == noun and place and before[place - 1].lower() not in _SMALL_WORDS
        if known and (first or word[0].isupper()):
            return True
    return False


def in_own_voice(text: str) -> bool:
    """Does the writer of the note speak here as "I" or "we", or does a quotation stand without its speaker?"""
    if _FIRST_PERSON.search(_QUOTED.sub(" ", text)):
        return True
    return bool(_OPENS_QUOTE.match(text)) and not attributed(text)


def open_quotation(text: str, *, opened: bool) -> bool:
    """Is a quotation open at the end of `text`, where one was or was not open before it?"""
    for mark in _QUOTE_MARK.findall(text):
        opened = {"“": True, "„": True, "«": True, "”": False, "»": False}.get(mark, not opened)
    for found in _SINGLE.finditer(text):
        opened = found.lastgroup == "open"
    return opened
