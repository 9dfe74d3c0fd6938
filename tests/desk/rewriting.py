"""Somebody who writes a record anew, with every hash as it ought to be."""

import json
from collections.abc import Callable
from typing import Any

from drafter.chain import BEGINNING, hash_of
from tests.desk.attacker import Attacker


def rewritten_chain(attacker: Attacker, change: Callable[[dict[str, Any]], None]) -> None:
    """Every line of the story changed as `change` likes, and the chain put right behind it."""
    prev = BEGINNING
    for row in attacker.rows("entries"):
        value = json.loads(row["line"])
        change(value)
        value["prev"] = prev
        line = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        prev = hash_of(line)
        new = {**row, "line": line, "hash": prev, "kind": value["kind"], "by_name": value["by"][0]}
        attacker.delete("entries", row)
        attacker.insert("entries", new)
