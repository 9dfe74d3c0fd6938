"""(3) The share of a prompt that a provider's prefix cache can serve: what it has in common with the ones before it."""

import asyncio
import re
from dataclasses import dataclass, replace

from benchmarks.desk import Desk, desk
from benchmarks.dossiers import invented
from benchmarks.figures import Figure, Measured
from benchmarks.standin import standin
from drafter.models import Model, OnText, Reply, Request
from drafter.models.tokens import estimate_tokens

WORDS = 3_000
_FORM = re.compile(r"Answer form: ([a-z]+)\s*$")


@dataclass(frozen=True)
class Overheard:
    """The model with every prompt that it is asked put down: what kind of call, and its text."""

    model: Model
    sent: list[tuple[str, str]]

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """As the model behind it."""
        text = "\n".join(message.content for message in request.messages)
        found = _FORM.search(text)
        form = found[1] if found else ""
        body = form == "section" and "<<<article" not in text.lower()
        self.sent.append(("plan" if form == "plan" else "body" if body else "other", text))
        return await self.model.complete(request, on_text)


def measure() -> Measured:
    """From the requests that the server was really sent, in one draft of a dossier of 3,000 words."""
    sent: list[tuple[str, str]] = []
    with standin() as server, desk(server) as place:
        server.hurry(flawed=True)
        model = Overheard(server.model(), sent)

        def open_model(spec: str) -> Model:
            del spec
            return model

        overhearing = replace(place.tools, open_model=open_model)
        asyncio.run(Desk(overhearing).draft(invented(WORDS), "prefix"))
    shared = _beginning(sent[0][1], [prompt for _, prompt in sent])
    held = estimate_tokens(shared)

    def share(forms: set[str]) -> float:
        prompts = [prompt for form, prompt in sent if form in forms]
        return 100 * held * len(prompts) / sum(map(estimate_tokens, prompts))

    first = sent[0][1]
    return Measured(
        "The common prefix of prompts",
        f"One draft of an invented dossier of {WORDS:,} words, {len(sent)} calls; the longest beginning that all its "
        "prompts share, in estimated tokens, over the tokens of the prompts.",
        (
            Figure("plan and body calls", [share({"plan", "body"})], "%", 90.0, least=True, missed=_WHY),
            Figure("all calls", [share({"plan", "body", "other"})], "%", 80.0, least=True, missed=_WHY),
            Figure("prompt tokens of the plan call", [estimate_tokens(first)], ""),
        ),
    )


def _beginning(one: str, all_of_them: list[str]) -> str:
    """The longest beginning of `one` that all share."""
    ends = (
        next((n for n, (a, b) in enumerate(zip(one, each, strict=False)) if a != b), len(one)) for each in all_of_them
    )
    return one[: min(ends)]


_WHY = "the instructions behind the notes are long against these notes."
