"""OpenAI-compatible servers, the vendor's and one's own, by the OpenAI client, which reads no answer itself.

The client builds and sends the request; the body is read by `models.wire`, so that a malformed count or a missing
field costs no paid answer, and an endless one is left.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from drafter.models import OnText, Reply, Request
from drafter.models.chat.connection import (
    ENVELOPE_BYTES,
    ESCAPED,
    MALFORMED,
    TooMuch,
    TwoLimits,
    http_client,
    quiet,
    status_fault,
)
from drafter.models.faults import unreachable, unreadable
from drafter.models.wire import Stream, too_long, whole_reply

if TYPE_CHECKING:
    from openai import AsyncOpenAI

VENDOR_URL = "https://api.openai.com/v1"
_LAST_BYTES_S = 0.5


class OpenAIModel:
    """A server that speaks OpenAI's chat completions, the vendor's or one's own. Close it with `aclose()`."""

    def __init__(self, spec: str, base_url: str | None, api_key: str, timeout_s: float, max_reply_bytes: int) -> None:
        self._spec = spec
        self._base_url = base_url or VENDOR_URL
        self._own_server = self._base_url.rstrip("/") != VENDOR_URL
        self._api_key = api_key
        self._timeout_s = timeout_s
        self._max_bytes = max_reply_bytes
        self._client: tuple[asyncio.AbstractEventLoop, AsyncOpenAI] | None = None

    async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
        """See `Model`."""
        try:
            return await self._ask(request, on_text)
        except TwoLimits:
            if not self._own_server:
                raise
        self._own_server = False  # OpenAI itself behind another address: there the two limits together are an error
        return await self._ask(request, on_text)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client:
            client, self._client = self._client[1], None
            await client.close()

    async def _ask(self, request: Request, on_text: OnText | None) -> Reply:
        import httpx2
        import openai

        try:
            if on_text:
                return await self._streamed(request, on_text)
            return await self._at_once(request)
        except openai.APIStatusError as error:
            fault = status_fault(error, request.model)
        except TooMuch as error:
            fault = error.fault(request.model, self._max_bytes)
        except (openai.APITimeoutError, httpx2.TimeoutException):
            fault = unreachable(request.model, f"was silent for {self._timeout_s:.0f} seconds")
        except (openai.APIConnectionError, httpx2.ConnectError):
            fault = unreachable(request.model, "could not be reached, or closed the connection")
        except (httpx2.HTTPError, httpx2.StreamError, OSError):
            fault = unreachable(request.model, "broke off in the middle of its answer")
        except (openai.OpenAIError, *MALFORMED):
            fault = unreadable(request.model, "something unreadable")
        raise fault  # outside of the handlers: a client's exception may hold text of the prompt

    async def _at_once(self, request: Request) -> Reply:
        create: Any = self._openai().chat.completions.with_streaming_response.create
        async with create(**self._parameters(request)) as response:
            return whole_reply(await self._body(response), request.model)

    async def _streamed(self, request: Request, on_text: OnText) -> Reply:
        stream = Stream(request.model, self._max_bytes)
        create: Any = self._openai().chat.completions.with_streaming_response.create
        options: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}
        async with create(**self._parameters(request), **options) as response:
            if "json" in response.headers.get("content-type", ""):
                return await self._unstreamed(response, request.model, on_text)
            arriving = response.iter_bytes()
            async for data in arriving:
                for piece in stream.feed(data):
                    on_text(piece)
                if stream.done:
                    await _to_the_end(arriving)
            for piece in stream.feed(b"\n"):  # a last line without its end
                on_text(piece)
        return stream.reply()

    async def _unstreamed(self, response: Any, model: str, on_text: OnText) -> Reply:
        """A server that knows no streaming answers whole; it was paid for like any other."""
        reply = whole_reply(await self._body(response), model)
        on_text(reply.text)
        return reply

    async def _body(self, response: Any) -> bytes:
        """The whole body, as long as it is no longer than an answer can be."""
        body = bytearray()
        async for data in response.iter_bytes():
            body += data
            if len(body) > self._max_bytes * ESCAPED + ENVELOPE_BYTES:
                raise too_long(self._max_bytes)
        return bytes(body)

    def _parameters(self, request: Request) -> dict[str, Any]:
        parameters: dict[str, Any] = {
            "model": request.model.partition(":")[2],
            "messages": [{"role": message.role, "content": message.content} for message in request.messages],
            "max_completion_tokens": request.max_tokens,
            "extra_headers": {"Accept-Encoding": "identity"},  # a small body stays small when it is read
        }
        if request.temperature is not None:
            parameters["temperature"] = request.temperature
        if self._own_server:  # llama.cpp and its like obey this one alone
            parameters["extra_body"] = {"max_tokens": request.max_tokens}
        return parameters

    def _openai(self) -> "AsyncOpenAI":
        """The client of the running event loop; connections do not move between loops."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._client[0] is not loop:
            self._client = (loop, self._connect())
        return self._client[1]

    def _connect(self) -> "AsyncOpenAI":
        import openai

        quiet()
        return openai.AsyncOpenAI(
            api_key=self._api_key,
            base_url=self._base_url,
            max_retries=0,
            http_client=http_client(self._timeout_s, self._max_bytes),
        )


async def _to_the_end(arriving: AsyncIterator[bytes]) -> None:
    """Read what follows the last frame, so that the connection can be used again; nothing of it matters any more."""
    import httpx2

    with suppress(TimeoutError, httpx2.HTTPError, httpx2.StreamError):
        async with asyncio.timeout(_LAST_BYTES_S):
            async for _ in arriving:
                pass
