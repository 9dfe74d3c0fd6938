"""How long somebody waits who has tried too often: the first few tries are free, then each wait is twice the last.

A try counts when it begins, so that many at the same moment get no further than as many in turn. In memory and of
bounded size; the clock comes from outside. What was tried is kept as a hash: a password typed into the wrong field
is not kept here.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock


@dataclass
class _Tried:
    count: int
    last: float
    until: float


class Tries:
    """Thread-safe. `free` tries, then `first_s` seconds, doubling up to `most_s`; forgotten after `forget_s`."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        free: int,
        first_s: float = 1.0,
        most_s: float = 60.0,
        forget_s: float = 3600.0,
        size: int = 10_000,
    ) -> None:
        self._clock = clock
        self._free = free
        self._first_s = first_s
        self._most_s = most_s
        self._forget_s = forget_s
        self._size = size
        self._tried: OrderedDict[bytes, _Tried] = OrderedDict()
        self._lock = Lock()

    def begin(self, what: str) -> float:
        """Seconds to wait; 0 where the try may go ahead, and then it is counted."""
        key, now = _key(what), self._clock()
        with self._lock:
            tried = self._tried.pop(key, None)
            if tried is None or now - tried.last > self._forget_s:
                tried = _Tried(0, now, now)
            self._tried[key] = tried  # the one tried last is forgotten last
            if now < tried.until:
                return tried.until - now
            tried.count += 1
            tried.last = now
            if tried.count > self._free:
                doubled = min(tried.count - self._free - 1, 16)
                tried.until = now + min(self._most_s, self._first_s * 2**doubled)
            while len(self._tried) > self._size:
                self._tried.popitem(last=False)
            return 0.0

    def take_back(self, what: str) -> None:
        """A try that was right does not count; earlier ones still do."""
        with self._lock:
            if tried := self._tried.get(_key(what)):
                tried.count = max(0, tried.count - 1)
                tried.until = self._clock()

    def forget(self, what: str) -> None:
        """Everything before is forgiven."""
        with self._lock:
            self._tried.pop(_key(what), None)

    def __len__(self) -> int:
        return len(self._tried)


def _key(what: str) -> bytes:
    return sha256(what.encode("utf-8", "surrogatepass")).digest()[:16]
