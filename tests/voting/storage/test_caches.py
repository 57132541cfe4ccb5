from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from voting.caches import Cache

THREADS = 8


def test_a_value_is_made_once_however_many_ask_at_the_same_time() -> None:
    cache: Cache[str, object] = Cache(3)
    made: list[str] = []
    together, may_end = Barrier(THREADS + 1), Event()

    def make() -> object:
        may_end.wait(60)
        made.append("made")
        return object()

    def ask() -> object:
        together.wait(60)
        return cache.get("key", make)

    with ThreadPoolExecutor(THREADS) as threads:
        asked = [threads.submit(ask) for _ in range(THREADS)]
        together.wait(60)
        may_end.set()
        values = {each.result() for each in asked}

    assert made == ["made"]
    assert len(values) == 1


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache: Cache[int, str] = Cache(2)
    for number in (1, 2):
        cache.keep(number, str(number))
    assert cache.find(1) == "1"

    assert cache.get(3, lambda: "3") == "3"

    assert cache.find(2) is None
    assert (cache.find(1), cache.find(3), len(cache)) == ("1", "3", 2)


def test_a_value_that_could_not_be_made_is_tried_again() -> None:
    cache: Cache[str, int] = Cache(2)

    with pytest.raises(ZeroDivisionError):
        cache.get("key", lambda: 1 // 0)

    assert cache.find("key") is None
    assert cache.get("key", lambda: 1) == 1
