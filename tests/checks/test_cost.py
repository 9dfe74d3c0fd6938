"""What a check may cost. Bounds are wide: a loaded machine is slow, a quadratic is slower."""

import time

import pytest

from drafter.article import Sentence
from drafter.checks import Notes, check_sentence, check_text
from tests.checks.support import PRESS, WIRE, dossier, note


def test_a_sentence_is_checked_in_under_5_ms_against_3000_words() -> None:
    notes = Notes(dossier(*(note(i, PRESS + WIRE) for i in range(1, 17))))
    sentences = [Sentence(text.replace("1", "3"), ("N2.1", "N3.4")) for text in PRESS + WIRE]
    check_sentence(sentences[0], notes)
    started = time.process_time()
    for sentence in sentences:
        check_sentence(sentence, notes)
    assert (time.process_time() - started) / len(sentences) < 0.005


@pytest.mark.parametrize("piece", ["Ruiz 12 percent, ", "“no ", "not ", "$5 "])
def test_a_passage_and_a_sentence_of_hostile_length_end_soon(piece: str) -> None:
    text = piece * (6_000 // len(piece))
    notes = Notes(dossier(note(1, (text,))))
    started = time.process_time()
    check_sentence(Sentence(text, ("N1.1",)), notes)
    check_sentence(Sentence("“No 13 percent to Ruiz and Petrov”", ("N1.1",)), notes)
    assert time.process_time() - started < 3


def test_many_sentences_take_time_in_proportion() -> None:
    notes = Notes(dossier(note(1, PRESS + WIRE)))
    started = time.process_time()
    check_text("The council voted 7-2. " * 300, notes)
    assert time.process_time() - started < 3
