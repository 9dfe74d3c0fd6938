"""The gateway over the real ledger: what its promises rest on outside of a test's memory."""

import asyncio
from datetime import UTC, datetime

import pytest

from drafter.errors import ServerFault, Unusable
from drafter.models.gateway import Answered, Gateway
from drafter.models.limits import Budget, CallLimits
from drafter.store import Owner, Store
from drafter.testing import Manner, ScriptedModel, sample_request
from tests.store.support import a_run


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)


def gateway(store: Store, run_id: str, model: ScriptedModel | None, **more) -> Gateway:
    return Gateway(
        model,
        ledger=store.ledger,
        steps=store.runs,
        run_id=run_id,
        owner=Owner.here(),
        now=lambda: datetime.now(UTC),
        sleep=_at_once,
        **more,
    )


def test_promise_5_a_draft_is_resumed_and_replayed_from_the_store(sqlite_url: str):
    model = ScriptedModel()
    model.queue("", form="faq")

    async def draft(store: Store, run_id: str, asked: ScriptedModel | None) -> list[Answered[str]]:
        through = gateway(store, run_id, asked)
        forms = ("plan", "section", "faq", "line")
        return list(await asyncio.gather(*(through.ask(form, sample_request(form), str) for form in forms)))

    with Store.open(sqlite_url) as store:
        run = a_run(store)
        first = asyncio.run(draft(store, run.id, model))
    with Store.open(sqlite_url) as store:
        again = asyncio.run(draft(store, run.id, model))
        replayed = asyncio.run(draft(store, run.id, None))
        spent = store.ledger.spent(run.id)
        steps = {step.step: (step.take, step.key) for step in store.runs.steps(run.id)}
    assert [a.value for a in first] == [a.value for a in again] == [a.value for a in replayed]
    assert all(a.reused for a in again)
    assert len(model.history) == spent.calls == 5
    assert steps["faq"] == (1, first[2].key)


def test_retries_calls_and_tokens_are_counted_as_the_budget_counts_them(sqlite_url: str):
    model = ScriptedModel()
    model.queue(ServerFault("It failed."), "", form="section")
    with Store.open(sqlite_url) as store:
        run = a_run(store)
        limits = CallLimits(budget=Budget(calls=2))
        asyncio.run(gateway(store, run.id, model, limits=limits).ask("lede", sample_request(), str))
        spent = store.ledger.spent(run.id)
    assert (spent.calls, spent.retries) == (2, 1)
    assert spent.tokens > 500


def test_text_that_no_database_takes_is_kept_byte_for_byte(sqlite_url: str):
    model = ScriptedModel()
    model.queue("# Odd \x00\ud800\u202e")
    with Store.open(sqlite_url) as store:
        run = a_run(store)
        answered = asyncio.run(gateway(store, run.id, model).ask("lede", sample_request(), str))
        replayed = asyncio.run(gateway(store, run.id, None).ask("lede", sample_request(), str))
    assert answered.value == replayed.value == "# Odd \x00\ud800\u202e"
    assert answered.text_sha256 == replayed.text_sha256


def test_unusable_answers_are_remembered_by_the_run(sqlite_url: str):
    model = ScriptedModel(manner=Manner.EMPTY)
    with Store.open(sqlite_url) as store:
        run = a_run(store)
        for _ in range(2):
            with pytest.raises(Unusable):
                asyncio.run(gateway(store, run.id, model).ask("lede", sample_request(), str))
        outcomes = [call.outcome for call in store.ledger.calls(run.id)]
    assert outcomes == ["unusable:empty"] * 2
