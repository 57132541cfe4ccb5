"""A bounded in-process cache of values that are costly to compute and never change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class _Slot(Generic[_V]):
    """One cached value; its lock is held while the value is being computed."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.values: list[_V] = []


class Cache(Generic[_K, _V]):
    """A least-recently-used cache, shared by all threads of a process.

    A key must identify everything that its value depends on, such as a log and its size, so that no
    value is ever out of date.

    Args:
        most: how many values are kept; the least recently used one is dropped first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._slots: OrderedDict[_K, _Slot[_V]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._slots)

    def find(self, key: _K) -> _V | None:
        """Return the value of a key if it is cached, else None; never waits."""
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                return None
            self._slots.move_to_end(key)
            values = slot.values
        return values[0] if values else None

    def get(self, key: _K, make: Callable[[], _V]) -> _V:
        """Return the value of a key; concurrent callers compute it once and share it.

        Nothing is cached if `make` raises.
        """
        slot = self._find_slot(key)
        with slot.lock:
            if not slot.values:
                slot.values = [make()]
            return slot.values[0]

    def keep(self, key: _K, value: _V) -> None:
        """Cache a value, replacing the one under this key."""
        self._find_slot(key).values = [value]

    def _find_slot(self, key: _K) -> _Slot[_V]:
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self._most:
                self._slots.popitem(last=False)
            return slot
