"""The stand-in server in a process of its own, and the pace and lengths that every measurement shares."""

import json
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

from drafter.models import Model
from drafter.record import Call
from drafter.settings import checkout

FIRST_TOKEN_S = 0.4
TOKENS_PER_S = 80.0
MODEL = "openai:standin"
# Tokens of each answer, by words that stand in its instruction or by its form; the first that fits counts.
TOKENS: Mapping[str, int] = {
    "plan": 200,
    "repair": 90,
    "line": 24,
    "faq": 220,
    "for readers who read nothing else": 110,
    "who did what, when and where": 210,
    "what was done, decided, said and counted": 260,
    "how it came to this": 240,
    "what the facts could mean": 230,
    "dates, plans and decisions to come": 200,
    "could make its own": 190,
}
# The background section holds a number that stands nowhere in the notes, so that a repair has work to do.
FLAWED = {"name": "invents_numbers", "form": "section", "saying": "how it came to this"}


@dataclass(frozen=True)
class Server:
    """A running stand-in. `url` is its base URL."""

    url: str

    def model(self) -> Model:
        """A client of it: the real one, over HTTP."""
        from drafter.models.chat import open_model

        return open_model(MODEL, base_url=self.url, api_key="none", timeout_s=120.0, max_reply_bytes=200_000)

    def play(self, *, flawed: bool = True) -> None:
        """The shared pace; counting starts again."""
        script: dict[str, Any] = {
            "first_token_s": FIRST_TOKEN_S,
            "tokens_per_s": TOKENS_PER_S,
            "completion_tokens": TOKENS,
            "faults": [FLAWED] if flawed else [],
        }
        self._ask("/script", script)

    def hurry(self, *, flawed: bool = False) -> None:
        """Answers at once, of their own length, for what is not about time."""
        self._ask("/script", {"faults": [FLAWED] if flawed else []})

    def _ask(self, path: str, body: Mapping[str, Any]) -> None:
        address = self.url.removesuffix("/v1") + path
        request = Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310 - our own loopback address
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - our own loopback address
            answer.read()


@contextmanager
def standin() -> Generator[Server]:
    """The server while the block lasts."""
    command = [sys.executable, "-m", "tests.models.standin"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=checkout())
    try:
        if process.stdout is None:
            raise RuntimeError("the stand-in server cannot say where it is")
        server = Server(process.stdout.readline().strip())
        server.play()
        yield server
    finally:
        process.terminate()
        process.wait(10)


def ideal_s(calls: tuple[Call, ...]) -> float:
    """What a draft of these calls takes at least: four calls one after another, each at its longest."""

    def longest(kind: str) -> int:
        tokens = [call.usage.completion for call in calls if call.step.partition(":")[0] == kind]
        if not tokens:
            raise RuntimeError(f"the draft made no {kind} call, so the measurement would flatter us")
        return max(tokens)

    return 4 * FIRST_TOKEN_S + sum(map(longest, ("plan", "section", "repair", "summary"))) / TOKENS_PER_S
