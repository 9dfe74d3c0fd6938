"""The real clients against the stand-in server: what goes over the wire, and what each fault becomes."""

import asyncio
import json
import logging
import resource
import socket
import sys
import traceback

import pytest

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
    SettingsFault,
    UnknownModel,
    Unusable,
)
from drafter.models import Message, Model, Reply, Request
from drafter.models.chat import LangChainModel, OpenAIModel, open_model
from drafter.record import Usage
from drafter.testing import sample_request, scripted_answer
from tests.models.script import Fault, Script
from tests.models.standin import Standin

pytestmark = pytest.mark.slow  # the clients take seconds to import

REQUEST = sample_request()
ANSWER = scripted_answer(REQUEST.messages)


@pytest.fixture(scope="module")
def server():
    with Standin() as running:
        yield running


@pytest.fixture(params=["openai", "langchain"])
def client(request) -> str:
    return request.param


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def streamed(request) -> bool:
    return request.param


def opened(client: str, url: str, *, max_reply_bytes: int = 200_000, timeout_s: float = 5) -> Model:
    if client == "openai":
        return open_model(
            "openai:standin", base_url=url, api_key=None, timeout_s=timeout_s, max_reply_bytes=max_reply_bytes
        )
    return LangChainModel("openai:standin", url, "a-key", timeout_s, max_reply_bytes)


def ask(
    client: str, server: Standin, *faults: Fault, streamed: bool = False, request: Request = REQUEST, **more
) -> tuple[Reply, list[str]]:
    """One call by a real client, and the pieces that arrived."""
    server.play(Script(faults=faults, cached_tokens=64))
    pieces: list[str] = []

    async def main() -> Reply:
        model = opened(client, server.url, **more)
        try:
            return await model.complete(request, pieces.append if streamed else None)
        finally:
            await model.aclose()

    return asyncio.run(main()), pieces


def test_an_answer_comes_whole_with_counts_and_names(client, server, streamed):
    reply, pieces = ask(client, server, streamed=streamed)
    assert reply.text == ANSWER
    assert reply.finish_reason == "stop"
    assert reply.usage.prompt > 100
    assert reply.usage.completion > 50
    assert reply.usage.cached == 64
    assert reply.model == "standin"
    known = client == "openai" or not streamed  # LangChain drops the id of a streamed answer
    assert reply.response_id == ("standin-1" if known else "")
    assert "".join(pieces) == (ANSWER if streamed else "")


def test_one_call_is_one_request(client, server, streamed):
    with pytest.raises(ServerFault):
        ask(client, server, Fault("status", status=500), streamed=streamed)
    assert server.stats()["requests"] == 1


def test_what_goes_over_the_wire(client, server, streamed):
    ask(client, server, streamed=streamed)
    body = server.seen[0].body
    assert body["model"] == "standin"
    assert body["messages"] == [{"role": m.role, "content": m.content} for m in REQUEST.messages]
    assert body["max_completion_tokens"] == REQUEST.max_tokens
    assert "temperature" not in body
    assert bool(body.get("stream")) is streamed
    if streamed:
        assert body["stream_options"] == {"include_usage": True}


def test_servers_of_ones_own_get_the_limit_under_both_names(server):
    ask("openai", server)
    assert server.seen[0].body["max_tokens"] == REQUEST.max_tokens


def test_a_server_that_takes_only_one_name_for_the_limit_is_asked_with_one(server, streamed):
    reply, _ = ask("openai", server, Fault("two_limits"), streamed=streamed)
    assert reply.text == ANSWER
    assert ["max_tokens" in seen.body for seen in server.seen] == [True, False]


def test_a_temperature_is_sent_where_one_is_set(client, server):
    request = Request("openai:standin", (Message("user", "Write.\n\nAnswer form: line"),), 40, temperature=0.2)
    ask(client, server, request=request)
    assert server.seen[0].body["temperature"] == 0.2
    assert server.seen[0].body["max_completion_tokens"] == 40


FAULTS = [
    (Fault("rate_limited"), RateLimited),
    (Fault("rate_limited", retry_after="7"), RateLimited),
    (Fault("status", status=500), ServerFault),
    (Fault("status", status=502), ServerFault),
    (Fault("status", status=503), ServerFault),
    (Fault("status", status=529), ServerFault),
    (Fault("insufficient_quota"), QuotaUsedUp),
    (Fault("bad_key"), BadKey),
    (Fault("unknown_model"), UnknownModel),
    (Fault("context_length"), ContextTooLong),
    (Fault("context_size"), ContextTooLong),
    (Fault("bad_request"), BadRequest),
    (Fault("filtered_prompt"), ContentFiltered),
    (Fault("redirect"), BadRequest),
    (Fault("reset"), ConnectionFault),
    (Fault("short_body"), ConnectionFault),
    (Fault("cut"), ConnectionFault),
    (Fault("html"), ServerFault),
    (Fault("plain"), ServerFault),
    (Fault("empty_body"), ServerFault),
    (Fault("error_frame"), ServerFault),
    (Fault("huge"), Unusable),
    (Fault("huge_line"), Unusable),
]


@pytest.mark.parametrize(("fault", "expected"), FAULTS, ids=lambda v: getattr(v, "name", None))
def test_each_fault_of_a_server_is_one_fault_of_ours(client, server, streamed, fault, expected):
    with pytest.raises(expected) as caught:
        ask(client, server, fault, streamed=streamed)
    assert server.stats()["requests"] == 1
    shown = "".join(traceback.format_exception(caught.value))
    assert "Harrow Bay" not in shown, "no text of a prompt or an answer in what may reach a log"
    if fault.retry_after:
        assert caught.value.retry_after == 7


@pytest.mark.parametrize(("ahead", "about"), [("date:30", 30), ("86400", 86_400)])
def test_the_wish_to_wait_is_passed_on_in_seconds(client, server, ahead, about):
    with pytest.raises(RateLimited) as caught:
        ask(client, server, Fault("rate_limited", retry_after=ahead))
    assert caught.value.retry_after == pytest.approx(about, abs=3)


@pytest.mark.parametrize(
    ("name", "finish", "text", "refusal"),
    [
        ("length", "length", True, False),
        ("content_filter", "content_filter", True, False),
        ("quiet_end", "", True, False),
        ("null_content", "stop", False, False),
        ("tool_call", "tool_calls", False, False),
        ("refusal_field", "stop", False, True),
    ],
)
def test_replies_that_are_no_whole_answer_say_so(client, server, streamed, name, finish, text, refusal):
    """For the gateway to judge; none of these is an error for the clients."""
    reply, _ = ask(client, server, Fault(name), streamed=streamed)
    assert reply.finish_reason == finish
    assert bool(reply.text) is text
    if client == "openai" or not streamed:  # LangChain drops a refusal that is streamed; the reply is empty then
        assert bool(reply.refusal) is refusal


@pytest.mark.parametrize("name", ["empty_choices", "null_choices", "no_message"])
def test_a_body_without_a_message_never_passes_for_an_answer(client, server, streamed, name):
    try:
        reply, _ = ask(client, server, Fault(name), streamed=streamed)
    except ServerFault:
        return
    assert reply.text == ""


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("name", ["usage_missing", "usage_garbage"])
def test_bad_counts_cost_no_paid_answer(server, streamed, name):
    reply, _ = ask("openai", server, Fault(name), streamed=streamed)
    assert reply.text == ANSWER
    assert reply.usage == Usage()


def test_characters_that_no_file_takes_arrive_as_they_are(client, server, streamed):
    reply, _ = ask(client, server, Fault("surrogate"), streamed=streamed)
    assert reply.text.endswith("\ud800\x00")


@pytest.mark.parametrize("name", ["huge", "huge_line", "packed"])
def test_fifty_megabytes_do_not_fill_the_memory(server, streamed, name):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unusable) as caught:
        ask("openai", server, Fault(name), streamed=streamed)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert caught.value.defect == "too_long"
    assert grown < (40_000 if sys.platform == "linux" else 40_000_000)


@pytest.mark.faults
def test_a_server_that_says_nothing_is_left_after_the_time_for_one_wait(client, server, streamed):
    with pytest.raises(ConnectionFault, match="silent"):
        ask(client, server, Fault("hang"), streamed=streamed, timeout_s=0.2)


@pytest.mark.faults
def test_a_drip_never_ends_for_the_client_and_a_cancellation_closes_the_connection(client, server, streamed):
    async def main() -> None:
        model = opened(client, server.url, timeout_s=0.5)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):
                await model.complete(REQUEST, print if streamed else None)
        await model.aclose()

    server.play(Script(faults=[Fault("drip")]))
    server.ended.clear()
    asyncio.run(main())
    assert server.ended.wait(5)
    assert server.stats()["gone"] == 1


def test_an_address_where_nobody_listens_is_a_connection_fault(client, streamed):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def main() -> None:
        model = opened(client, f"http://127.0.0.1:{port}/v1")
        try:
            await model.complete(REQUEST, print if streamed else None)
        finally:
            await model.aclose()

    with pytest.raises(ConnectionFault):
        asyncio.run(main())


def test_promise_6_no_other_host_is_contacted_and_nothing_is_traced(client, server, streamed, monkeypatch):
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
        monkeypatch.setenv(name, "true")
    for name in ("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"):
        monkeypatch.setenv(name, "lsv2_invented")
    tracer = Standin()
    with tracer:
        monkeypatch.setenv("LANGSMITH_ENDPOINT", tracer.url)
        monkeypatch.setenv("LANGCHAIN_ENDPOINT", tracer.url)
        asked: list[object] = []
        real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: asked.append(host) or real(host, *a, **k))
        ask(client, server, streamed=streamed)
        assert tracer.connections == 0
    assert set(asked) <= {"127.0.0.1"}


def test_promise_6_a_redirect_is_not_followed(client, server, streamed):
    """Notes go to the configured address and to no other; the guard of all tests would fail an attempt."""
    with pytest.raises(BadRequest, match="another address"):
        ask(client, server, Fault("redirect"), streamed=streamed)


def test_the_clients_debug_logs_hold_no_notes(client, server, streamed, caplog):
    with caplog.at_level(logging.DEBUG):
        ask(client, server, streamed=streamed)
    assert "Harrow Bay" not in caplog.text


def test_a_second_call_uses_the_same_connection(server, streamed):
    before = server.connections

    async def main() -> None:
        model = opened("openai", server.url)
        for _ in range(3):
            await model.complete(REQUEST, (lambda _: None) if streamed else None)
        await model.aclose()

    server.play(Script())
    asyncio.run(main())
    assert server.connections - before == 1


def test_a_model_can_be_used_in_one_event_loop_after_another(server):
    model = opened("openai", server.url)

    async def once() -> None:
        await model.complete(REQUEST)
        await model.aclose()

    server.play(Script())
    asyncio.run(once())
    asyncio.run(once())
    assert server.stats()["paid"] == 2


def test_a_server_that_knows_no_streaming_answers_whole(server):
    model = opened("openai", server.url)
    pieces: list[str] = []

    async def main() -> Reply:
        try:
            return await model.complete(REQUEST, pieces.append)
        finally:
            await model.aclose()

    server.play(Script(streams=False))
    reply = asyncio.run(main())
    assert reply.text == ANSWER
    assert pieces == [ANSWER]


@pytest.mark.parametrize("spec", ["gpt-5", "", ":", "openai:", ":x", "open ai:x"])
def test_a_model_needs_a_provider_and_a_name(spec):
    with pytest.raises(SettingsFault, match="provider:name"):
        open_model(spec, base_url=None, api_key="k", timeout_s=1)


def test_a_missing_key_is_told_before_any_call_unless_the_server_is_ones_own(server):
    with pytest.raises(SettingsFault, match="no key for openai:gpt-5"):
        open_model("openai:gpt-5", base_url=None, api_key=None, timeout_s=1)
    assert isinstance(open_model("openai:x", base_url=server.url, api_key=None, timeout_s=1), OpenAIModel)


def test_the_vendors_address_is_the_default_and_gets_one_name_for_the_limit(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    model = open_model("openai:gpt-5", base_url=None, api_key="k", timeout_s=1)
    assert model._base_url == "https://api.openai.com/v1"
    assert "extra_body" not in model._parameters(REQUEST)


@pytest.mark.parametrize(("spec", "package"), [("anthropic:claude", "langchain.anthropic"), ("mistralai:m", "mistral")])
def test_a_missing_package_is_named(spec, package):
    with pytest.raises(SettingsFault, match=package):
        open_model(spec, base_url=None, api_key="k", timeout_s=1)


def test_an_unknown_provider_is_told_at_once():
    with pytest.raises(SettingsFault, match="nobody:x"):
        open_model("nobody:x", base_url=None, api_key="k", timeout_s=1)


def test_no_client_is_loaded_before_the_first_question():
    code = (
        "import sys; from drafter.models.chat import open_model; from drafter.models.gateway import Gateway;"
        "open_model('openai:x', base_url='http://127.0.0.1:9/v1', api_key=None, timeout_s=1);"
        "print([m for m in ('openai', 'langchain', 'langchain_openai', 'httpx2', 'genai_prices') if m in sys.modules])"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_fault_class_is_a_model_fault():
    assert all(issubclass(expected, ModelFault) for _, expected in FAULTS)
    assert json.loads(json.dumps([fault.name for fault, _ in FAULTS]))
