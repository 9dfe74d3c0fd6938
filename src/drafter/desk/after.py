"""What comes after approval: where publication stands and what is in its way, and the approved text for a CMS."""

from dataclasses import dataclass

from drafter.desk.anchors import anchors_of, missing_anchors
from drafter.desk.approving import still_signed
from drafter.desk.desk import Desk
from drafter.desk.moving import withdrawable
from drafter.desk.people import Person
from drafter.desk.publishing import as_told, is_live, refuse_unexplained, refuse_unready, refuse_unsigned
from drafter.desk.state import folded
from drafter.desk.table import Verb, leads_to, readers_words
from drafter.errors import Refused
from drafter.render.cms import cms_html, cms_text
from drafter.store.values import Published, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a story's publication stands. `readers` says what they have, `why_not` why the approved text cannot go out
    now, empty where it can; `same`: readers have exactly this text. `on_the_way` and `killing` are decided and not done
    yet, `held_up` says why. `withdrawable` are corrections that no reader has seen. `unanchored`: something waits for
    its anchor.
    """

    readers: str
    on_the_way: bool
    killing: bool
    held_up: str
    withdrawable: tuple[int, ...]
    same: bool
    why_not: str
    unanchored: bool


def standing(desk: Desk, person: Person, slug: str) -> Standing:
    """For the page about publication. Raises UnknownStory."""
    copy = desk.copy(person, slug)
    state = copy.state
    out, signed = state.publication, state.approval
    same = signed is not None and still_signed(copy) and is_live(state, signed)
    why_not = ""
    try:
        leads_to(copy.story, Verb.PUBLISH, person)
        refuse_unexplained(slug, state, refuse_unready(desk, copy, desk.store.now()))
    except Refused as refused:
        why_not = str(refused)
    entries = desk.store.entries.of(slug)
    return Standing(
        readers=readers_words(copy.story),
        on_the_way=bool(out and out.on_the_way and not state.killing and copy.story.published is not Published.KILLED),
        killing=state.being_killed,
        held_up=state.held_up,
        withdrawable=withdrawable(state),
        same=same,
        why_not=why_not,
        unanchored=bool(missing_anchors(entries, anchors_of(desk.out, slug))),
    )


@dataclass(frozen=True, slots=True)
class ForCms:
    """The approved text to paste: headline, clean HTML, plain text; the disclosure stands in both."""

    headline: str
    html: str
    text: str


def copy_for_cms(desk: Desk, person: Person, slug: str) -> ForCms:
    """The approved text as it stands. Raises Refused for whatever stops it from being published."""
    copy = desk.copy(person, slug)
    if copy.story.status is not Status.APPROVED or not still_signed(copy):
        raise Refused(f"{slug} is not approved as it stands; there is nothing to copy.", "An editor signs it first.")
    now = desk.store.now()
    refuse_unexplained(slug, copy.state, refuse_unready(desk, copy, now))
    record, disclosure, article, format_ = as_told(desk, copy, copy.state)
    copied = ForCms(
        headline=article.headline,
        html=cms_html(article, record, disclosure, published=now, format=format_),
        text=cms_text(article, record, disclosure, published=now, format=format_),
    )
    with desk.store.at_desk(slug) as work:
        role, _ = leads_to(work.story, Verb.PUBLISH, person)
        refuse_unsigned(copy, folded(work.entries(after=copy.state.seq), copy.state), work.now, desk.zone)
        told = {"what": "cms", "revision": copy.revision.number, "text_sha256": article.sha256}
        work.add("exported", person.as_(role), told)
    return copied
