"""What was worked out about a dossier is kept for the next section of the same draft.

The promise: the same dossier gives the same answer, from memory or not, in any thread. Only few are kept, and only in
memory.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar

from drafter.notes import Dossier

T = TypeVar("T")

_KEPT = 64  # more than drafts are made at once in one process: each asks several times, and all in turn


def remembered(work: Callable[[Dossier], T]) -> Callable[[Dossier], T]:
    """`work`, done once for each of the last few dossiers. Two dossiers are the same if their texts and marks are."""
    kept: OrderedDict[tuple[object, ...], T] = OrderedDict()
    lock = Lock()

    @wraps(work)
    def recalled(dossier: Dossier) -> T:
        key = (dossier.sha256, tuple((p.id, p.start, p.marks) for p in dossier.passages.values() if p.marks))
        with lock:
            if key not in kept:
                kept[key] = work(dossier)
            kept.move_to_end(key)
            while len(kept) > _KEPT:
                kept.popitem(last=False)
            return kept[key]

    return recalled
