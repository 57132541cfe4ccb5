"""Values that are dear to make and stay as they are: kept in the process, a bounded number."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class _Slot(Generic[_V]):
    """The place of one value; its lock is held while the value is being made."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.values: list[_V] = []


class Cache(Generic[_K, _V]):
    """The values that were asked for last, for all threads of a process.

    A key names all that its value is made of, such as a log and its size: then no value is ever
    out of date, and none has to be thrown away.

    Args:
        most: how many values are kept; the one that was not asked for longest goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._slots: OrderedDict[_K, _Slot[_V]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._slots)

    def find(self, key: _K) -> _V | None:
        """Return the value of a key if it is kept; nobody waits."""
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                return None
            self._slots.move_to_end(key)
            values = slot.values
        return values[0] if values else None

    def get(self, key: _K, make: Callable[[], _V]) -> _V:
        """Return the value of a key, made once: whoever asks at the same time waits for the same.

        Nothing is kept where `make` raises.
        """
        slot = self._find_slot(key)
        with slot.lock:
            if not slot.values:
                slot.values = [make()]
            return slot.values[0]

    def keep(self, key: _K, value: _V) -> None:
        """Keep a value, in place of the one that was kept under this key."""
        self._find_slot(key).values = [value]

    def _find_slot(self, key: _K) -> _Slot[_V]:
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self._most:
                self._slots.popitem(last=False)
            return slot
