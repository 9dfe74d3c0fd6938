"""Repair keeps only what is better; what is cut away leaves a hole, not silence."""

from datetime import date

from drafter.article import Article, Author, Flag, Question, Section, Sentence
from drafter.checks import Notes
from drafter.drafting.pipeline import apply_mends, with_sources
from drafter.formats import load_format
from drafter.settings import checkout
from drafter.testing import sample_dossier
from drafter.writing import Brief, Mend

DOSSIER = sample_dossier()
NOTES = Notes(DOSSIER)
TRUE = Sentence("The buses will cost $9.8 million.", ("N1.2",))
WRONG = Sentence("The buses will cost $19.8 million.", ("N1.2",))
WORSE = Sentence("The buses of Zorblatt City will cost $77 million, Ann Nobody said.", ("N1.2",))


def _brief() -> Brief:
    format_ = load_format(checkout() / "prompts", "brief")[0]
    return Brief("harbour", DOSSIER, format_, "Newsroom", "en", date(2026, 11, 23))


def _article(*sentences: Sentence) -> Article:
    section = Section("lede", "Lede", Author.MODEL, paragraphs=((*sentences,),))
    return Article("harbour", "brief", "en", (section,))


def _mend(sentence_id: str, sentence: Sentence) -> Mend:
    flag = Flag("amount-not-in-notes", sentence_id, "$19.8 million is not in the notes.", "Check it.")
    return Mend(sentence_id, "lede", sentence, (flag,))


def _texts(article: Article) -> list[str]:
    return [sentence.text for _, _, sentence in article.numbered()]


def test_a_mended_sentence_is_taken_where_it_carries_fewer_flags() -> None:
    article = _article(TRUE, WRONG)
    mended = apply_mends(article, (_mend("S2", WRONG),), {"S2": TRUE}, NOTES, _brief())
    assert _texts(mended) == [TRUE.text, TRUE.text]


def test_a_mended_sentence_that_is_no_better_is_not_taken() -> None:
    article = _article(WRONG)
    assert apply_mends(article, (_mend("S1", WRONG),), {"S1": WORSE}, NOTES, _brief()) == article


def test_only_sentences_that_were_asked_about_change() -> None:
    article = _article(TRUE, WRONG)
    assert apply_mends(article, (_mend("S2", WRONG),), {"S1": WORSE}, NOTES, _brief()) == article


def test_a_section_of_which_every_sentence_is_cut_is_a_hole_with_its_reason() -> None:
    mended = apply_mends(_article(WRONG), (_mend("S1", WRONG),), {"S1": None}, NOTES, _brief())
    (section,) = mended.sections
    assert section.hole
    assert section.hole.reason == "failed"
    assert "all were cut" in section.hole.detail


def test_a_question_whose_answer_is_cut_goes_with_it() -> None:
    faq = Section(
        "lede",
        "Lede",
        Author.MODEL,
        questions=(Question(Sentence("What will it cost?"), (WRONG,)), Question(Sentence("How many?"), (TRUE,))),
    )
    article = Article("harbour", "brief", "en", (faq,))
    mended = apply_mends(article, (_mend("S2", WRONG),), {"S2": None}, NOTES, _brief())
    assert [question.question.text for question in mended.sections[0].questions] == ["How many?"]


def test_the_sources_stand_in_their_place_in_the_format() -> None:
    article = with_sources(_article(TRUE), _brief())
    assert [section.key for section in article.sections] == ["lede", "sources"]
    assert article.sections[-1].author is Author.CODE
