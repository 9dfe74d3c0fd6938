"""How the stand-in server answers one request: in the form that is asked for, at the script's pace, or badly."""

import asyncio
import gzip
import json
import re
import socket
import struct
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any, Protocol

from drafter.models.tokens import estimate_tokens
from drafter.testing import Prompt
from tests.models.script import Fault, Script

_PIECE = re.compile(r"\s*\S+\s*|\s+")
_HUGE = 50_000_000
_ERRORS: dict[str, tuple[int, str, str, str]] = {  # status, message, code, type
    "rate_limited": (429, "Rate limit reached.", "rate_limit_exceeded", "requests"),
    "status": (500, "The server had an error.", "server_error", "server_error"),
    "insufficient_quota": (429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
    "bad_key": (401, "Incorrect API key provided.", "invalid_api_key", "invalid_request_error"),
    "unknown_model": (404, "The model does not exist.", "model_not_found", "invalid_request_error"),
    "context_length": (
        400,
        "This model's maximum context length is 4096 tokens.",
        "context_length_exceeded",
        "invalid_request_error",
    ),
    "context_size": (400, "the request exceeds the available context size", "400", "exceed_context_size_error"),
    "bad_request": (400, "Bad value in: {prompt}", "invalid_value", "invalid_request_error"),
    "two_limits": (
        400,
        "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
        "invalid_parameter_combination",
        "invalid_request_error",
    ),
    "filtered_prompt": (400, "The prompt was filtered.", "content_filter", "invalid_request_error"),
    "redirect": (307, "Moved.", "moved", "moved"),
}
_BODIES: dict[str, tuple[bytes, str]] = {
    "html": (b"<html><body><h1>Welcome to the proxy</h1></body></html>", "text/html"),
    "plain": (b"upstream is warming up", "text/plain"),
    "empty_body": (b"", "application/json"),
}
_CALL = {"index": 0, "id": "c1", "type": "function", "function": {"name": "publish", "arguments": "{}"}}
_MESSAGES: dict[str, dict[str, Any]] = {
    "refusal_field": {"content": None, "refusal": "I cannot help with that."},
    "null_content": {"content": None},
    "tool_call": {"content": None, "tool_calls": [_CALL]},
}
_FINISHES: dict[str, str | None] = {
    "length": "length",
    "content_filter": "content_filter",
    "tool_call": "tool_calls",
    "quiet_end": None,
}
_CHOICES: dict[str, list[Any] | None] = {"empty_choices": [], "null_choices": None}
_OVERLOADED = {"error": {"message": "overloaded", "type": "server_error", "code": None}}


class Gone(Exception):
    """The client has closed, or we have."""


@dataclass
class Seen:
    """One request, as the server saw it end. `paid`: all tokens of its answer were made."""

    number: int
    form: str
    model: str
    stream: bool
    sha256: str
    fault: str = ""
    status: int = 200
    paid: bool = False
    gone: bool = False  # the client closed before the end
    body: dict[str, Any] = field(default_factory=dict)


class Wire(Protocol):
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def head(self, status: int, kind: str, headers: Sequence[str]) -> None: ...

    async def send(
        self, data: bytes, kind: str, status: int = 200, headers: Sequence[str] = (), length: int | None = None
    ) -> None: ...

    async def error(self, status: int, message: str, code: str, kind: str, headers: Sequence[str]) -> None: ...


@dataclass
class Answering:
    """One chat request, answered well or badly."""

    wire: Wire
    script: Script
    seen: Seen
    prompt: Prompt
    fault: Fault | None

    async def answer(self) -> None:
        name = self.fault.name if self.fault else ""
        if await self._refused(name) or await self._broken(name):
            return
        text = self.script.text(self.prompt, self.fault)
        if name == "surrogate":
            text = f"{text} \ud800\x00"
        pieces = _pieces(text, self.script.tokens(self.prompt))
        if name in {"quiet_end", "length", "content_filter", "cut", "error_frame"}:
            pieces = pieces[: max(1, len(pieces) // 2)]
        if self.seen.stream:
            await self._stream(name, pieces)
        else:
            await self._whole(name, pieces)

    async def _refused(self, name: str) -> bool:
        """Errors with a status of their own."""
        if name not in _ERRORS or self.fault is None:
            return False
        if name == "two_limits" and not {"max_tokens", "max_completion_tokens"} <= self.seen.body.keys():
            return False
        status, message, code, kind = _ERRORS[name]
        status = self.fault.status if name == "status" else status
        message = message.format(prompt=self.prompt.text) if name == "bad_request" else message
        headers = _retry_after(self.fault) if name in {"status", "rate_limited"} else []
        if name == "redirect":
            headers.append("Location: http://203.0.113.7/v1/chat/completions")
        self.seen.status = status
        await self.wire.error(status, message, code, kind, headers)
        return True

    async def _broken(self, name: str) -> bool:
        """Answers that are no answers."""
        if name in _BODIES:
            await self.wire.send(*_BODIES[name])
            return True
        silent = {"reset": self._reset, "hang": self._hang, "drip": self._drip}
        if name in silent:
            await silent[name]()
            raise Gone
        if name == "short_body":
            await self.wire.send(b'{"id": "x", "choices": [', "application/json", length=4000)
            raise Gone
        if name == "packed":
            data = gzip.compress(json.dumps(self._completion(["x" * 10_000_000], "stop")).encode())
            await self.wire.send(data, "application/json", headers=["Content-Encoding: gzip"])
        elif name in {"huge", "huge_line"}:
            await self._huge(name)
        return name in {"packed", "huge", "huge_line"}

    async def _reset(self) -> None:
        sock: socket.socket = self.wire.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async def _hang(self) -> None:
        await self.wire.reader.read()  # until the client gives up

    async def _drip(self) -> None:
        await self.wire.head(200, "text/event-stream" if self.seen.stream else "application/json", [])
        while not self.wire.reader.at_eof():
            self.wire.writer.write(b"\n" if self.seen.stream else b" ")
            await self.wire.writer.drain()
            await asyncio.sleep(0.05)

    async def _huge(self, name: str) -> None:
        piece = "word " * 2000
        if not self.seen.stream:
            start, end = json.dumps(self._completion(["|"], "stop")).split("|")
            size = len(start) + len(end) + _HUGE
            await self.wire.head(200, "application/json", [f"Content-Length: {size}"])
            parts = [start, *([piece] * (_HUGE // len(piece))), end]
        elif name == "huge":
            await self.wire.head(200, "text/event-stream", ["Connection: close"])
            parts = [_frame(self._chunk({"content": piece}))] * (_HUGE // len(piece))
        else:
            await self.wire.head(200, "text/event-stream", ["Connection: close"])
            parts = ["data: ", *([piece] * (_HUGE // len(piece)))]
        for part in parts:
            self.wire.writer.write(part.encode())
            await self.wire.writer.drain()
        self.seen.paid = True
        if self.seen.stream:
            raise Gone

    async def _whole(self, name: str, pieces: list[str]) -> None:
        async for _ in self._paced(pieces):
            pass
        body = self._completion(pieces, "stop")
        choice = body["choices"][0]
        if name in _MESSAGES:
            choice["message"] |= _MESSAGES[name]
        if name in _FINISHES:
            choice["finish_reason"] = _FINISHES[name]
        if name in _CHOICES:
            body["choices"] = _CHOICES[name]
        if name == "no_message":
            del choice["message"]
        if name == "error_frame":
            body = _OVERLOADED
        data = json.dumps(body).encode()
        if name == "cut":
            await self.wire.send(data[: len(data) // 2], "application/json", length=len(data))
            raise Gone
        self.seen.paid = name != "error_frame"
        await self.wire.send(data, "application/json")

    async def _stream(self, name: str, pieces: list[str]) -> None:
        wire = self.wire
        await wire.head(200, "text/event-stream", ["Transfer-Encoding: chunked"])
        if name in {"empty_choices", "null_choices", "no_message", "null_content", "tool_call", "refusal_field"}:
            pieces = []
        wire.writer.write(_chunked(_frame(self._chunk({"role": "assistant", "content": ""}))))
        async for due in self._paced(pieces):
            frames = "".join(_frame(self._chunk({"content": piece})) for piece in due)
            wire.writer.write(_chunked(frames))
            await wire.writer.drain()
        if name == "cut":
            raise Gone
        wire.writer.write(_chunked("".join(self._tail(name, pieces))))
        wire.writer.write(b"0\r\n\r\n")
        self.seen.paid = name not in {"quiet_end", "error_frame"}
        await wire.writer.drain()

    def _tail(self, name: str, pieces: list[str]) -> list[str]:
        if name == "quiet_end":
            return []
        if name == "error_frame":
            return [_frame(_OVERLOADED)]
        if name == "refusal_field":
            return [_frame(self._chunk({"refusal": "I cannot help."})), _frame(self._chunk({}, "stop")), _DONE]
        if name in {"empty_choices", "null_choices"}:
            return [_frame({**self._base("chat.completion.chunk"), "choices": _CHOICES[name]}), _DONE]
        if name == "tool_call":
            return [_frame(self._chunk({"tool_calls": [_CALL]})), _frame(self._chunk({}, "tool_calls")), _DONE]
        finish = _FINISHES.get(name, "stop")
        tail = [_frame(self._chunk({}, finish))]
        if name != "usage_missing":
            tail.append(_frame({**self._base("chat.completion.chunk"), "choices": [], "usage": self._usage(pieces)}))
        return [*tail, _DONE]

    async def _paced(self, pieces: list[str]) -> AsyncIterator[list[str]]:
        """The pieces that are due, as time passes; several at once where we are late, as a real server would send."""
        loop, script = asyncio.get_running_loop(), self.script
        begin = loop.time() + script.first_token_s
        if script.tokens_per_s is None:
            await asyncio.sleep(script.first_token_s)
            yield pieces
            return
        sent = 0
        while sent < len(pieces):
            await asyncio.sleep(max(0.0, begin + sent / script.tokens_per_s - loop.time()))
            due = int((loop.time() - begin) * script.tokens_per_s) + 1
            if not self.seen.stream:  # nobody sees the pieces: sleep until the last one
                due = len(pieces)
                await asyncio.sleep(max(0.0, begin + due / script.tokens_per_s - loop.time()))
            yield pieces[sent:due]
            sent = max(due, sent)
        await asyncio.sleep(max(0.0, begin + len(pieces) / script.tokens_per_s - loop.time()))

    def _base(self, kind: str) -> dict[str, Any]:
        return {"id": f"standin-{self.seen.number}", "object": kind, "created": 0, "model": self.seen.model}

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {**self._base("chat.completion.chunk"), "choices": [choice]}

    def _completion(self, pieces: list[str], finish: str) -> dict[str, Any]:
        message = {"role": "assistant", "content": "".join(pieces), "refusal": None}
        body = self._base("chat.completion")
        body["choices"] = [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}]
        if not self.fault or self.fault.name != "usage_missing":
            body["usage"] = self._usage(pieces)
        return body

    def _usage(self, pieces: list[str]) -> dict[str, Any]:
        if self.fault and self.fault.name == "usage_garbage":
            return {"prompt_tokens": "many", "completion_tokens": None, "total_tokens": -3}
        prompt = self.script.prompt_tokens or estimate_tokens(self.prompt.text)
        return {
            "prompt_tokens": prompt,
            "completion_tokens": len(pieces),
            "total_tokens": prompt + len(pieces),
            "prompt_tokens_details": {"cached_tokens": self.script.cached_tokens},
        }


_DONE = "data: [DONE]\n\n"


def _frame(body: dict[str, Any]) -> str:
    return f"data: {json.dumps(body)}\n\n"


def _chunked(text: str) -> bytes:
    data = text.encode()
    return f"{len(data):x}\r\n".encode() + data + b"\r\n" if data else b""


def _retry_after(fault: Fault) -> list[str]:
    wish = fault.retry_after
    if wish.startswith("date:"):
        when = datetime.now(UTC) + timedelta(seconds=float(wish[5:]))
        wish = format_datetime(when, usegmt=True)
    return [f"Retry-After: {wish}"] if wish else []


def _pieces(text: str, tokens: int | None) -> list[str]:
    """A text in as many pieces as it must have tokens: its words, joined or split as the number asks."""
    words = _PIECE.findall(text)
    if tokens is None or len(words) == tokens:
        return words
    if len(words) > tokens:
        edges = [round(n * len(words) / tokens) for n in range(tokens + 1)]
        return ["".join(words[a:b]) for a, b in pairwise(edges)]
    edges = [round(n * len(text) / tokens) for n in range(tokens + 1)]
    return [text[a:b] for a, b in pairwise(edges)]
