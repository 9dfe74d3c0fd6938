"""Every citation points at what the splitter cuts: it must cut where an editor would, and lose nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.text import sentences as splitter
from drafter.text.sentences import Span, split_sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


# A bar stands where a sentence ends.
@pytest.mark.parametrize(
    "marked",
    [
        "The council voted 7-2.|The library will close.",
        # titles, initials, abbreviations
        "Mr. Smith met Gen. R. J. Jones on Monday.|He left.",
        "Dr. Maria Ruiz and Sen. J. D. Vance spoke with Lt. Gov. Ann Lee.|Nobody else did.",
        "J. R. R. Tolkien wrote it.|George W. Bush read it.",
        "The U.S. Senate voted.|The bill goes to the U.S. House.",
        "He moved to the U.S.|The family stayed.",
        "Acme Inc. said no.|Smith & Co. agreed with Jones Ltd. on terms.",
        "The deal is with Acme Inc.|The price was not disclosed.",
        "Martin Luther King Jr. Day is a holiday.|He works at St. John's in St. Louis.",
        "They sell fruit, nuts, etc. in bulk.|They sell fruit, nuts, etc.|The shop is open.",
        "Use a tool, e.g. a hammer, i.e. Thor's.|See also fig. 3 and pp. 12-14.",
        "She holds a Ph.D. in law.|She lives in Washington, D.C.|The house is old.",
        "Smith v. Jones was decided in 1990.|The U.N. and the E.U. approved.",
        "No. 5 is alive.|No.|She said no.|The vote was final.",
        # months, days, times
        "The meeting is on Sept. 5 at 5 p.m. Tuesday, not at 9 a.m. EST.|Bring a chair.",
        "It ended at 6 p.m.|The doors closed.",
        "It was in Jan. 2024 that it began.|It will end in Sept.|Nobody knows why.",
        # figures
        "The budget is $12.4 million.|That is 3.5% more than 11.98 million.",
        "It was 2023.|In 2024 it closed.|5 people left.",
        "Version 2.0.1 is out.|It costs 1.000,50 euros.",
        # quotations
        '"We will close it."|She left.',
        "“We will close it.”|She left.",
        '"Will it close?" he asked.|"No!" she said.|Then: silence.',
        '"Will it close?" Ruiz asked.|Nobody knew.',
        '"We will close it," she said.|"We must."',
        '"It closed.|It opened."|He sighed.',
        "‘Never,’ he said.|‘Not ever.’",
        "He called it 'a shame.'|She did not.",
        "«Ми закриємо її».|Вона пішла.",
        # parentheses and notes
        "The council (see p. 5) voted.|(The mayor did not.)|It closed.",
        "It closed.[1]|Nobody came.[2][3]|The end.",
        "“We agree […] The plan works.”|It does.",
        # ellipses
        "He said … that it was over.|We waited ...|The council did not come.",
        "“It was ... over,” he said.",
        "... and then it closed.|Why?",
        # marks in a row
        "Really?!|Yes!!!|No.",
        # addresses
        "See https://a.example/x.html?b=c.d for more.|Write to m.ruiz@city.example.|Thanks.",
        "Node.js and Booking.com agreed.|Visit example.org.|It is free.",
        # TK
        "Ruiz, TK, said so.|The cost is TK.|TK people came.",
        # small letters at the start
        "Prices rose.|eBay fell.|iPhone sales too.",
        # other languages
        "Er kam am 3. Oktober in Berlin an.|Im 19. Jahrhundert war es z. B. anders.|Das war alles.",
        "Die Firma zahlt ca. 5 Mio. Euro, d.h. viel.|Frau Dr. Müller schweigt.",
        "M. Dupont a dit non.|Mme Ruiz est partie.",
        "El Sr. Ruiz y la Sra. Gómez llegaron.|¿Qué pasó?|¡Nada!|Ud. lo sabe.",
        "Рада проголосувала.|Це сталося в м. Київ на вул. Хрещатик.|Було пізно.",
        "议会投票。|市长说：“我们会关闭它。”|他离开了！|是吗？",
        "「閉館します。」と市長は言った。|議会は投票した。",
        "क्या हुआ?|परिषद ने मतदान किया।|सब चले गए।",
        # lists
        "1. The library closes.|2. The pool opens.",
        "A. First item.|B. Second item.",
    ],
)
def test_a_paragraph_is_cut_where_an_editor_would(marked: str):
    expected = marked.split("|")
    separator = "" if re.search(r"[。！？]", marked) else " "
    assert cut(separator.join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "The library will close.The mayor said so. It did.",
            ["The library will close.", "The mayor said so.", "It did."],
        ),
        ('It was last month.."All of us know," he said.', ["It was last month..", '"All of us know," he said.']),
        ('"It will close."She left. He stayed.', ['"It will close."', "She left.", "He stayed."]),
        ("It will close.“All of us know.”", ["It will close.", "“All of us know.”"]),
        ("Will it close?Nobody knows.", ["Will it close?", "Nobody knows."]),
        (
            "See www.city.Example and Node.js, or example.Com now.",
            ["See www.city.Example and Node.js, or example.Com now."],
        ),
    ],
)
def test_a_space_that_pasting_lost_still_parts_two_sentences(text: str, sentences: list[str]):
    assert cut(text) == sentences


def test_newlines_inside_a_sentence_are_spaces():
    assert cut("The council\nvoted on\nMonday. It\nclosed.") == ["The council\nvoted on\nMonday.", "It\nclosed."]


def test_blank_lines_and_list_marks_part_sentences_without_stops():
    assert cut("Key points\n\nThe library closes\n- in May\n- for good\n2) The pool opens") == [
        "Key points",
        "The library closes",
        "- in May",
        "- for good",
        "2) The pool opens",
    ]


def test_marks_without_words_belong_to_a_neighbour():
    assert cut("It closed. ***") == ["It closed. ***"]
    assert cut('"... ." It closed.') == ['"... ." It closed.']
    assert cut("***") == ["***"]
    assert cut("* * *\n\nIt closed.") == ["* * *", "It closed."]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t"])
def test_nothing_gives_no_sentence(text: str):
    assert split_sentences(text) == []


WORDS = ["The", "council", "Mr.", "U.S.", "p.m.", "J.", "No.", "5", "3.5", "TK", "é", "と", "https://a.example/b.c"]
MARKS = ["...", "…", ".", "?", "!", "。", '"', "”", "“", "'", "(", ")", "「", "」", "[", "]", "[1]", "- ", "1. "]
SPACES = [" ", " ", "  ", "\n", "\n\n", "\u200b", "\u00a0"]
PIECES = st.sampled_from([*WORDS, *MARKS, *SPACES])
COPY = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


@given(COPY)
@settings(max_examples=300)
def test_nothing_but_white_space_is_ever_lost(text: str):
    spans = split_sentences(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@given(COPY)
@settings(max_examples=100)
def test_a_sentence_cut_again_starts_where_it_did(text: str):
    assert all(split_sentences(sentence)[0].start == 0 for sentence in cut(text))


AWKWARD = ["a", ".", '"', '."', ". ", "a. ", "A. ", "\n", " \n", "?! ", 'a."', "。", "[", "e.g. ", "\n- ", "5. "]


@pytest.mark.parametrize("piece", [*AWKWARD, '?" Al ', "… ", 'and."All ', "council.The "])
def test_work_grows_with_the_text_and_no_faster(piece: str, monkeypatch: pytest.MonkeyPatch):
    """Counted, not timed: characters handed to the rules that look around a stop, for a text and for its double."""

    def looked_at(text: str) -> int:
        seen = 0
        for name in ("_sentence_end", "_trimmed", "_token_before"):
            real = getattr(splitter, name)

            def counting(text: str, *rest: int, real=real, name=name):
                nonlocal seen
                seen += rest[1] - rest[0] if name == "_trimmed" else 2 * splitter._LOOK
                return real(text, *rest)

            monkeypatch.setattr(splitter, name, counting)
        split_sentences(text)
        monkeypatch.undo()
        return seen

    once, twice = looked_at(piece * 5_000), looked_at(piece * 10_000)
    assert twice <= 2.1 * once + 500


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["a", ".", '"', '."', ". ", "a. ", "A. ", "\n", "?! ", "a.\"'"])
def test_a_megabyte_of_anything_is_cut(piece: str):
    text = piece * (1_000_000 // len(piece))
    spans = split_sentences(text)
    assert sum(end - start for start, end in spans) >= len(text.replace(" ", "").strip())


def test_a_span_is_a_pair_of_offsets():
    assert split_sentences(" It closed. ") == [Span(1, 11)]
