"""The table of what may be done: every (status, verb, role), asked of the table and tried with the real verbs."""

import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from drafter.desk.after import copy_for_cms
from drafter.desk.approving import approve
from drafter.desk.citing import NewNote, add_note, cite
from drafter.desk.deciding import check_section, decide, judge, undo
from drafter.desk.flags import Answer
from drafter.desk.killing import kill
from drafter.desk.merging import save_merged
from drafter.desk.moving import correct, reopen, resubmit, return_to_writer, spike, unspike
from drafter.desk.people import Person, Role
from drafter.desk.proposing import settle_draft, settle_rewrite, take_draft, wish
from drafter.desk.publishing import decide_to_publish, finish_publication
from drafter.desk.saving import cut_section, save_section
from drafter.desk.table import LIVE, STATUS_WORDS, WORKING, Verb, leads_to, may, readers_have, role_for
from drafter.desk.versions import restore
from drafter.errors import Refused, UnknownStory
from drafter.store.values import Published, Status, Story
from tests.desk.support import ADA, ANN, BEN, EVE, REX, SLUG, ZOE, Dump, House, dump, house_in, machine_files, newer
from tests.store.support import NOON

BY_ROLE = {Role.REPORTER: ADA, Role.EDITOR: ANN, Role.ADMIN: ZOE}
TRIPLES = tuple(product(Status, Verb, Role))
Doing = Callable[[House, Person], object]


# --- the table itself


def story(status: Status, published: Published = Published.NONE, reporter: str = "ada", **more: object) -> Story:
    return Story(SLUG, status, "", "explainer", None, None, NOON, NOON, published, reporter=reporter, **more)  # pyright: ignore[reportArgumentType]


def readers_of(verb: Verb) -> Published:
    """What readers must have for the verb to make sense."""
    return Published.PUBLISHED if verb in {Verb.CORRECT, Verb.KILL} else Published.NONE


def test_every_status_verb_and_role_is_allowed_by_its_row_or_refused() -> None:
    assert len(TRIPLES) == 7 * 12 * 3
    for status, verb, role in TRIPLES:
        one, person = story(status, readers_of(verb)), BY_ROLE[role]
        row = WORKING.get((status, verb, role))
        assert may(one, verb, person) is (row is not None)
        if row is None:
            with pytest.raises(Refused) as refused:
                leads_to(one, verb, person)
            assert SLUG in refused.value.message
        elif verb is not Verb.UNSPIKE:
            assert leads_to(one, verb, person) == (role, row)


def test_an_admin_does_nothing_to_a_story_by_being_one() -> None:
    assert not [row for row in WORKING if row[2] is Role.ADMIN]


def test_a_reporter_has_their_own_stories_alone() -> None:
    for status, verb in product(Status, Verb):
        assert not may(story(status, readers_of(verb)), verb, REX)
        assert not may(story(status, readers_of(verb), reporter=""), verb, Person("", "", (Role.REPORTER,))) or (
            (status, verb, Role.REPORTER) in WORKING
        )


def test_who_has_two_roles_acts_under_the_one_that_may() -> None:
    both = Person("ada", "Ada Reed", (Role.REPORTER, Role.EDITOR, Role.ADMIN))
    assert role_for(story(Status.DRAFTED), Verb.EDIT, both) is Role.EDITOR
    assert role_for(story(Status.RETURNED), Verb.RESUBMIT, both) is Role.REPORTER
    assert role_for(story(Status.DRAFTED), Verb.APPROVE, both) is None


def test_unspiking_leads_back_to_where_it_was() -> None:
    for before in Status:
        if before is not Status.SPIKED:
            assert leads_to(story(Status.SPIKED, spiked_from=before), Verb.UNSPIKE, ANN) == (Role.EDITOR, before)
    assert leads_to(story(Status.SPIKED), Verb.UNSPIKE, ANN) == (Role.EDITOR, Status.IN_REVIEW)


@pytest.mark.parametrize("published", Published)
@pytest.mark.parametrize("verb", [Verb.PUBLISH, Verb.CORRECT, Verb.KILL])
def test_what_readers_have_says_what_may_be_done_to_it(published: Published, verb: Verb) -> None:
    one = story(Status.APPROVED, published)
    assert may(one, verb, ANN) is ((published, verb) in LIVE)
    if (published, verb) in LIVE:
        assert readers_have(one, verb) is LIVE[published, verb]
    else:
        with pytest.raises(Refused):
            readers_have(one, verb)


@pytest.mark.parametrize("verb", [Verb.UNSPIKE, Verb.APPROVE, Verb.PUBLISH, Verb.CORRECT, Verb.KILL])
def test_a_killed_story_stays_killed(verb: Verb) -> None:
    for status in Status:
        with pytest.raises(Refused, match="a killed story stays killed"):
            leads_to(story(status, Published.KILLED, spiked_from=Status.APPROVED), verb, EVE)


def test_what_is_published_can_be_killed_whatever_is_made_of_it() -> None:
    for status in Status:
        assert leads_to(story(status, Published.CORRECTED), Verb.KILL, ANN) == (Role.EDITOR, Status.SPIKED)


@pytest.mark.parametrize(
    ("status", "verb", "person", "words"),
    [(Status.SPIKED, Verb.EDIT, ANN, "harbour is spiked; nobody can change it now."),
     (Status.IN_REVIEW, Verb.APPROVE, ZOE, "Only an editor can approve harbour while it is in review."),
     (Status.DRAFTED, Verb.EDIT, REX, "harbour is not your story."),
     (Status.RETURNED, Verb.EDIT, ZOE, "Only an editor or a reporter can change harbour while it is returned."),
     (Status.APPROVED, Verb.CORRECT, ANN, "harbour is not published, so nobody can correct it.")],
)  # fmt: skip
def test_a_refusal_says_why_in_one_sentence(status: Status, verb: Verb, person: Person, words: str) -> None:
    with pytest.raises(Refused) as refused:
        leads_to(story(status), verb, person)
    assert refused.value.message == words


def test_every_status_has_its_words() -> None:
    assert set(STATUS_WORDS) == set(Status)


# --- the same with the verbs as people do them

VERBS: dict[Verb, tuple[Doing, ...]] = {
    Verb.EDIT: (
        lambda h, p: save_section(h.desk, p, SLUG, "introduction", h.hash("introduction"), "Another lede. [N1.1]"),
        lambda h, p: save_merged(h.desk, p, SLUG, "faq", h.hash("faq"), {}),
        lambda h, p: cut_section(h.desk, p, SLUG, "faq", h.hash("faq")),
        lambda h, p: cite(h.desk, p, SLUG, "S2", h.hash("introduction"), ["N1.2"]),
        lambda h, p: add_note(h.desk, p, SLUG, NewNote("Minutes", "The council met for three hours on Monday.")),
        lambda h, p: restore(h.desk, p, SLUG, 1),
        lambda h, p: take_draft(h.desk, p, SLUG, 3, ["introduction"]),
        lambda h, p: settle_draft(h.desk, p, SLUG, 3),
        lambda h, p: settle_rewrite(h.desk, p, SLUG, ready_run(h), h.hash("introduction"), [1, 2], heading=True),
    ),
    Verb.DECIDE: (
        lambda h, p: decide(h.desk, p, SLUG, open_flag(h), Answer.KEPT, "The clerk said so."),
        lambda h, p: undo(h.desk, p, SLUG, open_flag(h)),
        lambda h, p: check_section(h.desk, p, SLUG, "faq", h.hash("faq")),
        lambda h, p: check_section(h.desk, p, SLUG, "analysis", h.hash("analysis"), checked=False),
        lambda h, p: judge(h.desk, p, SLUG, "analysis", h.hash("analysis")),
    ),
    Verb.REWRITE: (
        lambda h, p: wish(h.desk, p, SLUG, "introduction"),
        lambda h, p: settle_rewrite(h.desk, p, SLUG, ready_run(h), h.hash("introduction"), []),
    ),
    Verb.RETURN: (lambda h, p: return_to_writer(h.desk, p, SLUG, "Say who paid."),),
    Verb.RESUBMIT: (lambda h, p: resubmit(h.desk, p, SLUG),),
    Verb.APPROVE: (
        lambda h, p: approve(h.desk, p, SLUG, h.copy.article.sha256, agreed=True, override="Nobody else is in."),
    ),
    Verb.REOPEN: (lambda h, p: reopen(h.desk, p, SLUG),),
    Verb.SPIKE: (lambda h, p: spike(h.desk, p, SLUG, "It is old."),),
    Verb.UNSPIKE: (lambda h, p: unspike(h.desk, p, SLUG),),
    Verb.PUBLISH: (
        lambda h, p: decide_to_publish(h.desk, p, SLUG),
        lambda h, p: copy_for_cms(h.desk, p, SLUG),
    ),
    Verb.CORRECT: (lambda h, p: correct(h.desk, p, SLUG, "The vote was 7-2."),),
    Verb.KILL: (lambda h, p: kill(h.desk, p, SLUG, "It was wrong."),),
}


def ready_run(house: House) -> str:
    return house.store.rewrites.of_story(SLUG)[0].run


def open_flag(house: House) -> str:
    return next(flag.id for flag in house.copy.flags if flag.answers)


def furnished(house: House) -> House:
    """Something of everything that a verb may be about: typed text, a rewrite, a waiting draft, an older version, what
    can be taken back.
    """
    house.put(BEN, "background", "ended it", "gave it up")
    decide(house.desk, BEN, SLUG, open_flag(house), Answer.KEPT, "The minutes say so.")
    check_section(house.desk, ANN, SLUG, "analysis", house.hash("analysis"))
    house.store.hands.type(SLUG, "faq", "ada", house.hash("faq"), "", "Q: Who?\nA: The council. [N1.1]")
    house.store.hands.type(SLUG, "faq", "ann", house.hash("faq"), "", "Q: Who?\nA: The council. [N1.1]")
    intro = newer().article.section("introduction")
    assert intro
    house.proposed(intro.paragraphs[0])
    machine_files(house.store, draft=newer(), origin="7" * 64)
    return house


@pytest.fixture(scope="module")
def furniture(drafted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished")
    with house_in(drafted, folder) as house:
        furnished(house)
    return folder / "drafter.db"


@pytest.fixture(scope="module")
def signed(drafted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ready to be signed by ann; signed; and with readers, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("signed")
    with house_in(drafted, folder) as house:
        house.ready()
        shutil.copytree(folder, folder / "ready")
        house.approve(ANN)
        shutil.copytree(folder, folder / "approved", ignore=shutil.ignore_patterns("ready"))
        decide_to_publish(house.desk, ANN, SLUG)
        finish_publication(house.desk, SLUG)
        shutil.copytree(folder, folder / "published", ignore=shutil.ignore_patterns("ready", "approved"))
    return folder


PERSONS = (ADA, REX, ANN, ZOE)


def allowed(status: Status, verb: Verb, person: Person) -> bool:
    return person is not REX and (status, verb, person.roles[0]) in WORKING


def but_for_typed(house: House) -> Dump:
    """Every row, but for what people typed and could not save: that is kept for them, and is no change of the story."""
    return {name: rows for name, rows in dump(house.store).items() if name != "buffers"}


@pytest.mark.slow
@pytest.mark.parametrize("status", Status)
def test_promise_2_what_the_table_does_not_allow_is_refused_and_changes_nothing(
    furniture: Path, tmp_path: Path, status: Status
) -> None:
    with house_in(furniture, tmp_path) as house:
        house.move(status)
        before = but_for_typed(house)
        for (verb, ways), person in product(VERBS.items(), PERSONS):
            if allowed(status, verb, person) and (verb not in {Verb.KILL, Verb.CORRECT, Verb.PUBLISH}):
                continue
            for way in ways:
                with pytest.raises((Refused, UnknownStory) if person is REX else Refused):
                    way(house, person)
            assert but_for_typed(house) == before, (verb, person.name)
            assert {row[2] for row in dump(house.store)["buffers"]} <= {ADA.name, ANN.name}, "who might edit it"
        assert not list(house.out.glob("harbour/published/*"))


WHERE: dict[Verb, str] = {
    Verb.APPROVE: "ready",
    Verb.PUBLISH: "approved",
    Verb.CORRECT: "published",
    Verb.KILL: "published",
}
ROWS = [row for row in WORKING if row[0] is not Status.DRAFTING or row[1] is Verb.KILL]


def houses(verb: Verb, furniture: Path, signed: Path, folder: Path) -> Iterator[House]:
    """For each way of doing it a house of its own."""
    for number, _ in enumerate(VERBS[verb]):
        here = folder / str(number)
        if verb in WHERE:
            shutil.copytree(signed / WHERE[verb], here)
        source = signed / WHERE[verb] / "drafter.db" if verb in WHERE else furniture
        with house_in(source, here) as house:
            yield house


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids="-".join)
def test_what_the_table_allows_is_done_and_leads_where_it_says(
    furniture: Path, signed: Path, tmp_path: Path, row: tuple[Status, Verb, Role]
) -> None:
    status, verb, role = row
    before = Status.IN_REVIEW
    for house, way in zip(houses(verb, furniture, signed, tmp_path), VERBS[verb], strict=True):
        if house.story.status is not status:
            if status is Status.SPIKED:
                before = house.story.status
            house.move(status)
        seen = house.store.entries.of(SLUG)[-1].seq
        way(house, BY_ROLE[role])
        after = house.story
        assert after.status is (before if verb is Verb.UNSPIKE else WORKING[row])
        steps = [entry for entry in house.store.entries.of(SLUG, after=seen) if entry.kind != "status"]
        assert verb is Verb.REWRITE or steps, "it stands on record"
        assert {(entry.by.name, entry.by.role) for entry in steps} <= {(BY_ROLE[role].name, role)}
        house.whole()


@pytest.mark.slow
def test_what_is_killed_stays_so_for_every_verb_and_role(signed: Path, tmp_path: Path) -> None:
    shutil.copytree(signed / "published", tmp_path / "here")
    with house_in(signed / "published" / "drafter.db", tmp_path / "here") as house:
        kill(house.desk, ANN, SLUG, "It was wrong.")
        before = but_for_typed(house)
        for (verb, ways), person in product(VERBS.items(), (*PERSONS, EVE)):
            for way in ways:
                if verb is Verb.REWRITE or "ready_run" in way.__code__.co_names or "open_flag" in way.__code__.co_names:
                    continue  # there is no rewrite here; what is spiked was refused above
                with pytest.raises((Refused, UnknownStory)):
                    way(house, person)
            assert but_for_typed(house) == before, (verb, person.name)
