"""The editor's copy of a revision as files, beside those that drafting wrote: evidence, flags, holes, record.

Written when a text is signed, so that what was approved lies in the outputs folder with what it rested on. It can be
made again from the store at any time, and says "not for publication" as every editor's copy does.
"""

from pathlib import Path

from drafter.desk.desk import Desk
from drafter.desk.records import with_people
from drafter.desk.shelf import Copy
from drafter.render.editors import editors_copy
from drafter.render.files import write_files


def write_copy(desk: Desk, copy: Copy) -> Path:
    """Write it to `<out>/<slug>/r<number>`. Raises StoreFault where the folder cannot be written."""
    record = with_people(copy.revision.record, copy.article, copy.state)
    files = editors_copy(
        copy.revision.draft,
        copy.dossier,
        record,
        desk.disclosure(record),
        revision=copy.revision.number,
        format=copy.format,
        notices=record.notices,
    )
    folder = desk.out / copy.story.slug / f"r{copy.revision.number}"
    private = any(not note.named or note.withhold for note in copy.dossier.notes)
    write_files(folder, files, private=private)
    return folder
