"""(2) Fifty drafts at once in one process; then streamed, how many one process sustains."""

import asyncio
import resource
from dataclasses import dataclass
from time import perf_counter, process_time

from benchmarks.desk import Desk, desk
from benchmarks.dossiers import invented
from benchmarks.figures import Figure, Measured
from benchmarks.say import say
from benchmarks.standin import Server, ideal_s, standin
from drafter.models.limits import CallEvent

DRAFTS = 50
RUNS = 2
WORDS = 1_200
BOUND = 1.25
STEPS = (1, 2, 4, 8, 16)  # streamed drafts at once; the first that misses the bound ends the search
_MEGABYTE = 1_000.0 if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2**32 else 1_000_000.0


@dataclass
class Count:
    """Pieces of text that arrived, as whoever watches is told of them."""

    pieces: int = 0

    def __call__(self, event: CallEvent) -> None:
        self.pieces += event.kind == "text"


@dataclass(frozen=True)
class Batch:
    """So many drafts at once: wall and CPU in seconds, and the wall over the ideal of one draft."""

    wall: float
    cpu: float
    over: float
    pieces: int = 0


def measure() -> Measured:
    """Every draft has a dossier of its own; the process has made one draft before, so that nothing is imported."""
    with standin() as server:
        with desk(server) as place:
            server.hurry(flawed=True)
            asyncio.run(place.draft(invented(400, 99), "warm-up"))
        at_once = [_unwatched(server, n) for n in range(RUNS)]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE
        streamed = _search(server)
    sustained = max((n for n, batch in streamed.items() if batch.over <= BOUND), default=0)
    chunks = [1e6 * batch.cpu / batch.pieces for batch in streamed.values()]
    return Measured(
        "Fifty drafts at once in one process",
        f"Dossiers of {WORDS:,} words, each another one, all answers of equal length, so that all drafts want the "
        "processor in the same moments; the limit of calls at once is set wide. Ideal: that of one draft. Streamed: "
        f"{', '.join(map(str, STEPS))} drafts at once until the bound of {BOUND} is missed.",
        (
            Figure("50 drafts, wall", [batch.wall for batch in at_once], "s"),
            Figure("wall / ideal", [batch.over for batch in at_once], "×", BOUND, missed=_WHY),
            Figure("CPU per draft, wire and rendering included", [1e3 * b.cpu / DRAFTS for b in at_once], "ms"),
            Figure("peak memory of the process", [peak], "MB"),
            Figure("streamed: CPU per chunk, all of the draft's work included", chunks, "µs"),
            *(
                Figure(f"streamed: {n} drafts at once, wall / ideal", [batch.over], "×")
                for n, batch in streamed.items()
            ),
            Figure(f"streamed: drafts sustained at {BOUND}", [sustained], ""),
        ),
    )


_WHY = (
    "one Python process computes on one core at a time, and fifty drafts want fifty times the CPU of the table's "
    "third line, where the bound leaves less than three seconds of waiting in all. Most of it is many short trips "
    "to the store, about seven for each call and each through a thread; then the reading and checking of answers, "
    "and rendering. The drafts move in step here, which spreads nothing. Whoever drafts fifty stories in the same "
    "minute runs several workers: they share the store, and no call is made twice."
)


def _unwatched(server: Server, number: int) -> Batch:
    with desk(server) as place:
        batch = asyncio.run(_batch(server, place, DRAFTS, 100 * number))
    say(f"{DRAFTS} drafts took {batch.wall:.1f} s, {batch.over:.2f} of the ideal, {batch.cpu:.1f} s of CPU")
    return batch


def _search(server: Server) -> dict[int, Batch]:
    found: dict[int, Batch] = {}
    for drafts in STEPS:
        count = Count()
        with desk(server, watched=True, observe=count) as place:
            batch = asyncio.run(_batch(server, place, drafts, 1_000 * drafts))
        found[drafts] = Batch(batch.wall, batch.cpu, batch.over, count.pieces)
        say(f"{drafts} streamed drafts took {batch.wall:.1f} s, {batch.over:.2f} of the ideal")
        if batch.over > BOUND:
            break
    return found


async def _batch(server: Server, place: Desk, drafts: int, seed: int) -> Batch:
    dossiers = [invented(WORDS, seed + n) for n in range(drafts)]
    server.play()
    begin, cpu = perf_counter(), process_time()
    outcomes = await asyncio.gather(*(place.draft(each, f"story-{n}") for n, each in enumerate(dossiers)))
    wall, used = perf_counter() - begin, process_time() - cpu
    ideal = max(ideal_s(outcome.record.calls) for outcome in outcomes)
    return Batch(wall, used, wall / ideal)
