"""(1) One explainer, streamed, against its ideal and against a naive chain."""

import asyncio
from time import perf_counter

from benchmarks.desk import desk
from benchmarks.dossiers import invented
from benchmarks.figures import Figure, Measured
from benchmarks.naive import naive_article
from benchmarks.say import say
from benchmarks.standin import ideal_s, standin

RUNS = 3
NAIVE_RUNS = 2
WORDS = 1_200


def measure() -> Measured:
    """Wall from the opened dossier to the filed draft, rendering included; the process is warm, as in `drafter up`."""
    walls: list[float] = []
    ideals: list[float] = []
    naive: list[float] = []
    with standin() as server, desk(server, watched=True) as place:
        asyncio.run(place.draft(invented(400, 99), "warm-up"))
        for n in range(RUNS):
            server.play()
            begin = perf_counter()
            outcome = asyncio.run(place.draft(invented(WORDS, n), f"one-{n}"))
            walls.append(perf_counter() - begin)
            ideals.append(ideal_s(outcome.record.calls))
            say(f"one explainer took {walls[-1]:.2f} s, ideally {ideals[-1]:.2f} s")
        server.play(flawed=False)
        for n in range(NAIVE_RUNS):
            begin = perf_counter()
            naive_article(server, invented(WORDS, n))
            naive.append(perf_counter() - begin)
            say(f"the naive chain took {naive[-1]:.2f} s")
    slowest = Figure("", naive, "s").median
    return Measured(
        "One explainer",
        f"A dossier of {WORDS:,} words; answers streamed; one flagged sentence, so that the repair call is made. "
        "Ideal: 4 × 0.4 s and the tokens of plan, longest section, repair and longest summary at 80 a second. The "
        "naive chain writes the same nine parts with LangChain over the same server, one after another, without plan "
        "or repair.",
        (
            Figure("ideal", ideals, "s"),
            Figure("wall", walls, "s"),
            Figure(
                "wall / ideal",
                [wall / ideal for wall, ideal in zip(walls, ideals, strict=True)],
                "×",
                1.10,
                missed="what is not model time is checking, the store and rendering; see the wall above.",
            ),
            Figure("naive chain, wall", naive, "s"),
            Figure(
                "wall / naive chain",
                [wall / slowest for wall in walls],
                "×",
                0.5,
                missed="four calls in a row of these lengths are more than half of nine.",
            ),
        ),
    )
