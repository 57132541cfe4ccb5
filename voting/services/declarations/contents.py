"""What every content of a declaration can do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, Self

from voting.sentences import Sentence


class Content(Protocol):
    """What a declaration states, of one kind."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        ...

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """Return the content from its stored value."""
        ...

    @property
    def period(self) -> str:
        """Return what it is about, so that a later one of the same replaces it."""
        ...

    def check(self, at: datetime) -> None:
        """Raise InputError if it cannot be."""
        ...

    def say(self) -> tuple[Sentence, ...]:
        """Return what it states, line by line, for whoever confirms it."""
        ...
