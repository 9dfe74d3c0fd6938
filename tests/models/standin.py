"""An OpenAI-compatible server that stands in for a model: same answers as `ScriptedModel`, any pace, any fault.

    python -m tests.models.standin --port 0 [--script FILE]      prints its address, serves until it is stopped

In a test: `with Standin(Script(...)) as server:` and `server.url`. It speaks /v1/chat/completions (streaming and
not), /v1/models, GET /stats, POST /script (a new script; counting starts again). Standard library only, loopback only.

An answer is "paid" once all its tokens were made, whether or not the client was still there.
"""

import argparse
import asyncio
import contextlib
import gzip
import json
import re
import socket
import struct
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, Self

from drafter.models import Message
from drafter.models.tokens import estimate_tokens
from drafter.testing import Prompt
from tests.models.script import Fault, Script

_PIECE = re.compile(r"\s*\S+\s*|\s+")
_HUGE = 50_000_000
_REASONS = {200: "OK", 307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}


@dataclass
class Seen:
    """One request, as the server saw it end."""

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


class Standin:
    """The server; as a context manager it runs in a thread of its own. Thread-safe for its users."""

    def __init__(self, script: Script | None = None, port: int = 0) -> None:
        self.script = script or Script()
        self.port = port
        self.seen: list[Seen] = []
        self.hits: Counter[int] = Counter()
        self.at_once = 0
        self.most_at_once = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    # what a test asks

    @property
    def url(self) -> str:
        """What goes into OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    def play(self, script: Script) -> None:
        """Another script; counting starts again."""
        self.script = script
        self.seen.clear()
        self.hits.clear()
        self.most_at_once = self.at_once

    def stats(self) -> dict[str, Any]:
        paid = Counter(s.sha256 for s in self.seen if s.paid)
        return {
            "requests": len(self.seen),
            "paid": sum(paid.values()),
            "paid_twice": sum(n - 1 for n in paid.values()),
            "gone": sum(s.gone for s in self.seen),
            "at_once": self.at_once,
            "most_at_once": self.most_at_once,
            "log": [{k: v for k, v in asdict(s).items() if k != "body"} for s in self.seen],
        }

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve()), name="stand-in", daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the stand-in server did not start")
        return self

    def __exit__(self, *exc: object) -> None:
        if self._loop and self._stop:
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread:
            self._thread.join(10)

    async def serve(self, announce: bool = False) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task
            tasks.add(task)
            try:
                await _Connection(self, reader, writer).serve()
            except asyncio.CancelledError:
                pass  # the server stops; asyncio would report the cancellation as an error of the handler
            finally:
                tasks.discard(task)

        server = await asyncio.start_server(connected, "127.0.0.1", self.port, limit=64 * 1024 * 1024)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        if announce:
            print(self.url, flush=True)  # noqa: T201 - how a parent process learns the port
        await self._stop.wait()
        server.close()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=5)

    def fault_for(self, number: int, prompt: Prompt) -> Fault | None:
        for position, fault in enumerate(self.script.faults):
            if fault.hits(number, prompt, self.hits[position]):
                self.hits[position] += 1
                return fault
        return None


class _Gone(Exception):
    """The client has closed, or we have."""


@dataclass
class _Connection:
    server: Standin
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def serve(self) -> None:
        try:
            while await self._one():
                pass
        except (ConnectionError, asyncio.IncompleteReadError, _Gone):
            pass
        finally:
            self.writer.close()
            with contextlib.suppress(ConnectionError):
                await self.writer.wait_closed()

    async def _one(self) -> bool:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
        method, path, _ = head[0].split(" ", 2)
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        raw = await self.reader.readexactly(int(headers.get("content-length", "0")))
        match method, path:
            case "GET", "/v1/models":
                await self._json({"object": "list", "data": [{"id": "standin", "object": "model"}]})
            case "GET", "/stats":
                await self._json(self.server.stats())
            case "POST", "/script":
                self.server.play(Script.of(json.loads(raw)))
                await self._json({})
            case "POST", "/v1/chat/completions":
                await self._chat(json.loads(raw))
            case _:
                await self._error(404, "no such path", "not_found")
        return True

    async def _chat(self, body: dict[str, Any]) -> None:
        server = self.server
        prompt = Prompt(tuple(Message(m["role"], m.get("content") or "") for m in body["messages"]))
        number = len(server.seen) + 1
        fault = server.fault_for(number, prompt)
        digest = sha256(json.dumps([body["model"], body["messages"]]).encode()).hexdigest()
        stream = bool(body.get("stream"))
        seen = Seen(number, prompt.form, body["model"], stream, digest, fault.name if fault else "", body=body)
        server.seen.append(seen)
        server.at_once += 1
        server.most_at_once = max(server.most_at_once, server.at_once)
        try:
            await _Answering(self, server.script, seen, prompt, fault).answer()
        except (ConnectionError, _Gone):
            seen.gone = True
            raise
        finally:
            server.at_once -= 1

    async def _json(self, body: Any, status: int = 200, headers: Sequence[str] = ()) -> None:
        await self._send(json.dumps(body).encode(), "application/json", status, headers)

    async def _error(
        self, status: int, message: str, code: str, kind: str = "invalid_request_error", headers: Sequence[str] = ()
    ) -> None:
        error = {"message": message, "type": kind, "param": None, "code": code}
        await self._json({"error": error}, status, headers)

    async def _send(
        self, data: bytes, kind: str, status: int = 200, headers: Sequence[str] = (), length: int | None = None
    ) -> None:
        await self.head(status, kind, [f"Content-Length: {len(data) if length is None else length}", *headers])
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int, kind: str, headers: Sequence[str]) -> None:
        lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Something')}", f"Content-Type: {kind}", *headers]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        await self.writer.drain()


@dataclass
class _Answering:
    """One chat request, answered well or badly."""

    wire: _Connection
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
        wire, fault = self.wire, self.fault
        match name:
            case "rate_limited":
                error = (429, "Rate limit reached.", "rate_limit_exceeded", "requests", _retry_after(fault))
            case "status":
                status = fault.status if fault else 500
                error = (status, "The server had an error.", "server_error", "server_error", _retry_after(fault))
            case "insufficient_quota":
                error = (429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota", ())
            case "bad_key":
                error = (401, "Incorrect API key provided.", "invalid_api_key", "invalid_request_error", ())
            case "unknown_model":
                error = (404, "The model does not exist.", "model_not_found", "invalid_request_error", ())
            case "context_length":
                message = "This model's maximum context length is 4096 tokens."
                error = (400, message, "context_length_exceeded", "invalid_request_error", ())
            case "context_size":
                message = "the request exceeds the available context size"
                error = (400, message, "400", "exceed_context_size_error", ())
            case "bad_request":
                error = (400, f"Bad value in: {self.prompt.text}", "invalid_value", "invalid_request_error", ())
            case "filtered_prompt":
                error = (400, "The prompt was filtered.", "content_filter", "invalid_request_error", ())
            case "redirect":
                error = (307, "Moved.", "moved", "moved", ("Location: http://203.0.113.7/v1/chat/completions",))
            case _:
                return False
        self.seen.status = error[0]
        await wire._error(*error)
        return True

    async def _broken(self, name: str) -> bool:
        """Answers that are no answers."""
        wire = self.wire
        match name:
            case "reset":
                sock: socket.socket = wire.writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raise _Gone
            case "hang":
                await wire.reader.read()  # until the client gives up
                raise _Gone
            case "drip":
                await wire.head(200, "text/event-stream" if self.seen.stream else "application/json", ["X: y"])
                while not wire.reader.at_eof():
                    wire.writer.write(b"\n" if self.seen.stream else b" ")
                    await wire.writer.drain()
                    await asyncio.sleep(0.05)
                raise _Gone
            case "html":
                await wire._send(b"<html><body><h1>Welcome to the proxy</h1></body></html>", "text/html")
            case "plain":
                await wire._send(b"upstream is warming up", "text/plain")
            case "empty_body":
                await wire._send(b"", "application/json")
            case "short_body":
                await wire._send(b'{"id": "x", "choices": [', "application/json", length=4000)
                raise _Gone
            case "packed":
                data = gzip.compress(json.dumps(self._completion(["x" * 10_000_000], "stop")).encode())
                await wire._send(data, "application/json", headers=["Content-Encoding: gzip"])
            case "huge" | "huge_line":
                await self._huge(name)
            case _:
                return False
        return True

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
            raise _Gone

    async def _whole(self, name: str, pieces: list[str]) -> None:
        async for _ in self._paced(pieces):
            pass
        body = self._completion(pieces, {"length": "length", "content_filter": "content_filter"}.get(name, "stop"))
        choice = body["choices"][0]
        match name:
            case "refusal_field":
                choice["message"] |= {"content": None, "refusal": "I cannot help with that."}
            case "null_content":
                choice["message"]["content"] = None
            case "empty_choices":
                body["choices"] = []
            case "null_choices":
                body["choices"] = None
            case "no_message":
                del choice["message"]
            case "tool_call":
                call = {"id": "c1", "type": "function", "function": {"name": "publish", "arguments": "{}"}}
                choice["message"] |= {"content": None, "tool_calls": [call]}
                choice["finish_reason"] = "tool_calls"
            case "quiet_end":
                choice["finish_reason"] = None
            case "error_frame":
                body = {"error": {"message": "overloaded", "type": "server_error", "code": None}}
            case _:
                pass
        data = json.dumps(body).encode()
        if name == "cut":
            await self.wire._send(data[: len(data) // 2], "application/json", length=len(data))
            raise _Gone
        self.seen.paid = name != "error_frame"
        await self.wire._send(data, "application/json")

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
            raise _Gone
        wire.writer.write(_chunked("".join(self._tail(name, pieces))))
        wire.writer.write(b"0\r\n\r\n")
        self.seen.paid = name not in {"quiet_end", "error_frame"}
        await wire.writer.drain()

    def _tail(self, name: str, pieces: list[str]) -> list[str]:
        if name == "quiet_end":
            return []
        if name == "error_frame":
            return [_frame({"error": {"message": "overloaded", "type": "server_error", "code": None}})]
        if name == "refusal_field":
            return [_frame(self._chunk({"refusal": "I cannot help."})), _frame(self._chunk({}, "stop")), _DONE]
        if name in {"empty_choices", "null_choices"}:
            choices: list[Any] | None = [] if name == "empty_choices" else None
            return [_frame({**self._base("chat.completion.chunk"), "choices": choices}), _DONE]
        if name == "tool_call":
            call = {"index": 0, "id": "c1", "type": "function", "function": {"name": "publish", "arguments": "{}"}}
            return [_frame(self._chunk({"tool_calls": [call]})), _frame(self._chunk({}, "tool_calls")), _DONE]
        finish = {"length": "length", "content_filter": "content_filter"}.get(name, "stop")
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


def _retry_after(fault: Fault | None) -> tuple[str, ...]:
    wish = fault.retry_after if fault else ""
    if wish.startswith("date:"):
        when = datetime.now(UTC) + timedelta(seconds=float(wish[5:]))
        wish = format_datetime(when, usegmt=True)
    return (f"Retry-After: {wish}",) if wish else ()


def _pieces(text: str, tokens: int | None) -> list[str]:
    """A text in as many pieces as it must have tokens: its words, joined or split as the number asks."""
    words = _PIECE.findall(text)
    if tokens is None or len(words) == tokens:
        return words
    if len(words) > tokens:
        edges = [round(n * len(words) / tokens) for n in range(tokens + 1)]
        return ["".join(words[a:b]) for a, b in zip(edges, edges[1:], strict=False)]
    edges = [round(n * len(text) / tokens) for n in range(tokens + 1)]
    return [text[a:b] for a, b in zip(edges, edges[1:], strict=False)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--script", type=argparse.FileType("r"), help="a script as JSON")
    args = parser.parse_args()
    script = Script.of(json.load(args.script)) if args.script else Script()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(Standin(script, args.port).serve(announce=True))


if __name__ == "__main__":
    sys.exit(main())
