"""What the stand-in server does with each request: its pace, its answers, its faults, as values that JSON can hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from drafter.testing import Manner, Prompt
from drafter.testing.hostile import mannered

# Faults of the wire and of the server. Every Manner is a fault too: a whole answer with something wrong in it.
FAULTS = frozenset(
    {
        "rate_limited",  # 429; `retry_after`: seconds, "date:SECONDS" for an HTTP date so far ahead, or nothing
        "status",  # `status`: 500, 502, 503, 529, …
        "insufficient_quota",
        "bad_key",
        "unknown_model",
        "context_length",  # OpenAI's words
        "context_size",  # llama.cpp's words
        "bad_request",
        "two_limits",  # OpenAI's refusal of both names for the longest answer
        "filtered_prompt",  # 400 with code content_filter, as Azure does
        "redirect",  # 307 to another host
        "reset",
        "hang",
        "drip",  # 20 bytes a second, for ever
        "html",
        "plain",  # 200 with a plain text body
        "empty_body",
        "short_body",  # fewer bytes than announced
        "packed",  # an answer in gzip that nobody asked for
        "cut",  # closed in the middle of a stream; not streaming: closed in the middle of the body
        "error_frame",  # an error in the middle of a stream; not streaming: an error object with status 200
        "quiet_end",  # half an answer, a clean end, no finish_reason
        "length",
        "content_filter",
        "refusal_field",
        "null_content",
        "empty_choices",
        "null_choices",
        "no_message",
        "tool_call",
        "usage_garbage",
        "usage_missing",
        "huge",  # 50 MB
        "huge_line",  # 50 MB without a line end: one frame of a stream
        "surrogate",  # a lone surrogate and a NUL in the text
    }
)


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong. It happens to requests whose number (from 1) is in `at`, whose form is `form` and
    whose instruction holds `saying` (each where given), and no more than `times` times.
    """

    name: str
    at: Sequence[int] = ()
    form: str = ""
    saying: str = ""
    times: int | None = None
    retry_after: str = ""
    status: int = 500
    text: str = ""  # for the fault "text": this answer

    def hits(self, number: int, prompt: Prompt, so_far: int) -> bool:
        return (
            (not self.at or number in self.at)
            and self.form in {"", prompt.form}
            and self.saying in prompt.instruction
            and (self.times is None or so_far < self.times)
        )


@dataclass(frozen=True)
class Script:
    """`first_token_s` and `tokens_per_s` set the pace (0 and None: at once). `completion_tokens` fixes the length of
    answers by a part of their instruction or by their form; other answers have as many tokens as they have words.
    Without `streams` the server answers whole whatever it is asked.
    """

    first_token_s: float = 0.0
    tokens_per_s: float | None = None
    completion_tokens: Mapping[str, int] = field(default_factory=dict[str, int])
    prompt_tokens: int | None = None
    cached_tokens: int = 0
    streams: bool = True
    manner: str = Manner.HONEST
    faults: Sequence[Fault] = ()

    def __post_init__(self) -> None:
        for fault in self.faults:
            if fault.name not in FAULTS and fault.name != "text":
                Manner(fault.name)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        known = {f.name for f in fields(cls)}
        unknown = set(raw) - known
        if unknown:
            raise ValueError(f"a script has no {', '.join(sorted(unknown))}")
        faults = [Fault(**fault) for fault in raw.get("faults", ())]
        return cls(**{**raw, "faults": faults})

    def text(self, prompt: Prompt, fault: Fault | None) -> str:
        """The answer's text, spoiled where the fault is one of manner."""
        if fault and fault.name == "text":
            return fault.text
        manner = Manner(fault.name) if fault and fault.name in set(Manner) else Manner(self.manner)
        return mannered(prompt, manner)

    def tokens(self, prompt: Prompt) -> int | None:
        """How many tokens the answer must have, None where the script does not say."""
        for word, count in self.completion_tokens.items():
            if word == prompt.form or (word not in _FORMS and word in prompt.instruction):
                return count
        return None


_FORMS = frozenset({"plan", "section", "faq", "line", "repair"})
