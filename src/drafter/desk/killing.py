"""Kill: a published story is taken back from readers, and a notice with the reason stands in its place, for good.

It is decided first, on record, and from then on nothing of the story goes to readers, whoever dies on the way; then
the notice is written and told. Nothing of the story stays where readers look: what people had put or changed beside
its files is moved into a folder of its owner's alone.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.chain import Entry
from drafter.desk.anchors import anchored
from drafter.desk.deciding import one_line
from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.publishing import Done, catch_up, folder_of, telling_why
from drafter.desk.state import State, folded
from drafter.desk.table import Verb, leads_to, readers_have
from drafter.errors import Refused, StoreFault
from drafter.render.files import MANIFEST, write_files
from drafter.render.notice import killed_copy
from drafter.store.values import Published, Status
from drafter.text.tocome import still_to_come

if TYPE_CHECKING:
    from drafter.store import StoryWork

NO_REASON = "The newsroom withdrew it."
"""Where the reason was taken out with the whole story before its notice could be written."""


def kill(desk: Desk, person: Person, slug: str, reason: str) -> Done:
    """Take a published story back: a notice with this reason stands in its place, for good. One that somebody has
    decided to kill already is killed for the reason that they gave. Raises Refused.
    """
    desk.story(person, slug)
    said = one_line(reason)
    if not said or still_to_come(said):
        what = "has a TK" if said else "is missing"
        raise Refused(f"{slug} stays: a reason for readers {what}.", "Say why it is killed.")
    catch_up(desk, slug)
    with desk.store.at_desk(slug) as work:
        role, _ = leads_to(work.story, Verb.KILL, person)
        readers_have(work.story, Verb.KILL)
        if folded(work.entries()).killing is None:
            work.add("killing", person.as_(role), {}, {"reason": said})
    return finish_kill(desk, slug)


def finish_kill(desk: Desk, slug: str) -> Done:
    """Put the notice in the story's place, and on record. As often as anybody likes. Raises Refused where nobody has
    decided it; what else keeps it from being finished is put on record, where editors see it.
    """
    language = desk.shelf.copy(slug).article.language
    with telling_why(desk, slug):
        entry = None
        with desk.store.at_desk(slug) as work:
            state = folded(work.entries())
            files = _notice(desk, work, state, language)
            write_files(folder_of(desk, slug), files, private=False)
            _clear(folder_of(desk, slug), files)
            if work.story.published is not Published.KILLED:
                entry = _record_it(work, state, files)
            revision = work.story.published_revision or 0
    if entry is not None:
        anchored(desk.out, entry, "")
    return Done(Published.KILLED, revision, folder_of(desk, slug), already=entry is None)


def _notice(desk: Desk, work: "StoryWork", state: State, language: str) -> dict[str, bytes]:
    decided = state.killing or state.killed
    if decided is None:
        raise Refused(f"Nobody has decided to kill {work.story.slug}.", "Kill it on the desk.")
    approvals = [entry for entry in work.entries() if entry.kind == "approved"]
    outlet = desk.settings.outlet
    return killed_copy(
        work.story.slug,
        reason=decided.reason or NO_REASON,
        at=decided.at,
        outlet=outlet.name,
        language=language,
        contact=outlet.answerable,
        head=(approvals[-1].seq, approvals[-1].hash) if approvals else None,
    )


def _record_it(work: "StoryWork", state: State, files: Mapping[str, bytes]) -> Entry | None:
    decided = state.killing
    if decided is None:
        return None
    before, after = work.story.status, readers_have(work.story, Verb.KILL)
    if before is not Status.SPIKED:
        work.move(Status.SPIKED)
        work.set(spiked_from=before)
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    entry = work.add("killed", decided.by, {"files": hashes}, {"reason": decided.reason})
    work.set(published=after)
    return entry


def _clear(folder: Path, files: Mapping[str, bytes]) -> None:
    """Leave nothing beside the notice: whatever people put or changed there may hold what was taken back. It is theirs,
    so it is kept where nobody else reads it.
    """
    others = [path for path in sorted(folder.iterdir()) if path.name not in {*files, MANIFEST}]
    aside = folder.parent / "withdrawn"
    try:
        for path in others:
            aside.mkdir(mode=0o700, exist_ok=True)
            place = aside / path.name
            while place.exists() or place.is_symlink():
                place = place.with_name(f"{place.name}.before")
            path.rename(place)
    except OSError as error:
        todo = "Move it away by hand; the notice stands."
        raise StoreFault(f"{folder} holds more than the notice: {error.strerror}.", todo) from error
