"""Two texts of a section side by side: what differs, and a third text made from the two in which not a word is lost.

Pure functions. `hunks` shows the difference sentence by sentence and `words` word by word; `compose` takes some of it
over, `merge` puts two people's texts together, `carry` gives what was typed the evidence of what stood there before,
`section_changes` compares whole articles. A hunk is known by its number for as long as both texts stay as they are.
"""

from drafter.desk.diff.carry import carry
from drafter.desk.diff.compose import Pick, compose, merge
from drafter.desk.diff.hunks import Hunk, HunkKind, hunks, owners, touches
from drafter.desk.diff.versions import SectionChange, section_changes
from drafter.desk.diff.words import Change, words

__all__ = [
    "Change",
    "Hunk",
    "HunkKind",
    "Pick",
    "SectionChange",
    "carry",
    "compose",
    "hunks",
    "merge",
    "owners",
    "section_changes",
    "touches",
    "words",
]
