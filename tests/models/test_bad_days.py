"""The issue's table of bad days, end to end: gateway, real client, a server that misbehaves on purpose."""

import asyncio
from datetime import UTC, datetime

import pytest

from drafter.errors import (
    BadKey,
    ConnectionFault,
    ContentFiltered,
    ContextTooLong,
    DeadlinePassed,
    ModelFault,
    QuotaUsedUp,
    RateLimited,
    ServerFault,
    UnknownModel,
    Unusable,
)
from drafter.models.chat import open_model
from drafter.models.gateway import Answered, Gateway
from drafter.models.limits import CallLimits
from drafter.store.owners import Owner
from drafter.testing import MemoryLedger, sample_request
from tests.models.script import Fault, Script
from tests.models.standin import Standin

pytestmark = pytest.mark.faults

REQUEST = sample_request()
LIMITS = CallLimits(deadline_s=5, attempts=3, retry_after_cap_s=2)


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)


@pytest.fixture(scope="module")
def server():
    with Standin() as running:
        yield running


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def streamed(request) -> bool:
    return request.param


def ask(
    server: Standin, *faults: Fault, streamed: bool = False, ledger: MemoryLedger | None = None, **limits
) -> tuple[Answered[str], MemoryLedger]:
    server.play(Script(faults=faults)) if faults or ledger is None else None
    ledger = ledger or MemoryLedger()

    async def main() -> Answered[str]:
        model = open_model("openai:standin", base_url=server.url, api_key=None, timeout_s=1)
        gateway = Gateway(
            model,
            ledger=ledger,
            run_id="run-1",
            owner=Owner.here(),
            limits=CallLimits(**{**{f: getattr(LIMITS, f) for f in LIMITS.__slots__}, **limits}),
            now=lambda: datetime.now(UTC),
            sleep=_at_once,
        )
        async with gateway:
            return await gateway.ask("introduction", REQUEST, str, stream=streamed)

    return asyncio.run(main()), ledger


@pytest.mark.parametrize(
    "name", ["rate_limited", "status", "reset", "html", "plain", "empty_body", "short_body", "cut", "error_frame"]
)
def test_a_fault_that_passes_is_outlived(server, streamed, name):
    answered, ledger = ask(server, Fault(name, times=2), streamed=streamed)
    assert answered.value.startswith("# ")
    assert server.stats()["requests"] == 3
    assert len(ledger.calls("run-1")) == 3


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("rate_limited", RateLimited),
        ("status", ServerFault),
        ("reset", ConnectionFault),
        ("html", ServerFault),
        ("cut", ConnectionFault),
    ],
)
def test_a_fault_that_stays_ends_with_its_reason_after_three_attempts(server, streamed, name, fault):
    with pytest.raises(fault, match="Tried 3 times"):
        ask(server, Fault(name), streamed=streamed)
    assert server.stats()["requests"] == 3


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("insufficient_quota", QuotaUsedUp),
        ("bad_key", BadKey),
        ("unknown_model", UnknownModel),
        ("context_length", ContextTooLong),
        ("context_size", ContextTooLong),
        ("filtered_prompt", ContentFiltered),
        ("content_filter", ContentFiltered),
    ],
)
def test_a_fault_that_cannot_heal_is_asked_once(server, streamed, name, fault):
    with pytest.raises(fault):
        ask(server, Fault(name), streamed=streamed)
    assert server.stats()["requests"] == 1


@pytest.mark.parametrize("wish", ["86400", "date:86400"])
def test_a_wish_of_a_day_stops_at_once(server, streamed, wish):
    with pytest.raises(RateLimited, match="24 hours"):
        ask(server, Fault("rate_limited", retry_after=wish), streamed=streamed)
    assert server.stats()["requests"] == 1


@pytest.mark.parametrize("wish", ["1", "date:1"])
def test_a_short_wish_is_granted(server, streamed, wish):
    answered, _ = ask(server, Fault("rate_limited", retry_after=wish, times=1), streamed=streamed)
    assert answered.value


@pytest.mark.parametrize("name", ["hang", "drip"])
def test_a_server_that_does_not_end_is_left_at_the_deadline(server, streamed, name):
    with pytest.raises(DeadlinePassed):
        ask(server, Fault(name), streamed=streamed, deadline_s=0.6)


@pytest.mark.parametrize(
    ("name", "defect"),
    [
        ("empty", "empty"),
        ("length", "cut_off"),
        ("quiet_end", "cut_off"),
        ("refusal_field", "refusal"),
        ("null_content", "empty"),
        ("huge", "too_long"),
        ("huge_line", "too_long"),
    ],
)
def test_an_answer_that_is_none_is_asked_for_once_more(server, streamed, name, defect):
    answered, ledger = ask(server, Fault(name, times=1), streamed=streamed)
    assert answered.take == 1
    assert [call.outcome for call in ledger.calls("run-1")] == [f"unusable:{defect}", "accepted"]
    with pytest.raises(Unusable) as caught:
        ask(server, Fault(name), streamed=streamed)
    assert caught.value.defect == defect
    assert server.stats()["requests"] == 2


def test_promise_5_after_any_fault_a_resume_goes_on_and_pays_once(server, streamed):
    ledger = MemoryLedger()
    server.play(Script(faults=[Fault("status", status=503, times=3)]))
    with pytest.raises(ModelFault):
        ask(server, streamed=streamed, ledger=ledger)
    answered, _ = ask(server, streamed=streamed, ledger=ledger)
    again, _ = ask(server, streamed=streamed, ledger=ledger)
    assert again.value == answered.value
    assert server.stats()["paid"] == 1
    assert server.stats()["requests"] == len(ledger.calls("run-1")) == 4
