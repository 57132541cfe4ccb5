"""One deadline over all that is done for a stranger's answer, the search for its name included."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")


def in_time(seconds: float, act: Callable[[], _T]) -> _T:
    """Return what an act returns, or go on without it.

    The system's search for a name cannot be broken off: it goes on in a thread of its own, which
    nobody waits for, until the resolver gives up.

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
