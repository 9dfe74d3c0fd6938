"""What stays of a section that is written again: its place in the format, and what a person typed.

The promise: a sentence that a person typed and that came back to the letter is that person's, with the citations that
they gave it. Sentences that did not come back are for the desk, which lets nobody else replace them.
"""

from dataclasses import replace

from drafter.article import Question, Section, Sentence


def with_kept(answer: Section, before: Section) -> Section:
    """The answer with the person's own sentences in the place of those that read the same, under the label that the
    text has; what the format allows now is asked of the next draft, not of this text.
    """
    typed = {sentence.text: sentence for sentence in before.sentences() if sentence.by}

    def own(sentence: Sentence) -> Sentence:
        return typed.get(sentence.text, sentence)

    return replace(
        answer,
        label=before.label,
        inference=before.inference,
        opinion=before.opinion,
        paragraphs=tuple(tuple(own(s) for s in paragraph) for paragraph in answer.paragraphs),
        questions=tuple(Question(own(q.question), tuple(own(s) for s in q.answer)) for q in answer.questions),
    )
