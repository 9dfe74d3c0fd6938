"""A changed note asks for what changed, and keeps nothing that is out of date or may not be said any more."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from drafter.article import Article, Author, Section, Sentence
from drafter.drafting.carry import Carried, carry
from drafter.formats import ArticleFormat, load_format
from drafter.notes import Dossier, OnRecord
from drafter.readers.assemble import assemble
from drafter.readers.raw import Labels, RawNote
from drafter.settings import Outlet, Policy, Settings, checkout
from tests.drafting.support import desk_in, kyiv

NEWS = (
    "The ferry Alma ran aground off Port Lowe on Tuesday evening. Twelve passengers were injured, the coast guard "
    "said. The ferry carried 88 people."
)
CORRECTION = "The number of injured passengers rose to nineteen, the coast guard said on Wednesday."
PAST = (
    "The same ferry had lost power in 2021 near the harbour wall. Its operator paid a fine of $40,000 for missing "
    "inspections in 2022. The engine dated from 1998 and had been repaired three times since."
)


def _format() -> ArticleFormat:
    return load_format(checkout() / "prompts", "brief")[0]


def _dossier(*texts: str, source: str = "Coast Wire", on_record: OnRecord = OnRecord.YES) -> Dossier:
    labels = Labels(source=source, on_record=on_record)
    press = RawNote("press.txt", text=NEWS + "\n\n" + PAST, labels=labels)
    return assemble([press, *(RawNote(f"{n}.txt", text=text) for n, text in enumerate(texts))])[0]


def _section(key: str, *sentences: Sentence) -> Section:
    return Section(key, key, Author.MODEL, paragraphs=(sentences,))


LEDE = _section("lede", Sentence("Twelve passengers were injured when the ferry Alma ran aground.", ("N1.1", "N1.2")))
BODY = _section("body", Sentence("Its operator paid a fine of $40,000 in 2022.", ("N1.5",)))
HOMES = {"lede": ("N1.2", "N1.1", "N1.3"), "body": ("N1.4", "N1.5", "N1.6")}


def _carried(new: Dossier, lede: Section = LEDE, old: Dossier | None = None) -> Carried:
    carried = carry(Article("ferry", "brief", "en", (lede, BODY)), HOMES, old or _dossier(), new, _format())
    assert carried
    return carried


def test_what_rests_on_nothing_new_is_taken_over() -> None:
    carried = _carried(_dossier("The council will hold a hearing on safety rules in the town hall on 9 December."))
    assert {"lede", "body"} <= carried.sections.keys()


def test_a_section_is_asked_for_again_when_a_new_note_corrects_what_it_says() -> None:
    carried = _carried(_dossier(CORRECTION))
    assert "lede" not in carried.sections
    assert "body" in carried.sections, "nothing is new about the fine"


def test_a_new_passage_that_says_the_opposite_in_the_same_words_is_news_too() -> None:
    carried = _carried(_dossier("The operator denied on Wednesday that it ever paid a fine."))
    assert "body" not in carried.sections


def test_leads_stay_first_and_what_is_new_in_a_section_is_among_them() -> None:
    carried = _carried(_dossier(CORRECTION))
    leads = [ids[:6] for ids in carried.plan.wishes.values()]
    assert carried.plan.wishes["lede"][:2] == ("N1.2", "N1.1"), "the order that the plan gave them"
    assert any("N2.1" in ids for ids in leads)


def test_promise_6_a_note_put_on_background_takes_what_named_its_source_out_of_the_draft() -> None:
    named = _section("lede", Sentence("The ferry Alma ran aground, Ines Calloway said.", ("N1.1",)))
    public = _dossier(source="Ines Calloway, port engineer")
    secret = _dossier(source="Ines Calloway, port engineer", on_record=OnRecord.BACKGROUND)
    carried = carry(Article("ferry", "brief", "en", (named, BODY)), HOMES, public, secret, _format())
    assert carried is None or not carried.sections


def test_promise_6_no_section_that_names_somebody_withheld_since_is_taken_over() -> None:
    named = _section("lede", Sentence("The ferry Alma ran aground; Tim Reed was on board.", ("N1.1",)))
    labels = Labels(source="Coast Wire", on_record=OnRecord.YES, withhold=("Tim Reed",))
    asked_to = assemble([RawNote("press.txt", text=NEWS + "\n\n" + PAST, labels=labels)])[0]
    carried = _carried(asked_to, lede=named)
    assert carried.sections.keys() == {"body"}


@pytest.mark.slow  # several drafts
def test_a_change_of_policy_takes_nothing_over(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        asyncio.run(desk.draft(kyiv()))
        strict = Settings(policy=Policy(model_sections=("introduction", "headline")), outlet=Outlet(name="Other"))
        object.__setattr__(desk, "tools", replace(desk.tools, settings=strict))
        fewer = Dossier(kyiv().notes[:-1], kyiv().protected)
        second = asyncio.run(desk.draft(fewer))
        section = second.draft.article.section("background")
        assert section and section.hole and section.hole.reason == "not_allowed"


@pytest.mark.slow  # several drafts
def test_the_record_says_which_policy_held_and_a_rule_of_record_drafts_nothing_anew(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        first = asyncio.run(desk.draft())
        other = Settings(policy=Policy(permission_role="editor"))
        object.__setattr__(desk, "tools", replace(desk.tools, settings=other))
        assert asyncio.run(desk.draft()).shown
        assert first.record.policy == {
            "model_sections": "*",
            "permission_role": "reporter",
            "disclosure_rule": "always",
        }
        assert json.loads((first.folder / "draft.json").read_bytes())["disclosure"]["machine"]["policy"] == dict(
            first.record.policy
        )
