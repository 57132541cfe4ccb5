"""Errors that end the demo, each as one sentence."""

import re
from pathlib import Path

_LAST_LINES = 12
_SEEN = re.compile(r"\s+")


class DemoError(Exception):
    """The demo failed: one sentence, and the log whose last lines are printed below it."""

    def __init__(self, sentence: str, log: Path | None = None) -> None:
        super().__init__(sentence)
        self.log = log


def say(error: DemoError) -> str:
    """Return the sentence and the log's last lines, as they are printed."""
    lines = _read_last_lines(error.log)
    if not lines:
        return str(error)
    head = f"日志的最后几行 / the log's last lines（{error.log}）："
    return "\n".join([str(error), head, *(f"  {line}" for line in lines)])


def say_unforeseen(error: Exception) -> str:
    """Return an error in one line, without the SQL statement that a database error quotes."""
    first = (str(error).splitlines() or [""])[0]
    return _SEEN.sub(" ", f"{type(error).__name__}: {first}" if first else type(error).__name__)


def _read_last_lines(log: Path | None) -> list[str]:
    if log is None or not log.exists():
        return []
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:]
