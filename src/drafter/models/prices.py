"""What a call costs and how much a model can read, from the price list that genai-prices carries; no network.

A model that the list does not know has no price and no window: None, never a guess. A model on the newsroom's own
machine is such a one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from drafter.errors import ContextTooLong
from drafter.models import Request
from drafter.models.tokens import PER_MESSAGE, estimate_tokens
from drafter.record import Usage

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo

# LangChain's provider words, where the price list has another
_PROVIDERS = {
    "azure_openai": "azure",
    "google_genai": "google",
    "google_vertexai": "google",
    "mistralai": "mistral",
    "bedrock": "aws",
    "bedrock_converse": "aws",
    "xai": "x-ai",
    "azure_ai": "azure",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a set of calls may use at most: every prompt read once, every answer as long as it is allowed to be.

    `usd` is None where a price is not known.
    """

    prompt_tokens: int
    completion_tokens: int
    usd: float | None


def prompt_tokens(request: Request) -> int:
    """Tokens of a request's messages, estimated."""
    return sum(estimate_tokens(message.content) + PER_MESSAGE for message in request.messages)


def cost(model: str, usage: Usage, at: datetime | None = None) -> float | None:
    """US dollars for a usage of `provider:name`, at today's list price or that of `at`; None where it is unknown."""
    found = _listed(model)
    if found is None:
        return None
    from genai_prices import Usage as Priced
    from genai_prices import calc_price

    provider, name = found
    priced = Priced(
        input_tokens=usage.prompt,
        output_tokens=usage.completion,
        cache_read_tokens=min(usage.cached, usage.prompt),
    )
    try:
        return float(calc_price(priced, name, provider_id=provider, genai_request_timestamp=at).total_price)
    except (LookupError, ValueError):
        return None  # the list knows the model and not a price of it


def context_window(model: str) -> int | None:
    """Tokens that `provider:name` can read and write together; None where it is unknown."""
    found = _info(model)
    return found.context_window if found else None


def estimate(requests: Iterable[Request]) -> Estimate:
    """An upper bound for these requests, each asked once."""
    prompt = completion = 0
    usd: float | None = 0.0
    for request in requests:
        worst = worst_case(request)
        prompt += worst.prompt
        completion += worst.completion
        price = cost(request.model, worst)
        usd = None if usd is None or price is None else usd + price
    return Estimate(prompt, completion, usd)


def worst_case(request: Request) -> Usage:
    """The most that one request may use: the prompt, uncached, and the longest answer."""
    return Usage(prompt_tokens(request), request.max_tokens, estimated=True)


def fits(model: str, tokens: int, asked: int, *, window: int | None = None) -> None:
    """Do a prompt of so many tokens and an answer of `asked` fit into the model's window?

    `window` is for a model that the list does not know; without either there is nothing to compare with. Raises
    ContextTooLong with the numbers.
    """
    known = window or context_window(model)
    if known is None or tokens + asked <= known:
        return
    raise ContextTooLong(
        f"The notes are too long for {model}: the prompt is about {tokens:,} tokens and the answer needs {asked:,}, "
        f"the model holds {known:,}.",
        f"Leave out about {tokens + asked - known:,} tokens of notes (roughly {(tokens + asked - known) * 3 // 4:,} "
        "words), or choose a model with a larger window.",
    )


def _listed(model: str) -> tuple[str, str] | None:
    provider, _, name = model.partition(":")
    return (_PROVIDERS.get(provider, provider), name) if _info(model) else None


@lru_cache(maxsize=64)
def _info(model: str) -> "ModelInfo | None":
    from genai_prices.data_snapshot import get_snapshot

    provider, _, name = model.partition(":")
    try:
        return get_snapshot().find_provider_model(name, None, _PROVIDERS.get(provider, provider), None)[1]
    except LookupError:
        return None
