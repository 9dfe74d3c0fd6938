"""What a model's server said went wrong -> one class of `drafter.errors`, in words that a reporter understands.

Plain values in, a fault out; no client is known here. A server's own message is looked at and never passed on: it may
hold a part of the prompt.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from drafter.errors import (
    BadKey,
    BadRequest,
    ConnectionFault,
    ContentFiltered,
    ContextTooLong,
    ModelFault,
    QuotaUsedUp,
    RateLimited,
    ServerFault,
    UnknownModel,
)

_QUOTA = re.compile(r"insufficient_quota|billing|credit|quota_exceeded|payment", re.IGNORECASE)
_CONTEXT_CODE = re.compile(r"context_length|context_size|context_window|prompt_too_long", re.IGNORECASE)
_CONTEXT_WORDS = re.compile(
    r"(?:maximum|available|exceeds?|max)\b.{0,40}\bcontext|context (?:length|size|window)"
    r"|prompt is too long|too many tokens",
    re.IGNORECASE,
)
_FILTER = re.compile(r"content_filter|content_policy|safety|moderation", re.IGNORECASE)
_MODEL = re.compile(r"model_not_found|unknown_model|invalid_model", re.IGNORECASE)
_SAFE_WORD = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_LATER = "What is finished is kept; `drafter resume` goes on later."


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as a server reports it. `status` is HTTP's, 0 for an error inside a stream. `message` goes nowhere."""

    status: int
    code: str = ""
    kind: str = ""
    param: str = ""
    message: str = ""
    retry_after: float | None = None

    @property
    def word(self) -> str:
        """The server's short word for it where that is safe to show, in brackets."""
        safe = next((w for w in (self.code, self.kind) if _SAFE_WORD.fullmatch(w) and not w.isdigit()), "")
        return f" ({safe})" if safe else ""


def refusal_in(body: object, status: int = 0, retry_after: float | None = None) -> Refusal | None:
    """The error object of a body, in the forms that servers use; None where it holds none."""
    if not isinstance(body, Mapping):
        return Refusal(status, retry_after=retry_after) if status else None
    error = body.get("error", body if status else None)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] - a server's JSON
    if not error:
        return Refusal(status, retry_after=retry_after) if status else None
    if not isinstance(error, Mapping):
        return Refusal(status, message=str(error), retry_after=retry_after)  # pyright: ignore[reportUnknownArgumentType] - the same
    words = {name: str(error.get(name) or "") for name in ("code", "type", "param", "message")}  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - the same
    return Refusal(status, words["code"], words["type"], words["param"], words["message"], retry_after)


def fault_of(refusal: Refusal, model: str) -> ModelFault:
    """The fault for a refusal of `provider:name`. Codes first: a 429 may be a quota that no waiting will heal."""
    words = f"{refusal.code} {refusal.kind}"
    status = refusal.status
    if status == 402 or (status in {0, 403, 429} and _QUOTA.search(words)):
        return QuotaUsedUp(
            f"The account for {model} has used up its quota{refusal.word}.", f"Top it up with the provider. {_LATER}"
        )
    if _CONTEXT_CODE.search(words) or (status in {400, 413, 422} and _CONTEXT_WORDS.search(refusal.message)):
        return ContextTooLong(
            f"The notes are too long for {model}{refusal.word}.",
            "Leave notes out, or choose a model with a larger window.",
        )
    if _FILTER.search(words):
        return ContentFiltered(
            f"The provider's filter refused the prompt for {model}{refusal.word}.",
            "Write this part yourself, or try another model.",
        )
    if status == 429 or "rate_limit" in words:
        return RateLimited(f"{model} is asked too often just now.", _LATER, retry_after=refusal.retry_after)
    return _by_status(refusal, model)


def _by_status(refusal: Refusal, model: str) -> ModelFault:
    status = refusal.status
    if status in {401, 403}:
        return BadKey(f"The key for {model} was refused (HTTP {status}).", "Check the key, for OpenAI OPENAI_API_KEY.")
    if status == 404 or _MODEL.search(refusal.code):
        return UnknownModel(
            f"The server knows no model {model}, or nothing is at its address (HTTP {status}).",
            "Check DRAFTER_MODEL and OPENAI_BASE_URL.",
        )
    if status == 0 or status in {408, 409, 425} or status >= 500:
        what = f"HTTP {status}" if status else "an error in the middle of its answer"
        return ServerFault(f"The server of {model} failed: {what}.", _LATER, retry_after=refusal.retry_after)
    if 300 <= status < 400:
        return BadRequest(
            f"The server of {model} sends us to another address (HTTP {status}); notes are not sent there.",
            "Set OPENAI_BASE_URL to the final address.",
        )
    wrong = f", about {refusal.param}" if _SAFE_WORD.fullmatch(refusal.param) else ""
    return BadRequest(
        f"The server of {model} does not accept the request (HTTP {status}{wrong}){refusal.word}.",
        "Check the settings of the model.",
    )


def unreadable(model: str, what: str) -> ServerFault:
    """An answer with status 200 that is no answer; `what` says what it was ("a web page")."""
    return ServerFault(
        f"The server of {model} answered with {what} instead of an answer.",
        "Check OPENAI_BASE_URL if it happens again.",
    )


def unreachable(model: str, how: str) -> ConnectionFault:
    """The connection could not be made, or broke; `how` in a few words ("could not be reached")."""
    return ConnectionFault(f"The server of {model} {how}.", "Check the network and OPENAI_BASE_URL.")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The server's wish in seconds: retry-after-ms, Retry-After in seconds or as an HTTP date; None without one."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        raw = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,12}(?:\.\d{1,6})?", raw):
            return float(raw) * unit
    try:
        then = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds())
