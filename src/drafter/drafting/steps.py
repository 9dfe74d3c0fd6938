"""How a step of a draft is run: awaited as it is, or as a Prefect task. The pipeline never knows which."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Step(Protocol):
    """Runs one named step. `name` is readable and holds no text of the story: `plan`, `section background`."""

    async def __call__(self, name: str, work: Callable[[], Awaitable[T]]) -> T: ...


async def plain(name: str, work: Callable[[], Awaitable[T]]) -> T:
    """Await the work where it stands."""
    del name
    return await work()
