"""Reads what an OpenAI-compatible server sends, whole or as a stream, and trusts none of it.

A body that is no answer is a ServerFault; a count that is no number is no count; a reply that grows past its limit is
left. No client is known here: bytes and values in, a `Reply` out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from drafter.errors import Unusable
from drafter.models import Reply
from drafter.models.faults import Refusal, fault_of, refusal_in, unreadable
from drafter.record import Usage

Object = dict[str, Any]

_FINISH = {
    "stop": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "eos": "stop",
    "eos_token": "stop",
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "content_filter": "content_filter",
    "safety": "content_filter",
    "refusal": "content_filter",
    "recitation": "content_filter",
}


def finish(word: object) -> str:
    """The providers' many words for the end of an answer in OpenAI's; an unknown word as it is; none as empty."""
    return _FINISH.get(word.lower(), word) if isinstance(word, str) else ""


def count(value: object) -> int:
    """A token count, or 0 where the server sent something else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def usage_of(raw: object) -> Usage:
    """The provider's counts; empty where they are missing or garbage (then the gateway estimates)."""
    if not isinstance(raw, dict):
        return Usage()
    counts = cast("Object", raw)
    details = counts.get("prompt_tokens_details")
    cached = count(cast("Object", details).get("cached_tokens")) if isinstance(details, dict) else 0
    return Usage(count(counts.get("prompt_tokens")), count(counts.get("completion_tokens")), cached)


def text_of(content: object) -> str:
    """The text of a message: a string, or the text parts of a list."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = (cast("Object", part).get("text") for part in cast("list[Any]", content) if isinstance(part, dict))
    return "".join(part for part in parts if isinstance(part, str))


def whole_reply(body: bytes, model: str) -> Reply:
    """The reply of an answer that was not streamed. Raises the ModelFault that fits any other body."""
    raw = _object(body, model)
    if refusal := refusal_in(raw) if raw.get("error") else None:
        raise fault_of(refusal, model)
    choice = _first_choice(raw)
    message = choice.get("message") if choice else None
    if choice is None or not isinstance(message, dict):
        raise unreadable(model, "a body that holds no message")
    said = cast("Object", message)
    return Reply(
        text=text_of(said.get("content")),
        finish_reason=finish(choice.get("finish_reason")),
        usage=usage_of(raw.get("usage")),
        model=_word(raw.get("model")),
        response_id=_word(raw.get("id")),
        refusal=text_of(said.get("refusal")),
    )


@dataclass
class Stream:
    """A streamed answer as it arrives: bytes in, pieces of text out, a reply at the end.

    `max_bytes` bounds the text and, with room for the frames around it, what one line may hold.
    """

    model: str
    max_bytes: int
    done: bool = False
    _rest: bytes = b""
    _frames: int = 0
    _size: int = 0
    _text: list[str] = field(default_factory=list[str])
    _refusal: list[str] = field(default_factory=list[str])
    _finish: str = ""
    _usage: Usage = field(default_factory=Usage)
    _named: str = ""
    _id: str = ""
    _other: str = ""  # what stood there instead of frames

    def feed(self, data: bytes) -> Iterator[str]:
        """The pieces of text in these bytes. Raises Unusable (`too_long`) or the fault that an error frame names."""
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > self.max_bytes + 100_000:
            raise too_long(self.max_bytes)
        for line in lines:
            if piece := self._line(line.strip()):
                self._size += len(piece.encode("utf-8", "replace"))
                if self._size > self.max_bytes:
                    raise too_long(self.max_bytes)
                self._text.append(piece)
                yield piece

    def reply(self) -> Reply:
        """What came in all; without a finish reason where the stream ended before its end."""
        if not self._frames:
            raise unreadable(self.model, self._other or "an empty body")
        return Reply(
            text="".join(self._text),
            finish_reason=self._finish,
            usage=self._usage,
            model=self._named,
            response_id=self._id,
            refusal="".join(self._refusal),
        )

    def _line(self, line: bytes) -> str:
        if not line.startswith(b"data:"):
            if line and not self._frames and not line.startswith((b":", b"event:", b"id:", b"retry:")):
                self._other = _looks_like(line)
            return ""
        payload = line[5:].strip()
        if payload == b"[DONE]":
            self.done = True
            return ""
        return self._frame(_object(payload, self.model))

    def _frame(self, frame: Object) -> str:
        if frame.get("error"):
            raise fault_of(refusal_in(frame) or Refusal(0), self.model)
        self._frames += 1
        self._named = self._named or _word(frame.get("model"))
        self._id = self._id or _word(frame.get("id"))
        if frame.get("usage"):
            self._usage = usage_of(frame["usage"])
        choice = _first_choice(frame)
        if choice is None:
            return ""
        self._finish = finish(choice.get("finish_reason")) or self._finish
        delta = choice.get("delta")
        if not isinstance(delta, dict):
            return ""
        self._refusal.append(text_of(cast("Object", delta).get("refusal")))
        return text_of(cast("Object", delta).get("content"))


def too_long(max_bytes: int) -> Unusable:
    return Unusable("too_long", f"The answer was longer than {max_bytes:,} bytes; the rest was not read.")


def _object(body: bytes, model: str) -> Object:
    try:
        raw: object = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        raise unreadable(model, _looks_like(body))
    return cast("Object", raw)


def _looks_like(body: bytes) -> str:
    start = body[:200].strip().lower()
    if not start:
        return "an empty body"
    return "a web page" if start.startswith((b"<!doctype", b"<html", b"<")) else "something unreadable"


def _first_choice(raw: Object) -> Object | None:
    choices = raw.get("choices")
    if not isinstance(choices, list) or not choices:
        return None
    first: object = cast("list[object]", choices)[0]
    return cast("Object", first) if isinstance(first, dict) else None


def _word(value: object) -> str:
    return value[:200] if isinstance(value, str) else ""
