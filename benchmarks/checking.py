"""(6) What it costs to check one sentence against 3,000 words of notes."""

from time import perf_counter

from benchmarks.dossiers import invented
from benchmarks.figures import Figure, Measured
from drafter.article import Sentence
from drafter.checks import Notes, check_sentence

WORDS = 3_000
RUNS = 5
SENTENCES = 60


def measure() -> Measured:
    """Sentences that are nearly those of the notes, with a number changed, citing two passages each; every run with an
    index of its own, so that nothing is remembered from the run before.
    """
    dossier = invented(WORDS)
    ids = list(dossier.passages)
    texts = [dossier.passages[i].text for i in ids[:: max(1, len(ids) // SENTENCES)]][:SENTENCES]
    sentences = [Sentence(text.replace("1", "3"), (ids[n], ids[-1 - n])) for n, text in enumerate(texts)]
    indexed: list[float] = []
    first: list[float] = []
    for _ in range(RUNS):
        begin = perf_counter()
        notes = Notes(dossier)
        indexed.append(1e3 * (perf_counter() - begin))
        begin = perf_counter()
        for sentence in sentences:
            check_sentence(sentence, notes)
        first.append(1e3 * (perf_counter() - begin) / len(sentences))
    return Measured(
        "Checks",
        f"{len(sentences)} sentences with a wrong number each, against {WORDS:,} words of notes.",
        (
            Figure("check_sentence", first, "ms", 5.0, missed="the rules of names and figures look at every passage."),
            Figure("the index of the notes, once per draft", indexed, "ms"),
        ),
    )
