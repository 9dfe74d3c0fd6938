"""Who wrote what is counted so that nobody is given a machine's words, and no share is rounded away."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.article import Article, Author, Hole, Question, Section, Sentence, SourceLine
from drafter.desk.shares import MACHINE, UNNAMED, Shares, is_persons, percents, shares, wrote

COUNCIL = "The council voted 7-2 on Monday to buy 14 electric buses."  # eleven words
MACHINE_TEXTS = {"past": (COUNCIL, "The buses will cost $9.8 million.")}


def section(*sentences: Sentence, key: str = "past", author: Author = Author.MODEL) -> Section:
    return Section(key, key, author, paragraphs=(sentences,))


def of(*sections: Section) -> Shares:
    return shares(Article("harbour", "explainer", "en", sections), MACHINE_TEXTS)


def count(text: str, by: str = "ann", author: Author = Author.MODEL) -> dict[str, int]:
    return dict(of(section(Sentence(text, by=by), author=author)).sections["past"])


@pytest.mark.parametrize(
    ("text", "machines", "persons"),
    [
        ("Nobody came to the depot that day.", 0, 7),
        # one word mended: the rest stands in runs as the machine wrote it
        ("The council voted 8-2 on Monday to buy 14 electric buses.", 10, 1),
        # put in another order it is still the machine's
        ("To buy 14 electric buses, the council voted 7-2 on Monday.", 11, 0),
        # case and quotes make no word a person's
        ("THE COUNCIL VOTED.", 3, 0),
        # two in a row are anybody's, and so are little words alone
        ("Monday was when the council met.", 0, 6),
        ("It will cost more.", 0, 4),
        # typed again word for word
        (COUNCIL, 11, 0),
    ],
)
def test_words_in_a_row_as_a_machine_wrote_them_stay_the_machines(text: str, machines: int, persons: int) -> None:
    found = count(text)
    assert (found.get(MACHINE, 0), found.get("ann", 0)) == (machines, persons)


def test_a_run_of_little_words_is_nobodys_style() -> None:
    whole = shares(
        Article("harbour", "explainer", "en", (section(Sentence("That is what it is not, ever.", by="ann")),)),
        {"past": ("Marsh said what it is not.",)},
    )
    assert whole.sections["past"] == {"ann": 7}


def test_only_what_a_machine_wrote_for_that_section_counts() -> None:
    assert of(section(Sentence(COUNCIL, by="ann"), key="news")).sections["news"] == {"ann": 11}


def test_a_sentence_without_a_name_is_its_sections_authors() -> None:
    assert count("Nobody came.", by="") == {MACHINE: 2}
    assert count("Nobody came.", by="", author=Author.EXTRACTIVE) == {MACHINE: 2}
    assert count("Nobody came.", by="", author=Author.PERSON) == {UNNAMED: 2}
    assert count(COUNCIL, by="", author=Author.PERSON) == {MACHINE: 11}


def test_an_faq_counts_and_what_code_sets_does_not() -> None:
    faq = Section(
        "faq", "FAQs", Author.MODEL, questions=(Question(Sentence("Who pays?"), (Sentence("We do.", by="ann"),)),)
    )
    sources = Section("sources", "Sources", Author.CODE, sources=(SourceLine("N1", "Town of Harrow Bay"),))
    hole = Section("ahead", "What’s Next", Author.CODE, hole=Hole("failed", "It failed.", "Ask again."))
    whole = of(faq, sources, hole)
    assert dict(whole.sections) == {"faq": {MACHINE: 2, "ann": 2}}
    assert whole.total == {MACHINE: 2, "ann": 2}


def test_a_section_is_a_persons_once_no_word_of_a_machine_is_left() -> None:
    assert is_persons({"ann": 4, "ben": 1})
    assert not is_persons({"ann": 400, MACHINE: 1})
    assert not is_persons({})  # nobody wrote it


def test_who_wrote_more_than_half_of_a_section_wrote_it_and_a_headline_makes_nobody_the_writer() -> None:
    whole = Shares(
        {
            "headline": {"ann": 8},
            "past": {"ben": 5, MACHINE: 5},
            "news": {"cleo": 6, MACHINE: 5},
            "views": {UNNAMED: 9},
            "ahead": {MACHINE: 30},
        }
    )
    assert wrote(whole, lines={"headline"}) == {"cleo"}
    assert wrote(whole) == {"ann", "cleo"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, ()),
        ({"ann": 3}, (("ann", 100),)),
        ({MACHINE: 899, "ann": 1}, ((MACHINE, 99), ("ann", 1))),
        ({MACHINE: 1, "ann": 899}, ((MACHINE, 1), ("ann", 99))),
        ({"ann": 1, "ben": 1, MACHINE: 1}, ((MACHINE, 34), ("ann", 33), ("ben", 33))),
        ({MACHINE: 991, "ann": 9, "ben": 9}, ((MACHINE, 98), ("ann", 1), ("ben", 1))),
    ],
)
def test_percents_are_told_the_machines_first(words: dict[str, int], told: tuple[tuple[str, int], ...]) -> None:
    assert percents(words) == told
    assert Shares({"past": words}).percents == told


_NAMES = st.sampled_from([MACHINE, "ann", "ben", "cleo", "dora"])


@given(st.dictionaries(_NAMES, st.integers(0, 5000)))
def test_percents_add_up_and_nobodys_share_is_rounded_away(words: dict[str, int]) -> None:
    found = dict(percents(words))
    have = {name: number for name, number in words.items() if number}
    assert found.keys() == have.keys()
    assert sum(found.values()) == (100 if have else 0)
    assert all(percent > 0 and (percent < 100 or len(have) == 1) for percent in found.values())
    assert all(abs(percent - 100 * have[name] / sum(have.values())) < 1 + len(have) for name, percent in found.items())


_WORDS = st.lists(st.sampled_from(["council", "voted", "the", "buses", "on", "“no”,", "7-2", "–"]), max_size=8)
_SENTENCES = st.builds(Sentence, _WORDS.map(" ".join), by=_NAMES)


@settings(max_examples=50)
@given(st.lists(_SENTENCES, max_size=5), st.sampled_from([Author.MODEL, Author.PERSON]), st.lists(_WORDS.map(" ".join)))
def test_every_word_counts_once_and_a_name_counts_only_what_it_typed(
    sentences: list[Sentence], author: Author, machine: list[str]
) -> None:
    article = Article("harbour", "explainer", "en", (section(*sentences, author=author),))
    alone, beside = shares(article, {}).total, shares(article, {"past": tuple(machine)}).total
    typed: Counter[str] = Counter()
    for sentence in sentences:
        typed[sentence.by or (UNNAMED if author is Author.PERSON else MACHINE)] += sum(
            any(map(str.isalnum, word)) for word in sentence.text.split()
        )
    assert alone == +typed
    assert sum(beside.values()) == sum(typed.values())
    assert all(beside[name] <= alone[name] for name in typed if name != MACHINE)
