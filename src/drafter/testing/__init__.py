"""What tests, examples and newsroom experiments use in place of a language model. Shipped, never used in a real draft.

`ScriptedModel` answers every prompt of Drafter from the notes that stand in it, without chance and without a
network; `MemoryLedger` keeps the ledger's promises within one process; `sample_dossier()` is a story to try it on.
"""

from drafter.testing.answers import Prompt, scripted_answer
from drafter.testing.hostile import Manner
from drafter.testing.ledger import MemoryLedger
from drafter.testing.samples import sample_dossier, sample_request
from drafter.testing.scripted import ScriptedModel

__all__ = [
    "Manner",
    "MemoryLedger",
    "Prompt",
    "ScriptedModel",
    "sample_dossier",
    "sample_request",
    "scripted_answer",
]
