"""Who asks and who answers in a note that is a transcript.

The promise: a note is taken for a transcript only where its labels leave no doubt; a label that is only a letter is
no part of what was said, a speaker's name is.
"""

import re
from collections import Counter

from drafter.notes import SourceNote

LABEL = re.compile(
    r"(?:[*_]{1,2})?(?P<who>[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){0,3})(?:[*_]{1,2})?\s?:(?:[*_]{1,2})?\s+"
)
"""A speaker's label in a transcript: "Q: ", "A: ", "Marchuk: ", "**Interviewer:** "."""

ASKS = frozenset({"q", "question", "questions", "interviewer", "reporter", "desk", "host", "moderator", "f", "frage"})
"""Labels of those who ask, folded."""

ANSWERS = frozenset({"a", "answer", "antwort", "r", "réponse"})
"""Labels that say no more than that somebody answers; they are cut, a speaker's name is kept."""

LIST_MARK = re.compile(r"(?:[-–—*•·▪◦]|\(?\d{1,2}[.)])\s+")
QUESTION_END = re.compile(r"\?[\"”’'»)]*$")


def speakers(note: SourceNote) -> dict[str, bool]:
    """The labels of a transcript, folded, and whether that speaker asks. Empty for a note that is none."""
    labels: Counter[str] = Counter()
    asks: Counter[str] = Counter()
    for passage in note.passages:
        found = LABEL.match(LIST_MARK.sub("", passage.text.strip(), count=1))
        if found:
            who = found["who"].casefold()
            labels[who] += 1
            asks[who] += bool(QUESTION_END.search(passage.text))
    known = {who for who, times in labels.items() if who in ASKS | ANSWERS or times > 2}
    talk = len(known) > 1 or any(who in ASKS for who in known)
    return {who: who in ASKS or (who not in ANSWERS and 2 * asks[who] > labels[who]) for who in known} if talk else {}
