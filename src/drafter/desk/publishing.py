"""What readers get: an approved text published, a published one corrected by the next.

Publishing happens in two steps, so that it may die between them and be finished by anybody: the decision, which fixes
revision, text and moment on record, and the files, which are made from that record and are the same however often they
are written. Nothing is published whose exact text is not approved, and nothing readers have changes without a line
that says so. The story is held while its files are written, so that nobody takes the approval back in between. Taking
a story back from readers is in `killing`.
"""

import logging
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.article import Article
from drafter.chain import PROGRAM, Entry
from drafter.desk.anchors import anchored
from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.records import approval_of, with_people
from drafter.desk.shelf import Copy
from drafter.desk.state import Publication, Signed, State, folded
from drafter.desk.table import Verb, leads_to, readers_have
from drafter.disclosure import Disclosure
from drafter.errors import DeskFault, DrafterError, Refused, StoreBusy, UsageFault
from drafter.formats import ArticleFormat
from drafter.record import Record
from drafter.render.files import write_files
from drafter.render.published import obstacles, published_copy
from drafter.store.values import Published, Status, Story

if TYPE_CHECKING:
    from drafter.store import StoryWork

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """What readers have now, and where its files lie. `already`: it was so before."""

    published: Published
    revision: int
    folder: Path
    already: bool = False


def folder_of(desk: Desk, slug: str) -> Path:
    """Where a story's published copy lies, once there is one."""
    return desk.out / slug / "published"


def decide_to_publish(desk: Desk, person: Person, slug: str) -> bool:
    """Put on record that the approved text goes out now. False where exactly this text is out already.

    Raises Refused: no approval of this text, an embargo, a change after publication that no line explains, or anything
    else that would stop it.
    """
    leads_to(desk.story(person, slug), Verb.PUBLISH, person)
    catch_up(desk, slug)
    copy = desk.copy(person, slug)
    refuse_unready(desk, copy, desk.store.now())
    with desk.store.at_desk(slug) as work:
        role, _ = leads_to(work.story, Verb.PUBLISH, person)
        state = folded(work.entries(after=copy.state.seq), copy.state)
        now = work.now
        signed = refuse_unsigned(copy, state, now, desk.zone)
        out = state.publication
        if is_live(state, signed):
            return False
        if out and out.on_the_way:
            return True
        refuse_unexplained(slug, state, signed)
        readers_have(work.story, Verb.PUBLISH)
        told = {
            "revision": copy.revision.number,
            "text_sha256": copy.article.sha256,
            "at": now.isoformat(),
            "number": out.number + 1 if out else 1,
        }
        work.add("publishing", person.as_(role), told)
    return True


def is_live(state: State, signed: Signed) -> bool:
    """Do readers have exactly what is signed, with every correction?"""
    live = state.live
    return live is not None and (live.text_sha256, live.corrections) == (signed.text_sha256, len(state.corrections))


def refuse_unexplained(slug: str, state: State, signed: Signed) -> None:
    """Raises Refused where readers have another text, and no line would tell them what changed."""
    live = state.live
    if live and not is_live(state, signed) and len(state.corrections) <= live.corrections:
        what = f"{slug} was changed after publication, and no correction says what."
        raise Refused(what, "Open a correction with a line for readers.")


def refuse_unsigned(copy: Copy, state: State, now: datetime, zone: tzinfo) -> Signed:
    """Gives the approval of exactly this text. Raises Refused where there is none, under embargo, or in a kill."""
    signed = state.approval
    if state.killing:
        raise Refused(f"{copy.story.slug} is being killed.", "Its notice takes its place.")
    if signed is None or signed.text_sha256 != copy.article.sha256 or signed.revision != copy.revision.number:
        raise Refused(f"{copy.story.slug} is not approved as it stands.", "An editor must sign exactly this text.")
    if copy.article.embargo and now < copy.article.embargo:
        until = copy.article.embargo.astimezone(zone)
        raise Refused(f"{copy.story.slug} is under embargo until {until:%d %B %Y, %H:%M %Z}.", "Publish it then.")
    return signed


def refuse_unready(desk: Desk, copy: Copy, now: datetime) -> Signed:
    """Gives the approval of exactly this text. Raises Refused for everything that stops it from going to readers now,
    but for a change that no line explains.
    """
    signed = refuse_unsigned(copy, copy.state, now, desk.zone)
    record, disclosure, article, _ = as_told(desk, copy, copy.state)
    for reason, todo in obstacles(article, record, disclosure, now):
        raise Refused(f"{copy.story.slug} cannot be published: {reason}.", todo)
    return signed


def finish_publication(desk: Desk, slug: str) -> Done:
    """Write the files of what was decided, and put on record that they are there. As often as anybody likes.

    Raises Refused where nothing was decided, or where the approval was taken back before anything went out. What else
    keeps it from being finished is put on record, where editors see it.
    """
    with telling_why(desk, slug):
        while True:
            story, state = desk.store.stories.get(slug), desk.shelf.state(slug)
            out = _decided(story, state)
            files = _files(desk, desk.shelf.at(story, state, out.revision), out)
            with desk.store.at_desk(slug) as work:
                now = folded(work.entries(after=state.seq), state)
                if now.publication != out:
                    continue  # it went another way meanwhile: look again
                _decided(work.story, now)
                if not out.finished and not _signed(work.story, now, out) and not _is_out(desk, slug, files):
                    what = f"The approval of {slug} was taken back; it was not published."
                    raise Refused(what, "Approve it again.")
                write_files(folder_of(desk, slug), files, private=False)
                entry = None if out.finished else _record_it(work, out, files)
                after = work.story.published
            if entry is not None:
                anchored(desk.out, entry, out.text_sha256)
            return Done(after, out.revision, folder_of(desk, slug), already=out.finished)


def _decided(story: Story, state: State) -> Publication:
    """What is to go out, or is out. Raises Refused."""
    if state.killing or story.published is Published.KILLED:
        raise Refused(f"{story.slug} was killed; a notice takes its place.", "It stays killed.")
    if state.publication is None:
        raise Refused(f"Nobody has decided to publish {story.slug}.", "Publish it on the desk, once it is approved.")
    return state.publication


def _signed(story: Story, state: State, out: Publication) -> bool:
    """Does the approval still stand under which it was decided?"""
    signed = state.approval
    same = signed is not None and signed.text_sha256 == out.text_sha256
    return story.status is Status.APPROVED and same and not out.ended


def _is_out(desk: Desk, slug: str, files: Mapping[str, bytes]) -> bool:
    """Do exactly these files lie with readers, whatever is on record?"""
    path = folder_of(desk, slug) / "article.json"
    return path.is_file() and path.read_bytes() == files["article.json"]


def _lies_there(desk: Desk, slug: str, out: Publication) -> bool:
    """Does a copy of this text lie with readers? Cheaper to say than whether it is this publication's."""
    path = folder_of(desk, slug) / "article.json"
    return path.is_file() and out.text_sha256.encode() in path.read_bytes()


def catch_up(desk: Desk, slug: str) -> Done | None:
    """Where a process died between the files and their entry, readers have what no record tells: it is told now,
    before anything else is done to the story. None where there is no such thing.
    """
    state = desk.shelf.state(slug)
    out = state.publication
    if out and not out.finished and state.killing is None and state.killed is None and _lies_there(desk, slug, out):
        story = desk.store.stories.get(slug)
        try:
            if _is_out(desk, slug, _files(desk, desk.shelf.at(story, state, out.revision), out)):
                return finish_publication(desk, slug)
        except DrafterError as fault:  # whatever is done next says itself what is in its way
            log.warning("%s: what readers have is not on record yet: %s", slug, fault)
    return None


@contextmanager
def telling_why(desk: Desk, slug: str) -> Generator[None]:
    """What keeps from readers what was decided is put on record once, and raised all the same."""
    try:
        yield
    except (DeskFault, UsageFault, StoreBusy):  # nothing to mend: it was refused, or the next look comes
        raise
    except DrafterError as fault:
        try:
            with desk.store.at_desk(slug) as work:
                state = folded(work.entries())
                waits = state.being_killed or (state.publication and state.publication.on_the_way)
                if waits and state.held_up != str(fault):
                    work.add("held_up", PROGRAM, {"reason": str(fault)})
        except DrafterError as worse:
            log.warning("%s is held up, which is not on record: %s", slug, worse)
        raise


def _files(desk: Desk, copy: Copy, out: Publication) -> dict[str, bytes]:
    """From the record as it stood when it was decided, so that later reviews change nothing in it."""
    state = folded(e for e in desk.store.entries.of(copy.story.slug) if e.seq <= out.seq)
    record, disclosure, article, format_ = as_told(desk, copy, state)
    head = (state.approval.seq, state.approval.hash) if state.approval else None
    return published_copy(article, record, disclosure, published=out.at, format=format_, head=head)


def as_told(desk: Desk, copy: Copy, state: State) -> tuple[Record, Disclosure, Article, ArticleFormat]:
    """What a published text is rendered from: all of it as the story's record had it by then."""
    approval = approval_of(state.approval, copy.article, desk.settings.outlet.answerable)
    record = with_people(copy.revision.record, copy.article, state, approval)
    return record, desk.disclosure(record), copy.article, copy.format


def _record_it(work: "StoryWork", out: Publication, files: Mapping[str, bytes]) -> Entry:
    after = readers_have(work.story, Verb.PUBLISH)
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    told = {"revision": out.revision, "text_sha256": out.text_sha256, "files": hashes, "published": after}
    entry = work.add("published", out.by, told)
    work.set(published=after, published_revision=out.revision)
    return entry
