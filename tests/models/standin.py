"""An OpenAI-compatible server that stands in for a model: same answers as `ScriptedModel`, any pace, any fault.

    python -m tests.models.standin --port 0 [--script FILE]      prints its address, serves until it is stopped

In a test: `with Standin(Script(...)) as server:` and `server.url`. It speaks /v1/chat/completions (streaming and
not), /v1/models, GET /stats, POST /script (a new script; counting starts again). Standard library only, loopback only.

An answer is "paid" once all its tokens were made, whether or not the client was still there.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Self

from drafter.models import Message
from drafter.testing import Prompt
from tests.models.answering import Answering, Gone, Seen
from tests.models.script import Fault, Script

_REASONS = {200: "OK", 307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}


class Standin:
    """The server; as a context manager it runs in a thread of its own. Thread-safe for its users."""

    def __init__(self, script: Script | None = None, port: int = 0) -> None:
        self.script = script or Script()
        self.port = port
        self.seen: list[Seen] = []
        self.hits: Counter[int] = Counter()
        self.connections = 0
        self.ended = threading.Event()  # set whenever a chat request has ended, well or badly
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
            self.connections += 1
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


@dataclass
class _Connection:
    server: Standin
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def serve(self) -> None:
        try:
            while await self._one():
                pass
        except (ConnectionError, asyncio.IncompleteReadError, Gone):
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
                await self.error(404, "no such path", "not_found")
        return True

    async def _chat(self, body: dict[str, Any]) -> None:
        server = self.server
        prompt = Prompt(tuple(Message(m["role"], m.get("content") or "") for m in body["messages"]))
        number = len(server.seen) + 1
        fault = server.fault_for(number, prompt)
        digest = sha256(json.dumps([body["model"], body["messages"]]).encode()).hexdigest()
        stream = bool(body.get("stream")) and server.script.streams
        seen = Seen(number, prompt.form, body["model"], stream, digest, fault.name if fault else "", body=body)
        server.seen.append(seen)
        server.at_once += 1
        server.most_at_once = max(server.most_at_once, server.at_once)
        try:
            await Answering(self, server.script, seen, prompt, fault).answer()
        except (ConnectionError, Gone):
            seen.gone = True
            raise
        finally:
            server.at_once -= 1
            server.ended.set()

    async def _json(self, body: Any, status: int = 200, headers: Sequence[str] = ()) -> None:
        await self.send(json.dumps(body).encode(), "application/json", status, headers)

    async def error(
        self, status: int, message: str, code: str, kind: str = "invalid_request_error", headers: Sequence[str] = ()
    ) -> None:
        error = {"message": message, "type": kind, "param": None, "code": code}
        await self._json({"error": error}, status, headers)

    async def send(
        self, data: bytes, kind: str, status: int = 200, headers: Sequence[str] = (), length: int | None = None
    ) -> None:
        await self.head(status, kind, [f"Content-Length: {len(data) if length is None else length}", *headers])
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int, kind: str, headers: Sequence[str]) -> None:
        lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Something')}", f"Content-Type: {kind}", *headers]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        await self.writer.drain()


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
