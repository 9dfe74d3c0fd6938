"""Is a reply a whole answer? And if an answer is not copy: how the model is asked once more.

Only a reply that ended of itself, says something and was not refused goes on to its reader.
"""

from dataclasses import replace

from drafter.errors import ContentFiltered, Unusable
from drafter.models import Message, Reply, Request

_ANSWER_FORM = "Answer form:"
# One fixed sentence per defect, so that the second question of a resumed run has the same key as the first run's.
_DEFECTS = {
    "empty": "it was empty",
    "cut_off": "it was cut off before its end; write less",
    "refusal": "it was a refusal; if the notes hold too little, write what they do hold and TK for what is missing",
    "no_heading": "it had no first line `# heading`",
    "no_sentence": "it held no sentence",
    "prompt_echo": "it repeated the prompt instead of answering it",
    "other_language": "it was in another language than the one asked for",
    "repetition": "it repeated itself",
    "too_long": "it was far too long",
    "not_copy": "it was not copy but something else, such as JSON or code",
    "bad_form": "it did not keep to the answer form",
}


def whole(reply: Reply, max_bytes: int) -> str:
    """The text of a reply that ended of itself.

    Raises Unusable (`refusal`, `too_long`, `cut_off`, `empty`, `not_copy`) or ContentFiltered.
    """
    if reply.finish_reason == "content_filter":
        raise ContentFiltered(
            "The model's provider filtered the answer.",
            "Write this part yourself, or try another model.",
        )
    if reply.refusal:
        raise Unusable("refusal", "The model refused to answer.", "Write this part yourself, or try another model.")
    if len(reply.text) > max_bytes or len(reply.text.encode("utf-8", "replace")) > max_bytes:
        raise Unusable("too_long", f"The answer was longer than {max_bytes:,} bytes.")
    if reply.finish_reason == "length":
        raise Unusable("cut_off", "The answer was cut off at the length it was allowed.")
    if not reply.text.strip():
        raise Unusable("empty", "The answer was empty.")
    if not reply.finish_reason:
        raise Unusable("cut_off", "The answer ended in the middle.")
    if reply.finish_reason != "stop":
        raise Unusable("not_copy", "The model answered with something other than text.")
    return reply.text


def asked_again(request: Request, defect: str) -> Request:
    """The same request with one message more, which names the defect and repeats the answer form."""
    why = _DEFECTS.get(defect, "it could not be used")
    lines = request.messages[-1].content.rstrip().splitlines() if request.messages else []
    form = lines[-1] if lines and lines[-1].startswith(_ANSWER_FORM) else ""
    said = f"Your last answer could not be used: {why}. Answer again, from the notes alone and in the form asked for."
    message = Message("user", f"{said}\n\n{form}".strip())
    return replace(request, messages=(*request.messages, message))
