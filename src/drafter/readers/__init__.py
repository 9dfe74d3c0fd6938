"""What a reporter brings -> a dossier: Markdown and plain text, Word, PDF, e-mail, web pages.

`read_notes` reads files and folders, `assemble` takes notes that came another way (a feed, a paste). Notes are data
(promise 6): nothing in them is run, fetched, followed or believed about itself. Nothing is dropped silently
(promise 7): whatever was left out, removed or changed is in the reports.
"""

from drafter.readers.assemble import assemble
from drafter.readers.limits import Limits
from drafter.readers.raw import Block, BlockKind, Labels, RawNote, Reading, Report
from drafter.readers.read import read_notes

__all__ = [
    "Block",
    "BlockKind",
    "Labels",
    "Limits",
    "RawNote",
    "Reading",
    "Report",
    "assemble",
    "read_notes",
]
