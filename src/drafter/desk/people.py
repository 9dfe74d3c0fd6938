"""Who is at the desk: an account with its roles. Which role may do what is `table.py`'s alone."""

from dataclasses import dataclass
from enum import StrEnum

from drafter.chain import By


class Role(StrEnum):
    """An account holds one or more. No role holds another: an admin who edits is an editor too."""

    REPORTER = "reporter"  # brings notes, has drafts made, mends what is returned
    EDITOR = "editor"  # reviews, changes, signs
    ADMIN = "admin"  # people, settings, records; may set the second pair of eyes aside where the policy says so


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in. `name` is the account's and never changes; `full_name` is what readers see."""

    name: str
    full_name: str
    roles: tuple[Role, ...]

    def has(self, role: Role) -> bool:
        """Do they hold this very role?"""
        return role in self.roles

    def as_reader(self) -> By:
        """How the record names them for what needs no role: what they open, what they take along."""
        return self.as_(Role.EDITOR if self.has(Role.EDITOR) else self.roles[0])

    def as_(self, role: Role) -> By:
        """How the record names them for what they do under a role."""
        return By(self.name, self.full_name, role)
