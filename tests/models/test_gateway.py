"""What the gateway promises to whoever asks through it."""

import asyncio
from dataclasses import replace
from hashlib import sha256

import pytest

from drafter.errors import (
    BadKey,
    BadRequest,
    BudgetStop,
    ConnectionFault,
    ContentFiltered,
    ContextTooLong,
    DeadlinePassed,
    NotRecorded,
    QuotaUsedUp,
    RateLimited,
    ServerFault,
    StoreBusy,
    UnknownModel,
    Unusable,
)
from drafter.models import OnText, Reply, Request
from drafter.models.gateway import Fallback
from drafter.models.limits import Budget, CallLimits
from drafter.record import Usage
from drafter.store.owners import Owner
from drafter.store.values import Attempt
from drafter.testing import Manner, MemoryLedger, ScriptedModel, sample_request
from tests.models.support import NOON, Bench

REQUEST = sample_request()


def ask(bench: Bench, request: Request = REQUEST, *, step: str = "introduction", **more):
    """One question through a fresh gateway: what a new process does."""
    settings = {name: more.pop(name) for name in ("take", "stream") if name in more}
    read = more.pop("read", str)
    return asyncio.run(bench.gateway(**more).ask(step, request, read, **settings))


def test_an_answer_comes_with_its_model_hash_and_key():
    bench = Bench()
    answered = ask(bench, read=lambda text: text.upper())
    text = bench.ledger.rows[0][2]
    assert answered.value == text.upper()
    assert (answered.model, answered.reused, answered.take) == ("standin", False, 0)
    assert answered.text_sha256 == sha256(text.encode()).hexdigest()
    assert answered.key == REQUEST.key(0)
    assert bench.outcomes == ["accepted"]


def test_promise_5_a_resumed_draft_pays_for_nothing_twice():
    bench = Bench()
    first = ask(bench)
    again = ask(bench)
    assert again.reused
    assert (again.value, again.text_sha256) == (first.value, first.text_sha256)
    assert len(bench.model.history) == 1
    assert bench.kinds()[-1] == "reused"


def test_promise_5_another_run_with_the_same_question_reuses_the_answer():
    bench = Bench()
    ask(bench, run="run-1")
    assert ask(bench, run="run-2").reused
    assert len(bench.ledger.rows) == 1


def test_another_take_is_another_question():
    bench = Bench()
    ask(bench)
    assert not ask(bench, take=2).reused
    assert len(bench.model.history) == 2


@pytest.mark.parametrize(
    ("reply", "defect"),
    [
        ({"text": ""}, "empty"),
        ({"text": "# Half of a"}, "cut_off"),
        ({"text": "# Half", "finish_reason": "length"}, "cut_off"),
        ({"text": "# Whole", "finish_reason": "stop", "refusal": "no"}, "refusal"),
        ({"text": "", "finish_reason": "tool_calls"}, "empty"),
        ({"text": "# Well", "finish_reason": "function_call"}, "not_copy"),
        ({"text": "x" * 300_000, "finish_reason": "stop"}, "too_long"),
    ],
)
def test_promise_4_a_reply_that_is_no_whole_answer_is_asked_for_once_more(reply, defect):
    bench = Bench()
    whole = {"finish_reason": "", "usage": Usage(10, 2), **reply}
    if reply == {"text": ""}:
        whole["finish_reason"] = "stop"
    bench.model.queue(Reply(**whole))
    answered = ask(bench)
    assert bench.outcomes == [f"unusable:{defect}", "accepted"]
    assert answered.take == 1
    first, second = bench.model.history
    assert second.messages[:-1] == first.messages
    assert second.messages[-1].role == "user"
    assert second.messages[-1].content.endswith("Answer form: section")


def test_an_answer_that_its_reader_does_not_take_is_booked_with_its_defect_and_asked_once_more():
    bench = Bench()

    def read(text: str) -> str:
        raise Unusable("no_heading", "There is no heading.")

    with pytest.raises(Unusable) as caught:
        ask(bench, read=read)
    assert caught.value.defect == "no_heading"
    assert bench.outcomes == ["unusable:no_heading"] * 2
    assert [call.take for _, call, _ in bench.ledger.rows] == [0, 1]
    assert "# heading" in bench.model.history[1].messages[-1].content
    assert bench.kinds()[-1] == "failed"
    assert not bench.ledger.claims


def test_promise_5_what_a_run_has_booked_as_unusable_is_not_asked_again_by_its_resume():
    bench = Bench()
    bench.model.queue("")

    def until_reasked(request: Request) -> None:
        if len(request.messages) > 2:
            raise KeyboardInterrupt

    bench.model._respond = until_reasked
    with pytest.raises(KeyboardInterrupt):
        ask(bench)
    bench.model._respond = None
    answered = ask(bench)
    assert answered.take == 1
    assert [len(request.messages) for request in bench.model.history] == [2, 3, 3]


def test_a_run_that_has_asked_twice_in_vain_asks_no_third_time():
    bench = Bench(ScriptedModel(manner=Manner.EMPTY))
    for _ in range(2):
        with pytest.raises(Unusable) as caught:
            ask(bench)
        assert caught.value.defect == "empty"
    assert len(bench.model.history) == 2


def test_every_attempt_is_booked_with_its_raw_text_usage_and_times():
    bench = Bench()
    bench.model.queue(ServerFault("The server failed."), Reply("# \x00Half\ud800", "length", Usage(100, 20, 64)))
    ask(bench)
    (_, failed, _), (_, cut, raw), (_, accepted, _) = bench.ledger.rows
    assert (failed.outcome, failed.usage, failed.attempt) == ("server_fault", Usage(), 1)
    assert (cut.outcome, cut.usage, cut.attempt, raw) == ("unusable:cut_off", Usage(100, 20, 64), 2, "# \x00Half\ud800")
    assert (accepted.take, accepted.attempt, accepted.asked_model) == (1, 1, "openai:standin")
    assert failed.started == NOON
    assert cut.started > failed.ended


def test_a_known_price_is_booked_and_an_unknown_one_is_none():
    bench = Bench()
    priced = replace(REQUEST, model="openai:gpt-4o-mini")
    assert ask(bench).cost is None
    assert ask(bench, priced, step="other").cost == pytest.approx(0.00008, rel=0.9)


def test_missing_counts_are_estimated_and_marked():
    bench = Bench()
    bench.model.queue(Reply("# Well\nThe council voted. [N1.1]", "stop", Usage()))
    answered = ask(bench)
    assert answered.usage.estimated
    assert answered.usage.prompt > 200
    assert 5 < answered.usage.completion < 30


@pytest.mark.parametrize("fault", [ServerFault, ConnectionFault, RateLimited])
def test_a_passing_fault_is_retried_with_growing_waits(fault):
    bench = Bench()
    bench.model.queue(fault("It failed."), fault("It failed."), fault("It failed."))
    ask(bench)
    assert bench.clock.slept == [1.0, 2.0, 4.0]
    assert bench.outcomes == [fault.kind] * 3 + ["accepted"]
    assert bench.kinds().count("retry") == 3


def test_chance_takes_up_to_half_off_a_wait():
    bench = Bench(chance=lambda: 0.0)
    bench.model.queue(ServerFault("It failed."))
    ask(bench)
    assert bench.clock.slept == [0.5]


def test_after_the_last_attempt_the_reason_is_told_with_their_number():
    bench = Bench(limits=CallLimits(attempts=2))
    bench.model.queue(ServerFault("The server failed."), ServerFault("The server failed."))
    with pytest.raises(ServerFault, match=r"The server failed\. Tried 2 times"):
        ask(bench)
    assert not bench.ledger.claims


@pytest.mark.parametrize("fault", [QuotaUsedUp, BadKey, UnknownModel, ContextTooLong, ContentFiltered, BadRequest])
def test_a_lasting_fault_is_not_retried(fault):
    bench = Bench()
    bench.model.queue(fault("No."))
    with pytest.raises(fault):
        ask(bench)
    assert bench.clock.slept == []
    assert bench.outcomes == [fault.kind]


@pytest.mark.parametrize("fault", [QuotaUsedUp, BadKey, UnknownModel])
def test_a_model_that_answers_nobody_is_asked_once_and_no_more(fault):
    bench = Bench()
    bench.model.queue(fault("No."))
    gateway = bench.gateway()

    async def two() -> None:
        for step in ("a", "b"):
            with pytest.raises(fault):
                await gateway.ask(step, sample_request(section=step), str)

    asyncio.run(two())
    assert len(bench.model.history) == 1


def test_the_servers_wish_to_wait_is_granted():
    bench = Bench()
    bench.model.queue(RateLimited("Too often.", retry_after=17))
    ask(bench)
    assert bench.clock.slept == [17.5]


def test_a_wish_beyond_the_cap_stops_with_the_numbers():
    bench = Bench()
    bench.model.queue(RateLimited("Too often.", retry_after=86_400))
    with pytest.raises(RateLimited, match="24 hours; at most 60 seconds"):
        ask(bench)
    assert bench.clock.slept == []


def test_a_wait_that_would_pass_the_deadline_is_not_begun():
    bench = Bench(limits=CallLimits(deadline_s=30, retry_after_cap_s=60))
    bench.model.queue(RateLimited("Too often.", retry_after=40))
    with pytest.raises(DeadlinePassed, match="Too often"):
        ask(bench)
    assert bench.clock.slept == []


async def _never(_: Request) -> None:
    await asyncio.Event().wait()


def test_a_model_that_hangs_is_left_at_the_deadline_and_booked():
    bench = Bench(ScriptedModel(pace=_never), limits=CallLimits(deadline_s=0.05))
    with pytest.raises(DeadlinePassed):
        ask(bench)
    assert bench.outcomes == ["deadline_passed"]
    assert bench.ledger.rows[0][1].usage.estimated
    assert not bench.ledger.claims


def test_cancelling_gives_the_claim_back_and_books_the_call_that_was_sent():
    sent = asyncio.Event()

    async def for_ever(_: Request) -> None:
        sent.set()
        await asyncio.Event().wait()

    bench = Bench(ScriptedModel(pace=for_ever))

    async def cancelled() -> None:
        task = asyncio.create_task(bench.gateway().ask("a", REQUEST, str))
        await sent.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert not bench.ledger.claims
    assert bench.outcomes == ["cancelled"]


def test_promise_5_a_paid_answer_is_booked_though_the_task_is_cancelled_meanwhile():
    bench = Bench()

    async def cancelled() -> None:
        task: asyncio.Task[object]

        def read(text: str) -> str:
            task.cancel()
            return text

        task = asyncio.create_task(bench.gateway().ask("a", REQUEST, read))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert bench.outcomes == ["accepted"]
    assert ask(bench, step="a").reused


def test_a_stream_reaches_the_observer_piece_by_piece_and_nobody_else():
    bench = Bench()
    answered = ask(bench, stream=True)
    assert "".join(event.text for event in bench.events if event.kind == "text") == answered.value
    quiet = Bench()
    ask(quiet)
    assert "text" not in quiet.kinds()


def test_what_arrived_before_a_break_is_booked_with_an_estimate():
    class Breaking:
        async def complete(self, request: Request, on_text: OnText | None = None) -> Reply:
            assert on_text
            on_text("# Half a heading")
            raise ConnectionFault("It broke off.")

    bench = Bench(Breaking(), limits=CallLimits(attempts=1))
    with pytest.raises(ConnectionFault):
        ask(bench, stream=True)
    _, call, text = bench.ledger.rows[0]
    assert text == "# Half a heading"
    assert call.usage.estimated
    assert call.usage.completion > 0


# rivals


def test_a_living_rival_is_waited_for_and_its_answer_used():
    bench = Bench()
    ledger, rival = bench.ledger, Owner("elsewhere", 1, 0.0)
    claim = ledger.claim(REQUEST.key(0), rival)
    assert claim

    def answers_after_a_while() -> None:
        if len(bench.clock.slept) == 4:
            attempt = Attempt("accepted", "# Theirs", REQUEST.model, NOON, NOON, answered_model="theirs")
            ledger.settle("run-2", "introduction", 0, claim, attempt, accept=True)

    bench.clock.meanwhile = answers_after_a_while
    answered = ask(bench)
    assert (answered.value, answered.model, answered.reused) == ("# Theirs", "theirs", True)
    assert bench.model.history == []
    assert bench.clock.slept == sorted(bench.clock.slept)
    assert bench.kinds().count("waiting") == 1


def test_a_rival_whose_lease_lapses_is_replaced():
    bench = Bench()
    assert bench.ledger.claim(REQUEST.key(0), Owner("elsewhere", 1, 0.0))
    answered = ask(bench)
    assert not answered.reused
    assert bench.clock.passed == pytest.approx(20, abs=2.1)


def test_a_rival_that_never_ends_is_waited_for_until_the_deadline():
    bench = Bench(limits=CallLimits(deadline_s=60))
    rival = bench.ledger.claim(REQUEST.key(0), Owner("elsewhere", 1, 0.0))
    assert rival
    bench.clock.meanwhile = lambda: bench.ledger.renew(rival) and None
    with pytest.raises(DeadlinePassed, match="Another worker"):
        ask(bench)
    assert bench.model.history == []


def test_a_late_answer_is_booked_as_late_and_the_winners_is_used():
    bench = Bench()

    def overtaken(text: str) -> str:
        ledger = bench.ledger
        if not ledger.answers:
            ledger.claims.clear()
            theirs = ledger.claim(REQUEST.key(0), Owner("elsewhere", 1, 0.0))
            assert theirs
            attempt = Attempt("accepted", "# Theirs", REQUEST.model, NOON, NOON)
            ledger.settle("run-2", "introduction", 0, theirs, attempt, accept=True)
        return text

    answered = ask(bench, read=overtaken)
    assert (answered.value, answered.reused) == ("# Theirs", True)
    assert bench.outcomes == ["accepted", "late"]


def test_two_tasks_with_one_question_ask_once():
    bench = Bench()

    async def both() -> list[object]:
        gateway = bench.gateway(sleep=asyncio.sleep)
        return await asyncio.gather(*(gateway.ask("a", REQUEST, str) for _ in range(2)))

    one, other = asyncio.run(both())
    assert one.value == other.value
    assert len(bench.model.history) == 1


def test_a_claim_is_renewed_by_the_clock_while_no_token_arrives():
    renewed = asyncio.Event()

    class Counting(MemoryLedger):
        renewals = 0

        def renew(self, claim):
            self.renewals += 1
            if self.renewals == 1:
                raise StoreBusy("The database is busy.")
            if self.renewals == 4:
                loop.call_soon_threadsafe(renewed.set)
            return super().renew(claim)

    async def silent(_: Request) -> None:
        await renewed.wait()

    async def main() -> None:
        nonlocal loop
        loop = asyncio.get_running_loop()
        await bench.gateway(renew_every_s=0.001).ask("a", REQUEST, str)

    loop: asyncio.AbstractEventLoop
    ledger = Counting()
    bench = Bench(ScriptedModel(pace=silent), ledger=ledger)
    asyncio.run(main())
    assert ledger.renewals >= 4


def test_a_busy_database_is_tried_again_with_the_paid_answer_in_hand():
    class Busy(MemoryLedger):
        busy = 2

        def settle(self, *args, **named):
            if self.busy:
                self.busy -= 1
                raise StoreBusy("The database is busy.")
            return super().settle(*args, **named)

    bench = Bench(ledger=Busy())
    ask(bench)
    assert bench.outcomes == ["accepted"]
    assert len(bench.model.history) == 1


# budget


def test_the_budget_of_calls_stops_before_it_is_passed_and_a_resume_cannot_reset_it():
    bench = Bench(limits=CallLimits(budget=Budget(calls=2)))
    for section in ("a", "b"):
        ask(bench, sample_request(section=section), step=section)
    with pytest.raises(BudgetStop, match="2 calls"):
        ask(bench, sample_request(section="c"), step="c")
    assert len(bench.model.history) == 2
    assert not bench.ledger.claims


def test_transport_retries_are_counted_apart():
    bench = Bench(limits=CallLimits(budget=Budget(calls=1)))
    bench.model.queue(ServerFault("It failed."), ServerFault("It failed."))
    ask(bench)
    spent = bench.ledger.spent("run-1")
    assert (spent.calls, spent.retries) == (1, 2)


def test_calls_under_way_count_in_the_budget_too():
    bench = Bench(limits=CallLimits(budget=Budget(calls=3)))
    gateway = bench.gateway()

    async def five() -> list[object]:
        asked = (gateway.ask(s, sample_request(section=s), str) for s in "abcde")
        return await asyncio.gather(*asked, return_exceptions=True)

    results = asyncio.run(five())
    assert sum(isinstance(result, BudgetStop) for result in results) == 2
    assert len(bench.model.history) == 3


@pytest.mark.parametrize(
    ("budget", "words"), [(Budget(tokens=700), "700 tokens"), (Budget(money_usd=0.0001), r"\$0\.00")]
)
def test_a_budget_of_tokens_or_money_is_never_passed(budget, words):
    bench = Bench(limits=CallLimits(budget=budget))
    with pytest.raises(BudgetStop, match=words):
        ask(bench, replace(REQUEST, model="openai:gpt-4o-mini"))
    assert bench.model.history == []


def test_the_estimate_before_the_first_call_is_an_upper_bound():
    bench = Bench()
    priced = [replace(sample_request(section=s), model="openai:gpt-4o-mini") for s in "ab"]
    estimate = bench.gateway().estimate(priced)
    assert estimate.usd is not None
    for request in priced:
        ask(bench, request, step=request.messages[-1].content[-60:])
    spent = bench.ledger.spent("run-1")
    assert spent.tokens <= estimate.prompt_tokens + estimate.completion_tokens
    assert spent.cost <= estimate.usd
    assert bench.gateway().estimate([REQUEST]).usd is None


# fallbacks


def test_the_next_model_is_asked_where_the_first_gives_nothing():
    bench = Bench(limits=CallLimits(attempts=1))
    bench.model.queue(ServerFault("It failed."))
    other = ScriptedModel()
    answered = ask(bench, fallbacks=[Fallback("openai:other", other)])
    assert answered.model == "other"
    assert [request.model for request in other.history] == ["openai:other"]
    assert answered.key != REQUEST.key(0)


def test_promise_5_a_resumed_run_finds_what_a_fallback_has_answered():
    bench = Bench(limits=CallLimits(attempts=1))
    bench.model.queue(ServerFault("It failed."))
    fallbacks = [Fallback("openai:other", ScriptedModel())]
    first = ask(bench, fallbacks=fallbacks)
    again = ask(bench, fallbacks=fallbacks)
    assert again.reused
    assert again.key == first.key
    assert len(bench.model.history) == 1


@pytest.mark.parametrize("manner", [Manner.EMPTY])
def test_an_unusable_answer_is_no_reason_to_turn_to_the_next_model(manner):
    bench = Bench(ScriptedModel(manner=manner))
    other = ScriptedModel()
    with pytest.raises(Unusable):
        ask(bench, fallbacks=[Fallback("openai:other", other)])
    assert other.history == []


def test_the_last_models_reason_is_told():
    bench = Bench(limits=CallLimits(attempts=1))
    bench.model.queue(ServerFault("It failed."))
    other = ScriptedModel()
    other.queue(BadKey("No key for the other."))
    with pytest.raises(BadKey, match="the other"):
        ask(bench, fallbacks=[Fallback("openai:other", other)])


# replay


def test_a_replay_asks_nobody_and_gives_the_same_answers():
    bench = Bench()
    bench.model.queue("")
    recorded = ask(bench)
    replayed = ask(bench, model=None, replay=True)
    assert (replayed.value, replayed.key, replayed.take) == (recorded.value, recorded.key, 1)
    assert len(bench.model.history) == 2


def test_a_replay_follows_the_runs_own_book_where_two_models_have_answered():
    bench = Bench(limits=CallLimits(attempts=1))
    bench.model.queue(ServerFault("It failed."))
    fallbacks = [Fallback("openai:other", ScriptedModel())]
    recorded = ask(bench, fallbacks=fallbacks)
    ask(bench, run="run-2", take=0)  # later the first model answers the same question in another run
    assert ask(bench, fallbacks=fallbacks, model=None).key == recorded.key


def test_a_replay_of_what_was_never_answered_says_so():
    bench = Bench()
    with pytest.raises(NotRecorded, match="introduction"):
        ask(bench, model=None, replay=True)


def test_a_replay_of_a_step_that_failed_fails_in_the_same_way():
    bench = Bench(ScriptedModel(manner=Manner.EMPTY))
    with pytest.raises(Unusable):
        ask(bench)
    with pytest.raises(Unusable) as caught:
        ask(bench, model=None, replay=True)
    assert caught.value.defect == "empty"


# limits of many


def test_no_more_calls_are_under_way_than_allowed():
    most = now = 0

    async def counted(_: Request) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.005)
        now -= 1

    bench = Bench(ScriptedModel(pace=counted), limits=CallLimits(parallel=2))
    gateway = bench.gateway()

    async def six() -> None:
        await asyncio.gather(*(gateway.ask(s, sample_request(section=s), str) for s in "abcdef"))

    asyncio.run(six())
    assert most == 2


def test_no_more_calls_are_sent_in_a_minute_than_allowed():
    bench = Bench(limits=CallLimits(per_minute=2))
    gateway = bench.gateway()

    async def four() -> None:
        for section in "abcd":
            await gateway.ask(section, sample_request(section=section), str)

    asyncio.run(four())
    assert bench.clock.passed == pytest.approx(60)


def test_no_error_or_event_detail_holds_text_of_notes_or_answers():
    """Messages reach logs and Prefect's pages."""
    bench = Bench(ScriptedModel(manner=Manner.ECHO), limits=CallLimits(max_reply_bytes=100))
    with pytest.raises(Unusable) as caught:
        ask(bench, stream=True)
    told = [str(caught.value), *(event.detail for event in bench.events)]
    assert not any("Harrow Bay" in text for text in told)


def test_closing_the_gateway_closes_its_models():
    class Closable(ScriptedModel):
        closed = False

        async def aclose(self) -> None:
            self.closed = True

    bench = Bench(Closable())

    async def use() -> None:
        async with bench.gateway(fallbacks=[Fallback("openai:other", ScriptedModel())]):
            pass

    asyncio.run(use())
    assert bench.model.closed
