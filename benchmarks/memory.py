"""(6) What the desk's process held after all that was measured before, and what it had loaded."""

from benchmarks.figures import Figure, Measured
from benchmarks.newsroom import REVIEW, Newsroom

MODEL_LIBRARIES = ("langchain", "langchain_core", "langchain_openai", "openai", "prefect")


def measure(room: Newsroom) -> Measured:
    """The process tells at its end."""
    asker = room.asker("ann")
    asker.get(REVIEW)
    asker.close()
    held = room.end()
    loaded = [name for name in MODEL_LIBRARIES if name in held.modules]
    return Measured(
        "The desk's process",
        "The process that served every measurement of this call, started as `drafter desk`; it tells at its end the "
        f"largest memory that it had resident, and which of {', '.join(MODEL_LIBRARIES)} it had loaded.",
        (
            Figure("peak of resident memory", [held.peak_mb], "MB", 250, missed="drafts and notes are kept at hand."),
            Figure("model libraries loaded", [len(loaded)], "", 0, missed=f"loaded: {', '.join(loaded)}."),
        ),
    )
