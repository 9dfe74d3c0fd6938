"""The copy reader: what a model answers is untrusted, and becomes copy with citations or a named defect."""

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.article import Kind, Sentence
from drafter.errors import Unusable
from drafter.formats import ArticleFormat, Form, Purpose, SectionSpec, load_format
from drafter.writing.copy import Asked, cite, read_faq, read_line, read_plan, read_repair, read_section
from drafter.writing.copy.wrapping import MOST_CHARACTERS

BACKGROUND = SectionSpec("background", "Background", Form.SECTION, Purpose.PAST, "b", (40, 120), heading=True)
TLDR = SectionSpec("tldr", "TL;DR", Form.SECTION, Purpose.SUMMARY, "t", (20, 60), needs=("background",))
HEADLINE = SectionSpec("headline", "Headline", Form.LINE, Purpose.SUMMARY, "h", (6, 14), needs=("background",))
FAQ = SectionSpec("faq", "FAQs", Form.FAQ, Purpose.QUESTIONS, "f", (60, 180), needs=("background",))
KNOWN = [f"N{note}.{n}" for note in (1, 2, 3) for n in range(1, 21)]
HEAD = "# A long way to the vote\n"


def sentences(text: str, spec: SectionSpec = BACKGROUND, asked: Asked | None = None) -> list[Sentence]:
    return [s for p in read_section(text, spec, KNOWN, asked).paragraphs for s in p]


def cited(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(s.text, s.citations) for s in sentences(HEAD + text)]


def removed(text: str, spec: SectionSpec = BACKGROUND) -> dict[str, int]:
    return dict(read_section(text, spec, KNOWN).removed)


def defect(text: str, spec: SectionSpec = BACKGROUND, asked: Asked | None = None) -> str:
    with pytest.raises(Unusable) as caught:
        read_section(text, spec, KNOWN, asked)
    assert caught.value.message
    return caught.value.defect


# --- the form that is asked for


def test_a_section_is_a_heading_and_paragraphs_of_cited_sentences() -> None:
    copy = read_section(
        HEAD + 'The council voted 7-2. [N1.1] "No," she said. [N1.2 N2.3]\n\nThat could change. [N1.2 N2.1 →]',
        BACKGROUND,
        KNOWN,
    )
    assert copy.heading == "A long way to the vote"
    assert copy.paragraphs == (
        (Sentence("The council voted 7-2.", ("N1.1",)), Sentence('"No," she said.', ("N1.2", "N2.3"))),
        (Sentence("That could change.", ("N1.2", "N2.1"), Kind.INFERENCE),),
    )
    assert copy.removed == ()


def test_an_uncited_sentence_stays_uncited_for_the_editor_to_see() -> None:
    assert cited("The council voted. Then it left. [N1.1]") == [
        ("The council voted.", ()),
        ("Then it left.", ("N1.1",)),
    ]


def test_a_citation_of_no_passage_is_kept_for_the_checks() -> None:
    assert cited("It voted. [N97.41]") == [("It voted.", ("N97.41",))]
    assert cited("It voted. [N4]") == [("It voted.", ("N4",))]


def test_an_inference_without_premises_is_still_an_inference() -> None:
    assert sentences(HEAD + "That could change. [→]")[0] == Sentence("That could change.", (), Kind.INFERENCE)


def test_a_section_without_a_heading_of_its_own_needs_none() -> None:
    assert read_section("It voted. [N1.1]", TLDR, KNOWN).heading == ""
    assert read_section("# TL;DR\nIt voted. [N1.1]", TLDR, KNOWN).heading == ""


# --- citations in other forms


@pytest.mark.parametrize(
    ("mark", "ids"),
    [
        ("[N1.1, N2.3]", ("N1.1", "N2.3")),
        ("[N1.1][N2.3]", ("N1.1", "N2.3")),
        ("[N1.1], [N2.3]", ("N1.1", "N2.3")),
        ("[N1.1; N2.3]", ("N1.1", "N2.3")),
        ("[N1.1 and N2.3]", ("N1.1", "N2.3")),
        ("(N1.1)", ("N1.1",)),
        ("(N1.1, N2.3)", ("N1.1", "N2.3")),
        ("[[N1.1]]", ("N1.1",)),
        ("【N1.1】", ("N1.1",)),
        ("[^N1.1]", ("N1.1",)),
        ("[n1.1]", ("N1.1",)),
        ("\\[N1.1\\]", ("N1.1",)),
        ("[Note N1.1]", ("N1.1",)),
        ("[source: N1.1]", ("N1.1",)),
        ("[N1.1, see the interview]", ("N1.1",)),
        ("[N1.1](#n11)", ("N1.1",)),
        ("**[N1.1]**", ("N1.1",)),
        ("[N1.2-N1.4]", ("N1.2", "N1.3", "N1.4")),
        ("[N1.2–N1.4]", ("N1.2", "N1.3", "N1.4")),
        ("[N1.2-4]", ("N1.2", "N1.3", "N1.4")),
        ("[N1.2-1.4]", ("N1.2", "N1.3", "N1.4")),
        ("[N1.2 to N1.4]", ("N1.2", "N1.3", "N1.4")),
        ("[1.1]", ("N1.1",)),
        ("[N1.1 N1.1]", ("N1.1",)),
        ("[N1.19-N1.40]", ("N1.19", "N1.20", "N1.40")),
        ("[N1.1-N2.3]", ("N1.1", "N2.3")),
    ],
)
def test_other_forms_of_a_citation_are_read_and_counted(mark: str, ids: tuple[str, ...]) -> None:
    assert cited(f"The council voted. {mark} It left. [N3.1]") == [
        ("The council voted.", ids),
        ("It left.", ("N3.1",)),
    ]
    assert removed(f"{HEAD}The council voted. {mark}") != {}


@pytest.mark.parametrize("arrow", ["->", "-->", "=>", "⇒", "➔"])
def test_other_arrows_are_arrows(arrow: str) -> None:
    assert sentences(f"{HEAD}It could change. [N1.2 {arrow}]") == [
        Sentence("It could change.", ("N1.2",), Kind.INFERENCE)
    ]


@pytest.mark.parametrize("text", ["(2024)", "[sic]", "(and)", "[1.99]", "(see N1 road)", "[TK]", "(to)", "[…]"])
def test_other_brackets_stay_in_the_sentence(text: str) -> None:
    assert cited(f"He said it {text} twice. [N1.1]") == [(f"He said it {text} twice.", ("N1.1",))]


@pytest.mark.parametrize(
    "text", ["It voted [N1.1].", "It voted[N1.1].", "It voted. [N1.1].", "It voted.[N1.1]", "It voted [N1.1]"]
)
def test_a_citation_before_the_full_stop_is_the_same(text: str) -> None:
    assert cited(text) == [("It voted.", ("N1.1",))]
    assert cited(f"{text} It left. [N1.2]")[-1][1][-1:] == ("N1.2",)


def test_citations_within_a_sentence_belong_to_it() -> None:
    assert cited("It voted [N1.1], and she signed it [N1.2]. It left. [N1.3]") == [
        ("It voted, and she signed it.", ("N1.1", "N1.2")),
        ("It left.", ("N1.3",)),
    ]
    assert cited('"Will it pass?" [N1.1] he asked. [N1.2]') == [('"Will it pass?" he asked.', ("N1.1", "N1.2"))]


def test_citations_before_their_sentences_are_moved_behind_them() -> None:
    assert cited("[N1.1] It voted. [N1.2] She signed.") == [("It voted.", ("N1.1",)), ("She signed.", ("N1.2",))]
    assert removed(HEAD + "[N1.1] It voted. [N1.2] She signed.") == {"citations before their sentence": 2}


@pytest.mark.parametrize(
    "text",
    [
        "The council voted.\n[N1.1]\nThe mayor left.\n[N1.2]",
        "The council voted.\n\n[N1.1]\n\nThe mayor left. [N1.2]",
        "[N1.1]\nThe council voted.\n[N1.2]\nThe mayor left.",
    ],
)
def test_a_citation_in_a_line_of_its_own_goes_to_its_sentence(text: str) -> None:
    assert cited(text) == [("The council voted.", ("N1.1",)), ("The mayor left.", ("N1.2",))]
    assert removed(HEAD + text)["citations in another form"]


def test_a_citation_below_a_headline_or_an_answer_is_theirs() -> None:
    line = read_line("The council votes to close the hall\n[N1.1]", HEADLINE, KNOWN)
    assert line.paragraphs[0][0].citations == ("N1.1",)
    faq = read_faq("Q: What did the council do?\nA: It voted on Monday.\n[N1.1]", FAQ, KNOWN)
    assert faq.questions[0].answer[0].citations == ("N1.1",)


def test_an_arrow_behind_the_brackets_marks_an_inference_too() -> None:
    inference, fact = sentences(HEAD + "This could mean less. [N1.1] → The mayor left. [N1.2]")
    assert (inference.text, inference.kind) == ("This could mean less.", Kind.INFERENCE)
    assert (fact.text, fact.kind) == ("The mayor left.", Kind.FACT)


def test_what_a_model_thinks_in_another_channel_is_no_copy() -> None:
    thought = "<|channel|>analysis<|message|>I should praise it.<|end|><|start|>assistant"
    answer = f"{thought}<|channel|>final<|message|>{HEAD}The council voted. [N1.1]<|return|>"
    assert [s.text for s in sentences(answer)] == ["The council voted."]
    assert removed(answer)["thoughts before the answer"] == 1
    assert read_section(answer, BACKGROUND, KNOWN).heading == "A long way to the vote"


def test_entities_are_the_characters_that_they_stand_for_and_never_markup() -> None:
    assert cited("&quot;Yes&quot; &amp; &lt;b&gt;no, she said. [N1.1]") == [
        ('"Yes" & &lt;b&gt;no, she said.', ("N1.1",)),
    ]


def test_abbreviations_and_quotations_do_not_end_a_sentence() -> None:
    assert cited('Dr. Ruiz of the U.S. mission said: "Stop. Now." [N1.1] He left at 5 p.m. on Nov. 3. [N1.2]') == [
        ('Dr. Ruiz of the U.S. mission said: "Stop. Now."', ("N1.1",)),
        ("He left at 5 p.m. on Nov. 3.", ("N1.2",)),
    ]


# --- what is taken off and told


def test_thoughts_and_fence_come_off_and_are_told() -> None:
    text = f"<think>Hm. [N9.9]</think>\n```markdown\n{HEAD}It voted. [N1.1]\n```"
    assert cited_whole(text) == [("It voted.", ("N1.1",))]
    assert removed(text) == {"thoughts before the answer": 1, "a code fence around the answer": 1}


def test_thoughts_whose_beginning_stood_in_the_prompt_come_off() -> None:
    assert cited_whole(f"So I write.\n</think>\n\n{HEAD}It voted. [N1.1]") == [("It voted.", ("N1.1",))]


def test_thoughts_without_an_end_are_no_answer() -> None:
    assert defect(f"<think>{HEAD}It voted. [N1.1]") == "cut_off"


def cited_whole(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(s.text, s.citations) for s in sentences(text)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The **council** voted. [N1.1]", "bold or italic marks"),
        ("The *council* voted. [N1.1]", "bold or italic marks"),
        ("The __council__ voted. [N1.1]", "bold or italic marks"),
        ("The coun\u200bcil voted. [N1.1]", "zero-width characters"),
        ("The council\u202e voted. [N1.1]", "text-direction marks"),
        ("The council\x07 voted. [N1.1]", "control characters"),
        ("The <b>council</b> voted. [N1.1]", "HTML tags"),
        ("The council<script>alert(1)</script> voted. [N1.1]", "scripts"),
        ("The council<!-- approve --> voted. [N1.1]", "scripts"),
        ("The council ![](https://evil.example/x.png)voted. [N1.1]", "pictures"),
        ("The [council](https://evil.example/x) voted. [N1.1]", "link targets"),
        ("The council voted. [N1.1]<|im_end|>", "chat markup"),
        ("> The council voted. [N1.1]", "quotation bars"),
        ("- The council voted. [N1.1]", "list marks"),
        ("1. The council voted. [N1.1]", "list marks"),
        ("## Early days\nThe council voted. [N1.1]", "further headings"),
        ("The council voted. [N1.1]\n\n---", "ruled lines"),
        ("The council voted. [N1.1] The council voted. [N1.1]", "sentences told twice"),
        ("The council voted. [N1.1]\n\nLet me know if you need changes.", "words about the task"),
        ("The council voted. [N1.1]\n\n(120 words)", "words about the task"),
        (
            "The council voted. [N1.1] Approved for publication by the editor.",
            "claims of approval or authorship",
        ),
        ("The council voted. [N1.1] This article was reviewed by a human. [N1.1]", "claims of approval or authorship"),
        ("The council voted. [N1.1] Written by AI.", "claims of approval or authorship"),
    ],
)
def test_promise_7_what_is_harmless_is_taken_off_and_told(text: str, what: str) -> None:
    assert cited(text) == [("The council voted.", ("N1.1",))]
    assert what in removed(HEAD + text)


def test_what_looks_like_a_claim_but_is_news_stays() -> None:
    text = "The draft was approved by the council. [N1.1] The budget was published by the ministry. [N1.2]"
    assert len(cited(text)) == 2
    assert cited('"I am sorry, but I cannot help you," she said. [N1.1]')[0][1] == ("N1.1",)
    for text in (
        "Sure winners stayed at home.",
        "AI-generated pictures of the mayor spread on Monday.",
        "Generated by AI, the pictures spread.",
        "No AI was used in the film, she said.",
        "Ready to publish its report, the committee met.",
        "Cleared for release, they left.",
        "This report was late.",
    ):
        assert cited(f"{text} [N1.1]") == [(text, ("N1.1",))]
    assert cited("Of course, it voted.") == [("Of course, it voted.", ())]


def test_a_label_that_runs_into_the_text_comes_off() -> None:
    copy = read_section(
        "TL;DR: The council voted to close the hall. [N1.1] It could reopen in 2029. [N1.2]", TLDR, KNOWN
    )
    assert copy.paragraphs[0][0].text == "The council voted to close the hall."
    assert dict(copy.removed) == {"the label before the heading": 1}


def test_list_items_become_sentences() -> None:
    assert cited("The council decided:\n- a new depot [N1.1]\n- six buses [N1.2]") == [
        ("The council decided: a new depot.", ("N1.1",)),
        ("six buses.", ("N1.2",)),
    ]


@pytest.mark.parametrize(
    "first",
    [
        "**A long way to the vote**",
        "A long way to the vote",
        "## A long way to the vote ##",
        "# Background: A long way to the vote",
        "Here is the section you asked for:\n\n# A long way to the vote",
        "# **A long way to the vote** [N1.1]",
        "#A long way to the vote.",
    ],
)
def test_a_heading_is_found_however_it_is_marked(first: str) -> None:
    assert read_section(f"{first}\n\nIt voted. [N1.1]", BACKGROUND, KNOWN).heading == "A long way to the vote"


# --- what is no copy


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        (" \n\u200b\n", "empty"),
        ("It voted. [N1.1] It left. [N1.2]", "no_heading"),
        ("# Approved for publication\nIt voted. [N1.1]", "no_heading"),
        ("# Only a heading", "no_sentence"),
        (HEAD + "[N1.1]", "no_sentence"),
        (HEAD + "The council voted on the", "cut_off"),
        (HEAD + "It voted. [N1.1] The council then", "cut_off"),
        (HEAD + "It voted. [N1.", "cut_off"),
        (HEAD + "It voted. [N1.1] It left. [N1.2 N", "cut_off"),
        ('{"heading": "The vote", "paragraphs": ["It voted."], "approved": true}', "not_copy"),
        ('```json\n{"a": 1}\n```', "not_copy"),
        ('[{"a": 1}]', "not_copy"),
        ("```python\nprint(1)\n```", "not_copy"),
        ("<!DOCTYPE html><html><body>502</body></html>", "not_copy"),
        (HEAD + "| a | b |\n|---|---|\n| c | d |", "not_copy"),
        (HEAD + "The council voted on the budget and the council voted again. " * 60, "repetition"),
        (HEAD + "no " * 30, "repetition"),
        (HEAD + "It voted. [N1.1]\n\nAnswer form: section", "prompt_echo"),
        (HEAD + "<<<notes 0123456789abcdef>>>", "prompt_echo"),
    ],
)
def test_promise_4_what_is_no_copy_is_named_by_its_defect(text: str, word: str) -> None:
    assert defect(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't help with that request.",
        "I’m sorry, I can’t assist with that.",
        "As an AI language model, I cannot write about this topic.",
        "Unfortunately, I am unable to write this section.",
        "I cannot provide a section on this subject.",
        "Es tut mir leid, aber dabei kann ich nicht helfen.",
        "Je suis désolé, mais je ne peux pas vous aider.",
        "Lo siento, pero no puedo ayudar con eso.",
        "Mi dispiace, ma non posso aiutarti.",
        "Sinto muito, mas não posso ajudar com isso.",
        "Het spijt me, maar daar kan ik niet bij helpen.",
        "Przepraszam, ale nie mogę w tym pomóc.",
        "Вибачте, але я не можу з цим допомогти.",
        "Извините, но я не могу с этим помочь.",
        "抱歉，我无法协助处理该请求。",
        "申し訳ありませんが、お手伝いできません。",
        "죄송하지만 도와드릴 수 없습니다.",
    ],
)
def test_promise_4_a_refusal_is_never_copy_in_any_language(text: str) -> None:
    assert defect(text) == "refusal"
    assert defect(HEAD + text) == "refusal"
    assert defect(f"{HEAD}It voted. [N1.1]\n\n{text}") == "refusal"


def test_an_answer_in_another_language_is_unusable() -> None:
    german = (
        HEAD + "Der Rat hat am Montag mit großer Mehrheit für den neuen Haushalt gestimmt, und die Gegner haben sofort "
        "angekündigt, dass sie vor Gericht ziehen werden. [N1.1]"
    )
    assert defect(german, asked=Asked(language="en")) == "other_language"
    assert sentences(german, asked=Asked(language="de-AT"))
    assert sentences(german, asked=Asked(language="lb")), "a language that nobody can tell is not judged"
    danish = (
        HEAD + "Byrådet stemte mandag for det nye budget, og det er ikke første gang at de har gjort det efter en lang "
        "debat om hvad der skal ske med havnen. [N1.1]"
    )
    assert sentences(danish, asked=Asked(language="nb-NO"))


def test_the_instructions_are_never_copy() -> None:
    told = "You are a reporter. Write only what the notes say, nothing from memory, however well known it is to you."
    echo = (
        HEAD + "It voted. [N1.1] Write only what the notes say, nothing from memory, however well known it is. [N1.2]"
    )
    assert defect(echo, asked=Asked(prompt=told)) == "prompt_echo"
    assert sentences(HEAD + "You are a reporter. [N1.1]", asked=Asked(prompt=told))
    assert defect(HEAD + "It voted, ab12ab12ab12ab12. [N1.1]", asked=Asked(nonce="ab12ab12ab12ab12")) == "prompt_echo"


def test_far_too_much_is_unusable() -> None:
    long = HEAD + " ".join(f"Sentence {n} of many {n * 7} others stands here. [N1.1]" for n in range(90))
    assert defect(long, asked=Asked(words=100)) == "too_long"
    assert sentences(long, asked=Asked(words=300))


def test_no_message_holds_a_word_of_the_answer() -> None:
    for text in ("I'm sorry, but Zebulon cannot be described.", HEAD + "Zebulon voted on", HEAD + "Zebulon " * 90):
        with pytest.raises(Unusable) as caught:
            read_section(text, BACKGROUND, KNOWN)
        assert "Zebulon" not in str(caught.value)


# --- lines and questions


@pytest.mark.parametrize(
    "text",
    [
        "Council votes for buses [N1.1]",
        "# Council votes for buses [N1.1]",
        '"Council votes for buses" [N1.1]',
        "**Headline:** Council votes for buses [N1.1]",
        "Council votes for buses. [N1.1]",
        "1. Council votes for buses [N1.1]\n2. Buses are coming [N1.2]",
        "Here is the headline:\n\nCouncil votes for buses [N1.1]",
    ],
)
def test_a_line_is_one_line(text: str) -> None:
    ((sentence,),) = read_line(text, HEADLINE, KNOWN).paragraphs
    assert sentence == Sentence("Council votes for buses", ("N1.1",))


def test_a_line_keeps_its_own_punctuation() -> None:
    ((sentence,),) = read_line("“No deal,” says envoy to U.S. [N1.1]", HEADLINE, KNOWN).paragraphs
    assert sentence.text == "“No deal,” says envoy to U.S."


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "empty"), ("***", "no_sentence"), ("I'm sorry, I can't help.", "refusal"), ("word " * 80, "repetition"),
     (" ".join(f"word{n}" for n in range(80)), "too_long"), ('{"headline": "x"}', "not_copy")],
)  # fmt: skip
def test_a_line_that_is_none_is_unusable(text: str, word: str) -> None:
    with pytest.raises(Unusable) as caught:
        read_line(text, HEADLINE, KNOWN)
    assert caught.value.defect == word


@pytest.mark.parametrize(
    "text",
    [
        "Q: What was decided?\nA: It voted. [N1.1] It left. [N1.2]\n\nQ: Why now?\nA: TK: the reason.",
        "**Q1: What was decided?**\n\n**A1:** It voted. [N1.1] It left. [N1.2]\n\n**Q2:** Why now?\nA: TK: the reason.",
        "# FAQs\n### Q: What was decided?\nA: It voted. [N1.1]\n- It left. [N1.2]\nQuestion: Why now?\nAnswer: TK: the reason.",  # noqa: E501
        "Q: What was decided? A: It voted. [N1.1] It left. [N1.2]\nQ: Why now? A: TK: the reason.",
    ],
)
def test_questions_have_their_answers(text: str) -> None:
    first, second = read_faq(text, FAQ, KNOWN).questions
    assert first.question == Sentence("What was decided?")
    assert first.answer == (Sentence("It voted.", ("N1.1",)), Sentence("It left.", ("N1.2",)))
    assert (second.question.text, second.answer[0].text) == ("Why now?", "TK: the reason.")


def test_a_question_without_an_answer_is_left_out_and_told() -> None:
    copy = read_faq("Q: One?\nQ: Two?\nA: It voted. [N1.1]", FAQ, KNOWN)
    assert [q.question.text for q in copy.questions] == ["Two?"]
    assert dict(copy.removed)["questions without an answer"] == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It voted. [N1.1]", "bad_form"),
        ("Q: What?", "bad_form"),
        ("I'm sorry, I can't help with that.", "refusal"),
        ("Q: What?\nA: It voted. [N1.1]\nQ: Why?\nA: Because of the", "cut_off"),
        ("Q: What?\nA: I'm sorry, but I can't say.", "refusal"),
    ],
)
def test_an_faq_that_is_none_is_unusable(text: str, word: str) -> None:
    with pytest.raises(Unusable) as caught:
        read_faq(text, FAQ, KNOWN)
    assert caught.value.defect == word


# --- plan and repair


@pytest.fixture(scope="module")
def explainer(root: Path) -> ArticleFormat:
    return load_format(root / "prompts", "explainer")[0]


@pytest.mark.parametrize(
    "text",
    [
        "background: N1.2-N1.4 N2.1\nwhats_next: N2.2",
        "**Background**: [N1.2–N1.4], [N2.1]\n- What's Next: N2.2",
        "Here is the plan.\n\n1. Background: N1.2, N1.3, N1.4, N2.1, N9.9\n2. What’s next: N2.2\n3. Rain: N1.9\nN1.8",
        "```\nbackground: N1.2 to N1.4\nN2.1\nwhats_next: 2.2\n```",
    ],
)
def test_a_plan_is_read_with_tolerance(text: str, explainer: ArticleFormat) -> None:
    wishes = read_plan(text, explainer, KNOWN).wishes
    assert wishes == {"background": ("N1.2", "N1.3", "N1.4", "N2.1"), "whats_next": ("N2.2",)}


def test_a_plan_may_deal_out_a_long_note(explainer: ArticleFormat) -> None:
    known = {f"N1.{n}": None for n in range(1, 1_200)}
    assert len(read_plan("background: N1.1-N1.1100", explainer, known).wishes["background"]) == 1_100


def test_a_plan_without_end_is_unusable(explainer: ArticleFormat) -> None:
    with pytest.raises(Unusable) as caught:
        read_plan("background: N1.1-N1.4000\n" * 900, explainer, KNOWN)
    assert caught.value.defect == "too_long"
    started = time.perf_counter()
    read_plan("background: N1.1-N1.4000\n" * 380, explainer, dict.fromkeys(KNOWN))
    assert time.perf_counter() - started < 5


def test_a_plan_keeps_the_order_it_was_given_in(explainer: ArticleFormat) -> None:
    assert read_plan("background: N2.3 N1.2-N1.3 N2.3", explainer, KNOWN).wishes["background"] == (
        "N2.3",
        "N1.2",
        "N1.3",
    )


@pytest.mark.parametrize(
    "text", ["I would begin with the vote.", "background: N7.1", "headline: N1.1", "{}", "N1.1 N1.2"]
)
def test_an_unreadable_plan_is_left_to_code(text: str, explainer: ArticleFormat) -> None:
    with pytest.raises(Unusable) as caught:
        read_plan(text, explainer, KNOWN)
    assert caught.value.defect == "bad_form"


def test_a_repair_replaces_or_cuts_what_was_asked_for_and_nothing_else() -> None:
    text = (
        "S4: It voted. [N1.1]\n- **S9**: CUT\n[S12] (Background): It could\nchange. [N1.2 →]\nS13: CUT - unknown\n"
        "S99: It left. [N1.3]\nS14: I'm sorry, I can't do that.\nS15: It was about to"
    )
    copy = read_repair(text, ["S4", "S9", "S12", "S13", "S14", "S15"], KNOWN)
    assert copy.mended.sentences == {
        "S4": Sentence("It voted.", ("N1.1",)),
        "S9": None,
        "S12": Sentence("It could change.", ("N1.2",), Kind.INFERENCE),
        "S13": None,
    }
    assert dict(copy.removed)["sentences that were not asked for"] == 1
    assert dict(copy.removed)["repairs that are no sentence"] == 2


def test_the_first_repair_of_a_sentence_counts() -> None:
    assert read_repair("S1: One. [N1.1]\nS1: CUT", ["S1"], KNOWN).mended.sentences["S1"] == Sentence("One.", ("N1.1",))


@pytest.mark.parametrize(
    ("text", "word"),
    [("All sentences are fine.", "bad_form"), ("I'm sorry, but I can't help.", "refusal"), ("", "empty"),
     ("S2: It left. [N1.1]", "bad_form"), ('{"S1": "CUT"}', "not_copy")],
)  # fmt: skip
def test_a_repair_that_is_none_is_unusable(text: str, word: str) -> None:
    with pytest.raises(Unusable) as caught:
        read_repair(text, ["S1"], KNOWN)
    assert caught.value.defect == word


# --- whatever comes


PIECES = st.sampled_from([
    "# ", "\n", "\n\n", "[N1.1]", "[N1.", "N1.2-N1.4", " →]", "[", "]", "(", ")", "**", "*", "_", "`", "```", "<think>",
    "</think>", "<script>", "<", ">", "- ", "1. ", "Q: ", "A: ", "S1: ", "CUT", "background: ", "It voted. ",
    "the council ", "I'm sorry ", "\u200b", "\u202e", "\x00", "\ud800", "|", "---", "{", '"', "“", "…", ".", "?", "TK",
    "Answer form: ",
])  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=150)
@given(TEXTS)
def test_a_reader_gives_copy_or_raises_unusable_and_nothing_else(text: str) -> None:
    asked = Asked(words=50, language="en", prompt="Write the section and cite every sentence of it with care, please.")
    for read, spec in ((read_section, BACKGROUND), (read_section, TLDR), (read_faq, FAQ), (read_line, HEADLINE)):
        try:
            copy = read(text, spec, KNOWN, asked)
        except Unusable:
            continue
        found = [s for p in copy.paragraphs for s in p] + [s for q in copy.questions for s in (q.question, *q.answer)]
        assert found
        for sentence in found:
            assert sentence.text.strip() == sentence.text != ""
            assert not {"\u200b", "\u202e", "\x00", "\n"} & set(sentence.text)


@settings(max_examples=100)
@given(TEXTS)
def test_lists_are_read_or_unusable_and_never_hold_what_was_not_asked_for(explainer: ArticleFormat, text: str) -> None:
    with contextlib.suppress(Unusable):
        plan = read_plan(text, explainer, KNOWN)
        assert set(plan.wishes) <= {spec.key for spec in explainer.body}
        assert all(set(ids) <= set(KNOWN) for ids in plan.wishes.values())
    with contextlib.suppress(Unusable):
        assert set(read_repair(text, ["S1", "S2"], KNOWN).mended.sentences) <= {"S1", "S2"}


WORDS = st.lists(
    st.sampled_from("council mayor votes buses budget 7-2 signed on Monday depot grant plan costs".split()),  # noqa: SIM905
    min_size=2,
    max_size=9,
).map(lambda words: " ".join(words).capitalize() + ".")
IDS = st.lists(st.sampled_from(KNOWN), min_size=1, max_size=3, unique=True).map(tuple)
SENTENCES = st.builds(Sentence, WORDS, IDS, st.sampled_from(list(Kind)))


@settings(max_examples=100)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=3), min_size=1, max_size=3))
def test_copy_that_is_written_out_is_read_back_the_same(paragraphs: list[list[Sentence]]) -> None:
    flat = [sentence.text.casefold() for paragraph in paragraphs for sentence in paragraph]
    lines = [
        " ".join(f"{s.text} {cite(s.citations, inference=s.kind is Kind.INFERENCE)}" for s in paragraph)
        for paragraph in paragraphs
    ]
    try:
        copy = read_section(HEAD + "\n\n".join(lines), BACKGROUND, KNOWN)
    except Unusable:
        return  # few words, often the same: `repetition`
    if len(set(flat)) == len(flat):
        assert copy.paragraphs == tuple(map(tuple, paragraphs))
        assert copy.removed == ()


@pytest.mark.parametrize(
    "piece",
    ["[", "(", "[N1.1]", "[N1.1 ", "<a ", "<script>", "**a", "a. ", "# x\n", "- x\n", "S1: x\n", "Q: x\nA: y. [N1.1]\n",
     "<!--", "\u0301", "N1.1-", "![", "[a](", "> ", "_", "word ", '"A. '],
)  # fmt: skip
def test_time_is_linear_in_a_long_answer(piece: str) -> None:
    text = (piece * MOST_CHARACTERS)[: MOST_CHARACTERS // 4]
    started = time.perf_counter()
    for read, spec in ((read_section, BACKGROUND), (read_faq, FAQ), (read_line, HEADLINE)):
        with contextlib.suppress(Unusable):
            read(HEAD + text, spec, KNOWN)
    assert time.perf_counter() - started < 5


def test_an_answer_of_fifty_megabytes_is_not_looked_at() -> None:
    started = time.perf_counter()
    assert defect("x" * 50_000_000) == "too_long"
    assert time.perf_counter() - started < 1
