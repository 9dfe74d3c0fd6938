"""(5) Sixty people at once: what each waits for while all of them work."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

import psutil

from benchmarks.asking import changed, pane
from benchmarks.figures import Figure, Measured
from benchmarks.newsroom import Newsroom, story
from benchmarks.people import MIX, NEWS, Day, Done
from benchmarks.say import say


def measure(room: Newsroom) -> Measured:
    """The crowd is a process of its own, and so is the desk."""
    size = room.size
    secrets = [room.session(f"editor{number}") for number in range(size.sessions)]
    stories = [story(number) for number in range(1, size.stories + 1)]
    _take_up(room, stories)
    say(f"{size.sessions} people come in")
    day = Day(room.desk.port, secrets, stories, size.warm_s, size.seconds, size.think_s)
    desk = psutil.Process(room.desk.pid)
    before = _cpu(desk)
    done = _work(day)
    used = _cpu(desk) - before
    every = [ms for times in done.times.values() for ms in times]
    mix = ", ".join(f"{what} {share} %" for what, share in MIX.items())
    return Measured(
        f"{size.sessions} sessions at once",
        f"Each signed in as somebody else, with a review open and its stream of events; three to a story, "
        f"{size.stories} stories of {size.words:,} words that were opened and saved before. Between two requests each "
        f"thinks for a while, exponential with a mean of {size.think_s:g} s; then {mix}; besides, at news of its story "
        f"an open page asks for its parts, as the page's script does. {size.seconds:g} s after {size.warm_s:g} s of "
        "warming up. Each time is from the opening of a connection to the last byte.",
        (
            Figure("every request", every, "ms"),
            Figure("every request, 95 of 100 within", [_p95(every)], "ms", 200, missed=_WHY),
            *(
                figure
                for what in (*MIX, NEWS)
                if (times := done.times.get(what))
                for figure in (Figure(what, times, "ms"), Figure(f"{what}, 95 of 100 within", [_p95(times)], "ms"))
            ),
            Figure("requests", [len(every) / size.seconds], "/s"),
            Figure("news told to open pages", [done.news / size.seconds], "/s"),
            Figure("CPU of the desk, warming up included", [100 * used / (size.seconds + size.warm_s)], "%"),
            Figure("errors", [len(done.errors)], "", 0, missed="; ".join(sorted(set(done.errors))) + "."),
        ),
    )


_WHY = "one Python process computes on one core at a time: who asks while others are served waits for them."


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _cpu(process: psutil.Process) -> float:
    used = process.cpu_times()
    return used.user + used.system


def _take_up(room: Newsroom, stories: Sequence[str]) -> None:
    """Every story has been opened and saved by somebody since the desk started."""
    asker = room.asker("ann")
    for each in stories:
        now = pane(asker.get(f"/stories/{each}").body, "tldr")
        values = {"base": now["hash"], "text": changed(now["text"]), "heading": now["heading"]}
        asker.post(f"/stories/{each}/sections/tldr", values)
    asker.close()


def _work(day: Day) -> Done:
    command = [sys.executable, "-m", "benchmarks.people"]
    asked = json.dumps(day.__dict__)
    ran = subprocess.run(
        command, input=asked, stdout=subprocess.PIPE, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    return Done(**json.loads(ran.stdout))
