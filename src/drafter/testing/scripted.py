"""A model without a model: answers from the notes in the prompt, remembers what it was asked, fails when told to."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from drafter.errors import ModelFault
from drafter.models import OnText, Reply, Request
from drafter.models.tokens import estimate_tokens
from drafter.record import Usage
from drafter.testing.answers import Prompt
from drafter.testing.hostile import Manner, mannered

Answer = str | Reply | ModelFault  # what may be queued: a text, a whole reply, or a fault to raise
_PIECE = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class _Queued:
    answer: Answer
    form: str
    saying: str

    def fits(self, prompt: Prompt) -> bool:
        return self.form in {"", prompt.form} and self.saying in prompt.instruction


class ScriptedModel:
    """A `Model` that is deterministic and costs nothing.

    `manner` spoils every answer in one way (see `Manner`). `respond` may answer in its place; where it gives None the
    scripted answer is used. `pace` is awaited before each answer, for tests that need calls to overlap. `history`
    holds every request in the order of asking.
    """

    def __init__(
        self,
        *,
        manner: Manner = Manner.HONEST,
        respond: Callable[[Request], Answer | None] | None = None,
        pace: Callable[[Request], Awaitable[None]] | None = None,
        answers_as: str = "",
    ) -> None:
        self.manner = manner
        self.history: list[Request] = []
        self._respond = respond
        self._pace = pace
        self._answers_as = answers_as
        self._queue: list[_Queued] = []

    def queue(self, *answers: Answer, form: str = "", saying: str = "") -> None:
        """Use these, in order, for the next prompts of this form whose instruction holds `saying`; once each."""
        self._queue.extend(_Queued(answer, form, saying) for answer in answers)

    def forms(self) -> list[str]:
        """The form of every request so far."""
        return [Prompt(request.messages).form for request in self.history]

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """See `Model`. Raises what was queued as a fault; pieces go to `on_text` word by word."""
        self.history.append(request)
        if self._pace:
            await self._pace(request)
        answer = self._answer(request)
        if isinstance(answer, ModelFault):
            raise answer
        reply = answer if isinstance(answer, Reply) else self.reply(request, answer)
        if on_text:
            for piece in _PIECE.findall(reply.text):
                on_text(piece)
        return reply

    def reply(self, request: Request, text: str, *, finish_reason: str = "stop", refusal: str = "") -> Reply:
        """A whole reply around a text, with counted tokens and an id that depends on the request alone."""
        prompt = sum(estimate_tokens(message.content) for message in request.messages)
        return Reply(
            text=text,
            finish_reason=finish_reason,
            usage=Usage(prompt, estimate_tokens(text)),
            model=self._answers_as or request.model.partition(":")[2] or request.model,
            response_id=f"scripted-{sha256(request.key(0).encode()).hexdigest()[:12]}",
            refusal=refusal,
        )

    def _answer(self, request: Request) -> Answer:
        prompt = Prompt(request.messages)
        for queued in self._queue:
            if queued.fits(prompt):
                self._queue.remove(queued)
                return queued.answer
        if self._respond and (answer := self._respond(request)) is not None:
            return answer
        return mannered(prompt, self.manner)
