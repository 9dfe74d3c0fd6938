"""The writer that only quotes reads as a digest and invents nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.article import Article, Author
from drafter.formats import Purpose
from drafter.notes import Dossier, OnRecord
from drafter.readers import read_notes
from drafter.settings import checkout
from drafter.testing import sample_dossier
from drafter.writing import Home, Mend
from drafter.writing.extractive import ExtractiveWriter
from drafter.writing.homes import assign
from tests.writing.extracts.support import (
    DAY,
    brief_of,
    dossier_of,
    draft,
    explainer,
    kyiv,
    kyiv_draft,
    marked,
    raw,
    section,
    small_format,
    text_of,
    told,
)

NEWS = small_format(Purpose.LEAD, Purpose.NEWS, Purpose.AHEAD)


def assert_quotes_only(article: Article, dossier: Dossier) -> None:
    for part in article.sections:
        for sentence in part.sentences():
            assert sentence.citations, "every sentence says where it stands"
            assert set(sentence.citations) <= set(dossier.passages)
            if part.key != "headline" and not any(q.question is sentence for q in part.questions):
                assert sentence.text in dossier.passages[sentence.citations[0]].text


def test_promise_1_every_sentence_stands_to_the_letter_in_the_passage_it_cites() -> None:
    assert_quotes_only(kyiv_draft(), kyiv())


def test_each_sentence_is_used_once_but_for_the_tldr() -> None:
    used = [sentence.citations[0] for sentence in told(kyiv_draft())]
    assert len(used) == len(set(used))


def test_the_tldr_repeats_sentences_of_the_body_that_stand_alone() -> None:
    article = kyiv_draft()
    tldr = [s.text for s in section(article, "tldr").sentences()]
    assert len(tldr) >= 2
    assert set(tldr) <= {s.text for s in told(article)}


def test_the_example_fills_every_section_but_the_outlets_own_view() -> None:
    article = kyiv_draft()
    assert [s.key for s in article.sections if s.hole] == ["insight"]
    left = section(article, "insight").hole
    assert left and left.reason == "left_to_editor"
    for part in article.sections:
        least, most = explainer()[part.key].words
        assert part.hole or least <= part.words <= most


def test_notes_that_are_few_still_open_with_their_news() -> None:
    dossier = read_notes([checkout() / "examples/confidential"]).dossier
    article = draft(dossier)
    opening = next(section(article, "introduction").sentences()).text
    assert opening == "Lindmark Dairy will close its plant in Ostby on 30 June 2027 and move production to Vellinge."
    assert opening in {s.text for s in section(article, "tldr").sentences()}
    assert [s.key for s in article.sections if s.hole] == ["faq", "insight"]


def test_the_newest_comes_first() -> None:
    dossier = dossier_of(
        raw("The council opened its session on Monday with a debate about the pool.", day=DAY - timedelta(days=1)),
        raw("The council closed the pool on Tuesday after the debate ended in uproar."),
    )
    opening = next(section(draft(dossier, small_format(Purpose.LEAD)), "lead").sentences())
    assert opening.text.startswith("The council closed the pool")


def test_what_is_ahead_stands_in_the_order_of_its_days() -> None:
    text = text_of(section(kyiv_draft(), "whats_next"))
    places = [text.index(day) for day in ("4 December", "18 and 19 December", "January 2026", "24 February 2026")]
    assert places == sorted(places)


def test_the_analysis_is_what_named_sources_say() -> None:
    part = section(kyiv_draft(), "analysis")
    assert part.heading == "What the sources say"
    assert "Olena Marchuk, a defence analyst" in text_of(part)
    assert text_of(part).index("Olena Marchuk") < text_of(part).index("Marchuk said")


def test_a_sentence_that_leans_stands_right_after_the_one_it_leans_on() -> None:
    for part in kyiv_draft().sections:
        if part.key == "tldr":
            continue
        for paragraph in part.paragraphs:
            for before, sentence in pairwise(paragraph):
                if sentence.text.startswith(("She ", "He ", "They ", "In her view")):
                    assert before.citations[0].partition(".")[0] == sentence.citations[0].partition(".")[0]
            assert not paragraph[0].text.startswith(("She ", "He ", "They ", "It ", "However", "But ", "This "))


def test_paragraphs_are_short() -> None:
    article = kyiv_draft()
    assert all(len(p) <= 5 for part in article.sections for p in part.paragraphs)


def test_the_headline_is_the_title_of_a_note_that_tells_the_news() -> None:
    headline = section(kyiv_draft(), "headline")
    assert text_of(headline) == "Reports of 28-point peace plan overshadow US military visit to Kyiv"
    assert next(headline.sentences()).citations == ("N2.1",)


def test_the_faq_asks_what_the_interviewer_asked_and_answers_with_credited_words() -> None:
    questions = section(kyiv_draft(), "faq").questions
    assert "What is known about the 28-point plan?" in [q.question.text for q in questions]
    assert all(q.question.text.endswith("?") and q.question.citations and q.answer for q in questions)
    assert all("Marchuk" in q.answer[0].text for q in questions)


def test_what_two_notes_say_is_said_once_and_as_the_newer_has_it() -> None:
    dossier = dossier_of(
        raw("The town council voted 7-2 on Monday to buy 14 electric buses for the harbour line.", day=DAY),
        raw(
            "On Monday the town council voted 7-2 to buy 14 electric buses for the harbour line.",
            day=DAY + timedelta(days=1),
        ),
    )
    sentences = list(told(draft(dossier, small_format(Purpose.LEAD, Purpose.NEWS))))
    assert [s.citations for s in sentences] == [("N2.1",)]


def test_two_notes_with_different_figures_are_both_shown() -> None:
    dossier = dossier_of(
        "The town council voted 7-2 on Monday to buy 14 electric buses for the harbour line.",
        "The town council voted 6-3 on Monday to buy 14 electric buses for the harbour line.",
    )
    text = " ".join(s.text for s in told(draft(dossier, small_format(Purpose.LEAD, Purpose.NEWS))))
    assert "7-2" in text
    assert "6-3" in text


def test_promise_4_too_little_evidence_is_a_hole_with_its_reason() -> None:
    article = draft(dossier_of("The council voted 7-2 on Monday to buy 14 buses."), explainer())
    hole = section(article, "background").hole
    assert hole is not None
    assert hole.reason == "too_little_evidence"
    assert hole.detail
    assert hole.todo


def test_promise_6_a_passage_that_speaks_to_a_machine_is_never_used() -> None:
    dossier = marked(kyiv(), "28-point peace plan, allegedly")
    article = draft(dossier)
    hostile = {i for i, passage in dossier.passages.items() if passage.marks}
    cited = {i for part in article.sections for s in part.sentences() for i in s.citations}
    assert hostile
    assert not hostile & cited


def test_promise_6_off_record_words_and_background_titles_never_appear() -> None:
    dossier = dossier_of(
        raw("The mayor will resign on Friday over the sale of the depot in secret.", on_record=OnRecord.NO),
        raw(
            "The depot was sold on Monday for two million to a firm from the coast.",
            title="Depot sold on Monday for two million",
            source="Ines Calloway",
            on_record=OnRecord.BACKGROUND,
        ),
    )
    article = draft(dossier)
    text = " ".join(text_of(part) for part in article.sections)
    assert "resign" not in text
    assert article.headline != "Depot sold on Monday for two million"


def test_a_title_with_a_withheld_name_is_no_headline() -> None:
    dossier = dossier_of(
        raw(
            "Police questioned a boy about the fire at the harbour depot on Monday.",
            title="Police questioned Tim Brandt about the harbour depot fire",
            withhold=("Tim Brandt",),
        )
    )
    assert "Brandt" not in draft(dossier).headline


def test_the_words_of_nobody_are_no_report() -> None:
    dossier = dossier_of(
        raw("We are very excited about the sale of the pool. The pool was sold on Monday to a firm from the coast.")
    )
    text = text_of(section(draft(dossier, small_format(Purpose.LEAD)), "lead"))
    assert "excited" not in text
    assert "was sold" in text


def test_a_quotation_over_two_sentences_is_used_whole_or_not_at_all() -> None:
    dossier = dossier_of(
        "The mayor said: “The pool is closed for good. Nobody will swim there again.” The council met on Monday."
    )
    text = text_of(section(draft(dossier, small_format(Purpose.LEAD, Purpose.NEWS)), "lead"))
    text += text_of(section(draft(dossier, small_format(Purpose.LEAD, Purpose.NEWS)), "news"))
    assert text.count("“") == text.count("”")


def test_a_dateline_and_a_speakers_letter_are_cut() -> None:
    dossier = dossier_of(
        raw("KYIV, Nov 20 (Coast Wire) - The delegation left the city on Friday without a word."),
        raw("Q: What did the delegation want?\n\nA: Ada Lind said it wanted to see the depots.", "interview"),
    )
    texts = [s.text for s in told(draft(dossier, small_format(Purpose.LEAD, Purpose.VIEWS)))]
    assert "The delegation left the city on Friday without a word." in texts
    assert "Ada Lind said it wanted to see the depots." in texts


def test_notes_without_whole_sentences_still_give_something() -> None:
    dossier = dossier_of(
        "- new roof for the fire station, 340,000 euros\n- vote on Monday, 7 to 2 in favour\n- works begin in spring"
    )
    assert "340,000" in text_of(section(draft(dossier, small_format(Purpose.LEAD, words=(10, 60))), "lead"))


def test_another_language_gets_no_english_heading() -> None:
    dossier = dossier_of("Der Rat stimmte am Montag mit sieben zu zwei Stimmen für den Kauf von Bussen.")
    assert section(draft(dossier, small_format(Purpose.LEAD), "de"), "lead").heading == "Was geschehen ist"
    assert section(draft(dossier, small_format(Purpose.LEAD), "pl"), "lead").heading == ""


def test_the_same_notes_give_the_same_draft() -> None:
    assert kyiv_draft().sha256 == draft(Dossier(kyiv().notes, kyiv().protected)).sha256


def test_sections_written_at_once_are_those_written_one_by_one() -> None:
    async def at_once() -> list[str]:
        brief, writer = brief_of(kyiv()), ExtractiveWriter()
        homes = assign(brief.dossier, brief.format, None)
        made = await asyncio.gather(*(writer.section(brief, s, homes[s.key]) for s in brief.format.body))
        return [part.sha256 for part in made]

    one_by_one = kyiv_draft()
    assert asyncio.run(at_once()) == [section(one_by_one, s.key).sha256 for s in explainer().body]


def test_it_plans_nothing_and_rewrites_nothing() -> None:
    writer, brief = ExtractiveWriter(), brief_of(sample_dossier())
    article = draft(sample_dossier())
    mend = Mend("S1", "introduction", next(article.sections[2].sentences()), ())
    assert asyncio.run(writer.plan(brief)) is None
    assert asyncio.run(writer.repair(brief, article, (mend,))).sentences == {}
    assert (writer.name, writer.author) == ("extractive", Author.EXTRACTIVE)


def test_every_section_names_its_author_and_fills_in_the_outlet() -> None:
    article = kyiv_draft()
    assert {part.author for part in article.sections} == {Author.EXTRACTIVE}
    assert section(article, "insight").label == "The Harbour Post Insight"


def test_a_home_with_passages_of_another_dossier_is_a_hole() -> None:
    writer, brief = ExtractiveWriter(), brief_of(sample_dossier())
    strange = tuple(p for p in kyiv().passages.values() if p.note_id == "N4")
    made = asyncio.run(writer.section(brief, explainer()["background"], Home("background", strange[20:])))
    assert made.hole is not None


_WORDS = st.sampled_from(
    [
        *[
            "the",
            "council",
            "voted",
            "on",
            "Monday",
            "she",
            "said",
            "“it",
            "will”",
            "close",
            "7-2",
            "in",
            "1999",
            "pool.",
            "Q:",
            "A:",
            "why?",
            "However,",
            "‘we’",
            "-",
            "|",
            "#",
        ],
        *[
            "Lind,",
            "according",
            "to",
            "4",
            "December",
            "2026",
            "(",
            ")",
            "…",
            "\n\n",
            "\n-",
            "Dear",
            "From:",
            "Ada",
            "340,000",
            "unconfirmed",
            "reports",
            "ñ",
            "漢",
        ],
    ]
)


@settings(max_examples=25)
@given(st.lists(st.lists(_WORDS, min_size=3, max_size=60).map(" ".join), min_size=1, max_size=4), st.booleans())
def test_any_notes_give_a_draft_that_only_quotes(texts: list[str], dated: bool) -> None:
    day = DAY if dated else datetime(1, 1, 2, tzinfo=UTC)
    dossier = dossier_of(*(raw(f"{text} The end came.", day=day) for text in texts))
    article = draft(dossier)
    assert_quotes_only(article, dossier)
    used = [s.citations[0] for s in told(article)]
    assert len(used) == len(set(used))
    assert all(part.hole or text_of(part).strip() for part in article.sections)
