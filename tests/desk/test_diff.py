"""What two editors did to one text is shown so that it can be read, and put together so that not a word is lost."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.article import Article, Author, Hole, Kind, Question, Section, Sentence, SourceLine
from drafter.desk.diff import Hunk, Pick, carry, compose, hunks, merge, owners, section_changes, touches, words

# --- short ways to write a section


def said(*paragraphs: str | tuple[Sentence, ...], **more: object) -> Section:
    """A section of paragraphs; in a string a bar parts two sentences, and `[N1.1]` behind one is its citation."""
    return Section(
        "background",
        "Background",
        more.pop("author", Author.MODEL),  # type: ignore[arg-type]
        paragraphs=tuple(tuple(map(_read, p.split("|"))) if isinstance(p, str) else p for p in paragraphs),
        **more,  # type: ignore[arg-type]
    )


def asked(*questions: str) -> Section:
    """An FAQ; in each string the question and its answers stand between bars."""
    read = [[*map(_read, question.split("|"))] for question in questions]
    return Section("faq", "FAQs", Author.MODEL, questions=tuple(Question(q, tuple(answer)) for q, *answer in read))


def _read(text: str) -> Sentence:
    text, _, cited = text.strip().partition(" [")
    return Sentence(text, tuple(cited.rstrip("]").split()))


def shown(section: Section) -> list[str]:
    """The section as it is written above, without its citations."""
    paragraphs = ["|".join(sentence.text for sentence in paragraph) for paragraph in section.paragraphs]
    return paragraphs + ["|".join([q.question.text, *(s.text for s in q.answer)]) for q in section.questions]


def kinds(found: Iterable[Hunk]) -> list[str]:
    return [hunk.kind for hunk in found]


def marked(old: str, new: str) -> str:
    """The difference with what was cut in [-…-] and what is new in {+…+}."""
    sign = {"same": "{}", "cut": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(sign[change.kind].format(change.text) for change in words(old, new))


# --- by word


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("The council voted.", "The council voted.", "The council voted."),
        ("", "New.", "{+New.+}"),
        ("It closed.", "It closed today.", "It closed{+ today+}."),
        ("Yesterday it closed.", "It closed.", "[-Yesterday it-]{+It+} closed."),
        # a figure, an amount and a vote change as a whole, and no more than them
        ("It costs $12.4 million.", "It costs $12.5 million.", "It costs $[-12.4-]{+12.5+} million."),
        ("They voted 7-2.", "They voted 7-3.", "They voted [-7-2-]{+7-3+}."),
        # quotes of another kind are another text
        ("He said “no”.", 'He said "no".', 'He said [-“no”-]{+"no"+}.'),
        ("They don't know.", "They don’t know.", "They [-don't-]{+don’t+} know."),
        # one little word between two changes is no island; a word that says something is
        (
            "The mayor praised the plan.",
            "Her rival opposed the vote.",
            "[-The mayor praised the plan-]{+Her rival opposed the vote+}.",
        ),
        (
            "The old buses of the town stop.",
            "The new buses of the city stop.",
            "The [-old-]{+new+} buses of the [-town-]{+city+} stop.",
        ),
        # words that were only put in stand well by themselves
        ("The bus and tram stop.", "The red bus and blue tram stop.", "The{+ red+} bus and{+ blue+} tram stop."),
        # blanks are text too
        ("One  two.", "One two.", "One [- -]two."),
        ("Ends here. ", "Ends here.", "Ends here.[- -]"),
        # a script without spaces by letter
        ("議会は投票した。", "議会は否決した。", "議会は[-投票-]{+否決+}した。"),
    ],
)
def test_a_change_is_shown_by_word_and_reads_well(old: str, new: str, told: str) -> None:
    assert marked(old, new) == told


_TEXT = st.lists(
    st.sampled_from(
        [
            *["the", "a", "of", "bus", "Bus", "council", "council’s", "don't", "don’t", "7-2", "12.4"],
            *["“", "”", ".", ",", "–", "é", "議", "क्या", "🙂"],
            " ",
            "  ",
            "\n",
            "\u00a0",
        ]
    ),
    max_size=30,
).map("".join)


def joined(old: str, new: str, *of: str) -> str:
    return "".join(change.text for change in words(old, new) if change.kind in of)


@given(st.one_of(_TEXT, st.text(max_size=40)), st.one_of(_TEXT, st.text(max_size=40)))
def test_what_stayed_and_was_cut_is_the_old_text_and_what_stayed_and_is_new_the_new_one(old: str, new: str) -> None:
    assert joined(old, new, "same", "cut") == old
    assert joined(old, new, "same", "new") == new
    told = [change.kind for change in words(old, new)]
    assert all(change.text for change in words(old, new))
    assert all(one != other for one, other in pairwise(told))


def test_a_text_that_is_far_too_long_is_compared_at_its_ends() -> None:
    old, new = "It begins. " + "the bus " * 900 + "ends.", "It begins. " + "a tram " * 900 + "ends."
    assert joined(old, new, "same") == "It begins.  ends."
    assert joined(old, new, "same", "cut") == old and joined(old, new, "same", "new") == new


# --- by sentence

COUNCIL = "The council voted 7-2 on Monday to buy 14 electric buses."
COST = "The buses will cost $9.8 million and replace diesel vehicles from 2004."
DEPOT = "The council will vote on a new depot with chargers on 14 December."
GRANT = "A state grant covers 60 percent of the price, the department said."
UNION = "The drivers’ union welcomed the vote and asked for training first."


def test_a_sentence_that_was_mended_cut_or_put_in_is_told_as_that() -> None:
    old = said(f"{COUNCIL}|{COST}", f"{DEPOT}|{GRANT}")
    new = said(f"{COUNCIL}|{COST.replace('9.8', '9.9')}", f"{DEPOT}|{UNION}")
    found = hunks(old, new)
    assert [hunk.number for hunk in found] == [1, 2, 3, 4, 5]
    assert kinds(found) == ["same", "changed", "same", "cut", "new"]
    assert [change.text for change in found[1].words if change.kind != "same"] == ["9.8", "9.9"]
    assert [hunk.opens for hunk in found] == [True, False, True, False, False]


def test_a_sentence_that_went_elsewhere_is_shown_once_at_its_new_place() -> None:
    found = hunks(said(f"{COUNCIL}|{COST}|{DEPOT}|{GRANT}"), said(f"{GRANT}|{COUNCIL}|{COST}|{DEPOT}"))
    assert kinds(found) == ["moved", "same", "same", "same"]
    assert found[0].old == found[0].new == (Sentence(GRANT),)


def test_one_sentence_that_became_two_is_one_change() -> None:
    one = "The buses will cost $9.8 million, and they replace diesel vehicles from 2004 that broke down 412 times."
    first, second = (
        "The buses will cost $9.8 million.",
        "They replace diesel vehicles from 2004 that broke down 412 times.",
    )
    for old, new in [(one, f"{first}|{second}"), (f"{first}|{second}", one)]:
        found = hunks(said(f"{COUNCIL}|{old}|{GRANT}"), said(f"{COUNCIL}|{new}|{GRANT}"))
        assert kinds(found) == ["same", "changed", "same"]
        assert {len(found[1].old), len(found[1].new)} == {1, 2}


def test_a_new_sentence_behind_a_mended_one_is_no_part_of_it() -> None:
    found = hunks(said(COST), said(f"{COST.replace('9.8', '9.9')}|The price rose."))
    assert kinds(found) == ["changed", "new"]


def test_two_short_sentences_are_one_where_a_typo_is_mended_and_two_where_they_say_other_things() -> None:
    assert kinds(hunks(said("He lft."), said("He left."))) == ["changed"]
    assert kinds(hunks(said("He left."), said("Nobody knew."))) == ["cut", "new"]


@pytest.mark.parametrize(
    "other",
    [Sentence(COST, ("N1.2",)), Sentence(COST, ("N1.1",), Kind.INFERENCE)],
    ids=["another passage", "an inference"],
)
def test_other_evidence_for_the_same_words_is_a_change(other: Sentence) -> None:
    old, new = said((Sentence(COST, ("N1.1",)),)), said((other,))
    (hunk,) = hunks(old, new)
    assert hunk.kind == "changed" and [change.kind for change in hunk.words] == ["same"]
    assert compose(old, new, {1}).sha256 == new.sha256


def test_who_typed_the_same_words_is_no_difference() -> None:
    old, new = said((Sentence(COST, by="ann"),)), said((Sentence(COST),))
    assert kinds(hunks(old, new)) == ["same"]
    assert compose(old, new, {1}) == old


def test_questions_are_compared_whole_and_never_with_sentences() -> None:
    cost, when = f"What does it cost?|{COST}", "When do they come?|The first six buses are due in March 2027."
    old = asked(cost, when)
    new = asked("Who voted?|" + COUNCIL, f"What does it cost?|{GRANT}", when)
    found = hunks(old, new)
    assert kinds(found) == ["new", "changed", "same"]
    assert all(hunk.asks and not hunk.opens for hunk in found)
    assert [sentence.text for sentence in found[1].new] == ["What does it cost?", GRANT]
    assert kinds(hunks(said("What does it cost?"), asked("What does it cost?"))) == ["cut", "new"]


# --- some of it taken over


def test_each_hunk_can_be_taken_over_by_itself() -> None:
    old = said(f"{COUNCIL}|{COST}", f"{DEPOT}|{GRANT}")
    new = said(f"{COUNCIL}|{COST.replace('9.8', '9.9')}", f"{DEPOT}|{UNION}")
    assert shown(compose(old, new, {2})) == [f"{COUNCIL}|{COST.replace('9.8', '9.9')}", f"{DEPOT}|{GRANT}"]
    assert shown(compose(old, new, {4})) == [f"{COUNCIL}|{COST}", DEPOT]
    assert shown(compose(old, new, {5})) == [f"{COUNCIL}|{COST}", f"{DEPOT}|{GRANT}|{UNION}"]


def test_what_moved_stands_once_where_it_was_or_where_it_went() -> None:
    old, new = said(f"{COUNCIL}|{COST}|{DEPOT}|{GRANT}"), said(f"{GRANT}|{COUNCIL}|{COST}|{UNION}|{DEPOT}")
    assert kinds(hunks(old, new)) == ["moved", "same", "same", "new", "same"]
    assert shown(compose(old, new, {4})) == [f"{COUNCIL}|{COST}|{UNION}|{DEPOT}|{GRANT}"]
    assert shown(compose(old, new, {1})) == [f"{GRANT}|{COUNCIL}|{COST}|{DEPOT}"]


def test_a_paragraph_that_loses_its_first_sentence_begins_with_the_next() -> None:
    old, new = said(COUNCIL, f"{COST}|{DEPOT}"), said(COUNCIL, DEPOT)
    assert kinds(hunks(old, new)) == ["same", "cut", "same"]
    assert shown(compose(old, new, {2})) == [COUNCIL, DEPOT]


def test_a_sentence_put_before_a_paragraph_becomes_its_first() -> None:
    old, new = said(COUNCIL, DEPOT), said(COUNCIL, f"{COST}|{DEPOT}")
    assert kinds(hunks(old, new)) == ["same", "new", "same"]
    assert shown(compose(old, new, {2})) == [COUNCIL, f"{COST}|{DEPOT}"]


def test_a_break_by_itself_is_a_change_that_can_be_taken() -> None:
    old, new = said(f"{COUNCIL}|{COST}|{DEPOT}"), said(COUNCIL, f"{COST}|{DEPOT}")
    found = hunks(old, new)
    assert kinds(found) == ["same", "changed", "same"] and [c.kind for c in found[1].words] == ["same"]
    assert compose(old, new, {2}) == new and compose(new, old, {2}) == old


def test_taking_over_changes_neither_heading_nor_label() -> None:
    old, new = said(COUNCIL, heading="Two years"), replace(said(COST), heading="Money", label="Past")
    assert compose(old, new, {1, 2}) == said(COST, heading="Two years")


def test_a_hole_is_filled_and_a_text_of_which_nothing_is_left_is_one() -> None:
    hole = Section("background", "Background", Author.CODE, hole=Hole("failed", "It failed.", "Ask again."))
    filled = compose(hole, said(COUNCIL), {1})
    assert filled == said(COUNCIL) and filled.author is Author.MODEL
    assert compose(hole, said(COUNCIL), ()) == hole
    assert compose(said(COUNCIL), hole, {1}).hole == hole.hole
    emptied = compose(said(COUNCIL), said("Nobody came."), {1})
    assert not emptied.paragraphs and emptied.hole and emptied.hole.reason == "left_to_editor"


def test_a_machines_sentence_never_stands_under_a_persons_name() -> None:
    mine = said((Sentence(COUNCIL, by="ann"),), author=Author.PERSON)
    mixed = compose(mine, said(f"{COUNCIL}|{UNION}"), {2})
    assert shown(mixed) == [f"{COUNCIL}|{UNION}"]
    assert mixed.author is Author.MODEL and [s.by for s in mixed.sentences()] == ["ann", ""]
    assert compose(mine, said(f"{COUNCIL}|{UNION}"), ()).author is Author.PERSON


def test_a_question_comes_and_goes_with_its_answers() -> None:
    old = asked(f"What does it cost?|{COST}", f"Who pays?|{GRANT}")
    new = asked(f"What does it cost?|{COST}|{DEPOT}")
    assert kinds(hunks(old, new)) == ["changed", "cut"]
    assert shown(compose(old, new, {1})) == [f"What does it cost?|{COST}|{DEPOT}", f"Who pays?|{GRANT}"]
    assert shown(compose(old, new, {2})) == [f"What does it cost?|{COST}"]


# --- whose sentences it touches


def test_taking_over_touches_what_somebody_else_typed() -> None:
    anns = Sentence(COST, ("N1.2",), by="ann")
    old = said((Sentence(COUNCIL), anns, Sentence(DEPOT, by="ben")))
    changed, cut = hunks(old, said(f"{COUNCIL}|{COST.replace('9.8', '9.9')}"))[1:]
    assert owners(changed) == ("ann",) and owners(cut) == ("ben",)
    assert touches(changed, "ben") and not touches(changed, "ann")
    assert touches(cut, "ann") and not touches(cut, "ben")


def test_a_sentence_that_stays_moves_or_opens_a_paragraph_is_not_touched() -> None:
    anns = Sentence(COST, ("N1.2",), by="ann")
    old = said((Sentence(COUNCIL), anns, Sentence(GRANT), Sentence(DEPOT)))
    for new in (
        said(f"{COUNCIL}|{COST} [N1.2]|{UNION}"),
        said(COUNCIL, f"{COST} [N1.2]|{GRANT}|{DEPOT}"),
        said(f"{COUNCIL}|{GRANT}|{DEPOT}|{COST} [N1.2]"),
    ):
        assert not any(touches(hunk, "ben") for hunk in hunks(old, new))
        everything = compose(old, new, [hunk.number for hunk in hunks(old, new)])
        assert everything.sha256 == new.sha256
        assert [s.by for s in everything.sentences() if s.text == COST] == ["ann"]


def test_other_evidence_under_a_persons_sentence_touches_it() -> None:
    (hunk,) = hunks(said((Sentence(COST, ("N1.2",), by="ann"),)), said(f"{COST} [N3.1]"))
    assert touches(hunk, "ben") and not touches(hunk, "ann")


# --- two people's texts in one


def test_two_peoples_sentences_are_put_together_by_choice() -> None:
    theirs, mine = said(f"{COUNCIL}|{COST}|{GRANT}"), said(f"{COUNCIL}|{COST.replace('9.8', '9.9')}|{UNION}")
    assert kinds(hunks(theirs, mine)) == ["same", "changed", "cut", "new"]
    picks: dict[int, Pick] = {2: "mine", 3: "theirs", 4: "theirs"}
    assert shown(merge(mine, theirs, picks)) == [f"{COUNCIL}|{COST.replace('9.8', '9.9')}|{GRANT}"]
    both = [f"{COUNCIL}|{COST}|{COST.replace('9.8', '9.9')}|{GRANT}|{UNION}"]
    assert shown(merge(mine, theirs, dict.fromkeys((2, 3, 4), "both"))) == both
    assert shown(merge(mine, theirs, {})) == both  # what nobody decided loses nothing


def test_both_evidence_of_one_sentence_is_kept_and_the_sentence_once() -> None:
    merged = merge(said(f"{COST} [N3.1 N1.2]"), said((Sentence(COST, ("N1.2",), by="ann"),)), {1: "both"})
    assert merged.paragraphs == ((Sentence(COST, ("N1.2", "N3.1"), by="ann"),),)


def test_both_answers_to_one_question_stand_under_it() -> None:
    merged = merge(asked(f"Who pays?|{GRANT}|{UNION}"), asked(f"Who pays?|{GRANT}|{COST}"), {1: "both"})
    assert shown(merged) == [f"Who pays?|{GRANT}|{COST}|{UNION}"]
    merged = merge(asked(f"Who pays for the buses?|{GRANT}"), asked(f"Who pays for buses?|{GRANT}"), {1: "both"})
    assert shown(merged) == [f"Who pays for buses?|{GRANT}", f"Who pays for the buses?|{GRANT}"]


# --- what was typed


def typed(*paragraphs: str) -> Section:
    return said(*paragraphs)


def test_a_mended_typo_keeps_its_evidence_and_is_its_typists() -> None:
    base = said((Sentence(COUNCIL, ("N1.1",)), Sentence(COST, ("N1.2",), Kind.INFERENCE)))
    saved = carry(base, typed(f"{COUNCIL}|{COST.replace('cost', 'costs')}"), "ann")
    assert saved.paragraphs[0][0] is base.paragraphs[0][0]
    assert saved.paragraphs[0][1] == Sentence(COST.replace("cost", "costs"), ("N1.2",), Kind.INFERENCE, "ann")


def test_a_sentence_that_only_moved_is_nobody_elses_now() -> None:
    base = said((Sentence(COUNCIL, ("N1.1",)), Sentence(COST, ("N1.2",), by="ben")), (Sentence(DEPOT, ("N1.5",)),))
    saved = carry(base, typed(f"{DEPOT}|{COST}", COUNCIL), "ann")
    assert saved.paragraphs == ((base.paragraphs[1][0], base.paragraphs[0][1]), (base.paragraphs[0][0],))


def test_white_space_alone_changes_nothing() -> None:
    base = said((Sentence("It costs 10\u00a0000  euros.", ("N1.1",)),))
    assert carry(base, typed("It costs 10 000 euros."), "ann") == base


def test_a_new_sentence_rests_on_nothing_but_the_marks_behind_it() -> None:
    base = said(f"{COUNCIL} [N1.1]")
    saved = carry(base, typed(f"{COUNCIL}|{UNION}|{GRANT} [N2.4]"), "ann")
    assert saved.paragraphs[0][1:] == (Sentence(UNION, by="ann"), Sentence(GRANT, ("N2.4",), by="ann"))


def test_marks_that_were_typed_count_for_more_than_what_stood_there() -> None:
    base = said(f"{COUNCIL} [N1.1]|{COST} [N1.2]")
    saved = carry(base, typed(f"{COUNCIL} [N2.1]|{COST.replace('9.8', '9.9')} [N2.2]"), "ann")
    assert saved.paragraphs == (
        (Sentence(COUNCIL, ("N2.1",)), Sentence(COST.replace("9.8", "9.9"), ("N2.2",), by="ann")),
    )


def test_each_of_two_equal_sentences_keeps_its_own_evidence() -> None:
    base = said(f"Nobody knew. [N1.1]|{COUNCIL} [N1.2]|Nobody knew. [N1.3]|{COST} [N1.4]")
    saved = carry(base, typed(f"{COUNCIL}|Nobody knew.|{COST}"), "ann")
    assert [s.citations for s in saved.sentences()] == [("N1.2",), ("N1.3",), ("N1.4",)]
    copied = carry(said(f"{COUNCIL} [N1.2]"), typed(f"{COUNCIL}|{COUNCIL}"), "ann")
    assert [(s.citations, s.by) for s in copied.sentences()] == [(("N1.2",), "")] * 2


def test_a_question_is_carried_like_a_sentence_and_never_taken_for_an_answer() -> None:
    base = asked(f"What do the new buses cost? [N1.2]|{COST} [N1.2]")
    saved = carry(base, asked(f"What do new buses cost?|{COST}", f"Who pays?|{GRANT}"), "ann")
    first, second = saved.questions
    assert first.question == Sentence("What do new buses cost?", ("N1.2",), by="ann")
    assert first.answer == base.questions[0].answer
    assert [second.question.by, *(s.by for s in second.answer)] == ["ann", "ann"]
    flipped = carry(asked(f"{COST} [N1.2]"), asked(f"Who?|{COST.replace('9.8', '9.9')}"), "ann")
    assert flipped.questions[0].answer[0].citations == ()


# --- whole articles


def article(*sections: Section) -> Article:
    return Article("harbour", "explainer", "en", sections)


def test_versions_are_told_section_by_section_in_the_new_order_with_what_came_and_went() -> None:
    def at(key: str, section: Section, **more: str) -> Section:
        return replace(section, key=key, label=key, **more)

    old = article(
        at("headline", said("Town buys buses")), at("past", said(COST)), at("cited", said(f"{COST} [N1.1]")),
        at("gone", said(UNION)), at("last", said(COUNCIL), heading="What now"),
    )  # fmt: skip
    new = article(
        at("headline", said("Town buys buses")), at("past", said(COST.replace("9.8", "9.9"))),
        at("cited", said(f"{COST} [N1.2]")), at("come", said(GRANT)), at("last", said(COUNCIL), heading="What next"),
    )  # fmt: skip
    found = section_changes(old, new)
    assert [(each.key, each.kind) for each in found] == [
        ("headline", "same"), ("past", "changed"), ("cited", "cited"), ("gone", "cut"), ("come", "new"),
        ("last", "changed"),
    ]  # fmt: skip
    assert kinds(found[3].hunks) == ["cut"] and kinds(found[4].hunks) == ["new"]
    assert [change.text for change in found[5].heading] == ["What ", "now", "next"]


def test_another_break_another_source_or_another_label_is_more_than_citations() -> None:
    sources = Section("s", "Sources", Author.CODE, sources=(SourceLine("N1", "Town"),))
    pairs = [
        (said(f"{COUNCIL}|{COST}"), said(COUNCIL, COST)),
        (said(COUNCIL), replace(said(COUNCIL), label="Past")),
        (sources, replace(sources, sources=(SourceLine("N1", "Town of Harrow Bay"),))),
    ]
    assert {section_changes(article(old), article(new))[0].kind for old, new in pairs} == {"changed"}


def test_an_article_compared_with_itself_is_the_same() -> None:
    whole = article(said(COUNCIL), asked(f"Who pays?|{GRANT}"))
    assert {each.kind for each in section_changes(whole, whole)} == {"same"}


# --- whatever the texts

_NOUNS = st.sampled_from(["council", "bus", "depot", "grant", "union", "mayor"])
_TEXTS = st.one_of(
    st.sampled_from([COUNCIL, COST, DEPOT, GRANT, UNION, "Nobody knew.", "He left."]),
    st.builds("The {} and the {} met in {} for two hours.".format, _NOUNS, _NOUNS, st.integers(2019, 2022)),
    st.builds("The {} met.".format, _NOUNS),
)
_CITED = st.lists(st.sampled_from(["N1.1", "N1.2", "N2.1"]), max_size=2, unique=True).map(tuple)
_SENTENCES = st.builds(Sentence, _TEXTS, _CITED, st.sampled_from(Kind), st.sampled_from(["", "", "ann", "ben"]))
_LISTS = st.lists(_SENTENCES, min_size=1, max_size=4).map(tuple)
_PARAGRAPHS = st.lists(_LISTS, max_size=4).map(lambda paragraphs: said(*paragraphs))
_FAQS = st.lists(st.builds(Question, _SENTENCES, st.lists(_SENTENCES, max_size=3).map(tuple)), max_size=4).map(
    lambda questions: replace(asked(), questions=tuple(questions))
)


@st.composite
def _edited(draw: st.DrawFn, sections: st.SearchStrategy[Section]) -> tuple[Section, Section]:
    """A section and another, or what became of it: sentences and breaks shuffled, mended, cut."""
    old = draw(sections)
    if old.questions or draw(st.booleans()):
        return old, draw(sections)
    kept = [sentence for sentence in old.sentences() if draw(st.integers(0, 4))]
    if draw(st.booleans()):
        kept = draw(st.permutations(kept))
    paragraphs: list[list[Sentence]] = [[]]
    for sentence in kept:
        if draw(st.booleans()):
            paragraphs.append([])
        mended = draw(st.sampled_from([sentence.text, sentence.text, sentence.text.replace("the", "a"), "It rained."]))
        paragraphs[-1].append(replace(sentence, text=mended))
    return old, said(*(tuple(paragraph) for paragraph in paragraphs if paragraph))


some = settings(max_examples=25)  # each draws two sections; many are drawn over the days
PAIRS = st.one_of(_edited(_PARAGRAPHS), _edited(_FAQS))


def bare(section: Section) -> object:
    """What the hash is of: all but who typed it."""
    nobody = replace(
        section,
        paragraphs=tuple(tuple(replace(s, by="") for s in paragraph) for paragraph in section.paragraphs),
        questions=tuple(
            Question(replace(q.question, by=""), tuple(replace(s, by="") for s in q.answer)) for q in section.questions
        ),
    )
    return nobody.paragraphs, nobody.questions


def texts(sentences: Iterable[Sentence]) -> Counter[str]:
    return Counter(sentence.text for sentence in sentences)


def whole(section: Section) -> bool:
    return all(section.paragraphs)


@some
@given(PAIRS)
def test_nothing_taken_is_the_old_text_and_everything_taken_the_new_one(pair: tuple[Section, Section]) -> None:
    old, new = pair
    found = hunks(old, new)
    assert [hunk.number for hunk in found] == [*range(1, len(found) + 1)]
    nothing = compose(old, new, ())
    assert (nothing.paragraphs, nothing.questions) == (old.paragraphs, old.questions)
    assert bare(compose(old, new, [hunk.number for hunk in found if hunk.kind != "same"])) == bare(new)
    assert bare(compose(old, new, [hunk.number for hunk in found])) == bare(new)


@some
@given(PAIRS)
def test_every_sentence_of_both_texts_stands_in_one_hunk(pair: tuple[Section, Section]) -> None:
    old, new = pair
    found = hunks(old, new)
    assert texts(s for hunk in found for s in hunk.old) == texts(old.sentences())
    assert [s for hunk in found for s in hunk.new] == list(new.sentences())  # in reading order of the new text
    for hunk in found:
        before, after = (" ".join(s.text for s in side) for side in (hunk.old, hunk.new))
        told = {kind: "".join(c.text for c in hunk.words if c.kind in {"same", kind}) for kind in ("cut", "new")}
        assert not hunk.old or told["cut"] == before
        assert not hunk.new or told["new"] == after


@some
@given(PAIRS, st.data())
def test_taking_over_some_loses_no_sentence_and_brings_none_that_was_not_taken(
    pair: tuple[Section, Section], data: st.DataObject
) -> None:
    old, new = pair
    found = hunks(old, new)
    taken = {hunk.number for hunk in found if data.draw(st.booleans())}
    mixed = compose(old, new, taken)
    wanted = Counter[str]()
    for hunk in found:
        wanted += texts(hunk.new if hunk.number in taken and hunk.kind != "same" else hunk.old)
    assert texts(mixed.sentences()) == wanted
    assert whole(mixed)
    asked_before = {q.question.text for q in (*old.questions, *new.questions)}
    assert all(q.question.text in asked_before for q in mixed.questions)


@some
@given(PAIRS, st.data())
def test_one_thing_taken_leaves_the_order_of_all_else(pair: tuple[Section, Section], data: st.DataObject) -> None:
    old, new = pair
    found = hunks(old, new)
    taken = {hunk.number for hunk in found if hunk.kind != "moved" and data.draw(st.booleans())}
    left = [hunk for hunk in found if hunk.kind == "same" or (hunk.kind == "cut" and hunk.number not in taken)]
    mixed = [s.text for s in compose(old, new, taken).sentences()]
    kept = [s.text for hunk in left for s in hunk.old]
    rest = iter(mixed)
    assert all(text in rest for text in kept)


@some
@given(PAIRS, st.data())
def test_both_loses_not_a_word(pair: tuple[Section, Section], data: st.DataObject) -> None:
    theirs, mine = pair
    found = hunks(theirs, mine)
    picks = {hunk.number: data.draw(st.sampled_from(["mine", "theirs", "both"])) for hunk in found}
    merged = merge(mine, theirs, picks)
    assert whole(merged)
    there = texts(merged.sentences())
    for hunk in found:
        if picks[hunk.number] == "both" or hunk.kind == "same":
            assert all(there[sentence.text] for sentence in (*hunk.old, *hunk.new))
        elif hunk.kind != "moved":
            side = hunk.new if picks[hunk.number] == "mine" else hunk.old
            assert all(there[sentence.text] for sentence in side)
    everything = merge(mine, theirs, {})
    assert texts([*theirs.sentences()]).keys() | texts(mine.sentences()).keys() == texts(everything.sentences()).keys()


@some
@given(PAIRS)
def test_what_is_typed_keeps_the_evidence_of_every_sentence_that_was_not_touched(pair: tuple[Section, Section]) -> None:
    base, other = pair
    saved = carry(base, _unmarked(other), "eve")
    known = {sentence.text: set[Sentence]() for sentence in base.sentences()}
    for sentence in base.sentences():
        known[sentence.text].add(sentence)
    assert [s.text for s in saved.sentences()] == [s.text for s in other.sentences()]
    for sentence in saved.sentences():
        if sentence.text in known:
            assert sentence in known[sentence.text]
        else:
            assert sentence.by == "eve"
    assert carry(base, _unmarked(base), "eve") == base


def _unmarked(section: Section) -> Section:
    def plain(sentence: Sentence) -> Sentence:
        return Sentence(sentence.text)

    return replace(
        section,
        paragraphs=tuple(tuple(map(plain, paragraph)) for paragraph in section.paragraphs),
        questions=tuple(Question(plain(q.question), tuple(map(plain, q.answer))) for q in section.questions),
    )
