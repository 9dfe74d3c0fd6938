"""Every check, one small file each. A new one is a module with a `RULE` and its line in this list."""

from drafter.checks.case import Rule
from drafter.checks.rules import (
    addresses,
    adopt,
    binding,
    contrary,
    figures,
    headings,
    hedges,
    inference,
    lifted,
    marked,
    names,
    protected,
    quotes,
    shape,
    tk,
    uncited,
    units,
    unsupported,
)

RULES: tuple[Rule, ...] = (
    uncited.RULE,
    unsupported.RULE,
    figures.RULE,
    names.RULE,
    quotes.RULE,
    addresses.RULE,
    binding.RULE,
    units.RULE,
    contrary.RULE,
    hedges.RULE,
    inference.RULE,
    protected.RULE,
    lifted.RULE,
    marked.RULE,
    tk.RULE,
    headings.RULE,
    adopt.RULE,
    shape.RULE,
)
MENDABLE = frozenset(name for rule in RULES if rule.mendable for name in rule.names)
