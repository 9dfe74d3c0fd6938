"""(7) A megabyte of notes, from the file to the dossier."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.dossiers import text_of
from benchmarks.figures import Figure, Measured
from benchmarks.say import say
from drafter.readers import read_notes

RUNS = 3
MEGABYTE = 1_000_000


def measure() -> Measured:
    """One Markdown file of a megabyte: cleaned, split, searched for orders to machines, numbered."""
    text = text_of(MEGABYTE // 6, 1)
    while len(text.encode()) < MEGABYTE:
        text += "\n\n" + text_of(2_000, len(text) % 97)
    raw = text.encode()[:MEGABYTE]
    taken: list[float] = []
    passages = 0
    with TemporaryDirectory(prefix="drafter-bench-") as folder:
        file = Path(folder, "notes.md")
        file.write_bytes(raw)
        for _ in range(RUNS):
            begin = perf_counter()
            passages = len(read_notes([file]).dossier.passages)
            taken.append(perf_counter() - begin)
            say(f"{passages:,} passages in {taken[-1]:.2f} s")
    return Measured(
        "A dossier of one megabyte",
        f"One Markdown file of {len(raw):,} bytes, read into {passages:,} passages.",
        (Figure("read", taken, "s", 2.0, missed="every passage is searched for orders to machines and for names."),),
    )
