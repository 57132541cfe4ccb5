"""The demo's progress bar, which keeps moving during a long step."""

import sys
import threading
from types import TracebackType
from typing import Never, Self

from tqdm import tqdm

_TICK_SECONDS, _TICK_SECONDS_IN_A_FILE = 0.5, 10
_COUNTING = "{desc}: {percentage:3.0f}%|{bar}| [{elapsed}]"
_WAITING = "{desc} [{elapsed}]"


class Bar:
    """A progress bar of `total` actions, or only a clock if `total` is 0."""

    def __init__(self, total: int | None = None) -> None:
        # Where the output is no terminal every update is a line, so update seldom.
        self._tick = _TICK_SECONDS if sys.stderr.isatty() else _TICK_SECONDS_IN_A_FILE
        self._bar: tqdm[Never] = tqdm(
            total=total,
            bar_format=_WAITING if total is None else _COUNTING,
            mininterval=0.1 if sys.stderr.isatty() else self._tick,
            leave=total is not None,
        )
        self._ended = threading.Event()
        self._ticking = threading.Thread(target=self._keep_moving, daemon=True)

    def __enter__(self) -> Self:
        self._ticking.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._ticking.join()
        self._bar.close()

    def say(self, doing: str) -> None:
        """Show what is being done."""
        self._bar.set_description_str(doing)

    def count(self, steps: int = 1) -> None:
        """Advance the bar."""
        self._bar.update(steps)

    def _keep_moving(self) -> None:
        while not self._ended.wait(self._tick):
            self._bar.refresh()
