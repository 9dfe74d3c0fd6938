"""A section picked again from the notes by plain rules of what an editor asks."""

import asyncio
from dataclasses import replace
from functools import cache

import pytest

from drafter.article import Author, Question, Section, Sentence
from drafter.errors import Unusable
from drafter.formats import Purpose
from drafter.notes import Dossier
from drafter.writing import Home
from drafter.writing.extractive import ExtractiveWriter
from drafter.writing.homes import assign
from tests.writing.extracts.support import (
    brief_of,
    dossier_of,
    draft,
    explainer,
    kyiv,
    kyiv_draft,
    raw,
    section,
    small_format,
)

MONEY = dossier_of(
    raw(
        "The council of Quell Bridge voted on Thursday to buy 14 electric buses for its town routes. The first four "
        "are to run from March on the line to the hospital. The buses cost 6.3 million euros in all, the transport "
        "committee said. A new cable to the depot was finished in October after two years of work. The council had "
        "turned down a smaller order before because the depot had too little power. Two members of the council warned "
        "that the price of electricity could rise. The old buses will be sold at an auction in the spring."
    )
)
NEWS = small_format(Purpose.NEWS, words=(10, 60))


@cache
def cited() -> frozenset[str]:
    bodies = {spec.key for spec in explainer().body}
    return frozenset(i for s in kyiv_draft().sections if s.key in bodies for x in s.sentences() for i in x.citations)


def home_of(key: str) -> Home:
    homes = assign(kyiv(), explainer(), None)
    return homes[key] if key in homes else Home(key, tuple(p for p in kyiv().passages.values() if p.id in cited()))


def again(key: str, wish: str, take: int = 0, base: Section | None = None) -> Section:
    before = base or section(kyiv_draft(), key)
    writer = ExtractiveWriter(take)
    return asyncio.run(writer.rewrite(brief_of(kyiv()), explainer()[key], before, home_of(key), wish))


def news(wish: str, take: int = 0, dossier: Dossier = MONEY, base: Section | None = None) -> tuple[str, ...]:
    home = assign(dossier, NEWS, None)["news"]
    before = base or section(draft(dossier, NEWS), "news")
    writer = ExtractiveWriter(take)
    return texts(asyncio.run(writer.rewrite(brief_of(dossier, NEWS), NEWS["news"], before, home, wish)))


def texts(part: Section) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in part.sentences())


@pytest.mark.parametrize("key", ["introduction", "background", "analysis", "whats_next", "tldr"])
@pytest.mark.parametrize("wish", ["shorter", "only N2", "lead with the winter"])
@pytest.mark.parametrize("take", [0, 1])
def test_promise_1_every_sentence_stands_to_the_letter_in_the_passage_it_cites(key: str, wish: str, take: int) -> None:
    part = again(key, wish, take)
    assert part.author is Author.EXTRACTIVE
    assert not part.hole
    for sentence in part.sentences():
        assert sentence.text in kyiv().passages[sentence.citations[0]].text


def test_shorter_is_a_choice_of_what_stands_there() -> None:
    before = section(kyiv_draft(), "background")
    part = again("background", "shorter")
    assert set(texts(part)) < set(texts(before))
    assert part.words <= before.words * 2 / 3 + 1
    assert part.heading == before.heading


def test_longer_is_more_or_it_is_said_that_there_is_no_more() -> None:
    before = section(kyiv_draft(), "background")
    assert again("background", "longer").words > before.words
    with pytest.raises(Unusable, match="hold no more"):
        again("whats_next", "longer")


def test_one_note_alone_gives_no_sentence_of_another() -> None:
    part = again("introduction", "only note N2")
    assert {i.partition(".")[0] for s in part.sentences() for i in s.citations} == {"N2"}
    assert not {i for s in again("analysis", "without N3").sentences() for i in s.citations if i.startswith("N3.")}


def test_what_is_asked_for_leads() -> None:
    assert news("lead with the money")[0].startswith("The buses cost 6.3 million euros")
    assert news("begin with the auction")[0].startswith("The old buses will be sold")
    assert news("start with N1.4")[0].startswith("A new cable")


def test_what_stands_elsewhere_in_the_notes_is_brought_in() -> None:
    part = again("whats_next", "lead with the poll of the Podil centre")
    leaning_on, first = list(part.sentences())[:2]
    assert leaning_on.text == "Public opinion leaves the government little room."
    assert "poll of 1,204 adults" in first.text
    assert first.citations[0] not in {p.id for p in home_of("whats_next").passages}


def test_another_take_is_another_text_and_the_same_take_the_same() -> None:
    takes = [news("shorter", take) for take in range(3)]
    assert len(set(takes)) == 3
    assert news("shorter", 1) == takes[1]
    headlines = {texts(again("headline", "another", take)) for take in range(2)}
    assert len(headlines) == 2
    assert texts(section(kyiv_draft(), "headline")) not in headlines


def test_where_the_notes_hold_no_other_sentence_it_is_said() -> None:
    few = dossier_of("The council closed the pool on Tuesday after a long debate in the town hall.")
    with pytest.raises(Unusable) as caught:
        news("another", dossier=few)
    assert caught.value.message == "The notes hold no other sentence for this section."
    with pytest.raises(Unusable, match="hold no other sentence"):
        news("another", take=500)
    with pytest.raises(Unusable, match="No shorter text"):
        news("in 5 words, shorter", dossier=few)


def test_what_a_program_cannot_do_it_says() -> None:
    with pytest.raises(Unusable, match="cannot reword"):
        news("plainer")
    with pytest.raises(Unusable, match="stands in the notes to the letter"):
        news("remove what is unsupported")
    with pytest.raises(Unusable, match="outlet's own view"):
        again("insight", "shorter", base=Section("insight", "Insight", Author.EXTRACTIVE))


def test_what_is_unsupported_goes_where_it_is_asked_for() -> None:
    base = Section(
        "news", "News", Author.MODEL,
        paragraphs=((Sentence("Everybody is happy about it."), Sentence("Buses were bought.", ("N1.3",))),),
    )  # fmt: skip
    told = news("remove what is unsupported", base=base)
    assert "Everybody is happy about it." not in told
    assert any("6.3 million euros" in text for text in told)


def test_what_a_person_typed_stays_where_it_stood() -> None:
    typed = Sentence("Nobody asked the drivers.", (), by="ann")
    machine = section(draft(MONEY, NEWS), "news")
    for paragraph in ((typed, *machine.paragraphs[0]), (*machine.paragraphs[0], typed)):
        base = replace(machine, paragraphs=(paragraph, *machine.paragraphs[1:]))
        home = assign(MONEY, NEWS, None)["news"]
        part = asyncio.run(
            ExtractiveWriter().rewrite(brief_of(MONEY, NEWS), NEWS["news"], base, home, "lead with the money")
        )
        assert [s for s in part.sentences() if s.by] == [typed]
        assert (part.paragraphs[0][0] == typed) == (paragraph[0] == typed)


def test_questions_are_chosen_again_and_a_persons_pair_stays() -> None:
    before = section(kyiv_draft(), "faq")
    shorter = again("faq", "shorter")
    assert 0 < len(shorter.questions) < len(before.questions)
    pair = Question(Sentence("Is it over?", by="ann"), (Sentence("No.", by="ann"),))
    mixed = again("faq", "shorter", base=replace(before, questions=(pair, *before.questions)))
    assert mixed.questions[0] == pair
    assert len({q.question.text for q in mixed.questions}) == len(mixed.questions)


def test_passages_that_speak_to_a_machine_are_never_picked() -> None:
    from tests.writing.extracts.support import marked

    with pytest.raises(Unusable, match="No sentence of the notes"):
        news("begin with the auction in N1.7", dossier=marked(MONEY, "auction"))
    assert not any("auction" in text for text in news("only N1", dossier=marked(MONEY, "auction")))


def test_a_hole_is_filled_where_the_notes_hold_enough() -> None:
    from drafter.article import Hole

    hole = Section("news", "News", Author.CODE, hole=Hole("failed", "It failed.", "Ask."))
    assert news("write it", base=hole)
