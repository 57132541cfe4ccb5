"""The answer to an objection or a proposal."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and its time."""

    text: str
    at: datetime


def find_answer(text: str | None, at: datetime | None) -> Answer | None:
    """Return the answer that a row keeps; None before there is one."""
    return None if text is None or at is None else Answer(text, at)
