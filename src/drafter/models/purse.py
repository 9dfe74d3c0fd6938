"""A draft's budget: a call that could pass it is not made. Before each call the most it can use is set aside.

What was spent comes from the ledger, so a resumed run goes on counting where it stopped.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from drafter.errors import BudgetStop
from drafter.models import Request
from drafter.models.limits import Budget
from drafter.models.prices import cost, worst_case
from drafter.store.values import Spent

_TODO = "What is finished is kept. Raise the budget in drafter.toml, then `drafter resume` goes on."


class Purse:
    """The budget of one run in this process. Rivals of other processes are seen once their calls are booked."""

    def __init__(self, budget: Budget, spent: Callable[[], Awaitable[Spent]]) -> None:
        self._budget = budget
        self._spent = spent
        self._turn = asyncio.Lock()
        self._calls = 0
        self._tokens = 0
        self._usd = 0.0

    @asynccontextmanager
    async def set_aside(self, request: Request, *, retry: bool) -> AsyncGenerator[None]:
        """Hold back the most that this request may use while it is under way. A retry counts no further call.

        Raises BudgetStop where the budget could be passed.
        """
        worst = worst_case(request)
        calls, tokens = int(not retry), worst.prompt + worst.completion
        usd = 0.0
        if self._budget.money_usd is not None:
            usd = cost(request.model, worst) or 0.0
        async with self._turn:
            self._refuse(await self._spent(), calls, tokens, usd)
            self._calls += calls
            self._tokens += tokens
            self._usd += usd
        try:
            yield
        finally:
            self._calls -= calls
            self._tokens -= tokens
            self._usd -= usd

    def _refuse(self, spent: Spent, calls: int, tokens: int, usd: float) -> None:
        budget = self._budget
        if spent.calls + self._calls + calls > budget.calls:
            raise BudgetStop(f"The draft has used its budget of {budget.calls} calls.", _TODO)
        if budget.tokens is not None and spent.tokens + self._tokens + tokens > budget.tokens:
            used = spent.tokens + self._tokens
            raise BudgetStop(
                f"The next call could pass the draft's budget of {budget.tokens:,} tokens "
                f"({used:,} used or under way, up to {tokens:,} more).",
                _TODO,
            )
        if budget.money_usd is not None and spent.cost + self._usd + usd > budget.money_usd:
            used_usd = spent.cost + self._usd
            raise BudgetStop(
                f"The next call could pass the draft's budget of ${budget.money_usd:g} "
                f"(${used_usd:.4f} used or under way, up to ${usd:.4f} more).",
                _TODO,
            )
