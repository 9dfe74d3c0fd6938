"""What readers get is a text that was signed, as it was decided, however often it dies on the way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from drafter.chain import hash_of
from drafter.desk import killing, publishing
from drafter.desk.after import copy_for_cms, standing
from drafter.desk.anchors import anchors_of
from drafter.desk.finishing import finish_all
from drafter.desk.killing import kill
from drafter.desk.moving import correct, reopen, return_to_writer, spike, unspike
from drafter.desk.publishing import decide_to_publish, finish_publication, folder_of
from drafter.desk.versions import restore
from drafter.errors import Refused, StoreBusy, UnknownStory
from drafter.store import Store
from drafter.store.values import Published, Status
from drafter.store.work import StoryWork
from tests.desk.readers import dies_before_the_record, dies_in, during, files, is_out, live
from tests.desk.support import (
    ADA,
    ANN,
    BEN,
    EVE,
    REX,
    SLUG,
    House,
    a_draft,
    an_article,
    at_once,
    desk_on,
    dump,
    machine_files,
)

# --- publishing


def test_promise_2_what_is_signed_goes_out_and_names_what_vouches_for_it(house: House) -> None:
    house.approved()
    assert decide_to_publish(house.desk, ANN, SLUG)
    assert is_out(house) == "", "it is decided; nothing is out"
    done = finish_publication(house.desk, SLUG)
    assert (done.published, done.revision, done.folder, done.already) == (
        Published.PUBLISHED, house.copy.revision.number, folder_of(house.desk, SLUG), False,
    )  # fmt: skip
    assert (house.story.published, house.story.published_revision) == (Published.PUBLISHED, done.revision)
    assert is_out(house) == house.copy.article.sha256 == house.entries("approved")[-1].body["text_sha256"]
    signed = house.entries("approved")[-1]
    assert live(house)["record"] == {"seq": signed.seq, "hash": signed.hash}
    assert [each.kind for each in anchors_of(house.out, SLUG).held if each.logged] == ["approved", "published"]
    assert {"article.html", "article.md", "article.json", "article.docx"} <= files(house).keys()
    house.whole()


def test_the_record_names_every_file_by_its_hash(house: House) -> None:
    from hashlib import sha256

    house.published()
    told = house.entries("published")[-1].body["files"]
    assert told == {name: sha256(raw).hexdigest() for name, raw in files(house).items() if name in told}
    assert len(told) == 4


def test_deciding_and_finishing_again_change_nothing(house: House) -> None:
    house.approved()
    assert [decide_to_publish(house.desk, p, SLUG) for p in (ANN, ANN, BEN)] == [True, True, True]
    assert len(house.entries("publishing")) == 1
    finish_publication(house.desk, SLUG)
    before, lies = dump(house.store), files(house)
    assert not decide_to_publish(house.desk, BEN, SLUG)
    again = finish_publication(house.again().desk, SLUG)
    assert (again.already, again.published) == (True, Published.PUBLISHED)
    assert (dump(house.store), files(house)) == (before, lies)
    assert finish_all(house.desk) == ()


def test_what_was_lost_of_the_files_is_written_again_to_the_letter(house: House) -> None:
    import shutil

    house.published()
    lies = files(house)
    shutil.rmtree(folder_of(house.desk, SLUG))
    assert finish_publication(house.desk, SLUG).already
    assert {name: raw for name, raw in files(house).items() if name != "article.docx"} == {
        name: raw for name, raw in lies.items() if name != "article.docx"
    }


def test_later_reviews_change_nothing_in_what_went_out(house: House) -> None:
    house.published()
    lies = files(house)
    from drafter.desk.deciding import check_section

    house.move(Status.IN_REVIEW)
    check_section(house.desk, EVE, SLUG, "faq", house.hash("faq"))
    finish_publication(house.desk, SLUG)
    assert files(house) == lies


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.DRAFTED, Status.RETURNED])
def test_promise_2_what_is_not_signed_is_not_published(house: House, status: Status) -> None:
    house.move(status)
    for verb in (
        lambda: decide_to_publish(house.desk, ANN, SLUG),
        lambda: finish_publication(house.desk, SLUG),
        lambda: copy_for_cms(house.desk, ANN, SLUG),
    ):
        with pytest.raises(Refused):
            verb()
    assert is_out(house) == ""


def test_promise_2_a_status_alone_publishes_nothing(house: House) -> None:
    house.ready().move(Status.APPROVED)
    with pytest.raises(Refused, match="not approved as it stands"):
        decide_to_publish(house.desk, ANN, SLUG)
    with pytest.raises(Refused, match="nothing to copy"):
        copy_for_cms(house.desk, ANN, SLUG)


def test_an_embargo_holds_whoever_signs(house: House) -> None:
    soon = house.store.now() + timedelta(hours=1)
    machine_files(house.store, draft=a_draft(an_article(embargo=soon)), origin="7" * 64)
    house.approved()
    with pytest.raises(Refused, match="under embargo until"):
        decide_to_publish(house.desk, ANN, SLUG)
    with pytest.raises(Refused, match="under embargo until"):
        copy_for_cms(house.desk, ANN, SLUG)
    assert house.entries("exported") == ()


def test_an_embargo_that_is_over_holds_nobody(house: House) -> None:
    past = house.store.now() - timedelta(hours=1)
    machine_files(house.store, draft=a_draft(an_article(embargo=past)), origin="7" * 64)
    house.published()
    assert is_out(house) == house.copy.article.sha256


def test_only_who_may_publishes(house: House) -> None:
    house.approved()
    before = dump(house.store)
    for person, fault in ((ADA, Refused), (REX, UnknownStory)):
        with pytest.raises(fault):
            decide_to_publish(house.desk, person, SLUG)
    assert dump(house.store) == before


# --- killed in between


@pytest.mark.parametrize(
    ("owner", "name"),
    [(publishing, "write_files"), (publishing, "_record_it"), (StoryWork, "set"), (publishing, "anchored")],
)
def test_promise_5_it_may_die_at_every_step_and_be_finished(
    house: House, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    dies_in(house, monkeypatch, lambda: finish_publication(house.desk, SLUG), owner, name)
    done = finish_publication(house.again().desk, SLUG)
    assert done.published is Published.PUBLISHED
    assert len(house.entries("published")) == 1
    assert is_out(house) == house.copy.article.sha256
    house.whole()


def test_promise_2_an_approval_that_was_taken_back_in_between_stops_it(house: House) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    reopen(house.desk, BEN, SLUG)
    with pytest.raises(Refused, match="was taken back"):
        finish_publication(house.desk, SLUG)
    assert finish_all(house.desk) == ()
    assert is_out(house) == ""
    assert house.story.published is Published.NONE


def test_promise_2_a_story_that_was_spiked_in_between_is_not_published(house: House) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    spike(house.desk, BEN, SLUG, "The mayor called.")
    with pytest.raises(Refused, match="was taken back"):
        finish_publication(house.desk, SLUG)
    assert is_out(house) == ""
    unspike(house.desk, BEN, SLUG)
    assert house.story.status is Status.APPROVED
    assert finish_all(house.desk) == ()
    assert is_out(house) == "", "what was ended is not begun again by itself"
    assert decide_to_publish(house.desk, BEN, SLUG)
    assert finish_publication(house.desk, SLUG).published is Published.PUBLISHED


@pytest.mark.parametrize("verb", [reopen, return_to_writer, spike])
def test_promise_2_who_sends_it_back_ends_what_was_decided(house: House, verb: Callable[..., None]) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    verb(house.desk, BEN, SLUG, "The mayor called.")
    assert not standing(house.desk, ANN, SLUG).on_the_way
    if verb is spike:
        unspike(house.desk, BEN, SLUG)
    else:
        house.move(Status.IN_REVIEW)
        house.ready().approve(EVE)
    assert house.story.status is Status.APPROVED
    assert finish_all(house.desk) == ()
    assert (is_out(house), house.story.published) == ("", Published.NONE)
    house.whole()


def test_promise_2_a_save_ends_it_too(house: House) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    number = house.copy.revision.number
    house.put(BEN, "introduction", "on Monday ", "")
    restore(house.desk, BEN, SLUG, number)
    house.ready().approve(EVE)
    assert finish_all(house.desk) == ()
    assert is_out(house) == ""


def test_who_signs_the_same_text_anew_is_named_as_its_approver(house: House) -> None:
    house.approved(ANN)
    decide_to_publish(house.desk, ANN, SLUG)
    reopen(house.desk, BEN, SLUG)
    house.approve(EVE)
    assert decide_to_publish(house.desk, EVE, SLUG)
    finish_publication(house.desk, SLUG)
    assert live(house)["record"]["seq"] == house.entries("approved")[-1].seq
    assert "Eve Stone" in files(house)["article.md"].decode()
    assert "Ann Lee" not in files(house)["article.md"].decode()


def test_what_readers_have_is_put_on_record_even_where_its_approval_is_gone_by_then(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    dies_before_the_record(house, monkeypatch)
    assert (is_out(house), house.story.published) == (house.copy.article.sha256, Published.NONE)
    house.move(Status.IN_REVIEW)
    (done,) = finish_all(house.again().desk)
    assert (done.published, house.story.published) == (Published.PUBLISHED, Published.PUBLISHED)
    assert house.story.status is Status.IN_REVIEW
    house.whole()


def test_what_readers_have_without_a_record_is_not_spiked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    dies_before_the_record(house, monkeypatch)
    with pytest.raises(Refused, match="what readers have is not spiked"):
        spike(house.again().desk, BEN, SLUG, "It is old.")
    assert house.story.published is Published.PUBLISHED
    house.whole()


def test_what_readers_have_without_a_record_can_be_killed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    dies_before_the_record(house, monkeypatch)
    house.move(Status.IN_REVIEW)
    kill(house.again().desk, ANN, SLUG, "It was wrong.")
    assert (is_out(house), house.story.published) == ("killed", Published.KILLED)
    house.whole()


def test_what_readers_have_without_a_record_changes_with_a_line_only(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    dies_before_the_record(house, monkeypatch)
    house.put(BEN, "introduction", "on Monday ", "")
    house.ready().approve()
    with pytest.raises(Refused, match="no correction says what"):
        decide_to_publish(house.again().desk, ANN, SLUG)
    house.whole()


# --- after publication


def test_a_change_after_publication_needs_a_line_for_readers(house: House) -> None:
    house.published()
    house.put(BEN, "introduction", "on Monday ", "")
    house.ready().approve()
    with pytest.raises(Refused, match="no correction says what"):
        decide_to_publish(house.desk, ANN, SLUG)
    correct(house.desk, ANN, SLUG, "The day of the vote was wrong.")
    house.approve()
    assert decide_to_publish(house.desk, ANN, SLUG)
    assert finish_publication(house.desk, SLUG).published is Published.CORRECTED
    assert is_out(house) == house.copy.article.sha256
    assert "The day of the vote was wrong." in files(house)["article.md"].decode()
    house.whole()


def test_readers_keep_what_they_have_until_the_next_publication(house: House) -> None:
    house.published()
    before = is_out(house)
    correct(house.desk, ANN, SLUG, "The day of the vote was wrong.")
    house.put(BEN, "introduction", "on Monday ", "")
    house.ready()
    finish_publication(house.desk, SLUG)
    assert is_out(house) == before
    assert "The day" not in files(house)["article.md"].decode()
    house.approve()
    finish_publication(house.desk, SLUG)
    assert is_out(house) == before
    decide_to_publish(house.desk, ANN, SLUG)
    finish_publication(house.desk, SLUG)
    assert is_out(house) != before


def test_promise_7_a_correction_of_the_line_alone_goes_out_too(house: House) -> None:
    house.published()
    correct(house.desk, ANN, SLUG, "An earlier caption named the wrong bay.")
    house.approve()
    assert decide_to_publish(house.desk, ANN, SLUG)
    finish_publication(house.desk, SLUG)
    assert "An earlier caption named the wrong bay." in files(house)["article.md"].decode()
    assert house.story.published is Published.CORRECTED
    assert not decide_to_publish(house.desk, ANN, SLUG)
    house.whole()


def test_a_text_that_was_put_back_as_it_is_out_is_out_already(house: House) -> None:
    house.published()
    number = house.copy.revision.number
    house.put(BEN, "introduction", "on Monday ", "")
    restore(house.desk, BEN, SLUG, number)
    house.ready().approve()
    assert not decide_to_publish(house.desk, ANN, SLUG)


def test_each_publication_has_its_number(house: House) -> None:
    house.published()
    for line in ("One.", "Two."):
        correct(house.desk, ANN, SLUG, line)
        house.approve()
        decide_to_publish(house.desk, ANN, SLUG)
        finish_publication(house.desk, SLUG)
    assert [entry.body["number"] for entry in house.entries("publishing")] == [1, 2, 3]


# --- rivals


@pytest.mark.parametrize("owner", [publishing, killing])
def test_promise_2_nobody_changes_a_story_while_its_files_are_written(
    house: House, monkeypatch: pytest.MonkeyPatch, owner: Any
) -> None:
    house.published() if owner is killing else house.approved()
    real, came = owner.write_files, list[str]()

    def late(folder: Any, what: Any, **more: Any) -> None:
        with Store.open(f"sqlite:///{house.store.name}", wait_s=0.01) as impatient:
            rival = desk_on(impatient, house.out)
            with pytest.raises(StoreBusy):
                reopen(rival, BEN, SLUG)
        came.append("held")
        real(folder, what, **more)

    if owner is publishing:
        decide_to_publish(house.desk, ANN, SLUG)
    monkeypatch.setattr(owner, "write_files", late)
    finish_publication(house.desk, SLUG) if owner is publishing else kill(house.desk, ANN, SLUG, "It was wrong.")
    assert came == ["held"]
    house.whole()


@pytest.mark.parametrize("verb", [reopen, spike])
def test_promise_2_who_takes_it_back_while_its_files_are_made_is_heard(
    house: House, monkeypatch: pytest.MonkeyPatch, verb: Callable[..., None]
) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    during(monkeypatch, "_files", lambda: verb(house.again().desk, BEN, SLUG, "The mayor called."))
    with pytest.raises(Refused, match="was taken back"):
        finish_publication(house.desk, SLUG)
    assert (is_out(house), house.story.published) == ("", Published.NONE)


@pytest.mark.slow
def test_a_slow_worker_does_not_put_an_older_text_in_the_place_of_a_newer_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.approved()
    decide_to_publish(house.desk, ANN, SLUG)
    other = house.again()

    def a_whole_correction() -> None:
        finish_publication(other.desk, SLUG)
        correct(other.desk, ANN, SLUG, "The day was wrong.")
        other.put(BEN, "introduction", "on Monday ", "")
        other.ready().approve()
        decide_to_publish(other.desk, ANN, SLUG)
        finish_publication(other.desk, SLUG)

    during(monkeypatch, "_files", a_whole_correction)
    done = finish_publication(house.desk, SLUG)
    assert done.revision == house.story.published_revision
    assert is_out(house) == house.again().copy.article.sha256
    assert house.story.published is Published.CORRECTED
    house.whole()


@pytest.mark.slow
def test_a_story_published_twice_at_once_is_published_once(both: House) -> None:
    both.approved()
    came = at_once(*(lambda p=p: decide_to_publish(both.desk, p, SLUG) for p in (ANN, BEN, EVE)))
    assert came == [True, True, True]
    done = at_once(*(lambda: finish_publication(both.again().desk, SLUG) for _ in range(3)))
    assert {each.published for each in done} == {Published.PUBLISHED}
    assert (len(both.entries("publishing")), len(both.entries("published"))) == (1, 1)
    both.whole()


@pytest.mark.slow
def test_promise_2_of_a_publication_and_a_save_at_once_no_unsigned_text_goes_out(both: House) -> None:
    both.approved()
    signed = both.copy.article.sha256
    came = at_once(
        lambda: decide_to_publish(both.desk, ANN, SLUG) and finish_publication(both.desk, SLUG),
        lambda: both.put(BEN, "introduction", "on Monday ", ""),
    )
    assert not isinstance(came[1], Exception)
    assert is_out(both) in {"", signed}
    assert (is_out(both) == signed) is (both.story.published is Published.PUBLISHED)
    both.whole()


def test_what_would_stop_it_is_told_before_it_is_decided(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.approved()
    monkeypatch.setattr(publishing, "obstacles", lambda *_: [("it has no end", "Write one.")])
    with pytest.raises(Refused, match="cannot be published: it has no end"):
        decide_to_publish(house.desk, ANN, SLUG)
    assert house.entries("publishing") == ()
    assert standing(house.desk, ANN, SLUG).why_not == "harbour cannot be published: it has no end. Write one."


def test_what_every_publication_stands_on_is_a_line_of_its_record(house: House) -> None:
    house.published()
    entries = house.store.entries.raw(SLUG)
    assert all(hash_of(line) == digest for _, _, _, line, _, digest in entries)
    assert datetime.fromisoformat(house.entries("publishing")[-1].body["at"]).tzinfo


@pytest.mark.parametrize("words", ["the union’s A-TK list", "the ATK"])
def test_what_may_be_signed_may_go_out(house: House, words: str) -> None:
    house.put(BEN, "background", "winter", words)
    house.ready().approve()
    assert decide_to_publish(house.desk, ANN, SLUG)
    assert finish_publication(house.desk, SLUG).published is Published.PUBLISHED


@pytest.mark.parametrize("words", ["TK", "TKTK", "TKTKTK", "[TK who says so]", "T.K."])
def test_a_fact_that_is_still_to_come_is_never_signed(house: House, words: str) -> None:
    house.put(BEN, "background", "winter", words)
    with pytest.raises(Refused, match="tk left"):
        house.ready().approve()
