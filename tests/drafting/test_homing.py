"""Which passages a section rests on that is written again."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drafter.article import Article, Author, Draft, Hole, Section, Sentence
from drafter.drafting.homing import home_again
from drafter.errors import Unusable
from drafter.formats import ArticleFormat, load_format
from drafter.notes import Dossier
from drafter.record import Made, Origin, Record
from drafter.store.values import RevisionKind, StoredRevision
from drafter.testing import sample_dossier
from tests.writing.support import brief_of, note

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def brief(root: Path) -> ArticleFormat:
    return load_format(root / "prompts", "brief")[0]


def a_section(key: str, *ids: str) -> Section:
    return Section(key, key.title(), Author.MODEL, paragraphs=((Sentence("It voted.", ids),),))


def a_revision(*sections: Section, made: tuple[Made, ...] = ()) -> StoredRevision:
    article = Article("harbour", "brief", "en", sections)
    record = Record(
        story="harbour", run="r", format="brief", text_sha256=article.sha256, dossier_sha256="d", made=made,
        origin=Origin.PERSON,
    )  # fmt: skip
    return StoredRevision(
        "harbour", 1, RevisionKind.MACHINE, Author.MODEL, "", None, 0, "r", article.sha256,
        Draft(article, (), ()), record, NOON,
    )  # fmt: skip


def made(key: str, *passages: str, lead: tuple[str, ...] = ()) -> Made:
    return Made(key, key.title(), Author.MODEL, passages=passages, lead=lead)


LEDE, BODY = a_section("lede", "N1.1"), a_section("body", "N2.1", "N2.2")
HOMES = (made("lede", "N1.1", "N1.2", "N1.3", lead=("N1.2",)), made("body", "N2.1", "N2.2", "N2.3", "N2.4"))


def ids(
    revision: StoredRevision, format_: ArticleFormat, key: str, wish: str = "shorter", dossier: Dossier | None = None
):
    base = revision.draft.article.section(key)
    assert base
    home = home_again(revision, brief_of(format_, dossier), format_[key], base, wish)
    return [passage.id for passage in home.passages], home.lead


def test_a_section_keeps_the_home_that_it_was_drafted_with(brief: ArticleFormat) -> None:
    found, lead = ids(a_revision(LEDE, BODY, made=HOMES), brief, "lede")
    assert {"N1.1", "N1.2", "N1.3"} <= set(found)
    assert not {"N2.1", "N2.2", "N2.3", "N2.4"} & set(found)
    assert lead[0] == "N1.2"


def test_what_it_cites_is_at_home_wherever_it_belonged(brief: ArticleFormat) -> None:
    found, _ = ids(a_revision(a_section("lede", "N1.1", "N2.4"), BODY, made=HOMES), brief, "lede")
    assert "N2.4" in found


def test_a_note_that_came_since_finds_its_home(brief: ArticleFormat) -> None:
    more = note(5, "The council will vote on a second depot for the buses on 20 January 2027, the mayor's office said.")
    dossier = Dossier((*sample_dossier().notes, more), sample_dossier().protected)
    revision = a_revision(
        LEDE, BODY, a_section("whats_next", "N1.5"), made=(*HOMES, made("whats_next", "N1.4", "N1.5"))
    )
    where = [key for key in ("lede", "body", "whats_next") if "N5.1" in ids(revision, brief, key, dossier=dossier)[0]]
    assert len(where) == 1


def test_ids_of_other_notes_mean_nothing_here(brief: ArticleFormat) -> None:
    """Sections that were taken over: the record names passages of the notes that they were written from."""
    stale = (replace(HOMES[0], passages=("N2.5", "N2.6"), lead=("N2.5",)), HOMES[1])
    found, lead = ids(a_revision(LEDE, BODY, made=stale), brief, "lede")
    assert found[0] == "N1.1"
    assert "N2.5" not in lead


def test_a_summary_rests_on_what_the_body_cites(brief: ArticleFormat) -> None:
    headline = a_section("headline", "N2.3")
    found, lead = ids(a_revision(headline, LEDE, BODY, made=HOMES), brief, "headline")
    assert (found, lead) == (["N1.1", "N2.1", "N2.2", "N2.3"], ())


def test_too_little_evidence_for_a_new_section_is_a_reason_unless_the_notes_are_named(brief: ArticleFormat) -> None:
    few = Dossier((note(1, "The council voted on Monday."),), {})
    hole = replace(LEDE, paragraphs=(), hole=Hole("failed", "It failed.", "Ask again."))
    empty = a_revision(hole, made=(made("lede", "N1.1"),))
    with pytest.raises(Unusable, match="5 words for this section; it needs 20"):
        ids(empty, brief, "lede", dossier=few)
    assert ids(empty, brief, "lede", "only N1", dossier=few)[0] == ["N1.1"]
    assert ids(a_revision(LEDE, made=(made("lede", "N1.1"),)), brief, "lede", dossier=few)[0] == ["N1.1"]


def test_passages_that_speak_to_a_machine_are_at_home_nowhere(brief: ArticleFormat) -> None:
    first = sample_dossier().notes[0]
    passages = tuple(replace(p, marks=("instruction",)) if p.id == "N1.1" else p for p in first.passages)
    dossier = Dossier((replace(first, passages=passages), *sample_dossier().notes[1:]), {})
    assert "N1.1" not in ids(a_revision(LEDE, BODY, made=HOMES), brief, "lede", dossier=dossier)[0]
