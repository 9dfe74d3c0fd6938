"""How the desk has work done that takes a model or a queue: whoever serves the desk hands it a `Starter`.

The pages' own process loads no model and no Prefect. One starter runs `drafter work` in a process of its own, the
other asks Prefect's API for a flow run; both stand in `cli`.
"""

from typing import Protocol

from drafter.desk.proposing import Wish


class Starter(Protocol):
    """Both methods come back at once; what comes of it is seen in the store."""

    def rewrite(self, wish: Wish, instruction: str, *, again: bool) -> str:
        """Have a section written again; gives the run. Raises DrafterError where nobody can write it."""
        ...

    def publish(self, story: str) -> None:
        """Have a decided publication carried out."""
        ...
