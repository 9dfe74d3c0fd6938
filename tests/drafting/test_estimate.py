"""Whether the notes fit, and what a draft may cost, before anything is asked."""

import asyncio
from pathlib import Path

import pytest

from drafter.drafting import produce
from drafter.drafting.estimate import estimate_run
from drafter.errors import NotesFault
from drafter.settings import ModelSettings, Settings
from drafter.store.values import RunState
from tests.drafting.support import desk_in


def test_notes_that_do_not_fit_are_refused_with_the_numbers_and_no_call(tmp_path: Path) -> None:
    with desk_in(tmp_path, settings=Settings(models=ModelSettings(window=1_000))) as desk:
        run = desk.open()
        with pytest.raises(NotesFault, match="holds 1,000"):
            asyncio.run(produce(desk.tools, run.id))
        assert desk.model.history == []
        assert desk.tools.store.runs.get(run.id).state is RunState.FAILED, "no worker takes it up again and again"


def test_the_estimate_counts_every_call_once_and_knows_no_price_of_an_unknown_model(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        estimate = estimate_run(desk.tools, desk.open())
        assert estimate.prompt_tokens > 1_000
        assert estimate.completion_tokens > 500
        assert estimate.usd is None


def test_a_writer_that_asks_nobody_costs_nothing(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        assert estimate_run(desk.tools, desk.open(model="extractive")).usd == 0.0
