"""What both clients share: connections that lead nowhere else and read no endless body, and the faults of errors."""

import logging
from collections.abc import AsyncIterable, AsyncIterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from drafter.errors import BadRequest, ModelFault
from drafter.models.faults import Refusal, fault_of, refusal_in, retry_after, unreadable
from drafter.models.wire import too_long

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Response
    from openai import APIStatusError

ENVELOPE_BYTES = 100_000  # what a body may hold around its text: ids, counts, a server's own additions
ESCAPED = 6  # bytes that JSON may take for one byte of text
_FRAMES = 64  # bytes of a stream for one byte of its text: each token comes in a frame of its own
_CONNECT_S = 10.0
# what the clients let escape where a body is not what they expect (measured, one by one)
MALFORMED = (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError)


class TooMuch(Exception):
    """More bytes than an answer, or the report of an error, can have."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    def fault(self, model: str, max_bytes: int) -> ModelFault:
        return fault_of(Refusal(self.status), model) if self.status >= 400 else too_long(max_bytes)


class TwoLimits(BadRequest):
    """The server takes one of the two names for the longest answer, not both."""


def http_client(timeout_s: float, max_bytes: int) -> "AsyncClient":
    """Connections that follow no redirect, since notes go to the configured address alone, and read no endless body."""
    import httpx2
    import openai

    class Bounded(httpx2.AsyncByteStream):
        def __init__(self, stream: AsyncIterable[bytes], limit: int, status: int) -> None:
            self._stream = stream
            self._limit = limit
            self._status = status

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for data in self._stream:
                size += len(data)
                if size > self._limit:
                    raise TooMuch(self._status)
                yield data

        async def aclose(self) -> None:
            await cast("Any", self._stream).aclose()

    async def bound(response: "Response") -> None:
        streamed = "event-stream" in response.headers.get("content-type", "")
        limit = max_bytes * (_FRAMES if streamed else ESCAPED) + ENVELOPE_BYTES
        response.stream = Bounded(cast("Any", response.stream), limit, response.status_code)

    return openai.DefaultAsyncHttpxClient(
        verify=_certificates(),
        follow_redirects=False,
        timeout=httpx2.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=20),
        event_hooks={"response": [bound]},
    )


def status_fault(error: "APIStatusError", model: str) -> ModelFault:
    headers = getattr(getattr(error, "response", None), "headers", {})
    wish = retry_after(headers, datetime.now(UTC))
    refusal = refusal_in(getattr(error, "body", None), error.status_code, wish)
    if refusal is None:
        return unreadable(model, "something unreadable")
    both = "max_tokens" in refusal.message and "max_completion_tokens" in refusal.message
    return TwoLimits(f"{model} takes no max_tokens.") if both else fault_of(refusal, model)


def quiet() -> None:
    """The clients write whole requests, notes included, into their debug logs: not in this program."""
    for name in ("openai", "httpx2", "httpcore2", "langchain", "langchain_openai"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


@lru_cache(maxsize=1)
def _certificates() -> Any:
    """One set of certificates per process; reading them takes longer than a whole call."""
    import httpx2

    return httpx2.create_ssl_context()
