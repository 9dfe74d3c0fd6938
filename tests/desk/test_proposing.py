"""A machine's text that waits replaces nothing by itself: it is taken over in pieces, and what people typed stays."""

from dataclasses import replace
from typing import Any

import pytest

from drafter.article import Author, Draft
from drafter.desk.citing import NewNote, add_note
from drafter.desk.moving import return_to_writer
from drafter.desk.proposing import (
    GONE,
    accept_rewrite,
    moved,
    proposal,
    refuse_rewrite,
    settle_draft,
    settle_rewrite,
    take_draft,
    waiting_draft,
    wish,
)
from drafter.desk.saving import cut_section
from drafter.errors import Conflict, Refused, UnknownStory
from drafter.notes import Dossier, Passage, SourceNote
from drafter.store.desk_values import RewriteState
from drafter.store.values import RunKind, Status
from drafter.testing import sample_dossier
from tests.desk.support import (
    ADA,
    ANN,
    BEN,
    COST,
    EVE,
    LEASE,
    QUOTE,
    SLUG,
    VOTED,
    House,
    a_draft,
    a_record,
    a_run,
    an_article,
    at_once,
    draft_story,
    dump,
    fact,
    machine_files,
    newer,
    pay,
    with_section,
)

SHORT = fact("The Harrow Bay town council voted 7-2 to buy 14 electric buses.", "N1.1")
DEPOT = fact("The council will vote on a new depot with chargers on 14 December.", "N1.5")


def asked(house: House) -> str:
    """The first sentence shorter, the second as it was, the quotation gone, and a new one."""
    return house.proposed((SHORT, COST), (DEPOT,))


def settle(house: House, run: str, *taken: int, person: Any = ANN, heading: bool = False, base: str = "") -> Any:
    over = base or house.hash("introduction")
    return settle_rewrite(house.desk, person, SLUG, run, over, taken, heading=heading)


def sentences(house: House) -> list[str]:
    return [sentence.text for sentence in house.section("introduction").sentences()]


def kinds(house: House, run: str, person: Any = ANN) -> dict[str, int]:
    return {hunk.kind: hunk.number for hunk in proposal(house.desk, person, SLUG, run).hunks}


# --- a rewrite


def test_a_proposal_stands_beside_todays_text(house: House) -> None:
    run = asked(house)
    shown = proposal(house.desk, ANN, SLUG, run)
    assert [hunk.kind for hunk in shown.hunks] == ["changed", "same", "cut", "new"]
    assert (shown.now, shown.moved, shown.locked, shown.heading) == (
        house.section("introduction"), False, {}, "Buses, soon",
    )  # fmt: skip
    assert sum(hunk.kind != "same" for hunk in shown.hunks) == 3
    assert house.section("introduction").paragraphs == ((VOTED, COST), (QUOTE,))


def test_it_is_taken_over_sentence_by_sentence(house: House) -> None:
    run = asked(house)
    settle(house, run, kinds(house, run)["changed"])
    assert sentences(house) == [SHORT.text, COST.text, QUOTE.text]
    assert house.section("introduction").heading == "Fourteen buses"
    assert house.store.rewrites.get(run).state is RewriteState.SETTLED
    filed, settled = house.entries("filed", "rewrite_settled")[-2:]
    assert filed.body["rewrite"] == {"run": run, "taken": [1], "heading": False}
    assert (settled.by.name, settled.body["taken"]) == ("ann", [1])
    house.whole()


def test_all_of_it_is_the_machines_section_and_nobody_has_edited_it(house: House) -> None:
    assert house.copy.as_machine  # the page was open before the answer came
    run = asked(house)
    settle(house, run, 1, 3, 4, heading=True)
    assert house.section("introduction").paragraphs == ((SHORT, COST), (DEPOT,))
    assert house.section("introduction").heading == "Buses, soon"
    made = next(m for m in house.copy.revision.record.made if m.section == "introduction")
    assert (made.author, made.edited, made.model, made.others) == (Author.MODEL, False, "small-2026", ())


def test_a_part_of_it_is_edited(house: House) -> None:
    run = asked(house)
    settle(house, run, kinds(house, run)["new"])
    made = next(m for m in house.copy.revision.record.made if m.section == "introduction")
    assert made.edited


def test_refusing_it_all_changes_no_text(house: House) -> None:
    run = asked(house)
    settle(house, run)
    assert len(house.store.revisions.list(SLUG)) == 1
    assert house.store.rewrites.get(run).state is RewriteState.SETTLED
    assert house.entries("rewrite_settled")[-1].body["taken"] == []
    assert house.story.status is Status.IN_REVIEW, "an editor's hand takes it into review"


def test_what_a_person_typed_stays_unless_that_person_agrees(house: House) -> None:
    house.put(BEN, "introduction", "on Monday ", "this week ")
    run = asked(house)
    changed = kinds(house, run)["changed"]
    assert proposal(house.desk, ANN, SLUG, run).locked == {changed: "ben"}
    before = dump(house.store)
    with pytest.raises(Refused, match="Ben Ode typed a sentence"):
        settle(house, run, changed)
    assert dump(house.store) == before
    assert proposal(house.desk, BEN, SLUG, run).locked == {}
    settle(house, run, changed, person=BEN)
    assert sentences(house)[0] == SHORT.text


def test_the_rest_may_be_taken_over_around_it(house: House) -> None:
    house.put(BEN, "introduction", "on Monday ", "this week ")
    run = asked(house)
    settle(house, run, *(number for kind, number in kinds(house, run).items() if kind not in {"same", "changed"}))
    first = house.section("introduction").paragraphs[0][0]
    assert (first.by, sentences(house)[1:]) == ("ben", [COST.text, DEPOT.text])


def test_a_section_that_moved_is_refused_for_the_hash_that_was_seen(house: House) -> None:
    run, base = asked(house), house.hash("introduction")
    house.put(BEN, "introduction", "diesel vehicles", "vehicles")
    assert proposal(house.desk, ANN, SLUG, run).moved
    with pytest.raises(Conflict, match="nothing was taken"):
        settle(house, run, 1, base=base)
    assert house.store.rewrites.get(run).state is RewriteState.READY


def test_it_is_settled_once(house: House) -> None:
    run = asked(house)
    settle(house, run, 1)
    before = dump(house.store)
    for again in ((), (1,)):
        with pytest.raises(Conflict, match="settled already"):
            settle(house, run, *again)
    assert dump(house.store) == before


def test_one_that_is_not_there_yet_or_elsewhere_is_named(house: House) -> None:
    waits = house.rewrite().run
    with pytest.raises(Conflict, match="not there yet"):
        settle(house, waits, 1)
    draft_story(house.store, "second")
    with pytest.raises(UnknownStory, match="no rewrite"):
        proposal(house.desk, ANN, "second", waits)
    with pytest.raises(UnknownStory):
        proposal(house.desk, ANN, SLUG, "nothing")


def test_a_section_that_was_cut_meanwhile_is_a_conflict_and_the_proposal_can_be_left(house: House) -> None:
    run, base = asked(house), house.hash("introduction")
    cut_section(house.desk, BEN, SLUG, "introduction", base)
    with pytest.raises(Conflict, match="was cut"):
        proposal(house.desk, ANN, SLUG, run)
    with pytest.raises(Conflict, match="was cut"):
        settle(house, run, 1, base=base)
    settle(house, run, base=base)
    assert house.store.rewrites.get(run).state is RewriteState.SETTLED


def test_a_hole_that_a_writer_filled_is_written(house: House) -> None:
    run = house.proposed((DEPOT,), key="whats_next")
    settle_rewrite(house.desk, ANN, SLUG, run, house.hash("whats_next"), [1])
    one = house.section("whats_next")
    assert (one.hole, one.author, [s.text for s in one.sentences()]) == (None, Author.MODEL, [DEPOT.text])
    made = next(m for m in house.copy.revision.record.made if m.section == "whats_next")
    assert (made.model, made.hole) == ("small-2026", "")
    house.whole()


@pytest.mark.parametrize(
    ("author", "now"),
    [(Author.MODEL, Author.MODEL), (Author.EXTRACTIVE, Author.MODEL)],
)
def test_whose_section_it_is_after_a_machines_words_came_in(house: House, author: Author, now: Author) -> None:
    asked = house.rewrite()
    pay(house.store, house.store.runs.get(asked.run), "rewrite:introduction", "b" * 64)
    house.store.rewrites.answer(asked.run, replace(asked.base, author=author, paragraphs=((SHORT,),)))
    settle(house, asked.run, 1, 2, 3)
    assert house.section("introduction").author is now


def test_a_persons_section_with_a_models_sentence_in_it_is_a_models_that_was_edited(house: House) -> None:
    house.save(ANN, "introduction", "Fourteen quiet vehicles will soon be here. They cost a lot.")
    assert house.section("introduction").author is Author.PERSON
    run = house.proposed((fact("Fourteen quiet vehicles will soon be here."), SHORT))
    settle(house, run, *(h.number for h in proposal(house.desk, ANN, SLUG, run).hunks if h.kind != "same"))
    assert house.section("introduction").author is Author.MODEL
    made = next(m for m in house.copy.revision.record.made if m.section == "introduction")
    assert (made.model, made.author) == ("small-2026", Author.MODEL)


def test_another_models_words_are_named_beside_the_first_ones(house: House) -> None:
    run = a_run(house.store, SLUG, "e" * 64, kind=RunKind.REWRITE, model="openai:large", started_by="ann")
    house.store.rewrites.ask(run, house.section("introduction"), "shorter", ANN.as_(ANN.roles[0]))
    house.store.rewrites.answer(run.id, replace(house.section("introduction"), paragraphs=((SHORT, COST), (QUOTE,))))
    settle(house, run.id, 1)
    made = next(m for m in house.copy.revision.record.made if m.section == "introduction")
    assert (made.model, made.others) == ("small-2026", ("openai:large",))
    assert "openai:large" in house.copy.revision.record.models


def test_hunks_that_are_none_are_refused(house: House) -> None:
    run = asked(house)
    with pytest.raises(Refused, match="no such sentence"):
        settle(house, run, 77)
    assert house.section("introduction").paragraphs == ((VOTED, COST), (QUOTE,))


@pytest.mark.slow
@pytest.mark.parametrize("taken", [(1,), ()])
def test_a_proposal_that_two_settle_at_once_is_settled_once(both: House, taken: tuple[int, ...]) -> None:
    run, base = asked(both), both.hash("introduction")
    came = at_once(lambda: settle(both, run, 1, base=base), lambda: settle(both, run, *taken, person=BEN, base=base))
    lost = [each for each in came if isinstance(each, Exception)]
    assert len(lost) == 1 and isinstance(lost[0], Conflict), came
    assert len(both.entries("rewrite_settled")) == 1
    settled = both.entries("rewrite_settled")[0]
    assert len(both.store.revisions.list(SLUG)) == (2 if settled.body["taken"] else 1)
    both.whole()


def test_a_crash_leaves_it_taken_over_and_settled_or_neither(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from drafter.store.work import StoryWork

    run = asked(house)
    before = dump(house.store)

    def dies(self: Any, run: str) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(StoryWork, "settle_rewrite", dies)
        with pytest.raises(KeyboardInterrupt):
            settle(house, run, 1)
    assert dump(house.store) == before
    settle(house, run, 1)


# --- asking for one


def test_a_wish_takes_the_story_into_review_and_says_who_asks(house: House) -> None:
    asked = wish(house.desk, ANN, SLUG, "introduction")
    assert (asked.story, asked.section, asked.by) == (SLUG, house.section("introduction"), ANN.as_(ANN.roles[0]))
    assert asked.revision.number == 1
    assert house.story.status is Status.IN_REVIEW


def test_a_reporter_may_wish_for_their_own_draft(house: House) -> None:
    assert wish(house.desk, ADA, SLUG, "introduction").by.role == "reporter"
    assert house.story.status is Status.DRAFTED
    return_to_writer(house.desk, ANN, SLUG, "Shorter.")
    assert wish(house.desk, ADA, SLUG, "whats_next").section.hole
    with pytest.raises(UnknownStory):
        wish(house.desk, ADA, SLUG, "sources")


# --- a newer draft


def newer_notes() -> Dossier:
    """A note that is new stands first, and N2 is gone: every other note has another number."""
    old = sample_dossier()
    words = "The state has cut the grant for electric buses to 40 percent."
    fresh = SourceNote("N1", "State budget", words, (Passage("N1.1", words, 0, len(words)),), "budget.md", "5" * 64)
    kept = [n for n in old.notes if n.id != "N2"]
    notes = [fresh, *(_renumbered(note, f"N{place}") for place, note in enumerate(kept, 2))]
    return Dossier(tuple(notes), old.protected)


def _renumbered(note: SourceNote, name: str) -> SourceNote:
    passages = tuple(replace(p, id=f"{name}.{n}") for n, p in enumerate(note.passages, 1))
    return replace(note, id=name, passages=passages)


def newer_draft() -> Draft:
    intro = an_article().section("introduction")
    assert intro
    cut = fact("The state has cut the grant for electric buses to 40 percent.", "N1.1")
    voted = replace(VOTED, citations=("N2.1",))
    article = with_section(an_article(), replace(intro, paragraphs=((cut, voted),), heading="A smaller grant"))
    return a_draft(article, newer_notes())


@pytest.fixture
def waiting(house: House) -> House:
    """ben has edited, and a draft from other notes waits as revision 3."""
    house.put(BEN, "background", "512", "412")
    filed = machine_files(house.store, draft=newer_draft(), origin="7" * 64, dossier=newer_notes())
    assert filed.number == 3
    return house


def test_a_section_is_taken_over_and_the_rest_points_at_the_new_notes(waiting: House) -> None:
    take_draft(waiting.desk, ANN, SLUG, 3, ["introduction"])
    assert waiting.section("introduction").heading == "A smaller grant"
    assert waiting.copy.dossier.notes[0].title == "State budget"
    headline = next(waiting.section("headline").sentences())
    assert headline.citations == ("N2.1",), "the same passage under its new number"
    lease = next(waiting.section("background").sentences())
    assert lease == replace(LEASE, citations=(GONE,)), "its note is gone, and its number may be another's"
    flags = {each.flag.rule for each in waiting.copy.flags if each.sentence == lease}
    assert flags, "N2.2 is another passage now"
    assert waiting.copy.state.settled == {3}
    told = waiting.entries("filed")[-1].body
    assert told["proposal"] == {"revision": 3, "sections": ["introduction"]}
    waiting.whole()


def test_with_other_notes_what_was_decided_is_decided_again(waiting: House) -> None:
    waiting.ready(ANN)
    assert waiting.copy.state.checked and waiting.copy.state.decisions
    take_draft(waiting.desk, ANN, SLUG, 3, [])
    state = waiting.copy.state
    assert (state.checked, state.decisions, state.judged) == ({}, {}, {})
    assert waiting.story.open_flags == sum(each.open for each in waiting.copy.flags) > 0


def test_a_note_that_is_added_leaves_what_was_decided(house: House) -> None:
    house.ready(ANN)
    before = house.copy.state
    add_note(house.desk, ANN, SLUG, NewNote("The vote", "The council met for two hours.", "The clerk"))
    assert (house.copy.state.checked, house.copy.state.decisions) == (before.checked, before.decisions)


def test_a_heading_that_somebody_else_typed_stays_unless_they_agree(house: House) -> None:
    run = asked(house)
    house.save(BEN, "introduction", house.typed("introduction"), heading="Ben says")
    assert proposal(house.desk, ANN, SLUG, run).heading_by == "ben"
    with pytest.raises(Refused, match="Ben Ode typed the heading"):
        settle(house, run, 1, heading=True)
    assert house.section("introduction").heading == "Ben says"
    assert proposal(house.desk, BEN, SLUG, run).heading_by == ""
    settle(house, run, person=BEN, heading=True)
    assert house.section("introduction").heading == "Buses, soon"


def test_nothing_ticked_is_no_way_to_refuse(house: House) -> None:
    run = asked(house)
    with pytest.raises(Refused, match="Nothing of the rewrite"):
        accept_rewrite(house.desk, ANN, SLUG, run, house.hash("introduction"), [])
    assert house.store.rewrites.get(run).state is RewriteState.READY
    refuse_rewrite(house.desk, ANN, SLUG, run)
    assert house.store.rewrites.get(run).state is RewriteState.SETTLED


def test_the_policy_says_who_may_have_something_rewritten(house: House) -> None:
    house.with_policy(permission_role="admin")
    with pytest.raises(Refused, match="lets no editor"):
        wish(house.with_policy(permission_role="admin").desk, ANN, SLUG, "introduction")
    assert wish(house.with_policy(permission_role="admin").desk, EVE, SLUG, "introduction").by.name == "eve"


def test_a_draft_that_does_not_wait_is_not_shown_as_one(waiting: House) -> None:
    assert waiting_draft(waiting.desk, ANN, SLUG, 3) == 3
    for number in (1, 2, 9):
        with pytest.raises(UnknownStory, match="no draft that waits"):
            waiting_draft(waiting.desk, ANN, SLUG, number)


def test_its_evidence_and_its_makers_come_with_a_section(waiting: House) -> None:
    take_draft(waiting.desk, ANN, SLUG, 3, ["introduction"])
    record = waiting.copy.revision.record
    assert record.dossier_sha256 == newer_notes().sha256
    made = {m.section: m for m in record.made}
    assert not made["introduction"].edited
    assert not made["headline"].edited, "another number is no editing"
    assert made["background"].edited


def test_nobody_has_edited_what_only_got_other_numbers(waiting: House) -> None:
    take_draft(waiting.desk, ANN, SLUG, 3, ["introduction"])
    assert set(waiting.copy.state.edited) == {"background"}
    waiting.put(ANN, "faq", "the first buses", "buses")
    made = {m.section: m.edited for m in waiting.copy.revision.record.made}
    assert {key for key, edited in made.items() if edited} == {"background", "faq"}


def test_another_models_section_is_named_as_that_models(house: House) -> None:
    house.put(BEN, "background", "512", "412")
    draft = newer()
    run = a_run(house.store, SLUG, "7" * 64, model="openai:large")
    record = a_record(run, draft.article)
    record = replace(record, made=tuple(replace(m, model=m.model and "large-2027") for m in record.made))
    filed = house.store.revisions.file(
        SLUG, draft, origin_hash="7" * 64, author=Author.MODEL, run_id=run.id, record=record
    )
    take_draft(house.desk, ANN, SLUG, filed.number, ["introduction"])
    made = {m.section: m.model for m in house.copy.revision.record.made}
    assert (made["introduction"], made["headline"]) == ("large-2027", "small-2026")


def test_what_somebody_else_typed_is_not_replaced(waiting: House) -> None:
    before = dump(waiting.store)
    with pytest.raises(Refused, match="Ben Ode typed sentences of Background"):
        take_draft(waiting.desk, ANN, SLUG, 3, ["introduction", "background"])
    assert dump(waiting.store) == before
    take_draft(waiting.desk, BEN, SLUG, 3, ["background"])
    assert "512" in waiting.typed("background")


def test_setting_it_aside_may_take_its_notes_alone_or_nothing(waiting: House) -> None:
    settle_draft(waiting.desk, ANN, SLUG, 3)
    assert waiting.copy.dossier == sample_dossier()
    assert waiting.copy.state.settled == {3}
    assert len(waiting.store.revisions.list(SLUG)) == 3


def test_its_notes_alone_can_be_taken(waiting: House) -> None:
    take_draft(waiting.desk, ANN, SLUG, 3, [])
    assert waiting.copy.dossier.notes[0].title == "State budget"
    assert waiting.section("introduction").heading == "Fourteen buses"
    assert set(waiting.copy.state.edited) == {"background"}


def test_a_section_that_the_newer_draft_has_and_the_text_has_not_finds_its_place(waiting: House) -> None:
    cut_section(waiting.desk, BEN, SLUG, "analysis", waiting.hash("analysis"))
    take_draft(waiting.desk, ANN, SLUG, 3, ["analysis"])
    keys = [section.key for section in waiting.copy.article.sections]
    assert keys.index("background") < keys.index("analysis") < keys.index("faq")


def test_a_newer_draft_is_settled_once(waiting: House) -> None:
    settle_draft(waiting.desk, ANN, SLUG, 3)
    before = dump(waiting.store)
    for again in (
        lambda: settle_draft(waiting.desk, BEN, SLUG, 3),
        lambda: take_draft(waiting.desk, BEN, SLUG, 3, ["introduction"]),
    ):
        with pytest.raises(Conflict, match="settled already"):
            again()
    assert dump(waiting.store) == before


def test_what_is_no_waiting_draft_is_refused(waiting: House) -> None:
    for number in (1, 2):
        with pytest.raises(Refused, match="no draft that waits"):
            take_draft(waiting.desk, ANN, SLUG, number, ["introduction"])
        with pytest.raises(Refused, match="no draft that waits"):
            settle_draft(waiting.desk, ANN, SLUG, number)
    with pytest.raises(UnknownStory):
        take_draft(waiting.desk, ANN, SLUG, 9, [])


@pytest.mark.slow
def test_a_newer_draft_that_two_settle_at_once_is_settled_once(both: House) -> None:
    both.put(BEN, "background", "512", "412")
    filed = machine_files(both.store, draft=newer(), origin="7" * 64)
    came = at_once(
        lambda: take_draft(both.desk, ANN, SLUG, filed.number, ["introduction"]),
        lambda: take_draft(both.desk, BEN, SLUG, filed.number, ["introduction"]),
        lambda: settle_draft(both.desk, BEN, SLUG, filed.number),
    )
    assert sum(isinstance(each, Conflict) for each in came) == 2, came
    assert len(both.entries("proposal_settled")) == 1
    both.whole()


def test_citations_move_with_their_passages() -> None:
    one = an_article().section("faq")
    assert one
    new = moved(one, {"N1.1": "N5.1"})
    assert [s.citations for s in new.sentences()] == [(), ("N5.1",), (), (GONE,)]
