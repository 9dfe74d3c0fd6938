"""What the disclosure may say of people and machines is what the record shows of exactly this text."""

from dataclasses import replace

from drafter.article import Author
from drafter.desk.citing import cite
from drafter.desk.deciding import check_section
from drafter.desk.proposing import settle_rewrite
from drafter.desk.records import approval_by, approval_of, reviews_of, with_people, words_of
from drafter.desk.saving import cut_section
from drafter.desk.state import Deed, State
from drafter.desk.versions import restore
from drafter.record import Made, Record, Review
from tests.desk.support import ADA, ANN, BEN, SLUG, VOTED, House, an_article, fact
from tests.store.support import NOON


def record(house: House) -> Record:
    return with_people(house.copy.revision.record, house.copy.article, house.copy.state)


def reviews(house: House) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {one.name: (one.checked, one.edited) for one in record(house).reviews}


def made(house: House, key: str) -> Made:
    return next(one for one in record(house).made if one.section == key)


def line(house: House) -> str:
    return house.desk.disclosure(record(house)).line


def test_of_a_fresh_draft_nothing_is_said_of_anybody(house: House) -> None:
    assert reviews(house) == {}
    assert record(house).written_by == ()
    assert not any(one.edited for one in record(house).made)
    assert not any(person.full_name in line(house) for person in (ADA, ANN, BEN))


def test_checked_is_said_of_exactly_the_sections_as_they_stand(house: House) -> None:
    for key in ("faq", "background"):
        check_section(house.desk, ANN, SLUG, key, house.hash(key))
    assert reviews(house) == {"Ann Lee": (("background", "faq"), ())}
    house.put(BEN, "background", "512", "412")
    assert reviews(house) == {"Ann Lee": (("faq",), ()), "Ben Ode": ((), ("background",))}
    check_section(house.desk, ANN, SLUG, "faq", house.hash("faq"), checked=False)
    assert reviews(house) == {"Ben Ode": ((), ("background",))}


def test_edited_is_said_of_who_changed_words_that_are_not_a_machines_any_more(house: House) -> None:
    house.put(ANN, "background", "512", "412")
    house.put(BEN, "background", "ended it", "gave it up")
    assert reviews(house) == {"Ann Lee": ((), ("background",)), "Ben Ode": ((), ("background",))}
    assert made(house, "background").edited
    assert made(house, "background").author is Author.MODEL
    restore(house.desk, BEN, SLUG, 1)
    assert reviews(house) == {}
    assert not made(house, "background").edited


def test_an_edit_that_was_put_back_word_by_word_is_none(house: House) -> None:
    house.put(ANN, "background", "512", "412")
    house.put(ANN, "background", "412", "512")
    assert not made(house, "background").edited
    assert reviews(house) == {}


def test_letting_a_sentence_rest_on_something_else_is_not_called_editing(house: House) -> None:
    cite(house.desk, ANN, SLUG, "S2", house.hash("introduction"), ["N1.2"])
    assert not made(house, "introduction").edited
    assert reviews(house) == {}


def test_who_wrote_a_section_has_written_and_not_edited_it(house: House) -> None:
    house.save(ANN, "background", "An old fleet and a cold winter. [N2.1]")
    assert record(house).written_by == ("Ann Lee",)
    assert made(house, "background").author is Author.PERSON
    assert (made(house, "background").model, made(house, "background").prompt) == ("", "")
    assert reviews(house) == {}
    house.put(BEN, "background", "cold", "long")
    assert record(house).written_by == ("Ben Ode",), "the one sentence is his now"


def test_a_section_with_one_sentence_of_a_machine_left_is_not_a_persons(house: House) -> None:
    house.save(ANN, "introduction", f"{VOTED.text} It rained that day.")
    assert made(house, "introduction").author is Author.MODEL
    assert made(house, "introduction").edited
    assert record(house).written_by == ()


def test_a_hole_that_a_person_filled_is_theirs_and_one_that_was_cut_is_gone(house: House) -> None:
    house.save(ANN, "whats_next", "The council will vote on a new depot on 14 December. [N1.5]")
    assert (made(house, "whats_next").author, made(house, "whats_next").hole) == (Author.PERSON, "")
    cut_section(house.desk, ANN, SLUG, "whats_next", house.hash("whats_next"))
    assert "whats_next" not in {one.section for one in record(house).made}
    assert record(house).written_by == ()
    restore(house.desk, ANN, SLUG, 2)
    assert record(house).written_by == ("Ann Lee",)


def test_a_model_whose_words_are_all_gone_is_not_named(house: House) -> None:
    for key in ("headline", "introduction", "background", "analysis", "insight"):
        house.save(ANN, key, f"Another {key} entirely. [N1.1]")
    house.save(ANN, "faq", "Q: Why so?\nA: Because. [N1.1]")
    assert record(house).models == ()
    assert "small-2026" not in line(house)


def test_the_calls_of_a_rewrite_that_was_taken_over_are_told_with_its_text(house: House) -> None:
    before = len(record(house).calls)
    run = house.proposed((fact("Buses.", "N1.1"),))
    settle_rewrite(house.desk, ANN, SLUG, run, house.hash("introduction"), [1, 2, 3, 4])
    house.put(BEN, "background", "512", "412")
    assert len(record(house).calls) == before + 1
    assert {call.step for call in record(house).calls} >= {"rewrite:introduction"}


def test_people_are_called_by_their_full_names_as_they_were_then(house: House) -> None:
    house.save(ANN, "background", "An old fleet and a cold winter. [N2.1]")
    with house.store._db.write() as connection:
        connection.exec_driver_sql("UPDATE accounts SET full_name = 'Ann Miller' WHERE name = 'ann'")
    assert record(house).written_by == ("Ann Lee",)


def test_an_approval_is_named_for_exactly_its_text(house: House) -> None:
    house.approved()
    state, article = house.copy.state, house.copy.article
    signed = approval_of(state.approval, article, "The Ledger GmbH")
    assert signed and (signed.name, signed.role, signed.answerable, signed.override) == (
        "Ann Lee", "editor", "The Ledger GmbH", "",
    )  # fmt: skip
    assert approval_of(state.approval, an_article(), "") is None
    assert approval_of(None, article, "") is None
    alone = approval_by(ANN.as_(ANN.roles[0]), NOON, article, "")
    assert alone.answerable == "Ann Lee", "somebody always answers for it"


def test_a_filed_record_holds_no_reviews_of_another_text(house: House) -> None:
    house.ready()
    house.put(BEN, "background", "512", "412")
    filed = house.copy.revision.record
    assert (filed.reviews, filed.approval, filed.corrections) == ((), None, ())
    assert all(
        isinstance(one, Review) and one.text_sha256 == house.copy.article.sha256 for one in record(house).reviews
    )


def test_sections_that_code_sets_are_reviewed_by_nobody(house: House) -> None:
    sources = an_article().section("sources")
    assert sources
    deed = Deed(ANN.as_(ANN.roles[0]), NOON)
    state = State(checked={sources.sha256: {"ann": deed}}, edited={"sources": {"ann": deed}})
    assert reviews_of(an_article(), state, frozenset({"sources"})) == ()
    assert reviews_of(replace(an_article(), sections=()), state, frozenset()) == ()


def test_the_hash_of_words_knows_words_and_headings_and_nothing_else() -> None:
    one = an_article().section("analysis")
    faq = an_article().section("faq")
    assert one and faq
    cited = replace(one, paragraphs=tuple(tuple(replace(s, citations=("N9.9",)) for s in p) for p in one.paragraphs))
    assert words_of(cited) == words_of(one)
    assert words_of(replace(one, heading="Other")) != words_of(one)
    assert words_of(replace(one, paragraphs=one.paragraphs * 2)) != words_of(one)
    asked = tuple(replace(q, answer=tuple(replace(s, citations=()) for s in q.answer)) for q in faq.questions)
    assert words_of(replace(faq, questions=asked)) == words_of(faq)


def test_a_disclosure_names_who_checked_and_who_signed(house: House) -> None:
    house.approved()
    copy = house.copy
    signed = approval_of(copy.state.approval, copy.article, "")
    said = house.desk.disclosure(with_people(copy.revision.record, copy.article, copy.state, signed))
    assert "Ann Lee" in said.line
    assert "Ben Ode" in str(said.machine)
