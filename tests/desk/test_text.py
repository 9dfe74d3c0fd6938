"""A section as text and back: a save that changes nothing changes nothing, and what is typed is kept to the letter."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.article import Author, Kind, Question, Section, Sentence
from drafter.desk.diff import carry
from drafter.desk.text import LONGEST, read_typed, typed_of
from drafter.formats import Form
from drafter.text.clean import clean
from drafter.text.sentences import split_sentences
from tests.desk.support import an_article, fact, section

FORMS = {"headline": Form.LINE, "faq": Form.FAQ}


def there_and_back(one: Section, form: Form = Form.SECTION, by: str = "ann") -> Section:
    return carry(one, read_typed(one, form, typed_of(one).text, one.heading), by)


def texts(one: Section) -> list[list[str]]:
    return [[sentence.text for sentence in paragraph] for paragraph in one.paragraphs]


def read(text: str, form: Form = Form.SECTION, base: Section | None = None, heading: str = "") -> Section:
    return read_typed(base or section("lede", "Introduction"), form, text, heading)


# --- there and back


@pytest.mark.parametrize("key", ["headline", "introduction", "background", "analysis", "faq", "insight"])
def test_every_section_of_the_draft_comes_back_as_it_was(key: str) -> None:
    one = an_article().section(key)
    assert one
    assert there_and_back(one, FORMS.get(key, Form.SECTION)) == one


def test_each_sentence_is_found_at_its_place() -> None:
    for one in an_article().sections:
        typed = typed_of(one)
        assert [typed.text[start:end] for start, end in typed.spans] == [s.text for s in one.sentences()]


def test_an_editor_sees_paragraphs_and_questions_and_no_marks() -> None:
    intro, faq = an_article().section("introduction"), an_article().section("faq")
    assert intro and faq
    assert typed_of(intro).text.count("\n\n") == 1
    assert typed_of(faq).text.startswith("Q: What did the council decide?\nA: The Harrow Bay town council voted")
    assert "[" not in typed_of(intro).text + typed_of(faq).text
    assert typed_of(section("whats_next", "What’s Next")).text == ""


WORDS = (
    "the council Harrow Bay voted 7-2 Dr. Smith U.S. No. 5 said “We won’t” don't e.g. a.m. $9.8 million 🚌 👩‍👩‍👧 "
    "é e\u0301 ş naïve 東京 Straße … — N1.2 (N1.2 Q: A: ? Mr. 3.5 St. i.e. [sic] Q. A. J. K."
)
words = st.sampled_from(WORDS.split())
ends = st.sampled_from([".", "!", "?", "…", ".”", "?”", ".)", ""])


@st.composite
def a_sentence(draw: st.DrawFn, end: st.SearchStrategy[str] = ends) -> Sentence:
    text = " ".join(draw(st.lists(words, min_size=1, max_size=7))) + draw(end)
    cited = draw(st.lists(st.sampled_from(["N1.1", "N1.2", "N2.1"]), max_size=2, unique=True))
    kind = draw(st.sampled_from(Kind)) if cited else Kind.FACT
    return Sentence(clean(text).text, tuple(cited), kind, draw(st.sampled_from(["", "ann", "bob"])))


paragraphs = st.lists(st.lists(a_sentence(), min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=60)
@given(paragraphs)
def test_nothing_is_lost_there_and_back_whatever_the_sentences_end_in(drawn: list[list[Sentence]]) -> None:
    one = section("lede", "Lede", *map(tuple, drawn), heading="Two years of war")
    assert there_and_back(one) == one
    assert there_and_back(one).sha256 == one.sha256


@settings(max_examples=50)
@given(st.lists(st.tuples(a_sentence(st.just("?")), st.lists(a_sentence(), max_size=3)), min_size=1, max_size=4))
def test_an_faq_comes_back_as_it_was(drawn: list[tuple[Sentence, list[Sentence]]]) -> None:
    questions = tuple(Question(question, tuple(answer)) for question, answer in drawn)
    one = Section("faq", "FAQs", Author.MODEL, questions=questions)
    assert there_and_back(one, Form.FAQ) == one


@settings(max_examples=50)
@given(st.text(max_size=300), st.sampled_from([Form.SECTION, Form.FAQ, Form.LINE]))
def test_what_was_typed_is_there_to_the_letter_and_reads_the_same_again(text: str, form: Form) -> None:
    once = read(text, form)
    shown = "".join(s.text for s in once.sentences())
    plain = clean(text).text
    if "[" not in plain and form is not Form.FAQ:
        assert "".join(shown.split()) == "".join(plain.split())
    again = read_typed(once, form, typed_of(once).text, once.heading)
    assert typed_of(again) == typed_of(once)


# --- odd places to cut


@pytest.mark.parametrize(
    "odd",
    ["Dr. Smith voted", "It costs 3.5", "No. 5 is next", "The U.S", "He said: “No.” She left", "Wait… what",
     "Item without a stop", "a lower-case start", "7-2", "🚌", "e\u0301t\u0301e\u0301"],
)  # fmt: skip
def test_a_sentence_that_our_own_rules_would_cut_otherwise_stays_whole(odd: str) -> None:
    odd = clean(odd).text
    one = section("lede", "Lede", (fact(f"{odd} one. Two.", "N1.1"), fact("Three.", "N1.2")), (fact(odd, "N1.2"),))
    assert there_and_back(one) == one


def test_items_without_a_stop_stay_apart_while_nobody_touches_them() -> None:
    one = section("lede", "Lede", (fact("Buses: 14", "N1.1"), fact("Price: $9.8 million", "N1.2"), fact("Won", "N1.3")))
    assert there_and_back(one) == one


def test_a_sentence_that_stands_twice_stands_twice() -> None:
    one = section(
        "lede", "Lede", (fact("It passed.", "N1.1"), fact("It passed.", "N2.1")), (fact("It passed.", "N1.2"),)
    )
    assert there_and_back(one) == one


def test_a_short_sentence_is_not_cut_out_of_a_longer_one_that_was_typed() -> None:
    base = section("lede", "Lede", (fact("It passed.", "N1.1"),))
    typed = read("The mayor said that. It passed. It passed the test it passed. Even so It passed.", base=base)
    assert texts(typed) == [
        ["The mayor said that.", "It passed.", "It passed the test it passed.", "Even so It passed."]
    ]


def test_new_sentences_are_cut_by_our_own_rules() -> None:
    text = "Dr. Smith voted no. He paid $3.50 at 5 p.m. on Monday."
    assert texts(read(text)) == [[text[start:end] for start, end in split_sentences(text)]]


# --- paragraphs, lines, questions


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\n\n\n\n", "\r\n\r\n", "\n\t \n  ", "\u2028\u2028"])
def test_an_empty_line_parts_paragraphs_whatever_it_is_made_of(gap: str) -> None:
    assert texts(read(f"One.{gap}Two.")) == [["One."], ["Two."]]


def test_a_single_line_end_parts_nothing() -> None:
    assert texts(read("One\ntwo.\nThree.")) == [["One two.", "Three."]]


def test_a_line_is_one_sentence_on_one_line() -> None:
    one = read("  Council votes. Buses\n\ncome  [N1.1]", Form.LINE, heading="No heading here")
    assert (texts(one), one.heading) == ([["Council votes. Buses come"]], "")
    assert next(one.sentences()).citations == ("N1.1",)
    assert read("  \n ", Form.LINE).paragraphs == ()


def test_questions_take_their_lines_and_nothing_that_was_typed_is_lost() -> None:
    text = "Before it.\nQ: Who voted?\nA: The council.\nIt took long.\n\nquestion: And then?\nAnswer: Nothing. [N1.1]"
    one = read(text, Form.FAQ)
    assert [(q.question.text, [s.text for s in q.answer]) for q in one.questions] == [
        ("", ["Before it."]), ("Who voted?", ["The council.", "It took long."]), ("And then?", ["Nothing."]),
    ]  # fmt: skip
    assert one.questions[2].answer[0].citations == ("N1.1",)


@pytest.mark.parametrize(
    "name", ["A. Smith voted no.", "Q. Adams stayed away.", "a. is a letter.", "Answer. None came."]
)
def test_a_name_at_the_beginning_of_a_line_is_no_mark_of_an_answer(name: str) -> None:
    one = read(f"Q: Who?\nA: The council.\n{name}", Form.FAQ)
    assert name.split(maxsplit=1)[0] in " ".join(sentence.text for sentence in one.sentences())


def test_a_question_without_an_answer_and_an_answer_without_a_question_stay() -> None:
    one = read("Q: Who?\nQ: When?\nA: On Monday.\nA: At noon.", Form.FAQ)
    assert [(q.question.text, len(q.answer)) for q in one.questions] == [("Who?", 0), ("When?", 2)]
    assert [q.question.text for q in read("A: Nobody asked.", Form.FAQ).questions] == [""]
    assert read("\n\n", Form.FAQ).questions == ()


# --- marks


@pytest.mark.parametrize(
    ("typed", "cited", "kind"),
    [("It passed. [N1.1]", ("N1.1",), Kind.FACT), ("It passed.[N1.1 N2.3]", ("N1.1", "N2.3"), Kind.FACT),
     ("It passed. [N1.1, N1.1;N2.3]", ("N1.1", "N2.3"), Kind.FACT),
     ("It may pass. [N1.1 →]", ("N1.1",), Kind.INFERENCE)],
)  # fmt: skip
def test_a_mark_behind_a_sentence_is_its_citation(typed: str, cited: tuple[str, ...], kind: Kind) -> None:
    (sentence,) = read(typed).sentences()
    assert (sentence.citations, sentence.kind) == (cited, kind)
    assert "[" not in sentence.text


def test_a_mark_belongs_to_the_sentence_before_it_alone() -> None:
    one = read("One. Two. [N1.1] Three.")
    assert [(s.text, s.citations) for s in one.sentences()] == [("One.", ()), ("Two.", ("N1.1",)), ("Three.", ())]


def test_a_mark_without_a_sentence_says_nothing() -> None:
    assert [(s.text, s.citations) for s in read("[N1.1] One.\n\n[N1.2]").sentences()] == [("One.", ())]


def test_what_is_no_mark_stays_as_it_was_typed() -> None:
    assert [s.text for s in read("He said [sic] N1.2 and [N1].").sentences()] == ["He said [sic] N1.2 and [N1]."]


def test_whose_words_they_are_and_their_evidence_stay_with_untouched_sentences() -> None:
    base = section("lede", "Lede", (fact("One.", "N1.1"), replace(fact("Two is here.", "N1.2"), by="bob")))
    typed = carry(base, read("Two is here. One. Three.", base=base), "ann")
    assert [(s.text, s.citations, s.by) for s in typed.sentences()] == [
        ("Two is here.", ("N1.2",), "bob"), ("One.", ("N1.1",), ""), ("Three.", (), "ann"),
    ]  # fmt: skip


# --- characters


def test_characters_that_nobody_sees_are_dropped_and_composed_ones_are_one() -> None:
    one = read("Cafe\u0301\u200b \u202ebus\u0000es. 👩\u200d👩 went.", heading="He\u200bad\n\nline")
    assert texts(one) == [["Café buses.", "👩👩 went."]]
    assert one.heading == "Head line"


def test_half_a_character_is_no_reason_to_fail() -> None:
    assert texts(read("One \ud83d half.")) == [["One half."]]


def test_a_text_without_a_word_gives_a_section_without_a_sentence() -> None:
    for nothing in ("", " \n\n ", "\u200b\u200b", "\r\n"):
        assert list(read(nothing).sentences()) == []


def test_a_long_text_is_never_cut() -> None:
    text = "Word. " * (LONGEST // 4)
    assert len(list(read(text).sentences())) == LONGEST // 4


def test_what_fills_a_hole_is_no_hole() -> None:
    hole = an_article().section("whats_next")
    assert hole and hole.hole
    assert read("The depot comes next.", base=hole).hole is None
