"""Bodies as servers send them, good and bad, into replies or faults."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.errors import ModelFault, RateLimited, ServerFault, Unusable
from drafter.models.wire import Stream, finish, usage_of, whole_reply
from drafter.record import Usage

MODEL = "openai:standin"


def body(message: object = None, **more: object) -> bytes:
    said = {"role": "assistant", "content": "# Well"} if message is None else message
    choice = {"message": said, "finish_reason": "stop"}
    return json.dumps({"id": "x-1", "model": "standin", "choices": [choice], **more}).encode()


def frames(*frames: object, done: bool = True) -> bytes:
    lines = [f"data: {json.dumps(frame)}\n\n" for frame in frames] + ["data: [DONE]\n\n"] * done
    return "".join(lines).encode()


def chunk(content: str | None = None, end: str | None = None, **delta: object) -> dict[str, object]:
    said = {**({} if content is None else {"content": content}), **delta}
    return {"id": "x-1", "model": "standin", "choices": [{"delta": said, "finish_reason": end}]}


def test_a_whole_answer_is_read_with_its_counts():
    usage = {"prompt_tokens": 90, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 64}}
    reply = whole_reply(body(usage=usage), MODEL)
    assert (reply.text, reply.finish_reason, reply.model, reply.response_id) == ("# Well", "stop", "standin", "x-1")
    assert reply.usage == Usage(90, 7, 64)


def test_text_in_parts_is_joined():
    reply = whole_reply(body({"content": [{"type": "text", "text": "# We"}, {"type": "text", "text": "ll"}, 7]}), MODEL)
    assert reply.text == "# Well"


@pytest.mark.parametrize("garbage", [None, 7, [], {"prompt_tokens": "many", "completion_tokens": -3, "x": None}])
def test_garbage_instead_of_counts_costs_no_paid_answer(garbage):
    reply = whole_reply(body(usage=garbage), MODEL)
    assert reply.text == "# Well"
    assert reply.usage == Usage()


def test_counts_are_numbers_and_nothing_else():
    assert usage_of({"prompt_tokens": True, "completion_tokens": 5.0}) == Usage()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "an empty body"),
        (b"<html>proxy</html>", "a web page"),
        (b"warming up", "something unreadable"),
        (b"[1, 2]", "something unreadable"),
        (b'{"id": "x"}', "no message"),
        (b'{"choices": null}', "no message"),
        (b'{"choices": []}', "no message"),
        (b'{"choices": [{"finish_reason": "stop"}]}', "no message"),
        (b'{"choices": [null]}', "no message"),
        (b"[" * 100_000, "something unreadable"),
        (b"\xff\xfe\x00", "something unreadable"),
    ],
)
def test_a_body_that_is_no_answer_is_the_servers_fault(raw, words):
    with pytest.raises(ServerFault, match=words):
        whole_reply(raw, MODEL)


def test_an_error_object_with_status_200_is_still_an_error():
    with pytest.raises(RateLimited):
        whole_reply(b'{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}', MODEL)


def test_a_stream_gives_its_pieces_as_they_arrive_whatever_the_cuts():
    data = frames(chunk("# We"), chunk("ll"), chunk(end="stop"), {"choices": [], "usage": {"prompt_tokens": 9}})
    whole = Stream(MODEL, 1000)
    assert list(whole.feed(data)) == ["# We", "ll"]
    torn = Stream(MODEL, 1000)
    assert [piece for n in range(len(data)) for piece in torn.feed(data[n : n + 1])] == ["# We", "ll"]
    assert whole.reply() == torn.reply()
    assert torn.done
    assert (torn.reply().text, torn.reply().finish_reason, torn.reply().usage.prompt) == ("# Well", "stop", 9)


def test_a_stream_that_ends_without_a_reason_says_so_by_an_empty_one():
    stream = Stream(MODEL, 1000)
    assert list(stream.feed(frames(chunk("# Half"), done=False))) == ["# Half"]
    assert stream.reply().finish_reason == ""


def test_an_error_frame_in_a_stream_is_a_fault():
    stream = Stream(MODEL, 1000)
    with pytest.raises(ServerFault):
        list(stream.feed(frames(chunk("# Half"), {"error": {"message": "overloaded"}})))


def test_a_refusal_arrives_in_pieces_too():
    stream = Stream(MODEL, 1000)
    assert list(stream.feed(frames(chunk(refusal="I ca"), chunk(refusal="n't."), chunk(end="stop")))) == []
    assert stream.reply().refusal == "I can't."


@pytest.mark.parametrize("data", [b": ping\n\n", b"", b"<html>\n</html>\n", b"event: x\n"])
def test_a_stream_without_a_frame_is_the_servers_fault(data):
    stream = Stream(MODEL, 1000)
    assert list(stream.feed(data)) == []
    with pytest.raises(ServerFault):
        stream.reply()


def test_a_stream_is_left_once_its_text_or_one_line_is_too_long():
    with pytest.raises(Unusable) as caught:
        list(Stream(MODEL, 1000).feed(frames(*[chunk("word " * 50)] * 5)))
    assert caught.value.defect == "too_long"
    stream = Stream(MODEL, 1000)
    for _ in range(100):
        assert list(stream.feed(b"x" * 1000)) == []
    with pytest.raises(Unusable):
        list(stream.feed(b"x" * 2000))


@pytest.mark.parametrize(
    ("word", "known"),
    [("stop", "stop"), ("end_turn", "stop"), ("STOP", "stop"), ("MAX_TOKENS", "length"), ("SAFETY", "content_filter")],
)
def test_the_providers_words_for_the_end_are_one(word, known):
    assert finish(word) == known
    assert finish(None) == ""


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "delta", "content", "usage", "error", "refusal", "finish_reason"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=50)
@given(json_values)
def test_whatever_json_a_server_sends_gives_a_reply_or_a_fault(raw):
    for attempt in (
        lambda: whole_reply(json.dumps(raw).encode(), MODEL),
        lambda: list(Stream(MODEL, 1000).feed(frames(raw))),
    ):
        with suppress(ModelFault):
            attempt()


@settings(max_examples=40)
@given(st.binary(max_size=200))
def test_whatever_bytes_a_server_sends_give_a_reply_or_a_fault(raw):
    stream = Stream(MODEL, 1000)
    for attempt in (lambda: whole_reply(raw, MODEL), lambda: list(stream.feed(raw + b"\n")), stream.reply):
        with suppress(ModelFault):
            attempt()
