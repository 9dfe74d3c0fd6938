"""What stays of a section that is written again."""

from drafter.article import Author, Kind, Question, Section, Sentence
from drafter.writing.keeping import with_kept

TYPED = Sentence("Nobody counted.", ("N1.1",), Kind.FACT, by="ann")
BEFORE = Section("x", "As it was", Author.PERSON, paragraphs=((TYPED, Sentence("A.", ("N1.2",))),), inference=True)


def test_a_sentence_that_came_back_to_the_letter_is_still_the_persons_with_their_citation() -> None:
    answer = Section(
        "x", "Today's label", Author.MODEL, heading="New",
        paragraphs=((Sentence("A.", ("N1.3",)), Sentence("Nobody counted.", ("N2.2",), Kind.INFERENCE)),),
        questions=(Question(Sentence("Nobody counted."), (Sentence("Somebody did."),)),),
    )  # fmt: skip
    kept = with_kept(answer, BEFORE)
    assert kept.paragraphs == ((Sentence("A.", ("N1.3",)), TYPED),)
    assert kept.questions[0].question == TYPED
    assert kept.questions[0].answer == (Sentence("Somebody did."),)
    assert (kept.label, kept.inference, kept.author, kept.heading) == ("As it was", True, Author.MODEL, "New")


def test_one_that_was_changed_is_the_writers() -> None:
    answer = Section("x", "X", Author.MODEL, paragraphs=((Sentence("Nobody counted them.", ("N1.1",)),),))
    assert [s.by for s in with_kept(answer, BEFORE).sentences()] == [""]
