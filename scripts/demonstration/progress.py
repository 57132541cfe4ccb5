"""The demo's progress bar, which keeps moving during a long step."""

import sys
import threading
from types import TracebackType
from typing import Never, Self

from tqdm import tqdm

_TICK_SECONDS = 0.5
_COUNTING = "{desc}: {percentage:3.0f}%|{bar}| [{elapsed}]"
_WAITING = "{desc} [{elapsed}]"


class Bar:
    """A progress bar of `total` actions, or only a clock if `total` is 0."""

    def __init__(self, total: int | None = None) -> None:
        self._is_seen = sys.stderr.isatty()
        self._bar: tqdm[Never] = tqdm(
            total=total,
            bar_format=_WAITING if total is None else _COUNTING,
            leave=total is not None,
            disable=not self._is_seen,
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
        """Show what is being done; where the output is no terminal, as a line of its own."""
        if self._is_seen:
            self._bar.set_description_str(doing)
        else:
            sys.stderr.write(f"{doing}\n")
            sys.stderr.flush()

    def count(self, steps: int = 1) -> None:
        """Advance the bar."""
        self._bar.update(steps)

    def _keep_moving(self) -> None:
        while not self._ended.wait(_TICK_SECONDS):
            self._bar.refresh()
