"""The one seam to a language model: `Model.complete(request)` gives a `Reply` or raises a ModelFault.

Nothing else in Drafter knows a provider. `models.chat` is the real one, `drafter.testing.ScriptedModel` the fake.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, Protocol

from drafter.record import Usage


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model.

    `model` is `provider:name`. `max_tokens` bounds the answer. `temperature` None leaves it to the provider.
    """

    model: str
    messages: tuple[Message, ...]
    max_tokens: int
    temperature: float | None = None

    def key(self, take: int) -> str:
        """The ledger's key: SHA-256 of provider, model, parameters, messages and take, as 64 hex digits."""
        body = [
            self.model,
            self.max_tokens,
            self.temperature,
            [[m.role, m.content] for m in self.messages],
            take,
        ]
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came; whether it is copy is for the gateway and the copy reader to say.

    `finish_reason` is the provider's word, empty where it gave none (then the answer was cut off). `refusal` is the
    provider's own refusal field.
    """

    text: str
    finish_reason: str
    usage: Usage
    model: str = ""
    response_id: str = ""
    refusal: str = ""


OnText = Callable[[str], None]  # called with each piece of text as it arrives


class Model(Protocol):
    """What answers requests."""

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """Ask once, without retries or a deadline of its own. With `on_text` the answer is streamed into it.

        Raises a ModelFault of the class that fits, never the client's own exceptions.
        """
        ...
