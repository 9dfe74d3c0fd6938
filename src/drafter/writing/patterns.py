"""Questions made from a sentence by pattern: when something will be, when it began, what a thing is, who somebody is.

The promise: a question is made only where the whole sentence has the pattern's shape, so that the words taken from it
make a question in good English to which the sentence is the answer. Everything else makes none.
"""

import re

from drafter.text.words import STOPWORDS, fold
from drafter.writing.purpose import Sense

_BEFORE_DATE = re.compile(
    r"\s+(?:on|in|by|before|from|for|at)(?: (?:the )?(?:end|first half|second half|start|beginning|middle) of)?"
    r"(?: (?:early|late|mid))?\s*$"
)
_PLAN = re.compile(
    r"(?P<who>[^,;:()\"“”«»]+?) (?P<verb>will|(?:is|are)(?= (?:to|due|planned|scheduled|expected|set)\b))"
    r" (?P<what>[^,;:()\"“”«»]+)"
)
_NO_NOUN = re.compile(r"\b(?:that|who|which|said|says|has|have|had|is|are|was|were|and then|it|they|he|she)\b")
_SMALL = re.compile(r"(?:The|A|An|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Both|All) ")
_PROPER = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]*[A-ZÀ-Þ][\w’'-]*|[A-ZÀ-Þ][\w’'-]+ (?:[A-ZÀ-Þ]|of [A-ZÀ-Þ])|"
    r"(?!(?:The|A|An|[A-Z]\w*s)\b)[A-Z][a-z]+$)"
)
_NO_NAME = frozenset(
    {"Later", "Earlier", "Although", "Though", "Meanwhile", "Acting", "Former", "Asked", "Instead", "Creator"}
    | {"Yesterday", "Today", "Last", "Next", "One", "Many", "Most", "Monday", "Tuesday", "Wednesday", "Thursday"}
    | {"Friday", "Saturday", "Sunday"}
)
_BASE = {
    "began": "begin", "opened": "open", "started": "start", "ended": "end", "closed": "close", "joined": "join",
    "left": "leave", "won": "win", "signed": "sign", "adopted": "adopt", "published": "publish", "met": "meet",
    "approved": "approve", "declared": "declare", "launched": "launch", "became": "become", "took": "take",
    "announced": "announce", "rejected": "reject", "agreed": "agree", "voted": "vote", "arrived": "arrive",
    "bought": "buy", "sold": "sell", "introduced": "introduce", "resigned": "resign", "died": "die",
    "retired": "retire", "founded": "found",
}  # fmt: skip
_EVENT = re.compile(rf"(?P<who>[^,;:()\"“”«»]+?) (?P<verb>{'|'.join(_BASE)})(?P<what>(?: [^,;:()\"“”«»]+)?)")
_PERSON = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ]\.)?(?: [A-ZÀ-Þ][\w’'-]+){1,2}), (?:an? |the )[a-z][^,]{3,80}, "
    r"(?:who|said|says|told|argues|argued|warns|warned|thinks|believes|added|described|called)\b"
)
_THING = re.compile(
    r"(?P<what>(?:The|A|An) [\w’' -]{3,60}?) is (?:an?|the) (?!same|first|second|third|only|last|most|least)"
)


def question_for(text: str, sense: Sense) -> str:
    """The question that the sentence answers, empty where no pattern fits."""
    person = _PERSON.match(text)
    if person and names_somebody(person["name"]):
        return f"Who is {person['name']}?"
    thing = _THING.match(text)
    if thing and _is_noun(thing["what"]) and len(thing["what"].split()) > 2:
        return f"What is {lowered(thing['what'])}?"
    return _when(text, sense)


def names_somebody(name: str) -> bool:
    """Is it a name and no word that only stands first in its sentence ("While", "Later")?"""
    first = name.split(maxsplit=1)[0]
    return first in {"The", "Dr", "Mr", "Mrs", "Ms"} or (fold(first) not in STOPWORDS and first not in _NO_NAME)


def _when(text: str, sense: Sense) -> str:
    """A date that ends the sentence: "The group will meet on 4 December." gives "When will the group meet?"."""
    for moment in sense.moments:
        word = re.match(r"(?:in|by|from|before|on)\s+", text[moment.start :], re.IGNORECASE)
        place = _BEFORE_DATE.search(text[: moment.start + (word.end() if word else 0)])
        if not place or text[moment.end :].strip(' .”"'):
            continue
        told = text[: place.start()]
        plan, event = _PLAN.fullmatch(told), _EVENT.fullmatch(told)
        if plan and moment.ahead(sense.day) and _is_noun(plan["who"]) and _is_short(plan["what"]):
            return f"When {plan['verb']} {lowered(plan['who'])} {plan['what'].strip()}?"
        if event and not moment.ahead(sense.day) and _is_noun(event["who"]) and _is_short(event["what"]):
            return f"When did {lowered(event['who'])} {_BASE[event['verb']]}{event['what']}?"
    return ""


def _is_short(text: str) -> bool:
    return len(text.split()) <= 12 and not re.search(r"\d{4}", text)


def _is_noun(text: str) -> bool:
    """A short subject without a verb in it, and one whose first letter we know how to write."""
    if len(text.split()) > 9 or _NO_NOUN.search(text):
        return False
    return bool(_SMALL.match(text)) or (bool(_PROPER.match(text)) and names_somebody(text))


def lowered(text: str) -> str:
    return text[0].lower() + text[1:] if _SMALL.match(text) else text
