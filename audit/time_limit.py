"""A time limit for a whole network call, including the look-up of the host name."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")


def in_time(seconds: float, act: Callable[[], _T]) -> _T:
    """Return the result of `act`, or raise if it is not done within `seconds`.

    The system's look-up of a host name cannot be interrupted. It goes on in a thread of its own,
    for which nobody waits, until the resolver gives up.

    Raises:
        TimeoutError: the act is not done in time.
    """
    answer: Future[_T] = Future()

    def run() -> None:
        try:
            answer.set_result(act())
        except BaseException as error:  # noqa: BLE001 - whatever it is: it is raised to the caller
            answer.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return answer.result(seconds)
