"""What readers get: an approved text published, a published one corrected by the next, or killed with a notice.

Publishing happens in two steps, so that it may die between them and be finished by anybody: the decision, which fixes
revision, text and moment on record, and the files, which are made from that record and are the same however often they
are written. Nothing is published whose exact text is not approved, and nothing readers have changes without a line
that says so. Whoever wrote files looks once more whether they are still what readers should have: of rivals the later
decision stands, and a notice for good.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from drafter.article import Article
from drafter.desk.anchors import anchor, anchor_whatever_is_missing
from drafter.desk.approving import still_signed
from drafter.desk.deciding import one_line
from drafter.desk.desk import Desk
from drafter.desk.people import Person
from drafter.desk.records import approval_of, with_people
from drafter.desk.shelf import Copy
from drafter.desk.state import Publication, Signed, State, folded
from drafter.desk.table import Verb, leads_to, readers_have
from drafter.disclosure import Disclosure
from drafter.errors import DrafterError, Refused
from drafter.formats import ArticleFormat
from drafter.record import Record
from drafter.render.cms import cms_html, cms_text
from drafter.render.files import write_files
from drafter.render.notice import killed_copy
from drafter.render.published import published_copy
from drafter.store.values import Published, Status, Story


@dataclass(frozen=True, slots=True)
class Done:
    """What readers have now, and where its files lie. `already`: it was so before."""

    published: Published
    revision: int
    folder: Path
    already: bool = False


def folder_of(desk: Desk, slug: str) -> Path:
    return desk.out / slug / "published"


def decide_to_publish(desk: Desk, person: Person, slug: str) -> bool:
    """Put on record that the approved text goes out now. False where exactly this text is out already.

    Raises Refused: no approval of this text, an embargo, a change after publication that no line explains.
    """
    leads_to(desk.story(person, slug), Verb.PUBLISH, person)
    _catch_up(desk, slug)
    copy = desk.copy(person, slug)
    with desk.store.at_desk(slug) as work:
        role, _ = leads_to(work.story, Verb.PUBLISH, person)
        state = folded(work.entries(after=copy.state.seq), copy.state)
        now = work.now
        signed = _refuse(copy, state, now)
        out = state.publication
        if out and out.text_sha256 == signed.text_sha256 and out.corrections == len(state.corrections):
            if out.finished:
                return False
            if out.revision == signed.revision and out.seq > signed.seq:
                return True  # decided under this very approval
        readers_have(work.story, Verb.PUBLISH)
        if out and out.finished and len(state.corrections) <= out.corrections:
            what = f"{slug} was changed after publication, and no correction says what."
            raise Refused(what, "Correct it with a line for readers.")
        told = {
            "revision": copy.revision.number,
            "text_sha256": copy.article.sha256,
            "at": now.isoformat(),
            "number": out.number + 1 if out else 1,
        }
        work.add("publishing", person.as_(role), told)
    desk.changed(slug)
    return True


def _refuse(copy: Copy, state: State, now: datetime) -> Signed:
    """Gives the approval of exactly this text."""
    signed = state.approval
    if signed is None or signed.text_sha256 != copy.article.sha256 or signed.revision != copy.revision.number:
        raise Refused(f"{copy.story.slug} is not approved as it stands.", "An editor must sign exactly this text.")
    if copy.article.embargo and now < copy.article.embargo:
        raise Refused(f"{copy.story.slug} is under embargo until {copy.article.embargo:%d %B %Y, %H:%M %Z}.")
    return signed


def finish_publication(desk: Desk, slug: str) -> Done:
    """Write the files of what was decided, and put on record that they are there. As often as anybody likes.

    Raises Refused where nothing was decided, or where the approval was taken back before anything went out.
    """
    story = desk.store.stories.get(slug)
    state = desk.shelf.state(slug)
    out = state.publication
    if out is None or story.published is Published.KILLED:
        raise Refused(f"Nobody has decided to publish {slug}.", "Publish it on the desk, once it is approved.")
    files = _files(desk, desk.shelf.at(story, state, out.revision), out)
    if not out.finished and not _signed(story, state, out) and not _is_out(desk, slug, files):
        raise Refused(f"The approval of {slug} was taken back; it was not published.", "Approve it again.")
    write_files(folder_of(desk, slug), files, private=False)
    after = story.published if out.finished else _record_it(desk, slug, out, files)
    return _overtaken(desk, slug, out) or Done(after, out.revision, folder_of(desk, slug), already=out.finished)


def _signed(story: Story, state: State, out: Publication) -> bool:
    """Does the approval still stand under which it was decided?"""
    signed = state.approval
    return story.status is Status.APPROVED and signed is not None and signed.text_sha256 == out.text_sha256


def _is_out(desk: Desk, slug: str, files: Mapping[str, bytes]) -> bool:
    """Do exactly these files lie with readers, whatever is on record?"""
    path = folder_of(desk, slug) / "article.json"
    return path.is_file() and path.read_bytes() == files["article.json"]


def _overtaken(desk: Desk, slug: str, out: Publication) -> Done | None:
    """Was something else decided while files were written? Then that is what readers get, and not these."""
    state = desk.shelf.state(slug)
    if desk.store.stories.get(slug).published is Published.KILLED and state.killed:
        write_files(folder_of(desk, slug), _notice(desk, slug, state.killed.reason, state.killed.at), private=False)
        raise Refused(f"{slug} was killed meanwhile; its notice stands.")
    later = state.publication
    return finish_publication(desk, slug) if later and later.seq != out.seq else None


def _catch_up(desk: Desk, slug: str) -> None:
    """Where a process died between the files and their entry, readers have what no record tells: it is told now."""
    state = desk.shelf.state(slug)
    out = state.publication
    if out and not out.finished and state.killed is None:
        with suppress(DrafterError):
            story = desk.store.stories.get(slug)
            if _is_out(desk, slug, _files(desk, desk.shelf.at(story, state, out.revision), out)):
                finish_publication(desk, slug)


def _files(desk: Desk, copy: Copy, out: Publication) -> dict[str, bytes]:
    """From the record as it stood when it was decided, so that later reviews change nothing in it."""
    record, disclosure, article, format_ = _as_decided(desk, copy, out.seq)
    signed = folded(e for e in desk.store.entries.of(copy.story.slug) if e.seq <= out.seq).approval
    head = (signed.seq, signed.hash) if signed else None
    return published_copy(article, record, disclosure, published=out.at, format=format_, head=head)


def _as_decided(desk: Desk, copy: Copy, seq: int) -> tuple[Record, Disclosure, Article, ArticleFormat]:
    state = folded(e for e in desk.store.entries.of(copy.story.slug) if e.seq <= seq)
    approval = approval_of(state.approval, copy.article, desk.settings.outlet.answerable)
    record = with_people(copy.revision.record, copy.article, state, approval)
    return record, desk.disclosure(record), copy.article, copy.format


def _record_it(desk: Desk, slug: str, out: Publication, files: dict[str, bytes]) -> Published:
    with desk.store.at_desk(slug) as work:
        state = folded(work.entries())
        if state.publication is None or state.publication.finished or state.publication.seq != out.seq:
            return work.story.published  # a rival has put it on record
        after = readers_have(work.story, Verb.PUBLISH)
        hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
        told = {"revision": out.revision, "text_sha256": out.text_sha256, "files": hashes, "published": after}
        entry = work.add("published", out.by, told)
        work.set(published=after, published_revision=out.revision)
    anchor(desk.out, entry, out.text_sha256)
    desk.changed(slug)
    return after


def kill(desk: Desk, person: Person, slug: str, reason: str) -> Done:
    """Take a published story back from readers: a notice with this reason stands in its place, for good.

    The notice is out before it is on record: what must not be read any longer goes first. Raises Refused.
    """
    desk.story(person, slug)
    said = one_line(reason)
    if not said:
        raise Refused(f"{slug} stays: a reason for readers is missing.", "Say why it is withdrawn.")
    _catch_up(desk, slug)
    with desk.store.at_desk(slug) as work:
        leads_to(work.story, Verb.KILL, person)
        readers_have(work.story, Verb.KILL)
        now = work.now
    files = _notice(desk, slug, said, now)
    write_files(folder_of(desk, slug), files, private=False)
    with desk.store.at_desk(slug) as work:
        role, status = leads_to(work.story, Verb.KILL, person)
        after = readers_have(work.story, Verb.KILL)
        if work.story.status is not status:
            work.set(spiked_from=work.story.status)
            work.move(status)
        hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
        entry = work.add("killed", person.as_(role), {"files": hashes, "at": now.isoformat()}, {"reason": said})
        work.set(published=after)
        revision = work.story.published_revision or 0
    write_files(folder_of(desk, slug), files, private=False)  # somebody may have published in between
    anchor(desk.out, entry, "")
    desk.changed(slug)
    return Done(after, revision, folder_of(desk, slug))


def _notice(desk: Desk, slug: str, reason: str, at: datetime) -> dict[str, bytes]:
    outlet, language = desk.settings.outlet, desk.shelf.copy(slug).article.language
    approvals = [entry for entry in desk.store.entries.of(slug) if entry.kind == "approved"]
    head = (approvals[-1].seq, approvals[-1].hash) if approvals else None
    return killed_copy(
        slug, reason=reason, at=at, outlet=outlet.name, language=language, contact=outlet.answerable, head=head
    )


@dataclass(frozen=True, slots=True)
class ForCms:
    """The approved text to paste: headline, clean HTML, plain text; the disclosure stands in both."""

    headline: str
    html: str
    text: str


def copy_for_cms(desk: Desk, person: Person, slug: str) -> ForCms:
    """The approved text as it stands. Raises Refused where it is not approved."""
    copy = desk.copy(person, slug)
    if copy.story.status is not Status.APPROVED or not still_signed(copy):
        raise Refused(f"{slug} is not approved as it stands; there is nothing to copy.", "An editor signs it first.")
    record, disclosure, article, format_ = _as_decided(desk, copy, copy.state.seq)
    with desk.store.at_desk(slug) as work:
        role, _ = leads_to(work.story, Verb.PUBLISH, person)
        told = {"what": "cms", "revision": copy.revision.number, "text_sha256": article.sha256}
        work.add("exported", person.as_(role), told)
        now = work.now
    return ForCms(
        headline=article.headline,
        html=cms_html(article, record, disclosure, published=now, format=format_),
        text=cms_text(article, record, disclosure, published=now, format=format_),
    )


def finish_all(desk: Desk) -> tuple[Done, ...]:
    """For a worker: every anchor that is missing, and every publication that was decided and whose process died. One
    that cannot be finished keeps no other from it; the desk still shows it as on the way.
    """
    done: list[Done] = []
    anchor_whatever_is_missing(desk.store, desk.out)
    for story in desk.store.stories.list():
        out = desk.shelf.state(story.slug).publication
        if out and not out.finished:
            with suppress(DrafterError):  # taken back meanwhile, or no room: the next look comes
                done.append(finish_publication(desk, story.slug))
    return tuple(done)
